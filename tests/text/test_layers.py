"""Passages: which spans of several people belong together."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotate.text.layers import Marked, passages

SPANS = st.lists(
    st.tuples(st.integers(0, 80), st.integers(1, 20), st.sampled_from("abc")), max_size=25
).map(lambda rows: [Marked(at, at + long, who, n) for n, (at, long, who) in enumerate(rows)])


def kinds(*spans: tuple[int, int, str]) -> list[tuple[int, int, str]]:
    marked = [Marked(start, end, who, n) for n, (start, end, who) in enumerate(spans)]
    return [(one.start, one.end, one.kind) for one in passages(marked)]


def test_the_same_bounds_by_two_people_are_identical() -> None:
    assert kinds((3, 9, "a"), (3, 9, "b")) == [(3, 9, "identical")]


def test_other_bounds_overlap_also_in_a_chain() -> None:
    assert kinds((3, 9, "a"), (8, 12, "b"), (11, 20, "a")) == [(3, 20, "overlapping")]


def test_one_persons_spans_are_alone_however_many() -> None:
    assert kinds((3, 9, "a"), (5, 7, "a"), (9, 12, "b")) == [(3, 9, "lone"), (9, 12, "lone")]


@given(SPANS)
def test_each_span_is_in_one_passage_and_passages_stand_apart(
    spans: list[Marked[str, int]],
) -> None:
    found = passages(spans)
    assert sorted(one.key for each in found for one in each.spans) == sorted(s.key for s in spans)
    for before, after in pairwise(found):
        assert before.end <= after.start
    for each in found:
        assert (each.start, each.end) == (
            min(one.start for one in each.spans),
            max(one.end for one in each.spans),
        )
        assert (each.kind == "lone") == (len(each.people) == 1)


@given(SPANS)
def test_the_order_of_the_spans_does_not_matter(spans: list[Marked[str, int]]) -> None:
    def shape(given: list[Marked[str, int]]) -> list[tuple[int, int, str, frozenset[int]]]:
        return [
            (one.start, one.end, one.kind, frozenset(span.key for span in one.spans))
            for one in passages(given)
        ]

    assert shape(spans) == shape(spans[::-1])
