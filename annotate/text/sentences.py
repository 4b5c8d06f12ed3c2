"""Where sentences begin and end, cut as a careful reader would and in no language in particular.

The rules, in order, for each run of terminators with the closing quotes, brackets and footnote
marks after it:

1. A terminator of a script that puts no space between sentences (。！？ । ؟ …) always ends one, but
   not before a Japanese particle that makes it a quotation (「…？」と).
2. Others end one only before white space or the end of the text ("3.5" and "a.b" go on).
3. None ends one before another terminator (". . ."), nor when the next letter, past opening marks
   and a dash, is lower case (“Why?” she asked); "iPhone" does not count as lower case.
4. A single full stop does not end one after: a title ("Dr."); a word that takes a number
   ("Nov. 4", "No. 7"); an initial ("J. Smith", "د. أحمد"); the number of a list item; a German
   ordinal ("4. November", "im 19. Jahrhundert"). After a dotted abbreviation ("U.S.", "D.C.") or
   a tail ("Inc.") it does only before a word that often begins a sentence; after a place that
   follows a comma ("Washington, D.C.") before any capital, and after an hour ("5 p.m.") too, but
   for a day or a zone of time.
5. What has no letter and no digit ("[…]", "⛵") belongs to the sentence after it, at the end of the
   block to the one before.

In doubt two sentences stay together: too much context misleads nobody. Only character classes,
string sets and index arithmetic are used: `static/js/sentences.js` follows line by line, and
`tests/data/sentences.json` holds both to the same answers.
"""

import regex

from annotate.text.abbreviations import (
    AFTER_HOURS,
    BEFORE_NUMBERS,
    HOURS,
    MONTHS,
    NO_NAMES,
    ORDINAL_LEADERS,
    PLACES,
    STARTERS,
    TAILS,
    TITLES,
)
from annotate.text.characters import BLANK

_SPACED = ".!?…‽‼⁇⁈⁉"
_UNSPACED = "。！？｡।॥؟۔։።፧។៕᙮᠃᠉"
_CLOSERS = "\"'”’»›)\\]}）］｝」』】》〉〕"
# In German and Danish these close; elsewhere they open, which they never do right after a stop.
_LOW_CLOSERS = "“‘«‹"
_FOOTNOTES = r"(?:\[\p{Nd}{1,3}\]|[⁰¹²³⁴-⁹])*"

_RUN = regex.compile(
    rf"(?P<marks>[{_SPACED}{_UNSPACED}](?:[{_SPACED}{_UNSPACED}]|\p{{M}})*)"
    rf"(?P<tail>[{_CLOSERS}]*"
    rf"(?:(?:[{_LOW_CLOSERS}]+|[ \u00a0\u202f][»›])(?=[{BLANK}]|$))?{_FOOTNOTES})"
)
_NEXT = regex.compile(
    rf"(?:\p{{Pd}}+[{BLANK}]+)?[\p{{P}}\p{{S}}]*"
    r"(?P<word>(?P<first>[\p{L}\p{N}])[\p{L}\p{M}\p{N}’']*)(?P<stop>\.?)"
)
_WORD = regex.compile(r"(?:[\p{L}\p{M}\p{N}]+\.)*[\p{L}\p{M}\p{N}º]+$")
_DOTTED = regex.compile(r"(?:\p{L}{1,2}\.)+\p{L}{1,3}")
_AFTER_COMMA = regex.compile(rf"[\p{{L}}\p{{M}}],[{BLANK}]+$")
_LEADER = regex.compile(rf"([\p{{L}}]+)[{BLANK}]+$")
_TERMINATOR = regex.compile(f"[{_SPACED}{_UNSPACED}]")
_ALWAYS_ENDS = regex.compile(f"[{_UNSPACED}]")
_SUBSTANCE = regex.compile(r"[\p{L}\p{N}]")
_LOWER = regex.compile(r"\p{Ll}(?!\p{Lu})")
_INITIAL = regex.compile(r"[\p{Lu}\p{Script=Arabic}\p{Script=Hebrew}]")
_DIGITS = regex.compile(r"\p{Nd}+")
_QUOTING = ("と", "っ")
_LONGEST_WORD = 40  # code points


def _word_before(text: str, low: int, at: int) -> tuple[str, str]:
    """The word (dots inside included) that ends at `at`, and what stands before it in the sentence,
    as far as it matters."""
    floor = max(low, at - _LONGEST_WORD)
    match = _WORD.search(text[floor:at])
    if not match:
        return "", ""
    return match[0], text[max(low, floor - _LONGEST_WORD) : floor + match.start()]


def _is_ordinal(before: str, leading: str, word: str) -> bool:
    """Whether a number with a full stop is a German ordinal."""
    if len(before) > 2:
        return False
    leader = _LEADER.search(leading)
    return word in MONTHS or bool(leader and leader[1] in ORDINAL_LEADERS and word not in STARTERS)


def _stop_ends(text: str, low: int, dot: int, word: str, stop: str) -> bool:
    """Rule 4: whether the single full stop at `dot` ends the sentence begun at `low`.

    `word` is the next word and `stop` the full stop right after it ("" where there is none).
    """
    before, leading = _word_before(text, low, dot)
    if not word or not before:
        return True
    opens = not _SUBSTANCE.search(leading)
    if before in TITLES:
        return False
    if before in BEFORE_NUMBERS and _DIGITS.match(word):
        return False
    if _DIGITS.fullmatch(before):
        return not opens and not _is_ordinal(before, leading, word)
    # "A." of "J. A. Smith" is no word that begins a sentence.
    starts = word in STARTERS and not (stop and len(word) == 1)
    if before in PLACES:
        return starts or _AFTER_COMMA.search(leading) is not None
    if before in HOURS:
        return word not in AFTER_HOURS
    if _DOTTED.fullmatch(before) or before in TAILS:
        return starts
    if len(before) == 1 and _INITIAL.match(before):
        return not opens and (word in NO_NAMES or (before == "I" and starts))
    return True


def _ends(text: str, low: int, marks: str, tail: str, at: int) -> bool:
    """Rules 1 to 4: whether the run of terminators at `at` ends the sentence begun at `low`."""
    after = at + len(marks) + len(tail)
    if after == len(text):
        return True
    if _ALWAYS_ENDS.search(marks):
        return not (tail and text[after] in _QUOTING)
    if text[after] not in BLANK:
        return False
    rest = _skip_blank(text, after)
    if _TERMINATOR.match(text, rest):
        return False
    following = _NEXT.match(text, rest)
    if following and _LOWER.match(text, following.start("first")):
        return False
    if marks == ".":
        word, stop = following.group("word", "stop") if following else ("", "")
        return _stop_ends(text, low, at, word, stop)
    return True


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of one block as `(start, end)` in code points, white space between left out."""
    found: list[tuple[int, int]] = []
    low = looked = _skip_blank(text, 0)
    solid = False
    for match in _RUN.finditer(text):
        at, after = match.span()
        # Only what is new is looked at: a text of dots alone is not searched again at each.
        solid = solid or _SUBSTANCE.search(text, looked, after) is not None
        looked = after
        if solid and _ends(text, low, match["marks"], match["tail"], at):
            found.append((low, after))
            low = looked = _skip_blank(text, after)
            solid = False
    end = len(text.rstrip(BLANK))
    if low < end and found and not _SUBSTANCE.search(text, low, end):
        found[-1] = (found[-1][0], end)
    elif low < end:
        found.append((low, end))
    return found


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and text[at] in BLANK:
        at += 1
    return at
