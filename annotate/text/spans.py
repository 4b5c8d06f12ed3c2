"""A span of canonical text, as a value."""

from typing import NamedTuple


class Span(NamedTuple):
    """Half-open `[start, end)`, in code points of one canonical text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of the span."""
        return text[self.start : self.end]
