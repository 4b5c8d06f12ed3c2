"""Cells of a workbook: every text is a text, so that none is a formula, a number or a link
(ECMA-376, part 1, 18.3.1.4 and 22.9.2.19).

Texts stand in their cells and not in a list of their own, so that memory does not grow with them.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

LONGEST = 32_767
"""UTF-16 units that Excel shows of a cell."""
CUT = " … (cut off here: a cell holds no more; the format json has it whole)"
PLAIN, HEAD, TOP, WRAPPED, DATE, INSTANT = range(6)
"""Styles, as `xlsx_parts` has them."""

_EXACT = 2**53  # whole numbers that Excel, which has only doubles, may have otherwise
_FIRST = date(1900, 3, 1)  # before it Excel counts a day that there never was
_DAY_0 = date(1899, 12, 30)
_INSTANT_0 = datetime(1899, 12, 30, tzinfo=UTC)
_SECONDS = 86_400
_PLAIN_LENGTH = LONGEST // 2  # code points of a text that can be no longer than that
# What XML parts by, cannot hold, or Excel reads as such.
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

type Cell = Callable[[str, Any], str]
"""A cell in its column, from the number of its row and a value; "" for nothing."""


def text_column(column: int, style: int) -> Cell:
    """Texts."""
    begin, end = f'<c r="{letters(column)}', f'" s="{style}" t="inlineStr"><is><t>'

    def cell(row: str, value: Any) -> str:
        if not value:
            return ""
        text = escaped(value if len(value) <= _PLAIN_LENGTH else fitting(value))
        # Excel drops spaces at the ends of a text that does not ask to keep them.
        if text != text.strip():
            return f'{begin}{row}{end[:-1]} xml:space="preserve">{text}</t></is></c>'
        return f"{begin}{row}{end}{text}</t></is></c>"

    return cell


def typed_column(column: int, kind: str) -> Cell:
    """Numbers as numbers, true and false as such; with the kind `date` or `instant` texts that are
    one (RFC 3339). What Excel has not exactly (whole numbers beyond 2^53, days before March 1900)
    is a text."""
    begin, text = f'<c r="{letters(column)}', text_column(column, TOP)
    serial, style = {
        "date": (_day, DATE),
        "instant": (_instant, INSTANT),
    }.get(kind, (_nothing, TOP))

    def cell(row: str, value: Any) -> str:
        match value:
            case None | "":
                return ""
            case bool():
                return f'{begin}{row}" s="{TOP}" t="b"><v>{int(value)}</v></c>'
            case float() | int() if abs(value) <= _EXACT or isinstance(value, float):
                return f'{begin}{row}" s="{TOP}"><v>{value!r}</v></c>'
            case str() if (number := serial(value)) is not None:
                return f'{begin}{row}" s="{style}"><v>{number!r}</v></c>'
            case _:
                return text(row, str(value))

    return cell


def fitting(text: str) -> str:
    """The text; one that no cell holds is cut off, and says so."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT


def escaped(text: str) -> str:
    """The text as XML has it, with what XML cannot hold as Excel writes it (22.9.2.19)."""
    # Nearly every text is plain, and these are quicker to ask than an expression.
    if text.isprintable() and not ("&" in text or "<" in text or ">" in text or "_x" in text):
        return text
    return _SPECIAL.sub(_escape, text)


def letters(column: int) -> str:
    """What a column is called: A, B, … Z, AA; the first is 0."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    return _XML.get(sign) or f"_x{ord(sign):04X}_"


def _day(text: str) -> int | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return (day - _DAY_0).days if day >= _FIRST else None


def _instant(text: str) -> float | None:
    try:
        since = datetime.fromisoformat(text) - _INSTANT_0
    except (ValueError, TypeError):
        return None
    return since.days + round((since.seconds + since.microseconds / 1e6) / _SECONDS, 9)


def _nothing(text: str) -> None:
    return None
