"""Whether a text is read from left to right or from right to left."""

import unicodedata
from itertools import islice

_LOOKED_AT = 2_000  # code points
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def direction_of(text: str) -> str:
    """`"rtl"` when most letters at the text's beginning are of scripts written so, else `"ltr"`.

    The most of many and not the first one, as `dir="auto"` would have it: an article in Arabic may
    begin with the name of a company.
    """
    balance = 0
    for character in islice(text, _LOOKED_AT):
        kind = unicodedata.bidirectional(character)
        balance += 1 if kind in _RIGHT_TO_LEFT else -1 if kind == "L" else 0
    return "rtl" if balance > 0 else "ltr"
