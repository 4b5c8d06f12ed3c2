"""One sweep that merges a block's text, its inline ranges and the annotations on it into marks.

A segment is a run of text with the same annotations on it; inline elements stay whole around
marks and are closed and opened again only where two of them cross. Whatever overlaps, the text
nodes of a block, put together, are exactly its canonical text.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import pairwise

from annotate.text.context import RevisionText
from annotate.text.structure import Block, InlineKind, InlineRange

type Mark = tuple[int, int, str, tuple[int, ...]]
"""An annotation: start, end (code points of the text), id, the slots of its tags."""

type Segment = tuple[int, int, tuple[Mark, ...]]
"""Start, end and the annotations that cover every character between, in order."""

_SAFE_IDS = re.compile(r"[\w\- ]*", re.ASCII)
_NEEDS_ESCAPE = re.compile("[&<>]")
_UNDERLINES = 3
_NO_TAG = (0,)
_TAGS = {
    InlineKind.EMPHASIS: "em",
    InlineKind.STRONG: "strong",
    InlineKind.CODE: "code",
}


def order(mark: Mark) -> tuple[int, int, str]:
    """The order of annotations everywhere: by start, the longer first, then by id."""
    return mark[0], -mark[1], mark[2]


def segment(start: int, end: int, marks: Sequence[Mark]) -> Iterator[Segment]:
    """Cut `[start, end)` where an annotation begins or ends. `marks` are sorted by `order`."""
    cuts = {start, end}
    ends = {mark[1] for mark in marks}
    cuts.update([mark[0] for mark in marks if start < mark[0] < end])
    cuts.update([cut for cut in ends if start < cut < end])
    active: tuple[Mark, ...] = ()
    coming, total = 0, len(marks)
    for at, stop in pairwise(sorted(cuts)):
        if at in ends:
            active = tuple([mark for mark in active if mark[1] > at])
        first = coming
        while coming < total and marks[coming][0] <= at:
            coming += 1
        if first < coming:
            active += tuple([mark for mark in marks[first:coming] if mark[1] > at])
        yield at, stop, active


@lru_cache(maxsize=4096)
def _class_names(slots: tuple[int, ...], *, several: bool) -> str:
    names = " ".join([f"u{place}-{slot}" for place, slot in enumerate(slots[:_UNDERLINES], 1)])
    return f"{names} over" if several else names


def classes(marks: Sequence[Mark]) -> str:
    """The classes of a segment: `u1-<slot>` to `u3-<slot>` for its first three distinct tags.

    Slot 0 stands for an annotation without tags. `over` says that several annotations lie here.
    """
    if len(marks) == 1:
        return _class_names(marks[0][3] or _NO_TAG, several=False)
    slots = dict.fromkeys([slot for mark in marks for slot in mark[3] or _NO_TAG])
    return _class_names(tuple(slots), several=True)


def _opening(opens_after: int, marks: Sequence[Mark]) -> str:
    """The `<mark …>` of a segment; an annotation that starts after `opens_after` begins here."""
    ids = " ".join([mark[2] for mark in marks])
    names = classes(marks)
    if marks[-1][0] <= opens_after:
        return f'<mark class="{names}" data-annotations="{ids}">'
    begins = " ".join([mark[2] for mark in marks if mark[0] > opens_after])
    return f'<mark class="{names}" data-annotations="{ids}" data-begins="{begins}">'


def _tag(inline: InlineRange) -> tuple[str, str]:
    """The opening and closing tag of an inline range."""
    if inline.kind is InlineKind.LINK:
        href = escape(inline.href)
        return f'<a href="{href}" rel="noopener nofollow noreferrer">', "</a>"
    name = _TAGS[inline.kind]
    return f"<{name}>", f"</{name}>"


def _render_plain(text: str, block: Block, marks: Sequence[Mark]) -> str:
    """The content of a block that has no inline ranges."""
    inner = text[block.start : block.end]
    clean = not _NEEDS_ESCAPE.search(inner)
    if not marks:
        return inner if clean else escape(inner, quote=False)
    parts: list[str] = []
    seen = block.start - 2
    for start, end, over in segment(block.start, block.end, marks):
        run = text[start:end] if clean else escape(text[start:end], quote=False)
        parts.append(f"{_opening(seen, over)}{run}</mark>" if over else run)
        seen = start
    return "".join(parts)


def _render_inline(
    text: str, block: Block, marks: Sequence[Mark], ranges: Sequence[InlineRange]
) -> str:
    """The content of a block with inline ranges, marks inside them."""
    cuts = {edge for inline in ranges for edge in (inline.start, inline.end)}
    ordered = sorted(cuts | {block.end})
    parts: list[str] = []
    stack: list[InlineRange] = []
    seen = block.start - 2
    for low, high, over in segment(block.start, block.end, marks):
        at = low
        while at < high:
            wanted = [inline for inline in ranges if inline.start <= at < inline.end]
            _switch(parts, stack, wanted)
            stop = ordered[bisect_left(ordered, at + 1)]
            stop = min(stop, high)
            run = escape(text[at:stop], quote=False)
            parts.append(f"{_opening(seen, over)}{run}</mark>" if over else run)
            seen = at
            at = stop
    _switch(parts, stack, [])
    return "".join(parts)


def _switch(parts: list[str], stack: list[InlineRange], wanted: list[InlineRange]) -> None:
    """Close and open elements until exactly the wanted ones are open, in their order."""
    keep = 0
    while keep < len(stack) and keep < len(wanted) and stack[keep] is wanted[keep]:
        keep += 1
    while len(stack) > keep:
        parts.append(_tag(stack.pop())[1])
    for inline in wanted[keep:]:
        parts.append(_tag(inline)[0])
        stack.append(inline)


def render_content(revision: RevisionText, index: int, marks: Sequence[Mark]) -> str:
    """The content of one block. `marks` touch this block and are sorted by `order`."""
    block = revision.blocks[index]
    ranges = revision.ranges_of(index)
    if ranges:
        return _render_inline(revision.text, block, marks, ranges)
    return _render_plain(revision.text, block, marks)


def marks_by_block(
    revision: RevisionText, marks: Sequence[Mark], only: Container[int] | None = None
) -> list[tuple[int, list[Mark]]]:
    """Share the marks out to the blocks that they touch, each list sorted by `order`.

    `only` limits the answer to the blocks of these indexes. Ids stand in attributes unescaped,
    so they may hold letters, digits, hyphens and underscores alone: else ValueError.
    """
    if not _SAFE_IDS.fullmatch(" ".join([mark[2] for mark in marks])):
        raise ValueError("An annotation's id holds a character that no id may hold.")
    waiting = sorted(marks, key=order)
    shared: list[tuple[int, list[Mark]]] = []
    crossing: list[Mark] = []
    coming, total = 0, len(waiting)
    for index, block in enumerate(revision.blocks):
        here = crossing
        while coming < total and waiting[coming][0] < block.end:
            if waiting[coming][1] > block.start:
                here.append(waiting[coming])
            coming += 1
        if only is None or index in only:
            shared.append((index, here))
        crossing = [mark for mark in here if mark[1] > block.end + 1]
    return shared
