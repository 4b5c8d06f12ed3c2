"""Places in a list whose positions have gaps, so that a move changes one row and not all."""

from collections.abc import Sequence
from typing import Protocol

GAP = 1 << 20


class Placed(Protocol):
    """A row with a position."""

    position: int


def position_at(others: Sequence[Placed], place: int | None) -> int | None:
    """The position of a row that is to stand before the others' row number `place` (from 0), or at
    the end. None when there is no gap: then all have to be renumbered."""
    if place is None or place >= len(others):
        return (others[-1].position if others else 0) + GAP
    place = max(place, 0)
    after = others[place].position
    before = others[place - 1].position if place else after - 2 * GAP
    middle = (before + after) // 2
    return middle if before < middle < after else None


def renumber[Row: Placed](rows: Sequence[Row]) -> list[Row]:
    """Give the rows new positions in their order. Which have another one now."""
    moved = []
    for number, row in enumerate(rows, start=1):
        if row.position != number * GAP:
            row.position = number * GAP
            moved.append(row)
    return moved
