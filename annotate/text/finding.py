"""Where a passage of the old text may be now: by the map, in a moved passage, by its quote."""

from collections.abc import Sequence
from typing import NamedTuple

from annotate.text.alike import correspondences
from annotate.text.anchored import Method
from annotate.text.moved_passages import telling
from annotate.text.text_map import TextMap

_NUMBER_WORDS = 2  # tokens after digits that say what they count: million, per cent


class Found(NamedTuple):
    """A place: new tokens `low` to `high`, where each old token is, and the share that is kept."""

    low: int
    high: int
    matched: Sequence[int]
    kept: float
    method: Method


class Finder:
    """Finds passages of the old text in the new one. All numbers are tokens."""

    def __init__(self, texts: TextMap) -> None:
        self.texts = texts
        self._alike: dict[int, dict[int, tuple[int, float]]] = {}

    def in_map(self, first: int, last: int) -> Found | None:
        """Its place by the map, with what took the place of its words."""
        start = self.texts.unbroken(first, last)
        if start is not None:
            end = start + last - first
            return Found(start, end, range(start, end), 1.0, "map")
        matched = self._together(first, last)
        places = list(matched)
        bits = self.texts.pair.bits
        kept = 0.0
        for at in range(first, last):
            said = bits[self.texts.pair.old[at]]
            if matched[at - first] >= 0:
                kept += said
            elif self.texts.moved_to[at] < 0:
                place, likeness = self._likes(at).get(at, (-1, 0.0))
                places[at - first] = place
                kept += said * likeness
        return self._found(first, last, places, matched, kept)

    def _found(
        self, first: int, last: int, places: list[int], matched: list[int], kept: float
    ) -> Found | None:
        known = [index for index, place in enumerate(places) if place >= 0]
        if not known:
            return None
        low = places[known[0]] - self._before(first, first + known[0], places[known[0]])
        after = places[known[-1]] + 1
        high = after + self._after(first + known[-1] + 1, last, after)
        said = self.texts.pair.said(first, last)
        share = kept / said if said else float(-1 not in matched)
        return Found(low, high, matched, share, "map")

    def _likes(self, at: int) -> dict[int, tuple[int, float]]:
        gap = self.texts.gap_at(at)
        found = self._alike.get(gap.old_start)
        if found is None:
            found = self._alike[gap.old_start] = correspondences(self.texts.pair, gap)
        return found

    def _before(self, first: int, known: int, place: int) -> int:
        """How many new tokens before `place` took the place of the old `[first, known)`."""
        if first == known:
            return 0
        gap = self.texts.gap_at(known - 1)
        outside = [new for old, (new, _) in self._likes(known - 1).items() if old < first]
        there = place - max([gap.new_start, *[new + 1 for new in outside]])
        return _share(known - first, there, whole=gap.old_start >= first)

    def _after(self, known: int, last: int, place: int) -> int:
        """How many new tokens from `place` on took the place of the old `[known, last)`."""
        if known == last:
            return self._rest_of_number(known - 1, place)
        gap = self.texts.gap_at(known)
        outside = [new for old, (new, _) in self._likes(known).items() if old >= last]
        there = min([gap.new_end, *outside]) - place
        return _share(last - known, there, whole=gap.old_end <= last)

    def _rest_of_number(self, at: int, place: int) -> int:
        """How many new tokens from `place` on belong to the number that old token `at` became:
        the million of 4.5 million."""
        if self.texts.to_new[at] >= 0 or not self.texts.old.keys[at][0].isdecimal():
            return 0
        there = self.texts.gap_at(at).new_end - place
        return there if there <= _NUMBER_WORDS else 0

    def _together(self, first: int, last: int) -> list[int]:
        """The new tokens of the old `[first, last)`; where an insertion inside may as well have
        been before or behind them, it was."""
        matched = self.texts.to_new[first:last]
        if -1 in matched or matched[-1] - matched[0] == last - first - 1:
            return matched
        old, new = self.texts.pair.old[first:last], self.texts.pair.new
        for start in (matched[-1] - len(old) + 1, matched[0]):
            if start >= 0 and new[start : start + len(old)] == old:
                return list(range(start, start + len(old)))
        return matched

    def in_passage(self, first: int, last: int) -> Found | None:
        """Its place in the moved passage that holds most of it."""
        texts = self.texts
        shares: dict[int, float] = {}
        for at in range(first, last):
            number = texts.passage_of[at]
            if number >= 0:
                shares[number] = shares.get(number, 0.0) + texts.pair.bits[texts.pair.old[at]]
        if not shares:
            return None
        number = max(shares, key=lambda one: shares[one])
        matched = [
            texts.moved_to[at] if texts.passage_of[at] == number else -1
            for at in range(first, last)
        ]
        places = [place for place in matched if place >= 0]
        share = shares[number] / (texts.pair.said(first, last) or 1.0)
        return Found(places[0], places[-1] + 1, matched, share, "passage")

    def neighbourhood(self, first: int, last: int) -> tuple[int, int]:
        """The new tokens between what stands before the old `[first, last)` and what behind."""
        to_new = self.texts.to_new
        low, high = to_new[first], to_new[last - 1] + 1
        if low < 0:
            low = self.texts.gap_at(first).new_start
        if not high:
            high = self.texts.gap_at(last - 1).new_end
        return low, max(low, high)

    def quoted(self, first: int, last: int) -> Found | None:
        """The exact quote in the neighbourhood, once, if it says enough to be no chance there."""
        low, high = self.neighbourhood(first, last)
        pair, length = self.texts.pair, last - first
        if pair.said(first, last) < telling(length, high - low) or high - low < length:
            return None
        quote = pair.old[first:last]
        if not pair.budget.allows(high - low):
            return None
        places = [
            at
            for at in range(low, high - length + 1)
            if pair.new[at] == quote[0] and pair.new[at : at + length] == quote
        ]
        if len(places) != 1:
            return None
        at = places[0]
        return Found(at, at + length, range(at, at + length), 1.0, "quote")


def _share(gone: int, there: int, *, whole: bool) -> int:
    """How many of the `there` new tokens beside a span took the place of its `gone` old ones.

    All of them when the change lies `whole` inside the span and is no larger than a rewording;
    otherwise only where the counts agree, token for token.
    """
    if whole:
        return there if there <= 2 * gone + 2 else 0
    return min(gone, there) if there == gone else 0
