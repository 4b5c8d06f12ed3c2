"""The blocks of a PDF page: lines that follow one another in the file and stand below one another.

Who sets a page writes a column to its end before the next one, and a table row by row, so what
follows and stands below (or beside, as cells do) is one block. Programs that write a page line by
line over all its columns give blocks of several columns: these are cut at an upright gap that few
lines cross when the lines on both sides fill their columns, which those of a table do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from annotate.text.formats.pdf_lines import CLOSED, COLUMN_GAP, INITIAL, Line

_FEWEST = 4  # lines of a column
_FILLED = 0.6  # of a column's width, that half of its lines must fill
_MOST_CROSSING = 0.34  # of the lines
_CUTS = 40  # places looked at for a gap
_OTHER_SIZE = 0.15  # of the larger one: a heading's letters
_NEAR = 1.9  # times the size, from the middle of a line to that of the next
_ALIGNED = 3.0  # times the size, that lines of a block begin beside each other
_WIDER = 1.5  # times the size, that a line may go beyond the ones above
_INSIDE = 2.0  # points
_INSIDE_WHEN_HANGING = 0.4  # of the lines: entries have two and more, but for some
_MOST = 2_000  # blocks of a page: one with more is a drawing, and no words in it belong together
_SAME_HEIGHT = 0.4  # times the smaller size, that the middles of pieces of a row differ


@dataclass(frozen=True, slots=True)
class Block:
    """Lines from the top, one for each row, and the box around them in points."""

    rows: list[Line]
    left: float
    right: float
    bottom: float
    top: float

    @property
    def edge(self) -> float:
        """Where its lines begin: at the left, but for the first ones of paragraphs that hang below
        them. Then many lines stand inside, and what is before them is in the midst of a sentence,
        while the line before an indent ends one."""
        inside = [
            (before, after)
            for before, after in pairwise(self.rows)
            if after.left > self.left + after.size / 2
        ]
        first = [before for before, _ in inside if before.left <= self.left + before.size / 2]
        hanging = sum(not CLOSED.search(before.text) for before in first)
        if len(inside) < _INSIDE_WHEN_HANGING * len(self.rows) or 2 * hanging <= len(first):
            return self.left
        return median(after.left for _, after in inside)

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.bottom + self.top) / 2


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """The blocks of a page, in the order of their first lines in the file."""
    growing: list[_Growing] = []
    for line in lines:
        if growing and growing[-1].takes(line):
            growing[-1].add(line)
        else:
            growing.append(_Growing(line))
    whole = _filled(growing) if len(growing) <= _MOST else growing
    return [block_of(zone) for one in whole for zone in _zones(one.pieces, 0)]


def block_of(lines: list[Line]) -> Block:
    """The block of these lines or pieces of lines."""
    return Block(
        rows=_rows(lines),
        left=min(line.left for line in lines),
        right=max(line.right for line in lines),
        bottom=min(line.bottom for line in lines),
        top=max(line.top for line in lines),
    )


class _Growing:
    """A block while it is put together."""

    def __init__(self, line: Line) -> None:
        self.pieces = [line]
        self.first_of_row = line
        self.rows = 1
        self.left, self.right, self.bottom, self.top = line.left, line.right, line.bottom, line.top

    def takes(self, line: Line) -> bool:
        """Whether a line that follows in the file stands beside or below the last one."""
        before, size = self.first_of_row, max(self.first_of_row.size, line.size)
        if _beside_each_other(self.pieces[-1], line):
            return line.left > self.pieces[-1].right - size / 2 and _are_alike(before, line)
        if not 0.3 * size < before.middle - line.middle <= _NEAR * size:
            return False
        if abs(before.size - line.size) > _OTHER_SIZE * size:
            return False
        if self.rows > 1 and line.right > self.right + _WIDER * size:
            return False
        centres = (self.left + self.right) / 2 - (line.left + line.right) / 2
        return abs(self.left - line.left) <= _ALIGNED * size or abs(centres) <= size

    def add(self, line: Line) -> None:
        """Take a line in."""
        if not _beside_each_other(self.pieces[-1], line):
            self.first_of_row = line
            self.rows += 1
        self.pieces.append(line)
        self.left, self.right = min(self.left, line.left), max(self.right, line.right)
        self.bottom, self.top = min(self.bottom, line.bottom), max(self.top, line.top)

    def holds(self, other: "_Growing") -> bool:
        """Whether another one stands inside it: words in bold that were written later, say."""
        return (
            self.left - _INSIDE <= other.left
            and other.right <= self.right + _INSIDE
            and self.bottom - _INSIDE <= other.bottom
            and other.top <= self.top + _INSIDE
            and _are_alike(other.first_of_row, self.first_of_row)
        )


def _filled(blocks: list[_Growing]) -> list[_Growing]:
    """The blocks with what stands in the holes of another taken into that one."""
    by_size = sorted(blocks, key=lambda one: -(one.right - one.left) * (one.top - one.bottom))
    kept: list[_Growing] = []
    for one in by_size:
        around = next((other for other in kept if other.holds(one)), None)
        if around is None:
            kept.append(one)
        else:
            around.pieces += one.pieces
    place = {id(one): at for at, one in enumerate(blocks)}
    return sorted(kept, key=lambda one: place[id(one)])


def _are_alike(one: Line, other: Line) -> bool:
    """Whether neither is a large initial beside the other."""
    return max(one.size, other.size) <= INITIAL * min(one.size, other.size)


def _beside_each_other(one: Line, other: Line) -> bool:
    """Whether two pieces stand on one height."""
    return abs(one.middle - other.middle) < _SAME_HEIGHT * min(one.size, other.size)


def _zones(lines: list[Line], depth: int) -> list[list[Line]]:
    """Columns, and what stands between them, from the top."""
    if not lines:
        return []
    gap = _gap(lines) if depth < 3 else None
    if gap is None:
        return [lines]
    zones: list[list[Line]] = []
    waiting: list[Line] = []
    crossing: list[Line] = []

    def flush() -> None:
        nonlocal waiting
        if waiting:
            for side in ([one for one in waiting if one.right <= gap + 1],
                         [one for one in waiting if one.right > gap + 1]):  # fmt: skip
                zones.extend(_zones(side, depth + 1))
            waiting = []

    for line in sorted(lines, key=lambda one: -one.middle):
        if line.left < gap - 1 and line.right > gap + 1:
            flush()
            crossing.append(line)
        else:
            if crossing:
                zones.append(crossing)
                crossing = []
            waiting.append(line)
    flush()
    return [*zones, crossing] if crossing else zones


def _gap(lines: list[Line]) -> float | None:
    """Where an upright gap parts the lines into columns; None when they are one column."""
    if len(lines) < 2 * _FEWEST:
        return None
    edges = sorted({round(line.right) for line in lines})
    best: tuple[int, float, float] | None = None
    for edge in edges[:: max(1, len(edges) // _CUTS)]:
        x = edge + 0.5
        before = [line for line in lines if line.right <= x + 1]
        after = [line for line in lines if line.left >= x - 1 and line.right > x + 1]
        crossing = len(lines) - len(before) - len(after)
        if min(len(before), len(after)) < _FEWEST or crossing > _MOST_CROSSING * len(lines):
            continue
        if not (_fills(before) and _fills(after)) or not _beside(before, after):
            continue
        width = min(line.left for line in after) - max(line.right for line in before)
        if width > 2 and (best is None or (-crossing, width) > (-best[0], best[1])):
            best = (crossing, width, x)
    return None if best is None else best[2]


def _fills(lines: list[Line]) -> bool:
    width = max(line.right for line in lines) - min(line.left for line in lines)
    return median(line.right - line.left for line in lines) >= _FILLED * width


def _beside(before: list[Line], after: list[Line]) -> bool:
    """Whether the two stand beside each other at all, not one below the other."""
    top = min(max(line.top for line in before), max(line.top for line in after))
    bottom = max(min(line.bottom for line in before), min(line.bottom for line in after))
    return top - bottom > 2 * median(line.size for line in before)


def _rows(lines: list[Line]) -> list[Line]:
    """Lines from the top; pieces that stand on one height are one row, such as a table's."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: -one.middle):
        if rows and _beside_each_other(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_joined(sorted(row, key=lambda one: one.left)) for row in rows]


def _joined(row: list[Line]) -> Line:
    first = max(row, key=lambda one: len(one.text))
    gaps = [after.left - before.right for before, after in pairwise(row)]
    return replace(
        first,
        text=" ".join(one.text for one in row),
        left=row[0].left,
        right=max(one.right for one in row),
        bold=all(one.bold for one in row),
        cells=1 + sum(gap > COLUMN_GAP * first.size for gap in gaps),
    )
