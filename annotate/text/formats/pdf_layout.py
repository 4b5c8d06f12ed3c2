"""Which lines of a PDF belong to its text, and in which order they are read.

Columns: a page is cut at an upright gap that few lines cross when the lines on both sides fill
their columns (those of a table do not); lines that cross it, such as headings, part what stands
above from what stands below. Running heads and feet are lines at the edge of a page that come
back, but for their numbers, at the same height of other pages.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from annotate.text.formats.pdf_lines import Line

_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"\W*(?:\b(?:page|p\.|seite|pagina|página)\s*)?\d{1,4}(?:\s*(?:/|of|von|de|di|sur)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_EDGE = 0.12  # of a page's height, where heads and feet stand
_EDGE_LINES = 3
_OFTEN = 3  # pages on which a head comes back
_FEWEST = 4  # lines of a column
_FILLED = 0.6  # of a column's width, that half of its lines must fill
_MOST_CROSSING = 0.34  # of the lines
_CUTS = 40  # places looked at for a gap


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page, which is so high."""

    lines: list[Line]
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A line in reading order, with the column (a number that only grows) and its bounds."""

    line: Line
    column: int
    left: float
    right: float


def without_running_heads(pages: Sequence[Page]) -> list[Page]:
    """The pages without running heads and feet and page numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    edges = [_at_edges(page) for page in pages]
    for lines in edges:
        seen.update({key for line in lines for key in _keys(line)[:1]})
    enough = _OFTEN if len(pages) > _OFTEN else 2
    numbers = sum(any(_PAGE_NUMBER.fullmatch(line.text) for line in lines) for lines in edges)
    kept = []
    for page, lines in zip(pages, edges, strict=True):
        dropped = {
            id(line)
            for line in lines
            if max(seen[key] for key in _keys(line)) >= enough
            or (_PAGE_NUMBER.fullmatch(line.text) and (2 * numbers > len(pages)))
        }
        kept.append(replace(page, lines=[one for one in page.lines if id(one) not in dropped]))
    return kept


def _at_edges(page: Page) -> list[Line]:
    by_height = sorted(page.lines, key=lambda line: -line.middle)
    upper = [line for line in by_height if line.middle > (1 - _EDGE) * page.height]
    lower = [line for line in by_height if line.middle < _EDGE * page.height]
    return upper[:_EDGE_LINES] + lower[-_EDGE_LINES:]


def _keys(line: Line) -> list[tuple[str, int]]:
    """What tells a running head: its words without numbers, and its height to a few points."""
    words = _NUMBER.sub("#", line.text.casefold())
    step = round(line.middle / 4)
    return [(words, step), (words, step - 1), (words, step + 1)]


def in_reading_order(pages: Sequence[Page]) -> list[Placed]:
    """All lines of all pages as they are read."""
    placed: list[Placed] = []
    for page in pages:
        for zone in _zones(page.lines, 0):
            column = placed[-1].column + 1 if placed else 0
            rows = _rows(zone)
            left, right = min(row.left for row in rows), max(row.right for row in rows)
            placed += [Placed(row, column, left, right) for row in rows]
    return placed


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
        if rows and abs(rows[-1][0].middle - line.middle) < 0.4 * min(rows[-1][0].size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_joined(sorted(row, key=lambda one: one.left)) for row in rows]


def _joined(row: list[Line]) -> Line:
    first = max(row, key=lambda one: len(one.text))
    return replace(
        first,
        text=" ".join(one.text for one in row),
        left=row[0].left,
        right=max(one.right for one in row),
        bold=all(one.bold for one in row),
    )
