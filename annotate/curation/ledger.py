"""The ledger: what is counted, for which period and place, and each source's value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Lower, Trim

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation, AnnotationTag, Tag
from annotate.curation.dismissals import decided_pairs, dismissed_pairs
from annotate.curation.links import components, contradicting, groups
from annotate.curation.models import Verdict
from annotate.text.ledger import (
    Figure,
    Suggestion,
    about_the_same,
    alike_in_words,
    content_words,
    differences,
    suggest,
    suggestion_for,
)
from annotate.text.periods import parse_period

UNITS_ON_A_PAGE = 25
MOST_FIGURES = 2000
MOST_SUGGESTED = 40

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


@dataclass(frozen=True, slots=True)
class Perhaps:
    """A figure of another line that may be meant by `own`, and in what the two would disagree."""

    own: UUID
    other: Source
    differs: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """Figures of one thing, for one period and place, or that somebody said are the same. In
    `differs` stands in what they disagree; nothing, when they agree."""

    sources: list[Source]
    differs: list[str]
    linked: bool
    perhaps: list[Perhaps] = field(default_factory=list)

    @property
    def period(self) -> str:
        return next((one.figure.period for one in self.sources if one.figure.period), "")

    @property
    def scope(self) -> str:
        return next((one.figure.scope for one in self.sources if one.figure.scope), "")

    @property
    def disagrees(self) -> bool:
        return bool(self.differs) or any(one.contradicts for one in self.sources)


@dataclass(frozen=True, slots=True)
class Account:
    """Everything that is counted in one unit, in the order of time."""

    unit: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Page:
    """Some accounts by alphabet; `more` is the unit after which the next page begins, None for
    none. `is_cut`: there are more figures of these units, older ones."""

    accounts: list[Account]
    more: str | None
    is_cut: bool


def accounts(seat: Seat, *, after: str | None = None) -> Page:
    """One page of what is counted. Rejected and merged figures are left out, and so are all but the
    newest `MOST_FIGURES`. What is linked as the same stands in one line, whatever each source
    counts, under the first of their units."""
    units = _units(seat, after)
    page = units[:UNITS_ON_A_PAGE]
    sources = _sources(seat, page)
    here = {one.figure.key for one in sources}
    together = groups(seat, here)
    elsewhere = {key for group in together for key in group} - here
    found: dict[frozenset[str], Account] = {}
    for line in _doubted(seat, _lines([*sources, *_figures_of(seat, elsewhere)], together)):
        own = (one.figure.unit for one in line.sources if one.figure.key in here)
        unit = min(own, key=lambda unit: unit.strip().lower())
        found.setdefault(content_words(unit), Account(unit, [])).lines.append(line)
    listed = sorted(found.values(), key=lambda account: account.unit.strip().lower())
    more = page[-1] if len(units) > UNITS_ON_A_PAGE else None
    beyond = _tagging(seat).filter(unit__in=page)[MOST_FIGURES : MOST_FIGURES + 1]
    return Page(listed, more, is_cut=bool(beyond))


def suggestions(seat: Seat) -> list[Suggestion[UUID]]:
    """What may belong together among the newest figures of a project, and of which nobody has said
    yet whether it does."""
    figures = [one.figure for one in _sources(seat, None)]
    return _open(seat, suggest(figures), [one.key for one in figures])[:MOST_SUGGESTED]


def suggestions_for(seat: Seat, annotation: Annotation) -> list[Suggestion[UUID]]:
    """What an annotation may belong with: figures by their values and what they count, others by
    their words."""
    own = next(iter(_figures_of(seat, [annotation.pk])), None)
    found: list[Suggestion[UUID]] = []
    if own is not None:
        found = [
            one
            for other in _comparable(seat, own.figure)
            if (one := suggestion_for(own.figure, other.figure))
        ]
    else:
        words = Annotation.objects.filter(project=seat.project, deleted_at=None)
        near = words.filter(article__deleted_at=None, tagging__tag__in=annotation.tags.all())
        near = near.exclude(article=annotation.article_id).order_by("-id")
        for pk, quote in near.values_list("pk", "quote")[:MOST_FIGURES]:
            if score := alike_in_words(annotation.quote, quote):
                found.append(Suggestion(annotation.pk, pk, "same", score, "the same words"))
    found = _open(seat, found, [annotation.pk])
    return sorted(found, key=lambda one: -one.score)[:MOST_SUGGESTED]


def _open(
    seat: Seat, found: Iterable[Suggestion[UUID]], of: Iterable[UUID]
) -> list[Suggestion[UUID]]:
    """Those of which nobody has said what they are; each is of one of these annotations."""
    decided = decided_pairs(seat, of)
    return [one for one in found if frozenset((one.one, one.other)) not in decided]


def _lines(entries: Sequence[Source], together: Sequence[set[UUID]]) -> list[Line]:
    """Figures of the same thing, time and place in one line, and with them whatever is linked as
    the same as one of them; in the order of time."""
    sources = {one.figure.key: one for one in entries}
    beside: dict[UUID, set[UUID]] = {key: set() for key in sources}
    alike: dict[object, list[Entry]] = {}
    for one in entries:
        counted = (content_words(one.figure.unit), content_words(one.figure.scope))
        firsts = alike.setdefault(counted, [])
        first = next((each for each in firsts if about_the_same(each, one.figure)), None)
        if first is None:
            firsts.append(one.figure)
        else:
            beside[first.key].add(one.figure.key)
            beside[one.figure.key].add(first.key)
    known = set[UUID]()
    for group in together:
        inside = group & sources.keys()
        known |= inside
        for key in inside:
            beside[key] |= inside - {key}
    place = {key: number for number, key in enumerate(sources)}
    lines = [sorted(keys, key=place.__getitem__) for keys in components(beside)]
    return sorted([_line([sources[key] for key in keys], known) for keys in lines], key=_in_time)


def _doubted(seat: Seat, lines: list[Line]) -> list[Line]:
    """The lines, each with what stands in another and would disagree with it if it were the same:
    one event that two sources date a day apart, say; unless somebody has said that it is not."""
    of = {one.figure.key: (line, one) for line in lines for one in line.sources}
    apart = dismissed_pairs(seat, of)
    for found in suggest([one.figure for _, one in of.values()]):
        if frozenset((found.one, found.other)) in apart:
            continue
        (line, one), (beside, other) = of[found.one], of[found.other]
        differs = differences([one.figure, other.figure])
        if line is beside or not {"value", "period"} & set(differs):
            continue
        if not any(each.other in beside.sources for each in line.perhaps):
            line.perhaps.append(Perhaps(one.figure.key, other, differs))
            beside.perhaps.append(Perhaps(other.figure.key, one, differs))
    return lines


def _line(sources: list[Source], known: set[UUID]) -> Line:
    linked = len(sources) > 1 and all(one.figure.key in known for one in sources)
    return Line(sources, differences([one.figure for one in sources]), linked)


def _in_time(line: Line) -> tuple[bool, str, str]:
    when = next((one.figure.when for one in line.sources if one.figure.when), None)
    return when is None, when.last.isoformat() if when else "", line.period


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


def _units(seat: Seat, after: str | None) -> list[str]:
    """The units after one, by alphabet, one more than a page has."""
    found = _tagging(seat)
    if after is not None:
        found = found.filter(unit__gt=after)
    units = found.order_by("unit").values_list("unit", flat=True).distinct()
    return list(units[: UNITS_ON_A_PAGE + 1])


def _sources(seat: Seat, units: list[str] | None) -> list[Source]:
    return _figures_of(seat, None, units)


def _comparable(seat: Seat, figure: Entry) -> list[Source]:
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


def _figures_of(
    seat: Seat, annotations: Iterable[UUID] | None, units: list[str] | None = None
) -> list[Source]:
    tagging = _tagging(seat)
    if units is not None:
        tagging = tagging.filter(unit__in=units)
    if annotations is not None:
        tagging = tagging.filter(annotation__in=list(annotations))
    newest = tagging.order_by("-annotation_id").values_list("pk", flat=True)[:MOST_FIGURES]
    return _read(seat, list(newest))


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
