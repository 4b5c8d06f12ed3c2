"""From bytes to a string, and from a string to canonical text.

Canonical text has no NUL, no byte order mark at its start, `\\n` as its only line end, and is
in Normalization Form C. Nothing else is changed: odd spaces, soft hyphens, joiners and trailing
spaces stay. U+0085, U+2028 and U+2029 are line ends too (UAX #14 breaks after them
whatever follows), so that a line is a line in every tool that reads an export.
A zero width no-break space (U+FEFF) inside the text stays: there it is no byte order mark.
"""

import re
import unicodedata

from annotate.text.errors import TextTooLong, UndecodableText

MAX_LENGTH = 5_000_000
"""The most code points that one revision may have."""

MAX_PARTS = 100_000
"""The most lines, blocks, formatted ranges or marks of formatting that one text may have: far
more than 5,000,000 characters of prose need, and few enough for a page and for a worker."""

_LINE_END = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def canonicalize(text: str) -> str:
    """The canonical form of a text. Applying it again changes nothing.

    Raises UndecodableText for a lone surrogate (which no encoding can carry) and TextTooLong
    for more than MAX_LENGTH code points.
    """
    text = normalize(text)
    if len(text) > MAX_LENGTH:
        raise TextTooLong(len(text), MAX_LENGTH)
    return text


def normalize(text: str) -> str:
    """The same without the limit, for sources whose markup may be longer than their text."""
    if text.isascii() and "\0" not in text and "\r" not in text:
        return text
    lone = _SURROGATE.search(text)
    if lone:
        raise UndecodableText(
            f"The text contains half of a character (U+{ord(lone[0]):04X}, a lone surrogate) "
            f"at position {lone.start():,}."
        )
    text = text.replace("\0", "").lstrip("\ufeff")
    return unicodedata.normalize("NFC", _LINE_END.sub("\n", text))
