"""One sweep that merges a block's text, its inline ranges and the annotations on it into marks.

A segment is a run of text with the same annotations on it; inline elements stay whole around
marks and are closed and opened again only where two of them cross. Whatever overlaps, the text
nodes of a block, put together, are exactly its canonical text.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from html import escape

from annotate.text.context import RevisionText
from annotate.text.structure import Block, InlineKind, InlineRange

type Mark = tuple[int, int, str, tuple[int, ...]]
"""An annotation: start, end (code points of the text), id, the slots of its tags."""

type Segment = tuple[int, int, tuple[Mark, ...]]
"""Start, end and the annotations that cover every character between, in order."""

_SAFE_IDS = re.compile(r"[\w\- ]*", re.ASCII)
_NEEDS_ESCAPE = re.compile("[&<>]")
_UNDERLINES = 3
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
    active: list[Mark] = []
    coming, total, at = 0, len(marks), start
    while at < end:
        while coming < total and marks[coming][0] <= at:
            if marks[coming][1] > at:
                active.append(marks[coming])
            coming += 1
        stop = min(marks[coming][0], end) if coming < total else end
        for mark in active:
            stop = min(stop, mark[1])
        yield at, stop, tuple(active)
        at = stop
        if active:
            active = [mark for mark in active if mark[1] > at]


def classes(marks: Sequence[Mark]) -> str:
    """The classes of a segment: `u1-<slot>` to `u3-<slot>` for its first three distinct tags.

    Slot 0 stands for an annotation without tags. `over` says that several annotations lie here.
    """
    slots: list[int] = []
    for mark in marks:
        for slot in mark[3] or (0,):
            if slot not in slots and len(slots) < _UNDERLINES:
                slots.append(slot)
    names = " ".join([f"u{place}-{slot}" for place, slot in enumerate(slots, 1)])
    return f"{names} over" if len(marks) > 1 else names


def _opening(at: int, opens_after: int, marks: Sequence[Mark]) -> str:
    """The `<mark …>` of a segment at `at`; one that began after `opens_after` begins here."""
    begins = " ".join([mark[2] for mark in marks if mark[0] > opens_after])
    ids = marks[0][2] if len(marks) == 1 else " ".join([mark[2] for mark in marks])
    first = f' data-begins="{begins}"' if begins else ""
    return f'<mark class="{classes(marks)}" data-annotations="{ids}"{first}>'


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
        parts.append(f"{_opening(start, seen, over)}{run}</mark>" if over else run)
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
            stop = next(cut for cut in ordered[bisect_left(ordered, at + 1) :])
            stop = min(stop, high)
            run = escape(text[at:stop], quote=False)
            parts.append(f"{_opening(at, seen, over)}{run}</mark>" if over else run)
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
