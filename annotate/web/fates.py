"""What a new text would do to annotations, in parts that a page shows one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from annotate.annotations.anchorings import State
from annotate.annotations.carrying import Carried
from annotate.web.differences import Piece, sides

IN_A_PART = 100
_LONGEST = 400  # code points of a quote; a longer one ends with "…", and is not compared
type Key = tuple[int, int, UUID]


@dataclass(frozen=True, slots=True)
class Fate:
    """An annotation, where it stands now, and what would become of it; `found` are the words of the
    place in the new text, "" when there is none."""

    key: Key
    state: State
    reason: str
    quote: str
    found: str

    @property
    def sides(self) -> tuple[list[Piece], list[Piece]]:
        """Both quotes, with the words marked that the other has not."""
        if self.quote.endswith("…") or self.found.endswith("…"):
            return [Piece("equal", self.quote)], [Piece("equal", self.found)]
        return sides(self.quote, self.found)


def fates(found: Sequence[Carried]) -> list[Fate]:
    """Of those that are not in the trash, in document order."""
    shown = [_fate(one) for one in found if not one.was.deleted]
    return sorted(shown, key=lambda fate: fate.key)


def _fate(one: Carried) -> Fate:
    was = one.was
    there = _short(one.place["quote"]) if one.place else ""
    key = was.start, was.end, was.id
    return Fate(key, one.state, one.reason, _short(was.quote), there)


def _short(quote: str) -> str:
    return quote if len(quote) <= _LONGEST else f"{quote[: _LONGEST - 1]}…"


@dataclass(frozen=True, slots=True)
class Part:
    """Some of them, and the cursor from which the next part goes on; "" after the last one."""

    items: Sequence[Fate]
    more: str


def part(found: Sequence[Fate], after: str) -> Part:
    """Those after a cursor, of what is in document order; the first part without a cursor, or with
    one that is none. What was annotated meanwhile neither repeats nor hides any."""
    start = _read(after)
    rest = [one for one in found if start is None or one.key > start]
    shown = rest[:IN_A_PART]
    return Part(shown, _written(shown[-1].key) if len(rest) > len(shown) else "")


def _written(key: Key) -> str:
    return "~".join(map(str, key))


def _read(cursor: str) -> Key | None:
    try:
        start, end, id = cursor.split("~")
        return int(start), int(end), UUID(id)
    except ValueError:
        return None
