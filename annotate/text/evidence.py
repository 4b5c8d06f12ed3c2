"""How certain a place is: what stands around it in both texts, counted in bits."""

from bisect import bisect_left
from collections import defaultdict
from math import log2

from annotate.text.alignment import align
from annotate.text.moved_passages import REDUNDANCY, SURE, telling
from annotate.text.text_map import TextMap
from annotate.text.token_map import Region

_REACH = 32  # tokens to each side that count as the surroundings: a sentence or two
_FAR = 1_024  # … and where these are repeated too, pages
_RIVALS = 100  # other places of the same words that are looked at
_ALIKE = 2 / 3  # of what a passage says, in what was put in beside it: it may be that, edited
_BESIDE = 8  # tokens that must be alike at least: fewer are alike by chance
_COMPARED = 5_000_000  # tokens, for all spans of two texts; beyond it nothing repeated is certain


class Evidence:
    """Weighs places in two texts whose map is known."""

    def __init__(self, texts: TextMap) -> None:
        self.texts = texts
        pair = texts.pair
        self._left = _COMPARED
        self.needed = telling(len(pair.old), len(pair.new))
        self._sure = [
            block
            for block in texts.blocks
            if pair.said(block.old, block.old + block.length) >= self.needed
        ]
        self._sure_starts = [block.old for block in self._sure]
        self._old_places: dict[int, list[int]] = defaultdict(list)
        self._new_places: dict[int, list[int]] = defaultdict(list)
        for places, numbers in ((self._old_places, pair.old), (self._new_places, pair.new)):
            for at, number in enumerate(numbers):
                places[number].append(at)

    def is_certain(self, first: int, last: int, new_first: int) -> bool:
        """Whether the old tokens `[first, last)`, found unchanged from `new_first` on, are surely
        there: with their surroundings they say enough to be no chance, and nowhere else do the
        same words stand as well."""
        length = last - first
        bits = self.texts.pair.said(first, last)
        bits += self._around(first - 1, new_first - 1, -1)
        bits += self._around(last, new_first + length, 1)
        if bits < self.needed or self._is_copied_beside(first, last):
            return False
        return not all(self._has_rival(first, last, new_first, reach) for reach in (_REACH, _FAR))

    def _is_copied_beside(self, first: int, last: int) -> bool:
        """Whether what was put in right before or behind says nearly the same as all from there
        to the far end of the old tokens. Of an edited sentence with a note that quotes it as it
        was, and of a sentence with an edited copy before it, the map makes the same."""
        at = self.texts.block_at(first)
        start, _, length = self.texts.blocks[at]
        end = start + length
        until, since = min(end, max(last, start + _BESIDE)), max(start, min(first, end - _BESIDE))
        before, behind = self.texts.gaps[at], self.texts.gaps[at + 1]
        return self._is_like(start, until, before) or self._is_like(since, end, behind)

    def _is_like(self, first: int, last: int, gap: Region) -> bool:
        """Whether the text put in at the gap says most of what the old tokens say, in order."""
        length, new = last - first, gap.new_end - gap.new_start
        if length < _BESIDE or new - (gap.old_end - gap.old_start) < length * _ALIKE:
            return False
        pair, enough = self.texts.pair, _ALIKE * self.texts.pair.said(first, last)
        passage, put_in = pair.old[first:last], pair.new[gap.new_start : gap.new_end]
        there = set(put_in)
        if sum([pair.bits[number] for number in passage if number in there]) < enough:
            return False
        if not pair.budget.allows(length * new):
            return True
        runs = align(passage, put_in, pair.bits)
        same = [pair.said(first + old, first + old + run) for old, _, run in runs]
        return sum(same) >= enough

    def is_likely(self, first: int, last: int, place: tuple[int, int], said: float) -> bool:
        """Whether the old tokens `[first, last)`, of which so many bits are left at the place, are
        there rather than look-alikes: held against what changed between the nearest passages that
        are beyond doubt."""
        low, high = self._sure_before(first), self._sure_after(last)
        if low is None or high is None:
            return True
        said += self._around(first - 1, place[0] - 1, -1) + self._around(last, place[1], 1)
        return said >= telling(high[0] - low[0], high[1] - low[1])

    def _sure_before(self, first: int) -> tuple[int, int] | None:
        """Where the nearest sure block before a token ends; None when it reaches the token."""
        at = bisect_left(self._sure_starts, first) - 1
        if at < 0:
            return 0, 0
        block = self._sure[at]
        if block.old + block.length >= first:
            return None
        return block.old + block.length, block.new + block.length

    def _sure_after(self, last: int) -> tuple[int, int] | None:
        """Where the nearest sure block behind a token begins; None when it reaches the token."""
        at = bisect_left(self._sure_starts, last)
        if at and self._sure[at - 1].old + self._sure[at - 1].length >= last:
            return None
        if at == len(self._sure):
            return len(self.texts.old), len(self.texts.new)
        return self._sure[at].old, self._sure[at].new

    def _around(self, old: int, new: int, step: int) -> float:
        """The bits of what is the same on one side, less the cost of what changed in between."""
        pair, to_new = self.texts.pair, self.texts.to_new
        bits, changed = 0.0, 0
        for _ in range(2 * _REACH):
            at_end = not 0 <= old < len(pair.old)
            if at_end or not 0 <= new < len(pair.new):
                # The beginnings, and the ends, of both texts are a place like no other.
                both = at_end and not 0 <= new < len(pair.new)
                return bits + (self.needed if both and not changed else 0.0)
            if to_new[old] == new:
                if changed:
                    bits -= 2 * log2(changed + 1)
                    changed = 0
                bits += pair.bits[pair.old[old]]
                if bits > 2 * self.needed:
                    break
                old, new = old + step, new + step
            elif to_new[old] < 0:
                old, changed = old + step, changed + 1
            else:
                new, changed = new + step, changed + 1
        return max(bits, 0.0)

    def _has_rival(self, first: int, last: int, new_first: int, reach: int) -> bool:
        """Whether the words fit another place in either text nearly as well as this one."""
        pair = self.texts.pair
        enough = self._fit(first, last, new_first, reach) - SURE / REDUNDANCY
        old_places, new_places = self._old_places, self._new_places
        rare = min(
            range(first, last),
            key=lambda at: len(new_places[pair.old[at]]) + len(old_places[pair.old[at]]),
        )
        number, offset = pair.old[rare], rare - first
        if len(self._old_places[number]) == len(self._new_places[number]) == 1:
            return False
        if self._left < 0:
            return True
        for at in self._new_places[number][:_RIVALS]:
            if at == new_first + offset:
                continue
            if self._fit(first, last, at - offset, reach) > enough:
                return True
        for at in self._old_places[number][:_RIVALS]:
            low = at - offset
            if at != rare and self._fit(low, low + last - first, new_first, reach) > enough:
                return True
        return False

    def _fit(self, first: int, last: int, new_first: int, reach: int) -> float:
        """The bits of the unbroken run of equal tokens around and including a place."""
        pair = self.texts.pair
        old, new = pair.old, pair.new
        new_last = new_first + last - first
        if first < 0 or new_first < 0 or last > len(old) or new_last > len(new):
            return 0.0
        self._left -= last - first
        if old[first] != new[new_first] or old[first:last] != new[new_first:new_last]:
            return 0.0
        self._left -= 2 * reach
        low = self._run(first, new_first, -1, min(reach, first, new_first))
        high = self._run(last, new_last, 1, min(reach, len(old) - last, len(new) - new_last))
        begins = first - low == 0 == new_first - low
        ends = last + high == len(old) and new_last + high == len(new)
        return pair.said(first - low, last + high) + self.needed * (begins + ends)

    def _run(self, old_at: int, new_at: int, step: int, furthest: int) -> int:
        """How many tokens are equal from two places on, backwards for a step of -1."""
        old, new = self.texts.pair.old, self.texts.pair.new
        same, differs = 0, furthest + 1
        # Comparing slices is so much quicker than tokens that halving pays.
        tried = furthest if furthest < 2 else 1
        while same + 1 < differs:
            by = step * tried
            one, other = sorted((old_at, old_at + by)), sorted((new_at, new_at + by))
            if old[slice(*one)] == new[slice(*other)]:
                same, tried = tried, min(2 * tried, (tried + differs) // 2)
            else:
                differs, tried = tried, (same + tried) // 2
        return same
