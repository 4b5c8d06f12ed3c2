"""Carrying one span through the map of two texts, and saying what became of it."""

from annotate.text import fuzzy, reasons
from annotate.text.anchored import Anchored, Method
from annotate.text.evidence import Evidence
from annotate.text.finding import Finder, Found
from annotate.text.text_map import TextMap
from annotate.text.tokens import folded

# A passage of which less than half is left says more that is new than that is old. (It is also
# where its place would overlap less than half with what is left of it.)
_KEPT = 0.5
_WORTH_SHOWING = 0.2
_FUZZY_TEXT = 20_000  # code points searched for a likeness for one span
_FUZZY_TOTAL = 400_000  # … and for all spans of two texts together


class Carrier:
    """Carries spans of the old text to the new one. Made once for two texts."""

    def __init__(self, texts: TextMap) -> None:
        self.texts = texts
        self.evidence = Evidence(texts)
        self.finder = Finder(texts)
        self._known: dict[tuple[int, int], Anchored] = {}
        self._fuzzy_left = _FUZZY_TOTAL
        self._joined = ""

    def carry(self, start: int, end: int) -> Anchored:
        """What became of `[start, end)` of the old text, in code points."""
        known = self._known.get((start, end))
        if known is None:
            known = self._known[start, end] = self._carried(start, end)
        return known

    def _carried(self, start: int, end: int) -> Anchored:
        first, last = self.texts.old.touching(start, end)
        if first == last:
            return self._blank(start, end, first)
        found = self.finder.in_map(first, last)
        if found and found.kept >= _KEPT and self._is_likely(first, last, found):
            return self._told(start, end, first, last, found)
        moved = self.finder.in_passage(first, last)
        if moved and moved.kept >= _KEPT:
            return self._told(start, end, first, last, moved)
        near = self.finder.quoted(first, last)
        if near:
            return self._told(start, end, first, last, near)
        return self._fuzzy(start, end, first, last) or self._gone(first, last, found or moved)

    def _told(self, start: int, end: int, first: int, last: int, found: Found) -> Anchored:
        texts = self.texts
        new_start, new_end = self._offsets(start, end, first, last, found)
        quote, now = texts.old.text[start:end], texts.new.text[new_start:new_end]
        unchanged = quote == now or (
            self._same(first, last, found) and folded(quote) == folded(now)
        )
        score = self._score(first, last, found)
        if not unchanged:
            reason = reasons.what_changed(
                texts, first, last, (found.low, found.high), found.matched
            )
            if found.method == "passage":
                reason = f"moved to another place; {reason}"
            return Anchored("moved", new_start, new_end, score, found.method, reason)
        if found.method != "map":
            return Anchored("moved", new_start, new_end, score, found.method, reasons.ELSEWHERE)
        if not texts.same and not self.evidence.is_certain(first, last, found.low):
            return Anchored("moved", new_start, new_end, score, "map", reasons.UNSURE)
        number = reasons.number_around(texts, (first, last), (found.low, found.high))
        if number:
            return Anchored("moved", new_start, new_end, score, "map", number)
        reason = reasons.UNCHANGED if quote == now else reasons.TYPOGRAPHY
        method: Method = "identical" if texts.same else "map"
        return Anchored("placed", new_start, new_end, 1.0, method, reason)

    def _is_likely(self, first: int, last: int, found: Found) -> bool:
        """Whether what is left of the passage is more than words that any text there may share."""
        said = found.kept * self.texts.pair.said(first, last)
        return self.evidence.is_likely(first, last, (found.low, found.high), said)

    def _same(self, first: int, last: int, found: Found) -> bool:
        pair = self.texts.pair
        return pair.old[first:last] == pair.new[found.low : found.high]

    def _score(self, first: int, last: int, found: Found) -> float:
        pair = self.texts.pair
        before = pair.said(first, last)
        after = sum([pair.bits[number] for number in pair.new[found.low : found.high]])
        if not before + after:
            return 1.0
        return round(min(1.0, 2 * found.kept * before / (before + after)), 3)

    def _offsets(
        self, start: int, end: int, first: int, last: int, found: Found
    ) -> tuple[int, int]:
        """The code points of the place, cut into its first and last token as the span was."""
        old, new = self.texts.old, self.texts.new
        new_start, new_end = new.starts[found.low], new.ends[found.high - 1]
        # Beyond the tokens the span has white space; short of them it cuts a word.
        lead, trail = start - old.starts[first], end - old.ends[last - 1]
        before = old.text[slice(*sorted((start, start - lead)))]
        behind = old.text[slice(*sorted((end, end - trail)))]
        if lead < 0 and found.matched[0] == found.low and new.text.endswith(before, 0, new_start):
            new_start += lead
        kept_last = found.matched[-1] == found.high - 1
        if trail > 0 and kept_last and new.text.startswith(behind, new_end):
            new_end += trail
        # A cut word may have changed: of Python36, now Python37, the number alone was the quote.
        cut_start = new_start + (lead if lead > 0 and new.text.startswith(before, new_start) else 0)
        cut_end = new_end + (trail if trail < 0 and new.text.endswith(behind, 0, new_end) else 0)
        if cut_start < min(cut_end, new.ends[found.low]) and cut_end > new.starts[found.high - 1]:
            return cut_start, cut_end
        return new_start, new_end

    def _blank(self, start: int, end: int, token: int) -> Anchored:
        """A span of white space only: placed if the words beside it are still beside each other."""
        old, new, to_new = self.texts.old, self.texts.new, self.texts.to_new
        if self.texts.same and old.text == new.text:
            return Anchored("placed", start, end, 1.0, "identical", reasons.UNCHANGED)
        before = to_new[token - 1] if token else -1
        after = to_new[token] if token < len(old) else -1
        if before >= 0 and after == before + 1:
            at = new.ends[before] + start - old.ends[token - 1]
            if new.text[at : at + end - start] == old.text[start:end]:
                return Anchored("placed", at, at + end - start, 1.0, "map", reasons.UNCHANGED)
        return Anchored("orphaned", None, None, 0.0, "none", reasons.DELETED)

    def _fuzzy(self, start: int, end: int, first: int, last: int) -> Anchored | None:
        """The likeness of a long quote in what took its place."""
        low, high = self.finder.neighbourhood(first, last)
        new = self.texts.new
        if low == high:
            return None
        text_start, text_end = new.starts[low], new.ends[high - 1]
        length = text_end - text_start
        if length > min(_FUZZY_TEXT, self._fuzzy_left):
            return None
        self._fuzzy_left -= length
        best = fuzzy.nearest(new.text[text_start:text_end], self.texts.old.text[start:end])
        if not best:
            return None
        touched = new.touching(text_start + best[0], text_start + best[1])
        reason = reasons.what_changed(self.texts, first, last, touched, [-1] * (last - first))
        place = new.starts[touched[0]], new.ends[touched[1] - 1]
        return Anchored("moved", *place, round(best[2], 3), "fuzzy", reason)

    def _gone(self, first: int, last: int, found: Found | None) -> Anchored:
        """Orphaned, with why, and with what little is left as a candidate."""
        new = self.texts.new
        candidate = None
        kept = found.kept if found else 0.0
        if found and kept >= _WORTH_SHOWING:
            candidate = new.starts[found.low], new.ends[found.high - 1]
        low, high = self.finder.neighbourhood(first, last)
        if candidate is None and 0 < high - low <= 2 * (last - first):
            candidate = new.starts[low], new.ends[high - 1]
        reason = reasons.DELETED if low == high else reasons.REWRITTEN
        if self._stands_elsewhere(first, last):
            reason = reasons.DELETED_DUPLICATE
        return Anchored("orphaned", None, None, round(kept, 3), "none", reason, candidate)

    def _stands_elsewhere(self, first: int, last: int) -> bool:
        if not self._joined:
            self._joined = f" {' '.join(self.texts.new.keys)} "
        return f" {' '.join(self.texts.old.keys[first:last])} " in self._joined
