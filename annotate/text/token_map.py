"""Which tokens of a text stand where in its new version: blocks in the same order in both.

Anchors first: what occurs exactly once on either side, a token or a run of them, is surely the
same (patience diff, Bram Cohen; in genomics maximal unique matches, Delcher et al. 1999). Of
anchors that cross, the chain that says most is kept. Between anchors the same again; what remains
is small and is aligned in full.

How much a token says is counted in bits, -log2 of its share of both texts: "the" says little.
A block in the middle of changed text must say more than it costs to point at its two places,
log2 of the places possible (minimum description length, Rissanen 1978; the same as asking that
fewer than one such match be expected by chance, Karlin and Altschul 1990). Blocks that do not
are look-alikes, "the" meeting another "the", and are dropped.

`difflib` is not used: it takes the longest common block first, wherever it is, is quadratic on
texts that repeat themselves, and its remedy for that ignores frequent words altogether.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import log2
from typing import NamedTuple

from annotate.text.alignment import align
from annotate.text.chain import heaviest_chain
from annotate.text.tokens import Tokens

_LADDER = 6  # anchors of up to 2 ** 5 tokens: no two places of real prose share more by chance
_TOGETHER = 4  # of them looked for at once: one token may meet by chance, eight do not
_DENSE = 4  # an anchor for every so many tokens is enough: longer runs would say the same again
_DEEPEST = 48  # levels of gaps within gaps; each costs at most the length of the text
_FULL = 2_500  # cells aligned in full straight away: about a sentence against a sentence
_FULL_AT_MOST = 40_000  # … and where there is no anchor at all
_CELLS = 1_000_000  # in one pair of texts; beyond it, what has no anchor counts as changed
_PASSES = 20  # of leaving out look-alikes; each makes the gaps of the next wider
_TIED = 10.0  # bits: at the beginning or the end of both sides the place is known, so one in 1,000


class Block(NamedTuple):
    """`length` tokens that are the same from `old` and from `new` on."""

    old: int
    new: int
    length: int


class Region(NamedTuple):
    """Tokens `old_start` to `old_end` of the old text against `new_start` to `new_end`."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def cells(self) -> int:
        return (self.old_end - self.old_start) * (self.new_end - self.new_start)


@dataclass(slots=True)
class Budget:
    """What may still be spent on aligning in full, in cells: made texts must stay quick too."""

    cells: int = _CELLS

    def allows(self, cells: int) -> bool:
        """Whether there is room for so many cells; takes them when there is."""
        if cells > self.cells:
            return False
        self.cells -= cells
        return True


class Pair:
    """Two texts as numbers: equal tokens have equal numbers; `bits[number]` is what one says."""

    def __init__(self, old: Tokens, new: Tokens) -> None:
        self.old_tokens, self.new_tokens = old, new
        numbers: dict[str, int] = {}
        self.old = [numbers.setdefault(key, len(numbers)) for key in old.keys]
        self.new = [numbers.setdefault(key, len(numbers)) for key in new.keys]
        counts = Counter(self.old)
        counts.update(self.new)
        total = len(self.old) + len(self.new)
        self.bits = [log2(total / counts[number]) for number in range(len(numbers))]
        self.sums = [0.0, *accumulate([self.bits[number] for number in self.old])]
        self.budget = Budget()

    @property
    def whole(self) -> Region:
        return Region(0, len(self.old), 0, len(self.new))

    def said(self, start: int, end: int) -> float:
        """The bits of the old tokens `[start, end)`."""
        return self.sums[end] - self.sums[start]


def matching(pair: Pair, whole: Region, *, tied: tuple[bool, bool] = (True, True)) -> list[Block]:
    """The blocks that the two sides of the region share, in order.

    `tied` says whether the beginnings of the two sides, and their ends, belong together: as those
    of whole texts do, and of what lies beside a block.
    """
    found: list[Block] = []
    waiting = [(whole, 0)]
    while waiting:
        region, depth = waiting.pop()
        inner = _trimmed(pair, region, found)
        if not inner.cells or depth > _DEEPEST:
            continue
        if inner.cells <= _FULL and pair.budget.allows(inner.cells):
            found += _in_full(pair, inner)
            continue
        chain = _anchors(pair, inner)
        if chain:
            found += chain
            waiting += [(gap, depth + 1) for gap in gaps(chain, inner) if gap.cells]
        elif inner.cells <= _FULL_AT_MOST and pair.budget.allows(inner.cells):
            found += _in_full(pair, inner)
    return _telling(pair, _merged(found), whole, tied)


def gaps(blocks: Sequence[Block], within: Region) -> list[Region]:
    """What lies before, between and behind the blocks, the empty ones too."""
    old, new = within.old_start, within.new_start
    between: list[Region] = []
    for block in blocks:
        between.append(Region(old, block.old, new, block.new))
        old, new = block.old + block.length, block.new + block.length
    return [*between, Region(old, within.old_end, new, within.new_end)]


def _trimmed(pair: Pair, region: Region, found: list[Block]) -> Region:
    """The region without its equal beginning and end, which are added to `found`."""
    old, new = pair.old, pair.new
    low, high, new_low, new_high = region
    while low < high and new_low < new_high and old[low] == new[new_low]:
        low, new_low = low + 1, new_low + 1
    if low > region.old_start:
        found.append(Block(region.old_start, region.new_start, low - region.old_start))
    while low < high and new_low < new_high and old[high - 1] == new[new_high - 1]:
        high, new_high = high - 1, new_high - 1
    if high < region.old_end:
        found.append(Block(high, new_high, region.old_end - high))
    return Region(low, high, new_low, new_high)


def _in_full(pair: Pair, region: Region) -> list[Block]:
    low, high, new_low, new_high = region
    runs = align(pair.old[low:high], pair.new[new_low:new_high], pair.bits)
    return [Block(low + old, new_low + new, length) for old, new, length in runs]


def _anchors(pair: Pair, region: Region) -> list[Block]:
    """The chain of anchors of the region: single tokens, pairs, fours and eights that are unique;
    sixteens and more only where there are no others."""
    low, high, new_low, new_high = region
    old: Sequence[int] = pair.old[low:high]
    new: Sequence[int] = pair.new[new_low:new_high]
    places: dict[int, int] = {}
    reach = 1
    for level in range(_LADDER):
        if level and (min(len(old), len(new)) <= reach // 2 or (level >= _TOGETHER and places)):
            break
        if level:
            old, new = _doubled(old, new, reach // 2)
        # Whatever its length, what is unique at a place leads to the same place in the other text.
        places.update(_unique_in_both(old, new))
        if level and _DENSE * len(places) >= min(len(old), len(new)):
            break
        reach *= 2
    return _chain(pair, region, sorted(places.items())) if places else []


def _doubled(
    old: Sequence[int], new: Sequence[int], reach: int
) -> tuple[Sequence[int], Sequence[int]]:
    """Each symbol and the one `reach` further on as one symbol of twice the reach."""
    symbols: dict[tuple[int, int], int] = {}
    return (
        [symbols.setdefault(two, len(symbols)) for two in zip(old, old[reach:], strict=False)],
        [symbols.setdefault(two, len(symbols)) for two in zip(new, new[reach:], strict=False)],
    )


def _unique_in_both(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Where what occurs once in either stands, in the order of the old."""
    in_old, in_new = Counter(old), Counter(new)
    where = {number: at for at, number in enumerate(new) if in_new[number] == 1}
    return [
        (at, where[number])
        for at, number in enumerate(old)
        if number in where and in_old[number] == 1
    ]


def _chain(pair: Pair, region: Region, places: Sequence[tuple[int, int]]) -> list[Block]:
    """The heaviest of the chains in which both places grow, each block with its bits."""
    low, _, new_low, _ = region
    blocks = _joined(pair, [(low + old, new_low + new) for old, new in places])
    weights = _weights(pair, blocks, region)
    return [blocks[at] for at in heaviest_chain([block.new for block in blocks], weights)]


def _joined(pair: Pair, places: Sequence[tuple[int, int]]) -> list[Block]:
    """Anchors on one diagonal with nothing but equal tokens between them, as one block."""
    blocks: list[Block] = []
    for old, new in places:
        if blocks:
            last = blocks[-1]
            length = old - last.old + 1
            if new - last.new + 1 == length:
                begun = last.length
                between = pair.old[last.old + begun : old] == pair.new[last.new + begun : new]
                if between:
                    blocks[-1] = Block(last.old, last.new, length)
                    continue
        blocks.append(Block(old, new, 1))
    return blocks


def _weights(pair: Pair, blocks: Sequence[Block], region: Region) -> list[float]:
    """The bits of each block with the equal tokens around it, as far as the blocks beside it."""
    ends = [region.old_start, *[block.old + block.length for block in blocks]]
    starts = [*[block.old for block in blocks], region.old_end]
    old, new = pair.old, pair.new
    weights: list[float] = []
    for index, block in enumerate(blocks):
        low, new_low = block.old, block.new
        while low > ends[index] and new_low > region.new_start and old[low - 1] == new[new_low - 1]:
            low, new_low = low - 1, new_low - 1
        high, new_high = block.old + block.length, block.new + block.length
        furthest = starts[index + 1]
        while high < furthest and new_high < region.new_end and old[high] == new[new_high]:
            high, new_high = high + 1, new_high + 1
        weights.append(pair.said(low, high))
    return weights


def _merged(found: Sequence[Block]) -> list[Block]:
    """In order, with those that touch on both sides as one."""
    blocks: list[Block] = []
    for block in sorted(found):
        if blocks:
            last = blocks[-1]
            if last.old + last.length == block.old and last.new + last.length == block.new:
                blocks[-1] = Block(last.old, last.new, last.length + block.length)
                continue
        blocks.append(block)
    return blocks


def _telling(
    pair: Pair, blocks: list[Block], whole: Region, tied: tuple[bool, bool]
) -> list[Block]:
    """Without the blocks that say less than their place among what changed around them costs."""
    for _ in range(_PASSES):
        around = list(pairwise(gaps(blocks, whole)))
        kept = [
            block
            for block, (left, right) in zip(blocks, around, strict=True)
            if pair.said(block.old, block.old + block.length)
            >= (
                min(_TIED, place_cost(left, right))
                if _is_tied(left, right, whole, tied)
                else place_cost(left, right)
            )
        ]
        if len(kept) == len(blocks):
            break
        blocks = kept
    return blocks


def _is_tied(left: Region, right: Region, whole: Region, tied: tuple[bool, bool]) -> bool:
    """Whether the block between the gaps begins, or ends, where both sides do."""
    begins = left[1::2] == whole[0::2]
    ends = right[0::2] == whole[1::2]
    return (begins and tied[0]) or (ends and tied[1])


def place_cost(left: Region, right: Region) -> float:
    """Bits to say where a block stands between what changed to its left and to its right."""
    old = left.old_end - left.old_start + right.old_end - right.old_start + 1
    new = left.new_end - left.new_start + right.new_end - right.new_start + 1
    return log2(old * new)
