"""Whether words that the map kept may as well be others that were put in or taken out beside them.

Of two equal lines one of which was deleted, of an edited sentence with a note that quotes it as it
was, of a full stop behind a sentence that was written anew, the map keeps something, because equal
tokens are equal. Which of them an editor kept, nobody can tell from the texts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log2

from annotate.text.alignment import align
from annotate.text.moved_passages import REDUNDANCY, SURE
from annotate.text.sliding import SENTENCE, edge, equal_run
from annotate.text.text_map import TextMap
from annotate.text.token_map import Budget, Region
from annotate.text.tokens import Tokens

_ALIKE = 2 / 3  # of what a passage says, in what changed beside it: it may be that, edited
_FEWEST = 5  # tokens that must be alike at least: fewer are alike by chance
_SAME = SURE / REDUNDANCY  # bits by which one place must be better than another to be the right one
_FURTHEST = 200  # tokens, more than a sentence: so far from a gap nothing is looked at
_AT_ONCE = 10  # tokens that are passed over while one is looked at
_STEPS = 2_000_000  # for all spans of two texts; beyond it nothing beside a gap is certain


@dataclass(frozen=True, slots=True)
class _Side:
    """One text at a gap of the map, as tokens: what was put in or taken out there is `gap`; the
    block beside it is kept. `step` is -1 when the gap lies before the block, 1 when behind it;
    `furthest` is how far beyond the gap a copy may reach."""

    numbers: Sequence[int]
    tokens: Tokens
    gap: tuple[int, int]
    block: tuple[int, int]
    step: int
    furthest: int


class Beside:
    """Looks at what was put in and taken out beside the blocks of a map. Made once for a map."""

    def __init__(self, texts: TextMap) -> None:
        self.texts = texts
        self._steps = Budget(_STEPS)
        self._sides: dict[tuple[int, int], list[_Side]] = {}

    def is_uncertain(self, first: int, last: int) -> bool:
        """Whether the old tokens `[first, last)`, kept by the map, may be their neighbours."""
        at = self.texts.block_at(first)
        start, _, length = self.texts.blocks[at]
        end = start + length
        if first >= end:
            return False
        last = min(last, end)  # a full stop may have been paired with one of the gap
        before, behind = self.texts.gaps[at], self.texts.gaps[at + 1]
        return (
            self._is_chance(start, last, at, -1)
            or self._is_chance(first, end, at, 1)
            or self._is_like(start, min(end, max(last, start + _FEWEST)), before)
            or self._is_like(max(start, min(first, end - _FEWEST)), end, behind)
            or self._is_repeated(first, last, at, -1)
            or self._is_repeated(first, last, at, 1)
        )

    def _is_chance(self, first: int, last: int, at: int, step: int) -> bool:
        """Whether the old tokens beside a gap say less than it costs to point at a place in it:
        what was written anew there may well have ended, or begun, with the same words, unless it
        then had worse edges for a reader."""
        at_gap, beyond = (first, last) if step < 0 else (last, first)
        if edge(self.texts.old, beyond) < edge(self.texts.old, at_gap):
            return False
        gap = self._gap(at, step)
        places = (gap.old_end - gap.old_start + 1) * (gap.new_end - gap.new_start + 1)
        return bool(gap.cells) and self.texts.pair.said(first, last) < log2(places) / REDUNDANCY

    def _gap(self, at: int, step: int) -> Region:
        """The gap beside a block, with those beyond it from which it is parted by few words."""
        texts = self.texts
        gap = texts.gaps[at + (step > 0)]
        at += step
        while gap.cells and 0 <= at < len(texts.blocks):
            block = texts.blocks[at]
            if texts.pair.said(block.old, block.old + block.length) >= _SAME:
                break
            other = texts.gaps[at + (step > 0)]
            low, high = (other, gap) if step < 0 else (gap, other)
            gap = Region(low.old_start, high.old_end, low.new_start, high.new_end)
            if not self._steps.allows(1):
                break
            at += step
        return gap

    def _is_like(self, first: int, last: int, gap: Region) -> bool:
        """Whether the text put in, or taken out, at the gap says most of what the old tokens say,
        in order. Of an edited sentence with a note that quotes it as it was, and of a sentence with
        an edited copy before it, the map makes the same; so it does of two sentences that differ
        in a word, when the one is deleted and when the other becomes like it."""
        pair, length = self.texts.pair, last - first
        old, new = gap.old_end - gap.old_start, gap.new_end - gap.new_start
        if length < _FEWEST or abs(new - old) < length * _ALIKE:
            return False
        if new > old:
            other = pair.new[gap.new_start : gap.new_end]
        else:
            other = pair.old[gap.old_start : gap.old_end]
        passage, there = pair.old[first:last], set(other)
        enough = _ALIKE * pair.said(first, last)
        if sum([pair.bits[number] for number in passage if number in there]) < enough:
            return False
        if not pair.budget.allows(length * len(other)):
            return True
        runs = align(passage, other, pair.bits)
        return sum([pair.said(first + at, first + at + run) for at, _, run in runs]) >= enough

    def _is_repeated(self, first: int, last: int, at: int, step: int) -> bool:
        """Whether the old tokens stand once more in what was put in or taken out beside their
        block, and a map that keeps those would be as good."""
        known = self._sides.get((at, step))
        if known is None:
            known = self._sides[at, step] = list(self._sides_of(at, step))
        start = self.texts.blocks[at].old
        return any(
            self._stands_in(side, first - start + side.block[0], last - start + side.block[0])
            for side in known
        )

    def _sides_of(self, at: int, step: int) -> Iterator[_Side]:
        """The texts in which anything stands at the gap beside a block."""
        texts, block = self.texts, self.texts.blocks[at]
        for new, numbers, tokens, start in (
            (False, texts.pair.old, texts.old, block.old),
            (True, texts.pair.new, texts.new, block.new),
        ):
            gap = _of(texts.gaps[at + (step > 0)], new=new)
            if gap[0] < gap[1]:
                furthest = self._furthest(at, step, new=new)
                yield _Side(numbers, tokens, gap, (start, start + block.length), step, furthest)

    def _furthest(self, at: int, step: int, *, new: bool) -> int:
        """How far from a block a map would reach that gives up only words that say little."""
        texts, bits, numbers = self.texts, 0.0, self.texts.pair.new if new else self.texts.pair.old
        left = _FURTHEST
        while True:
            place = _of(texts.gaps[at + (step > 0)], new=new)[step > 0]
            at += step
            if not 0 <= at < len(texts.blocks):
                return place
            for _ in range(texts.blocks[at].length):
                bits += texts.pair.bits[numbers[place - (step < 0)]]
                left -= 1
                if bits >= _SAME or not left:
                    return place
                place += step

    def _stands_in(self, side: _Side, first: int, last: int) -> bool:
        """Whether the tokens `[first, last)` of the block stand at the gap as well as there."""
        inner, outer = (first, last) if side.step < 0 else (last, first)
        edge_of_block, edge_of_gap = side.block[side.step > 0], side.gap[side.step < 0]
        if not self._steps.allows((side.gap[1] - side.gap[0]) // _AT_ONCE):
            return True
        here = min(edge(side.tokens, edge_of_block), SENTENCE)
        there = min(here, edge(side.tokens, side.gap[side.step > 0]))
        for copy in self._copies(side, first, last):
            if not self._steps.allows(_FURTHEST):
                return True
            copied = (copy, copy + last - first)
            near, far = copied if side.step < 0 else copied[::-1]
            room = min(abs(edge_of_block - inner), abs(side.furthest - near))
            same = equal_run(side.numbers, inner, near, side.step, room)
            reached = near + side.step * same
            if (reached - edge_of_block) * side.step <= 0 or not self._says_little(
                side.numbers, inner + side.step * same, edge_of_block
            ):
                continue
            # On the other side of the quote: where the one may go over into the other.
            away = -side.step
            rest = abs(side.block[side.step < 0] - outer)
            room = min(rest, max((edge_of_gap - far) * away, 0), _FURTHEST)
            same = equal_run(side.numbers, outer, far, away, room)
            for by in range(0, (same + 1) * away, away):
                good = edge(side.tokens, outer + by) >= here
                if good and edge(side.tokens, far + by) >= there:
                    return True
        return False

    def _copies(self, side: _Side, first: int, last: int) -> Iterator[int]:
        """Where the tokens begin once more, at the gap or between it and themselves."""
        numbers, size, low, high = side.numbers, last - first, *side.gap
        if side.step < 0:
            low, high = side.furthest, min(first, high + _FURTHEST)
        else:
            low, high = max(first + 1, low - size - _FURTHEST), side.furthest - size + 1
        while low < high:
            try:
                low = numbers.index(numbers[first], low, high)
            except ValueError:
                return
            if numbers[low : low + size] == numbers[first:last]:
                yield low
            low += 1

    def _says_little(self, numbers: Sequence[int], one: int, other: int) -> bool:
        """Whether what lies between two places says too little to tell which map is right."""
        between = numbers[min(one, other) : max(one, other)][:_FURTHEST]
        bits = sum([self.texts.pair.bits[number] for number in between])
        return abs(one - other) <= _FURTHEST and bits < _SAME


def _of(gap: Region, *, new: bool) -> tuple[int, int]:
    """The one text's side of a gap."""
    return (gap.new_start, gap.new_end) if new else (gap.old_start, gap.old_end)
