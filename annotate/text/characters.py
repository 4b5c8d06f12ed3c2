"""Sets of characters that Python and JavaScript must agree on, as data.

Neither language's own idea of white space is used: Python's `str.isspace` counts the
information separators U+001C to U+001F, JavaScript's `\\s` counts U+FEFF but not U+0085.
"""

# White_Space of the Unicode Character Database (PropList.txt).
WHITE_SPACE = (
    "\t\n\v\f\r \u0085\u00a0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

# Zero width space, word joiner, zero width no-break space: at the end of a highlight as
# invisible and as meaningless as a space. Joiners (U+200C, U+200D), direction marks and soft
# hyphens are not here: they belong to the letters beside them.
ZERO_WIDTH_SPACE = "\u200b\u2060\ufeff"

BLANK = WHITE_SPACE + ZERO_WIDTH_SPACE


def is_blank(text: str) -> bool:
    """Whether there is nothing to see: only white space of any kind, or nothing at all."""
    return not text.strip(BLANK)


def words(line: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(line.split())
