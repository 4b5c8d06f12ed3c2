"""How certain a place is: what stands around it in both texts, counted in bits."""

from bisect import bisect_left
from collections import defaultdict
from math import log2

from annotate.text.beside import Beside
from annotate.text.moved_passages import REDUNDANCY, SURE, telling
from annotate.text.sliding import equal_run
from annotate.text.text_map import TextMap

_REACH = 32  # tokens to each side that count as the surroundings: a sentence or two
_FAR = 1_024  # … and where these are repeated too, pages
_RIVALS = 100  # other places of the same words that are looked at
_COMPARED = 5_000_000  # tokens, for all spans of two texts; beyond it nothing repeated is certain


class Evidence:
    """Weighs places in two texts whose map is known."""

    def __init__(self, texts: TextMap) -> None:
        self.texts = texts
        pair = texts.pair
        self._left = _COMPARED
        self._beside = Beside(texts)
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
        if bits < self.needed or self._beside.is_uncertain(first, last):
            return False
        return not all(self._has_rival(first, last, new_first, reach) for reach in (_REACH, _FAR))

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
        low = equal_run(old, first, new_first, -1, min(reach, first, new_first), new)
        furthest = min(reach, len(old) - last, len(new) - new_last)
        high = equal_run(old, last, new_last, 1, furthest, new)
        begins = first - low == 0 == new_first - low
        ends = last + high == len(old) and new_last + high == len(new)
        return pair.said(first - low, last + high) + self.needed * (begins + ends)
