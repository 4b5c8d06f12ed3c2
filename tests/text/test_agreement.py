"""Agreement against a published example, against a second way of calculating, and as laws."""

from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.text.agreement import Span, compare, disagreement, overlap, united

# Krippendorff, "Content Analysis" (2nd edition, 2004), p. 254, figure 11.6: two observers of a
# continuum that begins at 150 and is 300 long, units as (begin, length), in the categories c and k.
EXAMPLE = {
    "i": {"c": [(225, 70), (370, 30)], "k": [(180, 60), (300, 50)]},
    "j": {"c": [(220, 80), (355, 20), (400, 20)], "k": [(180, 60), (300, 50)]},
}
BEGIN, LENGTH = 150, 300
LAYERS = {
    who: {tag: [(at - BEGIN, at - BEGIN + long) for at, long in units] for tag, units in by.items()}
    for who, by in EXAMPLE.items()
}


def test_the_published_example_comes_out_as_published() -> None:
    found = compare(LENGTH, LAYERS)
    c, k = found.by_tag["c"].disagreement, found.by_tag["k"].disagreement
    assert (round(c.observed, 4), round(c.expected, 4)) == (0.0144, 0.0532)
    assert (round(k.observed, 4), round(k.expected, 4)) == (0.0, 0.0490)
    assert (found.by_tag["c"].alpha, found.by_tag["k"].alpha) == (
        pytest.approx(0.7286, abs=5e-4),
        1,
    )
    assert found.whole.alpha == pytest.approx(0.8591, abs=5e-4)
    assert found.in_both("c", "k").alpha == found.whole.alpha


def difference(a: Span, b: Span) -> int:
    """Krippendorff's difference between two units of which both are there."""
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 if a[0] < b[1] and b[0] < a[1] else 0


def by_trying_all(length: int, one: list[Span], other: list[Span]) -> float:
    """The expected disagreement by laying every unit over every other and over every gap, step by
    step, and adding up what each place would differ."""
    units = [end - start for spans in (one, other) for start, end in spans]
    gaps = []
    for spans in (one, other):
        at = 0
        for start, end in [*spans, (length, length)]:
            gaps.append(start - at)
            at = end
    total = 0
    for a, b in permutations(units, 2):
        total += sum(difference((0, a), (at, at + b)) for at in range(-b, a + 1))
    for unit in units:
        for gap in gaps:
            # Once from the unit's side and once from the gap's.
            total += 2 * unit**2 * sum(at + unit <= gap for at in range(gap))
    ways = 2 * length * (2 * length - 1) - sum(unit * (unit - 1) for unit in units)
    return total / (length * ways)


LENGTHS = st.integers(1, 60)


@st.composite
def some_layers(draw: st.DrawFn, most: int = 2) -> tuple[int, list[list[Span]]]:
    length = draw(LENGTHS)
    spans = st.lists(
        st.tuples(st.integers(0, length), st.integers(0, length)).filter(lambda s: s[0] != s[1]),
        max_size=8,
    )
    return length, [united((min(span), max(span)) for span in draw(spans)) for _ in range(most)]


@given(some_layers())
def test_the_formula_is_what_trying_all_places_gives(given: tuple[int, list[list[Span]]]) -> None:
    length, (one, other) = given
    found = disagreement(length, one, other)
    assert found.expected == pytest.approx(by_trying_all(length, one, other))
    alone = [a for a in one if not overlap([a], other).both]
    alone += [b for b in other if not overlap([b], one).both]
    differing = sum(difference(a, b) for a in one for b in other)
    differing += sum((end - start) ** 2 for start, end in alone)
    assert found.observed == pytest.approx(differing / length**2)


@given(some_layers())
def test_two_people_agree_as_much_one_way_round_as_the_other(
    given: tuple[int, list[list[Span]]],
) -> None:
    length, (one, other) = given
    there = compare(length, {"a": {"t": one}, "b": {"t": other}})
    back = compare(length, {"b": {"t": other[::-1]}, "a": {"t": one[::-1]}})
    assert there.whole == back.whole
    assert there.whole.alpha is None or there.whole.alpha <= 1
    assert there.whole.share is None or 0 <= there.whole.share <= 1


@given(some_layers(most=3))
def test_neither_the_order_of_people_nor_of_tags_matters(
    given: tuple[int, list[list[Span]]],
) -> None:
    length, layers = given
    people = {who: {"t": spans, "u": spans[:1]} for who, spans in zip("abc", layers, strict=True)}
    found = compare(length, people)
    turned = compare(length, {w: dict(reversed(people[w].items())) for w in reversed(people)})
    assert found.whole.alpha == pytest.approx(turned.whole.alpha)
    assert {t: a.overlap for t, a in found.by_tag.items()} == {
        t: a.overlap for t, a in turned.by_tag.items()
    }
    assert len(found.by_people) == len(list(combinations(people, 2)))


@given(some_layers(most=1))
def test_who_marks_the_same_agrees_fully(given: tuple[int, list[list[Span]]]) -> None:
    length, (spans,) = given
    found = compare(length, {who: {"t": spans} for who in "abc"}).whole
    # A text without any gap that is all units of one sign leaves nothing to chance.
    assert found.alpha == (1 if found.disagreement.expected else None)
    assert found.share == (1 if spans else None)
    assert found.alpha == 1 or all(end - start == 1 for start, end in spans)


def test_who_marks_nothing_agrees_with_nobody_who_marks_something() -> None:
    found = compare(100, {"a": {"t": [(10, 20)]}, "b": {}})
    assert found.whole.alpha is not None
    assert found.whole.alpha < 0.1
    assert found.whole.share == 0


def test_nearer_bounds_agree_more() -> None:
    alphas = [
        compare(200, {"a": {"t": [(50, 100)]}, "b": {"t": [(50 + off, 100 + off)]}}).whole.alpha
        for off in (0, 2, 10, 30)
    ]
    assert alphas == sorted(alphas, key=lambda alpha: -(alpha or 0))
    assert len(set(alphas)) == 4


def test_what_one_person_marked_twice_counts_once() -> None:
    once = compare(100, {"a": {"t": [(10, 30)]}, "b": {"t": [(12, 30)]}})
    twice = compare(100, {"a": {"t": [(10, 20), (15, 30), (10, 30)]}, "b": {"t": [(12, 30)]}})
    assert once == twice


def test_one_passage_with_two_tags_is_a_confusion_of_the_two() -> None:
    found = compare(100, {"a": {"claim": [(10, 30)]}, "b": {"figure": [(20, 40)]}})
    assert found.confused == {("claim", "figure"): 10}
    assert found.whole.share == pytest.approx(10 / 30)
    assert (found.by_tag["claim"].share, found.by_tag["figure"].share) == (0, 0)


class Watched(list[Span]):
    """Spans that count how often somebody looks at one of them by its place."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        self.looks += 1
        return super().__getitem__(at)


def test_thousands_of_spans_are_compared_without_looking_at_every_pair() -> None:
    def looks(number: int) -> int:
        one = Watched((at * 20, at * 20 + 12) for at in range(number))
        other = [(at * 20 + 3, at * 20 + 15) for at in range(number)]
        disagreement(number * 20 + 20, one, other)
        return one.looks

    assert looks(2_500) < 11 * looks(250)
