"""Where a passage of the old text may be now: by the map, in a moved passage, by its quote."""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from annotate.text.alike import correspondences
from annotate.text.anchored import Method
from annotate.text.moved_passages import telling
from annotate.text.text_map import TextMap

_PER = "%٪％‰"  # punctuation to Unicode, and yet part of a figure as the signs of money are
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
                kept += said * (likeness or self._of_number(at))
        return self._found(first, last, places, matched, kept)

    def _found(
        self, first: int, last: int, places: list[int], matched: list[int], kept: float
    ) -> Found | None:
        known = self._held_together(first, places)
        if not known:
            return None
        low = places[known[0]] - self._before(first, first + known[0], places[known[0]])
        after = places[known[-1]] + 1
        high = after + self._after(first + known[-1] + 1, last, after)
        lost = [index for index in range(last - first) if not known[0] <= index <= known[-1]]
        for index in lost:
            if matched[index] >= 0:
                kept -= self.texts.pair.bits[self.texts.pair.old[first + index]]
                matched[index] = -1
        return Found(low, high, matched, self._share(first, last, matched, kept), "map")

    def _share(self, first: int, last: int, matched: Sequence[int], kept: float) -> float:
        """How much of the passage is kept, by what it says or by its letters, which is more: an
        address that is dropped says much in many rare words, and is little of a sentence."""
        said = self.texts.pair.said(first, last)
        old = self.texts.old
        letters = [old.ends[at] - old.starts[at] for at in range(first, last)]
        left = sum([length for length, at in zip(letters, matched, strict=True) if at >= 0])
        return round(max(kept / said if said else 0.0, left / sum(letters)), 6)

    def _held_together(self, first: int, places: Sequence[int]) -> list[int]:
        """The indexes of the known places, without crumbs at the ends: beyond an insertion longer
        than the passage itself, a few words (a full stop, half a page below) may be anybody's."""
        known = [index for index, place in enumerate(places) if place >= 0]
        if known and places[known[-1]] - places[known[0]] >= 2 * len(places):
            known = known[self._crumbs(first, places, known) :]
            known = known[: len(known) - self._crumbs(first, places, known[::-1])]
        return known

    def _crumbs(self, first: int, places: Sequence[int], known: Sequence[int]) -> int:
        """How many of the known places, from their beginning on, are crumbs."""
        said, crumbs = 0.0, 0
        for count, (one, other) in enumerate(pairwise(known), 1):
            said += self.texts.pair.said(first + one, first + one + 1)
            inserted = abs(places[other] - places[one])
            if inserted > len(places) and said < telling(1, inserted):
                crumbs = count
        return crumbs

    def _likes(self, at: int) -> dict[int, tuple[int, float]]:
        gap = self.texts.gap_at(at)
        found = self._alike.get(gap.old_start)
        if found is None:
            found = self._alike[gap.old_start] = correspondences(self.texts.pair, gap)
        return found

    def _of_number(self, at: int) -> float:
        """How much is left of a sign that touches a number, as that of 93% or of $4 does: as much
        as of the number, for with it the sign says one figure."""
        old = self.texts.old
        sign = old.keys[at][0]
        if sign not in _PER and not unicodedata.category(sign).startswith("S"):
            return 0.0
        for beside, touches in (
            (at - 1, at > 0 and old.ends[at - 1] == old.starts[at]),
            (at + 1, at + 1 < len(old) and old.ends[at] == old.starts[at + 1]),
        ):
            if touches and self.texts.to_new[beside] < 0 and old.keys[beside][0].isdecimal():
                return self._likes(beside).get(beside, (-1, 0.0))[1]
        return 0.0

    def _before(self, first: int, known: int, place: int) -> int:
        """How many new tokens before `place` took the place of the old `[first, known)`."""
        if first == known:
            return 0
        gap = self.texts.gap_at(known - 1)
        outside = [new for old, (new, _) in self._likes(known - 1).items() if old < first]
        furthest = place - _rewording(known - first) - 1
        start = max([gap.new_start, furthest, *[new + 1 for new in outside]])
        breaks = [at for at in range(place, start, -1) if self._breaks(at)]
        there = place - (breaks[0] if breaks else start)
        return _share(known - first, there, whole=gap.old_start >= first)

    def _after(self, known: int, last: int, place: int) -> int:
        """How many new tokens from `place` on took the place of the old `[known, last)`."""
        if known == last:
            return self._rest_of_number(known - 1, place)
        gap = self.texts.gap_at(known)
        outside = [new for old, (new, _) in self._likes(known).items() if old >= last]
        end = min([gap.new_end, place + _rewording(last - known) + 1, *outside])
        breaks = [at for at in range(place, end) if self._breaks(at)]
        there = (breaks[0] if breaks else end) - place
        return _share(last - known, there, whole=gap.old_end <= last)

    def _breaks(self, at: int) -> bool:
        """Whether a paragraph begins at the new token: a rewording does not reach beyond."""
        new = self.texts.new
        return at > 0 and "\n" in new.text[new.ends[at - 1] : new.starts[at]]

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
        self._extended(first, matched)
        held = set(self._held_together(first, matched))
        matched = [place if at in held else -1 for at, place in enumerate(matched)]
        places = [place for place in matched if place >= 0]
        said = sum([texts.pair.said(first + at, first + at + 1) for at, _ in _known(matched)])
        share = self._share(first, last, matched, said)
        return Found(places[0], places[-1] + 1, matched, share, "passage")

    def _extended(self, first: int, matched: list[int]) -> None:
        """Adds what goes on equal at the ends of the known places, as a full stop does that the
        map gave to the sentence before it."""
        pair = self.texts.pair
        at, place = _known(matched)[0]
        while at > 0 < place and pair.old[first + at - 1] == pair.new[place - 1]:
            at, place = at - 1, place - 1
            matched[at] = place
        at, place = _known(matched)[-1]
        while (
            at + 1 < len(matched)
            and place + 1 < len(pair.new)
            and pair.old[first + at + 1] == pair.new[place + 1]
        ):
            at, place = at + 1, place + 1
            matched[at] = place

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


def _known(matched: Sequence[int]) -> list[tuple[int, int]]:
    """The indexes of the tokens that were found, with their places."""
    return [(at, place) for at, place in enumerate(matched) if place >= 0]


def _rewording(gone: int) -> int:
    """How many tokens may say anew what so many said: "are" became "are going to be"."""
    return 2 * gone + 2


def _share(gone: int, there: int, *, whole: bool) -> int:
    """How many of the `there` new tokens beside a span took the place of its `gone` old ones.

    All of them when the change lies `whole` inside the span and is no larger than a rewording;
    otherwise only where the counts agree, token for token.
    """
    if whole:
        return there if there <= _rewording(gone) else 0
    return min(gone, there) if there == gone else 0
