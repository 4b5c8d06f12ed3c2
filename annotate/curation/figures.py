"""Figures with a value, as their annotations give them: what is counted, for which period and
place, and where that stands."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from annotate.accounts.permissions import Seat
from annotate.annotations.models import AnnotationTag
from annotate.curation.links import contradicting
from annotate.curation.models import Verdict
from annotate.text.ledger import Figure
from annotate.text.periods import parse_period

type Entry = Figure[UUID]

_parsed = lru_cache(maxsize=8192)(parse_period)


@dataclass(frozen=True, slots=True)
class Source:
    """One figure in a line: where it stands and what it says; `id` is its `AnnotationTag`'s."""

    id: int
    figure: Entry
    article: UUID
    title: str
    quote: str
    status: str
    contradicts: bool = False


def figures_of(tags: Collection[int], annotations: Iterable[UUID]) -> list[Source]:
    """Those that these annotations give, by one of these tags."""
    found = AnnotationTag.objects.filter(annotation__in=list(annotations), tag__in=list(tags))
    return read(found.values_list("pk", flat=True))


def read(tagging: Iterable[int]) -> list[Source]:
    """The figures of these rows, the newest first, but for what is in the trash, rejected or
    merged."""
    there = AnnotationTag.objects.filter(
        pk__in=list(tagging), annotation__deleted_at=None, annotation__article__deleted_at=None
    )
    rows = there.order_by("-annotation_id", "pk").values_list(
        "pk", "annotation_id", "details", "annotation__article_id", "annotation__article__title",
        "annotation__article__published_on", "annotation__quote", "annotation__sentence",
        "annotation__version", "annotation__review__verdict",
        "annotation__review__annotation_version",
    )  # fmt: skip
    found: list[Source] = []
    for pk, key, details, article, title, on, quote, sentence, version, verdict, judged in rows:
        status = verdict if verdict and judged == version else "proposed"
        value = details.get("value")
        if status in (Verdict.REJECTED, Verdict.MERGED):
            continue
        if not isinstance(value, int | float):
            continue
        period = str(details.get("period") or "")
        figure = Figure(
            key=key,
            source=article,
            value=value,
            unit=str(details.get("unit") or ""),
            period=period,
            scope=str(details.get("scope") or ""),
            when=_parsed(period, year=on.year if on else None),
            words=sentence or quote,
        )
        found.append(Source(pk, figure, article, title, quote, status))
    return found


def marked(seat: Seat, found: Collection[Source]) -> list[Source]:
    """The same, with whether somebody said that they contradict another: one query."""
    against = contradicting(seat, [one.figure.key for one in found])
    return [replace(one, contradicts=one.figure.key in against) for one in found]
