"""Numbers as people write them, so that a changed figure is told by its value.

25,890 and 25 890 and 25.890 are one number, and so are "13 percent" and "13%", "thirteen" and
13. Which of comma and point groups digits is told by the form: groups of exactly three do.
Number words are read in English, and in Chinese and Japanese; digits in every script.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from annotate.text.tokens import Tokens

_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}
_SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 1_000_000, "millions": 1_000_000,
    "billion": 10**9, "billions": 10**9, "trillion": 10**12, "trillions": 10**12,
    "millionen": 1_000_000, "millones": 1_000_000, "millón": 1_000_000,
    "milliard": 10**9, "milliards": 10**9, "milliarde": 10**9, "milliarden": 10**9,
    "lakh": 100_000, "crore": 10_000_000, "万": 10_000, "萬": 10_000, "億": 10**8, "亿": 10**8,
}  # fmt: skip
_UNITS = {
    "%": "%", "٪": "%", "％": "%", "percent": "%", "pct": "%", "prozent": "%",
    "$": "$", "€": "€", "£": "£", "¥": "¥", "₹": "₹",
}  # fmt: skip
_CJK_ONES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CJK_TENS = {"十": 10, "百": 100, "千": 1_000}
_GROUPED = re.compile(r"\d{1,3}(?:([.,٬'’])\d{3})+(?!\d)")
_SHOWN = 200  # figures of one span that are told apart


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit: what it is worth, and the tokens `first` to `last` that say it."""

    value: float
    unit: str
    first: int
    last: int
    in_words: bool


def figures(tokens: Tokens, first: int, last: int) -> Iterator[Figure]:
    """The numbers among the tokens `[first, last)`, in order."""
    at = first
    while at < last:
        read = _digits(tokens.keys, at) or _words(tokens.keys, at, last)
        if read is None:
            at += 1
            continue
        value, end, in_words = read
        start = at
        if at > first and _is_below_zero(tokens, at):
            value, start = -value, at - 1
        while end < last and (scale := _SCALES.get(tokens.keys[end].lower())):
            value, end = value * scale, end + 1
        unit = ""
        if start > first and tokens.keys[start - 1] in "$€£¥₹":
            unit, start = tokens.keys[start - 1], start - 1
        elif end < last and (found := _UNITS.get(tokens.keys[end].lower())):
            unit, end = found, end + 1
        elif [key.lower() for key in tokens.keys[end : min(end + 2, last)]] == ["per", "cent"]:
            unit, end = "%", end + 2
        yield Figure(value, unit, start, end, in_words)
        at = end


def goes_on(tokens: Tokens, first: int, last: int) -> tuple[bool, str]:
    """What of a number at the ends of the tokens `[first, last)` stands outside of them: whether
    a minus does, and the million or the like behind it."""
    scale = ""
    if last < len(tokens) and tokens.keys[last - 1][0].isdecimal():
        scale = tokens.keys[last].lower()
    return _is_below_zero(tokens, first), scale if scale in _SCALES else ""


def _is_below_zero(tokens: Tokens, at: int) -> bool:
    """Whether a minus stands before the digits at this token; in a word, and between two numbers,
    it is a hyphen or a dash."""
    if not at or tokens.keys[at - 1] != "-" or not tokens.keys[at][0].isdecimal():
        return False
    sign = tokens.starts[at - 1]
    touches = tokens.ends[at - 1] == tokens.starts[at]
    return touches and not tokens.text[max(0, sign - 1) : sign].isalnum()


def changed_number(
    old: Tokens, span: tuple[int, int], new: Tokens, place: tuple[int, int]
) -> str | None:
    """What to tell a person when the numbers of the old span and of its new place differ."""
    before = list(figures(old, *span))[:_SHOWN]
    after = list(figures(new, *place))[:_SHOWN]
    worth = [(figure.value, figure.unit) for figure in before]
    now = [(figure.value, figure.unit) for figure in after]
    if worth == now:
        return None
    steps = SequenceMatcher(None, worth, now, autojunk=False).get_opcodes()
    for kind, low, high, new_low, new_high in steps:
        if kind == "replace":
            one, other = _said(old, before[low:high]), _said(new, after[new_low:new_high])
            return f"the number changed: {one} → {other}"
    for kind, low, high, new_low, new_high in steps:
        if kind == "delete" and not all(figure.in_words for figure in before[low:high]):
            return f"the number {_said(old, before[low:high])} is gone"
        if kind == "insert" and not all(figure.in_words for figure in after[new_low:new_high]):
            return f"a number was added: {_said(new, after[new_low:new_high])}"
    return None


def _said(tokens: Tokens, found: Sequence[Figure]) -> str:
    return ", ".join([tokens.said(figure.first, figure.last) for figure in found[:3]])


def _digits(keys: Sequence[str], at: int) -> tuple[float, int, bool] | None:
    """A number in digits at this token."""
    key = keys[at]
    if not key[0].isdecimal():
        return None
    digits = "".join([str(unicodedata.decimal(sign, sign)) for sign in key])
    grouped = _GROUPED.match(digits)
    if grouped:
        digits = digits.replace(grouped[1], "")
    try:
        return float(digits.replace(",", ".").replace("٫", ".").replace("٬", "")), at + 1, False
    except ValueError:  # a date such as 1.2.2020: only itself
        return float(re.sub(r"\D", "", digits) + ".5"), at + 1, False


def _words(keys: Sequence[str], at: int, last: int) -> tuple[float, int, bool] | None:
    """A number in words at this token."""
    if keys[at] in _CJK_ONES or keys[at] in _CJK_TENS:
        return _cjk(keys, at, last)
    total, group, end = 0, 0, at
    while end < last:
        word = keys[end].lower()
        if word in _SMALL:
            group += _SMALL[word]
        elif word == "hundred" and group:
            group *= 100
        elif not (word in ("-", "and") and _goes_on(keys, at, end, last)):
            break
        end += 1
    total += group
    return (float(total), end, True) if end > at else None


def _goes_on(keys: Sequence[str], at: int, end: int, last: int) -> bool:
    """Whether the hyphen or "and" at `end` joins two parts of one number."""
    if end == at or end + 1 >= last or keys[end + 1].lower() not in _SMALL:
        return False
    before = keys[end - 1].lower()
    return before in _TENS if keys[end] == "-" else before == "hundred"


def _cjk(keys: Sequence[str], at: int, last: int) -> tuple[float, int, bool]:
    total, digit, end = 0, 0, at
    while end < last:
        sign = keys[end]
        if sign in _CJK_ONES:
            digit = digit * 10 + _CJK_ONES[sign]
        elif sign in _CJK_TENS:
            total, digit = total + (digit or 1) * _CJK_TENS[sign], 0
        else:
            break
        end += 1
    return float(total + digit), end, True
