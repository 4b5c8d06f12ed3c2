"""The order in which the blocks of a PDF's pages are read.

By Breuel, "High Performance Document Layout Analysis" (2003): of two blocks one above the other the
upper one comes first, of two beside each other the left one, also when it begins lower, unless a
block that is as wide as both, such as a heading, stands between them. What that leaves open is
read as it was written.
"""

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from annotate.text.formats.pdf_blocks import Block, blocks_of
from annotate.text.formats.pdf_lines import Line, Page

_SHARED = 0.1  # of the narrower one's width: less is an accident
_COLUMN_ROWS = 3
_MOST_BLOCKS = 400  # of a page; one with more is a drawing, and stays as it was written


@dataclass(frozen=True, slots=True)
class Placed:
    """A line in reading order, with the column (a number that only grows) and its bounds."""

    line: Line
    column: int
    left: float
    right: float


def in_reading_order(pages: Sequence[Page]) -> list[Placed]:
    """All lines of all pages as they are read."""
    placed: list[Placed] = []
    column = 0
    for page in pages:
        blocks = blocks_of(page.lines)
        columns = _columns(blocks)
        before: Block | None = None
        for block in _ordered(blocks, columns):
            if before is None or not (before.bottom > block.middle and _overlap(before, block)):
                column += 1
            left, right = _bounds(block, columns)
            placed += [Placed(row, column, left, right) for row in block.rows]
            before = block
    return placed


def _ordered(blocks: list[Block], columns: list[tuple[Block, float]]) -> list[Block]:
    """The blocks so that each comes behind all that are read before it."""
    if len(blocks) > _MOST_BLOCKS:
        return blocks
    before = _before([_in_its_column(block, columns) for block in blocks])
    ordered: list[Block] = []
    left, at_hand = dict(enumerate(blocks)), (1 << len(blocks)) - 1
    while left:
        # Where the rules go round in a circle, the one that the fewest wait for.
        at = min(left, key=lambda one: ((before[one] & at_hand).bit_count(), one))
        ordered.append(left.pop(at))
        at_hand ^= 1 << at
    return ordered


def _before(rooms: list[Block]) -> list[int]:
    """For each block those that are read before it: a bit for each, so that a page with hundreds
    of labels takes no longer than one with as many lines."""
    everywhere = range(len(rooms))
    beyond = [sum(1 << at for at in everywhere if _overlap(rooms[at], one)) for one in rooms]
    by_height = sorted(everywhere, key=lambda at: rooms[at].middle)
    heights = [rooms[at].middle for at in by_height]
    below = list(accumulate((1 << at for at in by_height), operator.or_, initial=0))

    def comes_first(one: int, other: int) -> bool:
        if beyond[one] >> other & 1:
            return rooms[one].middle > rooms[other].middle
        if rooms[one].left > rooms[other].left:
            return False
        lower = min(rooms[one].top, rooms[other].top)
        upper = max(rooms[one].bottom, rooms[other].bottom)
        between = below[bisect_right(heights, upper)] & ~below[bisect_left(heights, lower)]
        return lower > upper or not between & beyond[one] & beyond[other]

    return [
        sum(1 << one for one in everywhere if one != other and comes_first(one, other))
        for other in everywhere
    ]


def _in_its_column(block: Block, columns: list[tuple[Block, float]]) -> Block:
    """A block as wide as its column: a short heading stands above all of it."""
    left, right = _bounds(block, columns)
    return replace(block, left=min(left, block.left), right=max(right, block.right))


def _overlap(one: Block, other: Block) -> bool:
    """Whether two blocks stand above one another, at least in part."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > _SHARED * min(one.right - one.left, other.right - other.left)


def _columns(blocks: list[Block]) -> list[tuple[Block, float]]:
    """The blocks of several lines, and where their lines begin."""
    return [(one, one.edge) for one in blocks if len(one.rows) >= _COLUMN_ROWS]


def _bounds(block: Block, columns: list[tuple[Block, float]]) -> tuple[float, float]:
    """Where lines begin and end in the column that a block stands in: the narrowest of the columns
    that is as wide; itself, where none is."""
    around = [
        (edge, one.right)
        for one, edge in columns
        if one.left <= block.left + 2 and one.right >= block.right - 2
    ]
    return min(around, key=lambda one: one[1] - one[0], default=(block.edge, block.right))


def indent(one: Placed) -> float:
    """How far a line begins inside its column, when that is as far as an indent; less than nothing
    for the first of lines that hang below it."""
    inside = one.line.left - one.left
    return inside if 0.5 * one.line.size < abs(inside) < 5 * one.line.size else 0.0
