"""Finding the place that a quote means. Exact or not at all: a guess would be a false source."""

from annotate.text.canonical import canonicalize
from annotate.text.context import CONTEXT_LENGTH
from annotate.text.errors import QuoteAmbiguous, QuoteNotFound
from annotate.text.spans import Span

_SHOWN = 60  # code points of a quote in a message
_COUNTED = 100  # places


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
    first, *others = _places(text, quote) or [-1]
    if first < 0:
        raise QuoteNotFound(f"The quote {_shown(quote)} stands nowhere in the text.")
    if others:
        found = 1 + len(others)
        raise QuoteAmbiguous(
            f"The quote {_shown(quote)} stands {_times(found)} in the text.", found
        )
    return Span(first, first + len(quote))


def _places(text: str, quote: str) -> list[int]:
    """Where the quote stands, at most `_COUNTED` places and one: a quote of one letter, or a long
    one in a text that repeats itself, stands in millions."""
    places: list[int] = []
    at = text.find(quote)
    while at >= 0 and len(places) <= _COUNTED:
        places.append(at)
        at = text.find(quote, at + 1)
    return places


def _times(found: int) -> str:
    if found == 1:
        return "once"
    return f"{found:,} times" if found <= _COUNTED else f"more than {_COUNTED:,} times"


def _only_between(text: str, quote: str, prefix: str, suffix: str) -> Span:
    """The only place of the quote that its prefix and suffix fit."""
    places = _places_between(text, quote, prefix, suffix)
    if len(places) == 1:
        return Span(places[0], places[0] + len(quote))
    found = len(_places(text, quote))
    if not found:
        raise QuoteNotFound(f"The quote {_shown(quote)} stands nowhere in the text.")
    if not places:
        raise QuoteNotFound(
            f"The quote {_shown(quote)} stands {_times(found)} in the text, but not between this "
            "prefix and suffix."
        )
    raise QuoteAmbiguous(
        f"The quote {_shown(quote)} stands {_times(len(places))} in the text between this prefix "
        "and suffix.",
        len(places),
    )


def _places_between(text: str, quote: str, prefix: str, suffix: str) -> list[int]:
    """Where the quote stands with the prefix before it and the suffix after it; at the ends of the
    text, with as much of them as there is room for."""
    low, high = len(prefix), len(text) - len(quote) - len(suffix)
    inner = {at + low for at in _places(text, prefix + quote + suffix)}
    edges = {
        *range(min(low, high + len(suffix) + 1)),
        *range(max(high + 1, 0), high + 1 + len(suffix)),
    }
    outer = {
        at
        for at in edges
        if text.startswith(quote, at)
        and prefix.endswith(text[max(0, at - low) : at])
        and suffix.startswith(text[at + len(quote) : at + len(quote) + len(suffix)])
    }
    return sorted(inner | outer)
