"""Running heads and feet and page numbers of a PDF: lines at the edge of a page that come back, at
the same height, on others."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from annotate.text.formats.pdf_lines import Line, Page

_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"\W*(?:\b(?:page|p\.|seite|pagina|página)\s*)?\d{1,4}(?:\s*(?:/|of|von|de|di|sur)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_EDGE = 0.2  # of a page's height, where heads and feet stand: margins may be wide
_EDGE_LINES = 3
_OFTEN = 3  # pages on which a head comes back
_FEW = 6  # pages: of three left ones one has the title


def without_running_heads(pages: Sequence[Page]) -> list[Page]:
    """The pages without running heads and feet and page numbers. A head comes back on three pages,
    or word by word on two of a few: left and right pages have heads of their own."""
    edges = [_at_edges(page) for page in pages]
    numbered: Counter[tuple[str, int]] = Counter()
    exact: Counter[tuple[str, int]] = Counter()
    for lines in edges:
        numbered.update({_keys(_NUMBER.sub("#", line.text), line)[0] for line in lines})
        exact.update({_keys(line.text, line)[0] for line in lines})
    twice = 2 if len(pages) <= _FEW else _OFTEN

    def comes_back(line: Line) -> bool:
        heads = max(numbered[key] for key in _keys(_NUMBER.sub("#", line.text), line))
        return heads >= _OFTEN or max(exact[key] for key in _keys(line.text, line)) >= twice

    with_number = sum(any(_is_number(line, lines) for line in lines) for lines in edges)
    kept = []
    for page, lines in zip(pages, edges, strict=True):
        dropped = {
            id(line)
            for line in lines
            if comes_back(line) or (_is_number(line, lines) and 2 * with_number > len(pages))
        }
        kept.append(replace(page, lines=[one for one in page.lines if id(one) not in dropped]))
    return kept


def _at_edges(page: Page) -> list[Line]:
    """The first and last few lines; of a page with little on it none twice."""
    by_height = sorted(page.lines, key=lambda line: -line.middle)
    upper = [line for line in by_height if line.middle > (1 - _EDGE) * page.height]
    lower = [line for line in by_height if line.middle < _EDGE * page.height]
    return upper[:_EDGE_LINES] + lower[-_EDGE_LINES:]


def _is_number(line: Line, lines: list[Line]) -> bool:
    """Whether a line is a page's number: nothing else stands above, or below, it."""
    if not _PAGE_NUMBER.fullmatch(line.text):
        return False
    heights = [one.middle for one in lines]
    return min(max(heights) - line.middle, line.middle - min(heights)) < line.size / 2


def _keys(text: str, line: Line) -> list[tuple[str, int]]:
    """What tells a running head: its words, and its height to a few points."""
    words, step = text.casefold(), round(line.middle / 4)
    return [(words, step), (words, step - 1), (words, step + 1)]
