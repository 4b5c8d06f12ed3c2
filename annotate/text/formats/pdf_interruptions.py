"""Paragraphs of a PDF that something was set into: notes at the foot of a page, a picture with its
words and caption at the head of a column, a box. Their sentence goes on behind it."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from annotate.text.formats.pdf_layout import Placed, indent
from annotate.text.formats.pdf_lines import CLOSED, LOWER

_MOST_BETWEEN = 60  # paragraphs: the words in a drawing are many
_SAME_SIZE = 0.04  # of the letters' size
_AS_WIDE = 0.7  # times the width of most columns; cells and the words of a drawing are narrower
_LONG = 200  # code points: what is as long, and set as the text is, is text
_FULL = 0.3  # of a column's width, that the last line of what goes on may leave free


class _Usual(NamedTuple):
    """How most of the text is set, in points."""

    size: float
    width: float


def without_interruptions(groups: Sequence[list[Placed]]) -> list[list[Placed]]:
    """The paragraphs, as lines in reading order, with each that was interrupted in one piece and
    what interrupted it behind it."""
    usual = _usual(groups)
    taken: set[int] = set()
    whole: list[list[Placed]] = []
    for at, group in enumerate(groups):
        if at in taken:
            continue
        joined, last = list(group), at
        while (behind := _behind(joined, groups, last, usual)) is not None and behind not in taken:
            joined += groups[behind]
            taken.add(behind)
            last = behind
        whole.append(joined)
    return whole


def _behind(
    group: list[Placed], groups: Sequence[list[Placed]], at: int, usual: _Usual
) -> int | None:
    """The place of what a paragraph, whose last part is at `at`, goes on with; None if nothing."""
    end = group[-1]
    if CLOSED.search(end.line.text) or not _is_text(group, usual) or not _is_full(end):
        return None
    follows = None
    for other in range(at + 1, min(at + 1 + _MOST_BETWEEN, len(groups))):
        found = groups[other]
        if not _is_text(found, usual):
            continue
        if found[0].column == end.column:
            return None  # the next paragraph, and nothing set in
        text = " ".join([one.line.text for one in found])
        if LOWER.match(text) and (CLOSED.search(text) or _is_full(found[0])):
            return other
        if follows is None and len(group) > 1 and not indent(found[0]) and _is_full(found[0]):
            follows = other  # it begins with a name or a figure, unless something better comes
        if len(text) >= _LONG:
            break
    return follows


def _usual(groups: Sequence[list[Placed]]) -> _Usual:
    sizes: Counter[float] = Counter()
    widths: Counter[float] = Counter()
    for group in groups:
        for one in group:
            sizes[round(one.line.size, 1)] += len(one.line.text)
            widths[round(one.right - one.left)] += len(one.line.text)
    return _Usual(sizes.most_common(1)[0][0], widths.most_common(1)[0][0])


def _is_text(group: list[Placed], usual: _Usual) -> bool:
    """Whether it is set as most of the text is: in size, weight and width of its column."""
    first = group[0]
    return (
        abs(first.line.size - usual.size) <= _SAME_SIZE * usual.size
        and first.right - first.left >= _AS_WIDE * usual.width
        and not first.line.bold
        and first.line.cells == 1
    )


def _is_full(one: Placed) -> bool:
    return one.right - one.line.right <= _FULL * (one.right - one.left)
