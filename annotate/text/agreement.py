"""How far several people agree in what they marked in one text: alpha for unitised text, shares of
overlap, and which of their spans are the same.

The coefficient is Krippendorff's alpha for the reliability of unitising, as he gives it in "On the
reliability of unitizing continuous data", Sociological Methodology 25 (1995), pp. 47-76, and,
with the worked example that the tests repeat, in "Content Analysis" (2nd edition, Sage 2004), pages
251-256.
For each tag and two people the text of length L falls into units (what one of them marked with the
tag) and gaps. The observed disagreement is

    D_o = sum of d² / L²

over pairs of units that overlap, with d² = (difference of their starts)² + (difference of their
ends)², and over units that lie in a gap of the other person, with d² = (length of the unit)². The
expected one, D_e, is the mean of the same d² over all ways in which the units and gaps of both
could have lain beside each other. Alpha is 1 - D_o / D_e; over several tags the sums of D_o and of
D_e take their places.

The formula for more than two people did not behave as its author expected (Krippendorff, Mathet,
Bouvry and Widlöcher, "On the reliability of unitizing textual continua: further developments",
Quality and Quantity 50 (2016), pp. 2347-2364), so the disagreements of all pairs of people are
added up instead. Units must not overlap within one person's layer: what one person marked twice
with one tag counts once.

Alpha is 1 for layers that are the same, about 0 for what chance would give, and below 0 when people
avoid each other's spans. All offsets are code points.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, pairwise

type Span = tuple[int, int]
"""`[start, end)`."""
type Layer[Tag: Hashable] = Mapping[Tag, Sequence[Span]]
"""What one person marked, by tag."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What was observed between people, and what chance would have given."""

    observed: float = 0.0
    expected: float = 0.0

    def __add__(self, other: "Disagreement") -> "Disagreement":
        return Disagreement(self.observed + other.observed, self.expected + other.expected)

    @property
    def alpha(self) -> float | None:
        """At most 1; None when there is nothing to agree in, as where nobody marked anything."""
        return 1 - self.observed / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of what either of two people marked both did, in code points."""

    both: int = 0
    either: int = 0

    def __add__(self, other: "Overlap") -> "Overlap":
        return Overlap(self.both + other.both, self.either + other.either)

    @property
    def share(self) -> float | None:
        """From 0 to 1; None when nobody marked anything."""
        return self.both / self.either if self.either else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What can be said of some layers, or of one tag in them."""

    disagreement: Disagreement = Disagreement()
    overlap: Overlap = Overlap()

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(self.disagreement + other.disagreement, self.overlap + other.overlap)

    @property
    def alpha(self) -> float | None:
        return self.disagreement.alpha

    @property
    def share(self) -> float | None:
        return self.overlap.share


@dataclass(frozen=True, slots=True)
class Comparison[Who: Hashable, Tag: Hashable]:
    """The agreement of several people: as a whole, by tag, by pair of people, by pair of tags.

    `confused` are the code points that one person gave the one tag and another the other, by the
    two tags as they stand in the layers; `pairs` the agreement in the two tags together.
    """

    whole: Agreement
    by_tag: dict[Tag, Agreement]
    by_people: dict[tuple[Who, Who], Agreement]
    confused: dict[tuple[Tag, Tag], int]

    def in_both(self, one: Tag, other: Tag) -> Agreement:
        """The agreement in two tags together."""
        return self.by_tag[one] + self.by_tag[other]


def compare[Who: Hashable, Tag: Hashable](
    length: int, layers: Mapping[Who, Layer[Tag]]
) -> Comparison[Who, Tag]:
    """Compare people's layers over a text of `length` code points."""
    tags = list(dict.fromkeys(tag for layer in layers.values() for tag in layer))
    units = {
        who: {tag: united(layer.get(tag, ())) for tag in tags} for who, layer in layers.items()
    }
    marked = {
        who: united(span for spans in layer.values() for span in spans)
        for who, layer in layers.items()
    }
    by_tag = dict.fromkeys(tags, Agreement())
    by_people: dict[tuple[Who, Who], Agreement] = {}
    confused: dict[tuple[Tag, Tag], int] = {}
    for one, other in combinations(layers, 2):
        together = Disagreement()
        for tag in tags:
            left, right = units[one][tag], units[other][tag]
            found = Agreement(disagreement(length, left, right), overlap(left, right))
            by_tag[tag] += found
            together += found.disagreement
        for pair in combinations(tags, 2):
            shared = _crossed(units[one], units[other], *pair)
            if shared:
                confused[pair] = confused.get(pair, 0) + shared
        by_people[one, other] = Agreement(together, overlap(marked[one], marked[other]))
    whole = sum(by_people.values(), Agreement())
    return Comparison(whole, by_tag, by_people, confused)


def disagreement(length: int, one: Sequence[Span], other: Sequence[Span]) -> Disagreement:
    """Between two people in one tag; the spans of each in order and apart from each other."""
    if not one and not other:
        return Disagreement()
    return Disagreement(_observed(one, other) / length**2, _expected(length, one, other))


def overlap(one: Sequence[Span], other: Sequence[Span]) -> Overlap:
    """How much of what either of two people marked both did."""
    both = sum(min(a[1], b[1]) - max(a[0], b[0]) for a, b in _meeting(one, other))
    return Overlap(both, _size(one) + _size(other) - both)


def united(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that share a code point as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _observed(one: Sequence[Span], other: Sequence[Span]) -> int:
    total = 0
    met_one, met_other = set[Span](), set[Span]()
    for a, b in _meeting(one, other):
        total += (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
        met_one.add(a)
        met_other.add(b)
    alone = [a for a in one if a not in met_one] + [b for b in other if b not in met_other]
    return total + sum((end - start) ** 2 for start, end in alone)


def _expected(length: int, one: Sequence[Span], other: Sequence[Span]) -> float:
    lengths = [end - start for spans in (one, other) for start, end in spans]
    gaps = sorted(_gaps(length, one) + _gaps(length, other))
    # How much room all gaps from the nth on have: the sum over them of (gap - unit + 1).
    room = [0, *accumulate(reversed(gaps))]
    total = 0
    for unit in lengths:
        # 2 · (1² + 2² + … + (unit - 1)²) for each other unit that it may overlap.
        total += (len(lengths) - 1) * (2 * unit**3 - 3 * unit**2 + unit) // 3
        wide = len(gaps) - bisect_left(gaps, unit)
        total += unit**2 * (room[wide] - wide * (unit - 1))
    ways = 2 * length * (2 * length - 1) - sum(unit * (unit - 1) for unit in lengths)
    return 2 * total / (length * ways)


def _gaps(length: int, spans: Sequence[Span]) -> list[int]:
    edges = [0, *(edge for span in spans for edge in span), length]
    sizes = [after - before for before, after in pairwise(edges)]
    return [size for size in sizes[::2] if size]


def _meeting(one: Sequence[Span], other: Sequence[Span]) -> Iterable[tuple[Span, Span]]:
    """The pairs that share a code point; both in order and apart."""
    i = j = 0
    while i < len(one) and j < len(other):
        a, b = one[i], other[j]
        if a[0] < b[1] and b[0] < a[1]:
            yield a, b
        if a[1] <= b[1]:
            i += 1
        else:
            j += 1


def _size(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _crossed[Tag: Hashable](
    one: Mapping[Tag, Sequence[Span]], other: Mapping[Tag, Sequence[Span]], tag: Tag, with_: Tag
) -> int:
    return overlap(one[tag], other[with_]).both + overlap(one[with_], other[tag]).both
