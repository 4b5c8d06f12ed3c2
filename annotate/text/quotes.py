"""Finding the place that a quote means. Exact or not at all: a guess would be a false source."""

from annotate.text.canonical import canonicalize
from annotate.text.context import CONTEXT_LENGTH
from annotate.text.errors import QuoteAmbiguous, QuoteNotFound
from annotate.text.spans import Span

_SHOWN = 60


def locate(
    text: str,
    quote: str,
    start: int | None = None,
    end: int | None = None,
    prefix: str = "",
    suffix: str = "",
) -> Span:
    """The one span of `text` (code points) whose characters are the quote.

    The span given by `start` and `end` wins when it holds exactly the quote. Otherwise the quote
    must stand exactly once, counting only places that the prefix and suffix (where given) fit:
    of them the 32 code points next to the quote are compared, fewer at the ends of the text.
    Line ends and composition of what is given are made canonical first.

    Raises QuoteNotFound or QuoteAmbiguous (both with code `quote_mismatch`), and TextError for
    a quote that is no text at all.
    """
    quote = canonicalize(quote)
    if quote and start is not None and _stands_at(text, quote, start, end):
        return Span(start, start + len(quote))
    prefix = canonicalize(prefix)[-CONTEXT_LENGTH:]
    suffix = canonicalize(suffix)[:CONTEXT_LENGTH]
    if not quote:
        raise QuoteNotFound("The quote is empty.")
    if "" == prefix == suffix:
        return _only(text, quote)
    return _only_between(text, quote, prefix, suffix)


def _stands_at(text: str, quote: str, start: int, end: int | None) -> bool:
    return start >= 0 and end in (None, start + len(quote)) and text.startswith(quote, start)


def _shown(quote: str) -> str:
    return f"“{quote}”" if len(quote) <= _SHOWN else f"“{quote[:_SHOWN]}…”"


def _only(text: str, quote: str) -> Span:
    """The only place of the quote, which may overlap itself."""
    first = text.find(quote)
    if first < 0:
        raise QuoteNotFound(f"The quote {_shown(quote)} stands nowhere in the text.")
    if text.find(quote, first + 1) >= 0:
        found = _count(text, quote)
        raise QuoteAmbiguous(
            f"The quote {_shown(quote)} stands {found:,} times in the text.", found
        )
    return Span(first, first + len(quote))


def _count(text: str, quote: str) -> int:
    found, at = 0, text.find(quote)
    while at >= 0:
        found, at = found + 1, text.find(quote, at + 1)
    return found


def _only_between(text: str, quote: str, prefix: str, suffix: str) -> Span:
    """The only place of the quote that its prefix and suffix fit."""
    places: list[int] = []
    found, at = 0, text.find(quote)
    while at >= 0:
        found += 1
        before = text[max(0, at - len(prefix)) : at]
        after = text[at + len(quote) : at + len(quote) + len(suffix)]
        if prefix.endswith(before) and suffix.startswith(after):
            places.append(at)
        at = text.find(quote, at + 1)
    if len(places) == 1:
        return Span(places[0], places[0] + len(quote))
    times = "once" if found == 1 else f"{found:,} times"
    if not found:
        raise QuoteNotFound(f"The quote {_shown(quote)} stands nowhere in the text.")
    if not places:
        raise QuoteNotFound(
            f"The quote {_shown(quote)} stands {times} in the text, but not between this prefix "
            "and suffix."
        )
    raise QuoteAmbiguous(
        f"The quote {_shown(quote)} stands {len(places):,} times in the text between this prefix "
        "and suffix.",
        len(places),
    )
