"""The ledger: what is counted, for which period and place, and each source's value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.curation.dismissals import decided_pairs, dismissed_pairs
from annotate.curation.figures import (
    MOST_FIGURES,
    Entry,
    Source,
    comparable,
    figures_of,
    is_cut,
    newest_figures,
    units_after,
)
from annotate.curation.links import components, groups
from annotate.text.ledger import (
    Suggestion,
    about_the_same,
    alike_in_words,
    content_words,
    differences,
    suggest,
    suggestion_for,
)

UNITS_ON_A_PAGE = 25
MOST_SUGGESTED = 40


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
    units = units_after(seat, after, UNITS_ON_A_PAGE + 1)
    page = units[:UNITS_ON_A_PAGE]
    sources = newest_figures(seat, page)
    here = {one.figure.key for one in sources}
    together = groups(seat, here)
    elsewhere = {key for group in together for key in group} - here
    found: dict[frozenset[str], Account] = {}
    for line in _doubted(seat, _lines([*sources, *figures_of(seat, elsewhere)], together)):
        own = (one.figure.unit for one in line.sources if one.figure.key in here)
        unit = min(own, key=lambda unit: unit.strip().lower())
        found.setdefault(content_words(unit), Account(unit, [])).lines.append(line)
    listed = sorted(found.values(), key=lambda account: account.unit.strip().lower())
    more = page[-1] if len(units) > UNITS_ON_A_PAGE else None
    return Page(listed, more, is_cut=is_cut(seat, page))


def suggestions(seat: Seat) -> list[Suggestion[UUID]]:
    """What may belong together among the newest figures of a project, and of which nobody has said
    yet whether it does."""
    figures = [one.figure for one in newest_figures(seat)]
    return _open(seat, suggest(figures), [one.key for one in figures])[:MOST_SUGGESTED]


def suggestions_for(seat: Seat, annotation: Annotation) -> list[Suggestion[UUID]]:
    """What an annotation may belong with: figures by their values and what they count, others by
    their words."""
    own = next(iter(figures_of(seat, [annotation.pk])), None)
    found: list[Suggestion[UUID]] = []
    if own is not None:
        found = [
            one
            for other in comparable(seat, own.figure)
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
