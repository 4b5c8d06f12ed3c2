"""Lines of the ledger: figures of one thing for one time and place, and what they disagree on."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from annotate.accounts.permissions import Seat
from annotate.curation import figure_keys
from annotate.curation.dismissals import dismissed_pairs
from annotate.curation.figures import Entry, Source, read
from annotate.curation.links import components
from annotate.text.ledger import about_the_same, content_words, differences, suggest

_DOUBTED = 200
"""Figures of a page of which it is asked whether others may be meant by them."""
_OF_A_VALUE = 5


@dataclass(frozen=True, slots=True)
class Perhaps:
    """A figure of another line that may be meant by `own`, and in what the two would disagree."""

    own: UUID
    other: Source
    differs: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """Figures of one thing, for one period and place, or that somebody said are the same; the
    newest first. In `differs` stands in what they disagree; nothing, when they agree. `hidden`:
    so many more are in it."""

    sources: list[Source]
    differs: list[str]
    linked: bool
    perhaps: list[Perhaps] = field(default_factory=list)
    hidden: int = 0
    values: tuple[float, float] = (0, 0)
    """The smallest and the largest, of the hidden ones too."""

    @property
    def period(self) -> str:
        return next((one.figure.period for one in self.sources if one.figure.period), "")

    @property
    def scope(self) -> str:
        return next((one.figure.scope for one in self.sources if one.figure.scope), "")

    @property
    def disagrees(self) -> bool:
        return bool(self.differs) or any(one.contradicts for one in self.sources)

    @property
    def key(self) -> str:
        """Its place in the order of time: what has none comes last."""
        when = next((one.figure.when for one in self.sources if one.figure.when), None)
        day = when.last.isoformat() if when else "~"
        oldest = min(one.figure.key for one in self.sources)
        return f"{day} {self.period[:100]} {oldest}"

    @property
    def number(self) -> int:
        """How many sources it has, shown or not."""
        return len(self.sources) + self.hidden

    def shortened(self, most: int) -> "Line":
        """With no more sources than this."""
        return replace(self, sources=self.sources[:most], hidden=max(0, len(self.sources) - most))


def lines_of(entries: Sequence[Source], together: Sequence[set[UUID]]) -> list[Line]:
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
    lines = [sorted(keys, reverse=True) for keys in components(beside)]
    found = [_line([sources[key] for key in keys], known) for keys in lines]
    return sorted(found, key=lambda line: line.key)


def _line(sources: list[Source], known: set[UUID]) -> Line:
    linked = len(sources) > 1 and all(one.figure.key in known for one in sources)
    values = [one.figure.value for one in sources]
    differs = differences([one.figure for one in sources])
    return Line(sources, differs, linked, values=(min(values), max(values)))


def with_doubts(
    seat: Seat, tags: list[int], lines: list[Line], beside: Sequence[Line] = ()
) -> list[Line]:
    """The lines, each with what stands in another and would disagree with it if it were the same:
    one event that two sources date a day apart, say; unless somebody has said that it is not.
    Others are looked for among these lines, those `beside` them, and what has their values."""
    own = [one for line in lines for one in line.sources][:_DOUBTED]
    of = {one.figure.key: (line, one) for line in (*lines, *beside) for one in line.sources}
    known = {one.id for _, one in of.values()}
    like = figure_keys.of_the_same_value(tags, [one.id for one in own], _OF_A_VALUE)
    for line in lines_of(read([pk for pk in like if pk not in known]), ()):
        of |= {one.figure.key: (line, one) for one in line.sources if one.figure.key not in of}
    asked = {one.figure.key for one in own}
    figures = [one.figure for one in own]
    figures += [one.figure for key, (_, one) in of.items() if key not in asked]
    apart = dismissed_pairs(seat, asked)
    for found in suggest(figures, asked):
        if frozenset((found.one, found.other)) in apart:
            continue
        (line, one), (other_line, other) = of[found.one], of[found.other]
        differs = differences([one.figure, other.figure])
        if line is other_line or not {"value", "period"} & set(differs):
            continue
        if not any(each.other in other_line.sources for each in line.perhaps):
            line.perhaps.append(Perhaps(one.figure.key, other, differs))
            other_line.perhaps.append(Perhaps(other.figure.key, one, differs))
    return lines
