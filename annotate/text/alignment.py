"""Aligning two short runs of tokens in full, by what their common tokens say.

The longest common subsequence takes whatever it can get, a comma here and an "of" there. Here
each run of common tokens is charged for its place, so few long runs win over many crumbs: an
alignment with affine gaps (Gotoh 1982) whose costs are bits.
"""

from collections.abc import Sequence
from math import log2

type Run = tuple[int, int, int]
"""Place in the old, place in the new, length; in tokens."""

_NOTHING = float("-inf")


def align(old: Sequence[int], new: Sequence[int], bits: Sequence[float]) -> list[Run]:
    """The runs of equal tokens, in order, whose bits less the cost of their places are most.

    Time and memory grow with `len(old) * len(new)`. `bits[number]` is what a token says.
    """
    cost = log2((len(old) + 1) * (len(new) + 1)) / 2
    width = len(new) + 1
    best = [[0.0] * width]
    runs: list[list[float]] = [[_NOTHING] * width]
    for number in old:
        above, running = best[-1], runs[-1]
        row, ending = [0.0] * width, [_NOTHING] * width
        says = bits[number]
        left = 0.0
        for at, other in enumerate(new):
            high = above[at + 1]
            left = max(left, high)
            if other == number:
                ending[at + 1] = here = says + max(running[at], above[at] - cost)
                left = max(left, here)
            row[at + 1] = left
        best.append(row)
        runs.append(ending)
    return _traced(best, runs, bits, old, cost)


def _traced(
    best: Sequence[Sequence[float]],
    runs: Sequence[Sequence[float]],
    bits: Sequence[float],
    old: Sequence[int],
    cost: float,
) -> list[Run]:
    """The runs along the way that led to the best, from its end."""
    i, j = len(best) - 1, len(best[0]) - 1
    found: list[Run] = []
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            length = 1
            while runs[i][j] == bits[old[i - 1]] + runs[i - 1][j - 1]:
                i, j, length = i - 1, j - 1, length + 1
            i, j = i - 1, j - 1
            found.append((i, j, length))
    return found[::-1]


def align_by(
    likeness: Sequence[Sequence[float]], weights: Sequence[float]
) -> list[tuple[int, int]]:
    """The pairs of tokens, growing in both, whose likeness times weight adds up to most."""
    width = len(likeness[0]) + 1
    best = [[0.0] * width]
    for row, weight in zip(likeness, weights, strict=True):
        above, here = best[-1], [0.0] * width
        for at, like in enumerate(row):
            here[at + 1] = max(here[at], above[at + 1], above[at] + like * weight)
        best.append(here)
    i, j = len(likeness), width - 1
    pairs: list[tuple[int, int]] = []
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]
