"""Figures with a value, as their annotations give them: what is counted, for which period and
place, and where that stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Lower, Trim

from annotate.accounts.permissions import Seat
from annotate.annotations.models import AnnotationTag, Tag
from annotate.curation.links import contradicting
from annotate.curation.models import Verdict
from annotate.text.ledger import Figure, content_words
from annotate.text.periods import parse_period

MOST_FIGURES = 2000
"""Figures that are read for one page; the newest."""

type Entry = Figure[UUID]


@dataclass(frozen=True, slots=True)
class Source:
    """One figure in a line: where it stands and what it says."""

    figure: Entry
    article: UUID
    title: str
    quote: str
    status: str
    contradicts: bool


_UNIT = Lower(
    Trim(Coalesce(KeyTextTransform("unit", "details"), Value(""), output_field=TextField()))
)


def _tagging(seat: Seat) -> "QuerySet[Any]":
    """Every figure with a value, with its unit in small letters; also in the trash. Of the tags
    alone, which an index leads to: what belongs to a figure is looked up of those that are shown.
    """
    tags = Tag.objects.filter(project=seat.project, fields__contains=[{"key": "value"}])
    return AnnotationTag.objects.filter(
        tag__in=list(tags.values_list("pk", flat=True)), details__has_key="value"
    ).annotate(unit=_UNIT)


def units_after(seat: Seat, after: str | None, most: int) -> list[str]:
    """So many units after one, or from the first, in small letters and by alphabet."""
    found = _tagging(seat)
    if after is not None:
        found = found.filter(unit__gt=after)
    return list(found.order_by("unit").values_list("unit", flat=True).distinct()[:most])


def is_cut(seat: Seat, units: list[str]) -> bool:
    """Whether there are more figures of these units than are read."""
    return bool(_tagging(seat).filter(unit__in=units)[MOST_FIGURES : MOST_FIGURES + 1])


def newest_figures(seat: Seat, units: list[str] | None = None) -> list[Source]:
    """The newest of a project, or of these units in it."""
    tagging = _tagging(seat)
    return _newest(seat, tagging if units is None else tagging.filter(unit__in=units))


def figures_of(seat: Seat, annotations: Iterable[UUID]) -> list[Source]:
    """Those that these annotations give."""
    return _newest(seat, _tagging(seat).filter(annotation__in=list(annotations)))


def comparable(seat: Seat, figure: Entry) -> list[Source]:
    """Those of the newest figures that have its value or count the same. Of 2,000 these are few,
    and only of these is it asked where they stand."""
    newest = _tagging(seat).order_by("-annotation_id").values_list("pk", "details")[:MOST_FIGURES]
    counted = content_words(figure.unit)
    return _read(
        seat,
        [
            pk
            for pk, details in newest
            if details["value"] == figure.value
            or content_words(str(details.get("unit") or "")) == counted
        ],
    )


def _newest(seat: Seat, tagging: "QuerySet[Any]") -> list[Source]:
    newest = tagging.order_by("-annotation_id").values_list("pk", flat=True)
    return _read(seat, list(newest[:MOST_FIGURES]))


def _read(seat: Seat, tagging: list[int]) -> list[Source]:
    """The figures of these rows, the newest first, but for what is in the trash, rejected or
    merged."""
    there = AnnotationTag.objects.filter(
        pk__in=tagging, annotation__deleted_at=None, annotation__article__deleted_at=None
    )
    rows = there.order_by("-annotation_id").values_list(
        "annotation_id", "details", "annotation__article_id", "annotation__article__title",
        "annotation__article__published_on", "annotation__quote", "annotation__sentence",
        "annotation__version", "annotation__review__verdict",
        "annotation__review__annotation_version",
    )  # fmt: skip
    found: list[Source] = []
    for key, details, article, title, on, quote, sentence, version, verdict, judged in rows:
        status = verdict if verdict and judged == version else "proposed"
        value = details.get("value")
        unit = str(details.get("unit") or "")
        if status in (Verdict.REJECTED, Verdict.MERGED):
            continue
        if not isinstance(value, int | float):
            continue
        period = str(details.get("period") or "")
        figure = Figure(
            key=key,
            source=article,
            value=value,
            unit=unit,
            period=period,
            scope=str(details.get("scope") or ""),
            when=parse_period(period, year=on.year if on else None),
            words=sentence or quote,
        )
        found.append(Source(figure, article, title, quote, status, contradicts=False))
    return _marked(seat, found)


def _marked(seat: Seat, found: list[Source]) -> list[Source]:
    against = contradicting(seat, [one.figure.key for one in found])
    return [replace(one, contradicts=one.figure.key in against) for one in found]
