"""Which spans of several people lie on the same passage: the same, overlapping, or alone.

Offsets are code points.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Literal

type Kind = Literal["identical", "overlapping", "lone"]
KINDS: tuple[Kind, ...] = ("identical", "overlapping", "lone")


@dataclass(frozen=True, slots=True)
class Marked[Who: Hashable, Key: Hashable]:
    """A span `[start, end)` that somebody marked; `key` is what it is known by."""

    start: int
    end: int
    who: Who
    key: Key


@dataclass(frozen=True, slots=True)
class Passage[Who: Hashable, Key: Hashable]:
    """A stretch `[start, end)` of the text, and all spans in it, each of which shares a code point
    with another one, in the text's order.

    Identical: several people marked it, each with just these bounds. Overlapping: several people,
    with different bounds. Lone: only one person did.
    """

    start: int
    end: int
    kind: Kind
    spans: tuple[Marked[Who, Key], ...]

    @property
    def people(self) -> tuple[Who, ...]:
        """Who marked something in it."""
        return tuple(dict.fromkeys(span.who for span in self.spans))


def passages[Who: Hashable, Key: Hashable](
    spans: Iterable[Marked[Who, Key]],
) -> list[Passage[Who, Key]]:
    """The passages in the text's order. Every span is in exactly one of them."""
    found: list[list[Marked[Who, Key]]] = []
    end = -1
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if span.start < end:
            found[-1].append(span)
        else:
            found.append([span])
        end = max(end, span.end) if len(found[-1]) > 1 else span.end
    return [_passage(each) for each in found]


def _passage[Who: Hashable, Key: Hashable](
    spans: list[Marked[Who, Key]],
) -> Passage[Who, Key]:
    kind: Kind = "overlapping"
    if len({span.who for span in spans}) == 1:
        kind = "lone"
    elif len({(span.start, span.end) for span in spans}) == 1:
        kind = "identical"
    return Passage(spans[0].start, max(span.end for span in spans), kind, tuple(spans))
