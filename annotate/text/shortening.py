"""Quotes that are shown without some of their parts, which are never left out unseen."""

from collections.abc import Iterable, Sequence

from annotate.text.graphemes import boundary_before

ELLIPSIS = "[…]"

type Part = Sequence[int]
"""`[start, end)` in code points of a quote."""


def kept_of(quote: str, parts: Iterable[Part]) -> list[str]:
    """What stays of the quote: the texts before, between and after the parts, which are in order
    and apart from each other."""
    kept, at = [], 0
    for start, end in parts:
        kept.append(quote[at:start])
        at = end
    return [*kept, quote[at:]]


def shown_quote(quote: str, parts: Sequence[Part]) -> str:
    """The quote with an ellipsis in brackets for each part that is left out, at its ends too."""
    if not parts:
        return quote
    return f" {ELLIPSIS} ".join(kept.strip() for kept in kept_of(quote, parts)).strip()


def begun(quote: str, most: int) -> str:
    """The beginning of a quote of more than `most` code points, as far as a whole word, and the
    ellipsis for the rest; where no word ends in its second half, as far as a whole character."""
    if len(quote) <= most:
        return quote
    at = boundary_before(quote, most)
    head = quote[:at]
    words = head if head[-1:].isspace() or quote[at].isspace() else head.rsplit(maxsplit=1)[0]
    kept = words if len(words) * 2 >= most else head
    return f"{kept.rstrip()} {ELLIPSIS}"
