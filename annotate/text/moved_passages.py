"""Passages that were deleted here and inserted there: moved, if what is the same is telling.

Only what the map left over on both sides is compared, so words that merely stand elsewhere too
are never taken for a moved passage. A run of equal tokens is the seed of one when fewer than one
such run in a thousand pairs of texts would be expected by chance (as BLAST judges its matches:
Altschul et al. 1990). What is left over on either side of a seed is then aligned too: a passage
may be moved and edited.
"""

from bisect import bisect_right
from collections.abc import Sequence
from math import log2

from annotate.text.token_map import Block, Pair, Region, gaps, matching

# Words are not independent: a word of English in its place carries about two thirds of the bits
# that its frequency alone gives it (Shannon 1951: 11.8 bits against about 8).
REDUNDANCY = 2 / 3
SURE = log2(1_000)
_GRAM = 3  # tokens by which a seed is looked up
_PLACES = 8  # a run of three that stands more often than this is no seed


def moved_passages(pair: Pair, blocks: Sequence[Block]) -> list[list[Block]]:
    """For each moved passage its blocks, in order; no token lies in two of them."""
    left_over = gaps(blocks, pair.whole)
    old = [(gap.old_start, gap.old_end) for gap in left_over if gap.old_start < gap.old_end]
    new = [(gap.new_start, gap.new_end) for gap in left_over if gap.new_start < gap.new_end]
    needed = telling(sum(end - start for start, end in old), sum(end - start for start, end in new))
    seeds = _seeds(pair, old, new, needed)
    taken = _Taken(old, new)
    passages: list[list[Block]] = []
    seeds.sort(key=lambda seed: (-pair.said(seed.old, seed.old + seed.length), seed))
    for found in seeds:
        seed = taken.free_part(found)
        region = taken.around(seed)
        if region is None or pair.said(seed.old, seed.old + seed.length) < needed:
            continue
        passage = _grown(pair, seed, region)
        taken.take(passage)
        passages.append(passage)
    return passages


def telling(old: int, new: int) -> float:
    """The bits that a run must say to be no chance among so many tokens."""
    return (log2(max(old, 1) * max(new, 1)) + SURE) / REDUNDANCY


def _seeds(
    pair: Pair, old: Sequence[tuple[int, int]], new: Sequence[tuple[int, int]], needed: float
) -> list[Block]:
    """The longest telling run that begins at each place of what is left of the old text."""
    grams: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for start, end in new:
        for at in range(start, end - _GRAM + 1):
            grams.setdefault(tuple(pair.new[at : at + _GRAM]), []).append((at, end))
    found: list[Block] = []
    for start, end in old:
        at = start
        while at + _GRAM <= end:
            places = grams.get(tuple(pair.old[at : at + _GRAM]), ())
            runs = [_run(pair, at, end, *place) for place in places[:_PLACES]]
            seed = _clear(runs) if len(places) <= _PLACES else None
            longest = max([run.length for run in runs], default=0)
            if seed and pair.said(seed.old, seed.old + seed.length) >= needed:
                found.append(seed)
                at += longest
            else:
                at += max(1, longest - _GRAM)
    return found


def _run(pair: Pair, old: int, old_end: int, new: int, new_end: int) -> Block:
    length = 0
    furthest = min(old_end - old, new_end - new)
    while length < furthest and pair.old[old + length] == pair.new[new + length]:
        length += 1
    return Block(old, new, length)


def _clear(runs: Sequence[Block]) -> Block | None:
    """The longest run; None when another is as long, for then nobody can tell which it is."""
    ranked = sorted(runs, key=lambda run: -run.length)
    if not ranked or (len(ranked) > 1 and ranked[1].length == ranked[0].length):
        return None
    return ranked[0]


def _grown(pair: Pair, seed: Block, region: Region) -> list[Block]:
    """The seed with what is the same to its left and right."""
    left = Region(region.old_start, seed.old, region.new_start, seed.new)
    right = Region(seed.old + seed.length, region.old_end, seed.new + seed.length, region.new_end)
    return [
        *matching(pair, left, tied=(False, True)),
        seed,
        *matching(pair, right, tied=(True, False)),
    ]


class _Taken:
    """What is still free of the left-over stretches of both texts."""

    def __init__(self, old: Sequence[tuple[int, int]], new: Sequence[tuple[int, int]]) -> None:
        self.old = _Free(old)
        self.new = _Free(new)

    def free_part(self, seed: Block) -> Block:
        """The seed without what a heavier one took at its ends: the full stop before it."""
        low, high = 0, seed.length
        while low < high and not self._is_free(seed, low):
            low += 1
        while low < high and not self._is_free(seed, high - 1):
            high -= 1
        return Block(seed.old + low, seed.new + low, high - low)

    def _is_free(self, seed: Block, at: int) -> bool:
        old, new = seed.old + at, seed.new + at
        return bool(self.old.stretch(old, old + 1) and self.new.stretch(new, new + 1))

    def around(self, seed: Block) -> Region | None:
        """The free stretches that the seed lies in; None when it is not free any more."""
        old = self.old.stretch(seed.old, seed.old + seed.length)
        new = self.new.stretch(seed.new, seed.new + seed.length)
        return Region(*old, *new) if old and new else None

    def take(self, passage: Sequence[Block]) -> None:
        for block in passage:
            self.old.take(block.old, block.old + block.length)
            self.new.take(block.new, block.new + block.length)


class _Free:
    """Stretches of tokens, of which parts are taken away."""

    def __init__(self, stretches: Sequence[tuple[int, int]]) -> None:
        self.starts = [start for start, _ in stretches]
        self.ends = [end for _, end in stretches]

    def stretch(self, start: int, end: int) -> tuple[int, int] | None:
        """The free stretch around `[start, end)`, if all of it is free."""
        at = bisect_right(self.starts, start) - 1
        if at < 0 or end > self.ends[at]:
            return None
        return self.starts[at], self.ends[at]

    def take(self, start: int, end: int) -> None:
        at = bisect_right(self.starts, start) - 1
        low, high = self.starts[at], self.ends[at]
        rest = [(low, start), (end, high)]
        kept = [part for part in rest if part[0] < part[1]]
        self.starts[at : at + 1] = [part[0] for part in kept]
        self.ends[at : at + 1] = [part[1] for part in kept]
