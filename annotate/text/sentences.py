"""Where sentences begin and end, cut as a careful reader would and in no language in particular.

The rules, in order, for each run of terminators with the closing quotes and brackets after it:

1. A terminator of a script that puts no space between sentences (。！？ । ؟ …) always ends one.
2. Others end one only before white space or the end of the text ("3.5" and "a.b" go on).
3. None ends one when the next letter, past opening marks, is lower case (“Why?” she asked).
4. A single full stop does not end one after: a title ("Dr."); a word that takes a number
   ("Nov. 4", "No. 7"); an initial ("J. Smith"); the number of a list item; a day before a month
   ("4. November"). After a dotted abbreviation ("U.S.", "D.C.") or a tail ("Inc.") it does only
   before a word that often begins a sentence.

In doubt two sentences stay together: too much context misleads nobody. Only character classes,
string sets and index arithmetic over code points are used, so that a port to JavaScript
(`\\p{…}` with the `u` flag) can follow line by line.
"""

import regex

from annotate.text.abbreviations import BEFORE_NUMBERS, MONTHS, STARTERS, TAILS, TITLES
from annotate.text.characters import BLANK

_SPACED = ".!?…‽⁇⁈⁉"
_UNSPACED = "。！？｡।॥؟۔።։။។៕᙮᠃᠉"
_CLOSERS = "\"'”’»›)]}）］｝」』】》〉〕"

_RUN = regex.compile(f"[{_SPACED}{_UNSPACED}]+[{regex.escape(_CLOSERS)}]*")
_NEXT = regex.compile(r"[\p{P}\p{S}]*+(?P<word>(?P<first>[\p{L}\p{N}])[\p{L}\p{M}\p{N}’']*)?")
_WORD = regex.compile(r"(?:[\p{L}\p{M}\p{N}]+\.)*[\p{L}\p{M}\p{N}]+$")
_LOWER = regex.compile(r"\p{Ll}")
_UPPER = regex.compile(r"\p{Lu}")
_DIGITS = regex.compile(r"\p{Nd}+")
_LONGEST_WORD = 40


def _word_before(text: str, low: int, at: int) -> tuple[str, bool]:
    """The word (dots inside included) that ends at `at`, and whether it opens the sentence."""
    floor = max(low, at - _LONGEST_WORD)
    match = _WORD.search(text[floor:at])
    if not match:
        return "", False
    return match[0], not text[low : floor + match.start()].strip(BLANK)


def _stop_ends(text: str, low: int, dot: int, word: str, first: str) -> bool:
    """Rule 4: whether the single full stop at `dot` ends the sentence begun at `low`.

    `word` is the next word and `first` its first character ("" when there is none).
    """
    before, opens = _word_before(text, low, dot)
    if not word or not before:
        return True
    if before in TITLES:
        return False
    if before in BEFORE_NUMBERS and _DIGITS.match(first):
        return False
    if _DIGITS.fullmatch(before):
        return not opens and not (len(before) <= 2 and word in MONTHS)
    if "." in before or before in TAILS:
        return word in STARTERS
    if len(before) == 1 and _UPPER.match(before):
        return before == "I" and not opens and word in STARTERS
    return True


def _ends(text: str, low: int, run: str, at: int, after: int) -> bool:
    """Whether the run of terminators `[at, after)` ends the sentence that began at `low`."""
    if after == len(text) or any(mark in _UNSPACED for mark in run):
        return True
    if text[after] not in BLANK:
        return False
    rest = after
    while rest < len(text) and text[rest] in BLANK:
        rest += 1
    following = _NEXT.match(text, rest)
    word = (following and following["word"]) or ""
    first = (following and following["first"]) or ""
    if first and _LOWER.match(first):
        return False
    if run.rstrip(_CLOSERS) == ".":
        return _stop_ends(text, low, at, word, first)
    return True


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of one block as `(start, end)` in code points, white space between left out."""
    found: list[tuple[int, int]] = []
    low = _skip_blank(text, 0)
    for match in _RUN.finditer(text):
        if match.start() >= low and _ends(text, low, match[0], match.start(), match.end()):
            found.append((low, match.end()))
            low = _skip_blank(text, match.end())
    end = len(text.rstrip(BLANK))
    if low < end:
        found.append((low, end))
    return found


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and text[at] in BLANK:
        at += 1
    return at
