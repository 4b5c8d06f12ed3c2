"""Widening a span to whole graphemes and dropping white space at its ends.

Graphemes are the extended grapheme clusters of UAX #29 (`\\X` of the `regex` module; in the
browser `Intl.Segmenter`). Only a window around each end is segmented, so the length of the
text does not matter.

Compared with Chromium's ICU on 25,000 made sequences, `regex` differs in one case: a virama
with no consonant before it (which no language writes) it joins to the consonant after it, by
GB9c read too widely. It never cuts where ICU joins, so a span snapped here is whole there.
"""

import regex

from annotate.text.characters import BLANK
from annotate.text.errors import SpanError

_GRAPHEME = regex.compile(r"\X")
_PLAIN = regex.compile(r"\p{Grapheme_Cluster_Break=Other}")
_PREPENDED = regex.compile(r"\p{Grapheme_Cluster_Break=Prepend}")
_ENDS = regex.compile(r"\p{Grapheme_Cluster_Break=Control}|\p{Grapheme_Cluster_Break=LF}")
_FURTHEST = 1_000  # code points


def _surely_between(text: str, at: int) -> bool:
    """Whether `at` is a boundary whatever stands further away.

    True before ASCII, and where a character that joins nothing precedes one that extends
    nothing: of the rules GB3 to GB13 none can reach across, and none that starts later can
    look back.
    """
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if after < "\x7f":
        # Nothing but a prepended sign reaches over to an ASCII character.
        return not (before == "\r" and after == "\n") and not _PREPENDED.match(before)
    joins_nothing = _PLAIN.match(before) or _ENDS.match(before)
    return bool(joins_nothing and _PLAIN.match(after))


def _window(text: str, at: int) -> tuple[int, int]:
    """The nearest sure boundaries `[low, high]` with low <= at <= high.

    No writing has a grapheme as long as _FURTHEST; a text made to have one is cut there.
    """
    low = high = at
    while at - low < _FURTHEST and not _surely_between(text, low):
        low -= 1
    while high - at < _FURTHEST and not _surely_between(text, high):
        high += 1
    return low, high


def _cell(text: str, at: int) -> tuple[int, int]:
    """The grapheme that position `at` falls into; `(at, at)` when it is a boundary."""
    low, high = _window(text, at)
    for match in _GRAPHEME.finditer(text[low:high]):
        start, end = low + match.start(), low + match.end()
        if start == at or end == at:
            return at, at
        if start < at < end:
            return start, end
    return at, at


def is_boundary(text: str, at: int) -> bool:
    """Whether no grapheme of the text is cut at this code point offset."""
    return _cell(text, at) == (at, at)


def boundary_before(text: str, at: int) -> int:
    """The last boundary at or before the code point offset `at`."""
    return _cell(text, at)[0]


def boundary_after(text: str, at: int) -> int:
    """The first boundary at or after the code point offset `at`."""
    return _cell(text, at)[1]


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen `[start, end)` to whole graphemes, then drop white space at both ends.

    White space is `characters.BLANK`, the same in the browser. Offsets are code points.
    Raises SpanError when the span is outside the text, empty or only white space.
    """
    if not 0 <= start <= len(text) or not 0 <= end <= len(text):
        raise SpanError(
            f"The span {start} to {end} lies outside the text, which has {len(text)} characters."
        )
    if start >= end:
        raise SpanError(f"The span {start} to {end} is empty.")
    start, end = _cell(text, start)[0], _cell(text, end)[1]
    whole = start, end
    inner = text[start:end].lstrip(BLANK)
    if not inner:
        raise SpanError(f"The span {whole[0]} to {whole[1]} holds only white space.")
    # A space that carries an accent, or that a sign binds to itself, is part of a grapheme.
    start = boundary_before(text, end - len(inner))
    end = boundary_after(text, end - len(inner) + len(inner.rstrip(BLANK)))
    return start, end
