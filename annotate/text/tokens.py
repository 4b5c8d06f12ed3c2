"""Cutting a text into tokens that can be compared: words, numbers and single signs.

Two tokens are the same when their keys are: letters composed (NFC, Unicode Standard Annex #15)
with their case kept, every quotation mark one mark, every run of dashes one dash, and white
space between tokens no part of any. So texts that differ only in typography have the same keys.

Scripts written without spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese …)
give a token for each letter with its marks: finding their words needs a dictionary, and a map
between two texts does not need words.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import regex

_SPACELESS = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Yi}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
    r"\p{Tibetan}\p{Tai_Le}\p{New_Tai_Lue}\p{Tai_Tham}\p{Balinese}\p{Javanese}"
)
# What is invisible and changes no word: it is skipped between tokens and dropped inside words.
# The joiners U+200C and U+200D stay, they do change words (Persian, the scripts of India).
_INVISIBLE = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
_APOSTROPHES = "'\u2019\u02bc"
_QUOTATION = frozenset("'\"`´‘’‚‛“”„‟«»‹›「」『』〝〞〟＂＇")
_SINGLE = frozenset("'‘’‚‛`´＇‹›")
_DASHES = r"\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_THOUSANDS = " \u00a0\u2009\u202f"

_TOKEN = regex.compile(
    rf"""
      (?P<number>\d{{1,3}}(?:[{_THOUSANDS}'’]\d{{3}})+(?!\d)(?:[.,٫]\d+)?|\d+(?:[.,٫٬]\d+)*)(?!\p{{M}})
    | [[\p{{L}}\p{{M}}]--[{_SPACELESS}]]
      (?:[[\p{{L}}\p{{M}}\p{{N}}\u200c\u200d\u00ad]--[{_SPACELESS}]]|[{_APOSTROPHES}](?=\p{{L}}))*
    | [{_SPACELESS}]\p{{M}}*
    | [{_DASHES}]+
    | (?![\s{_INVISIBLE}]|\p{{Cc}})\X
    """,
    regex.VERSION1 | regex.VERBOSE,
)
# Between blanks; but "25 890" is one number, whatever space groups its digits.
_RUN = re.compile(rf"[^\s\d]*\d{{1,3}}(?:[{_THOUSANDS}]\d{{3}})+(?!\d)\S*|\S+")
_DROPPED = regex.compile(rf"[{_INVISIBLE}]")
_ONLY_DASHES = regex.compile(rf"[{_DASHES}]+")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: `starts[i]` to `ends[i]` in code points, compared by `keys[i]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    keys: Sequence[str]

    def __len__(self) -> int:
        return len(self.keys)

    def touching(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the tokens that `[start, end)` (code points) touches."""
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end))

    def said(self, first: int, last: int) -> str:
        """The text from token `first` up to but without token `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""


def tokenize(text: str) -> Tokens:
    """The tokens of the text, in order; they do not overlap, and only blanks lie between."""
    starts: list[int] = []
    ends: list[int] = []
    keys: list[str] = []
    # A text repeats its words: each run between blanks is cut once.
    known: dict[str, list[tuple[int, int, str]]] = {}
    for match in _RUN.finditer(text):
        run, at = match.group(), match.start()
        pieces = known.get(run)
        if pieces is None:
            pieces = known[run] = _pieces(run)
        for start, end, key in pieces:
            starts.append(at + start)
            ends.append(at + end)
            keys.append(key)
    return Tokens(text, starts, ends, keys)


def _pieces(run: str) -> list[tuple[int, int, str]]:
    """Start, end and key of the tokens of a run without blanks."""
    if run.isascii() and run.isalpha():  # most are plain words
        return [(0, len(run), run)]
    pieces: list[tuple[int, int, str]] = []
    after_number = -1
    for match in _TOKEN.finditer(run):
        start, end = match.span()
        raw = match.group()
        if start == after_number and raw in _QUOTATION:
            # Feet and inches, minutes and seconds: here the mark is part of the figure.
            key = "'" if raw in _SINGLE else "''"
        else:
            key = _key(raw)
        if match.lastgroup:
            after_number = end
        pieces.append((start, end, key))
    return pieces


def _key(raw: str) -> str:
    """What a token is compared by."""
    if raw.isascii() and raw.isalnum():
        return raw
    if raw in _QUOTATION:
        return '"'
    if _ONLY_DASHES.fullmatch(raw):
        return "-"
    key = unicodedata.normalize("NFC", _DROPPED.sub("", raw))
    for apostrophe in _APOSTROPHES[1:]:
        key = key.replace(apostrophe, "'")
    return "".join(key.split()) or raw


def folded(text: str) -> str:
    """The text as anchoring compares it: the keys of its tokens, one space between them."""
    return " ".join(tokenize(text).keys)
