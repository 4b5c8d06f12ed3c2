"""Of things in one order, those that are in order by another too and weigh most together."""

from collections.abc import Sequence


def heaviest_chain(places: Sequence[int], weights: Sequence[float]) -> list[int]:
    """The indexes, growing, whose places (all different) grow too and whose weights add up to most.

    A longest increasing subsequence with weights, in n log n: a Fenwick tree (1994) over the places
    holds the heaviest chain that ends at or before each.
    """
    ranks = {place: rank for rank, place in enumerate(sorted(places), 1)}
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(places) + 1)
    before: list[int] = []
    for index, place in enumerate(places):
        weight, last = _best(tree, ranks[place] - 1)
        before.append(last)
        ending, rank = (weight + weights[index], index), ranks[place]
        while rank < len(tree):
            tree[rank], rank = max(tree[rank], ending), rank + (rank & -rank)
    at = _best(tree, len(places))[1]
    chain: list[int] = []
    while at >= 0:
        chain.append(at)
        at = before[at]
    return chain[::-1]


def _best(tree: Sequence[tuple[float, int]], rank: int) -> tuple[float, int]:
    """The heaviest chain that ends at this rank or below, and its last index."""
    best = (0.0, -1)
    while rank:
        best, rank = max(best, tree[rank]), rank & (rank - 1)
    return best
