"""One sweep that merges a block's text, its inline ranges and the annotations on it into marks.

A segment is a run of text with the same annotations on it; inline elements stay whole around
marks and are closed and opened again only where two of them cross. Whatever overlaps, the text
nodes of a block, put together, are exactly its canonical text.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import pairwise
from operator import itemgetter

from annotate.text.context import RevisionText
from annotate.text.structure import Block, InlineKind, InlineRange

type Slots = tuple[int, ...]
"""What tags are called in classes. Slot 0 stands for an annotation without tags."""

type Mark = tuple[int, int, str, Slots]
"""An annotation: start, end (code points of the text), id, the slots of its tags."""


MOVED = -1
"""The slot of an annotation that waits for somebody to confirm its place."""

_SAFE_IDS = re.compile(r"[\w\- ]*", re.ASCII)
_NEEDS_ESCAPE = re.compile("[&<>]")
_UNDERLINES = 3
_NO_TAG = (0,)
_TAGS = {
    InlineKind.EMPHASIS: "em",
    InlineKind.STRONG: "strong",
    InlineKind.CODE: "code",
}


def in_order(marks: Iterable[Mark]) -> list[Mark]:
    """The order of annotations everywhere: by start, the longer first, then by id."""
    # Sorting thrice by a number or a string is quicker than once by a tuple.
    found = sorted(marks, key=itemgetter(2))
    found.sort(key=itemgetter(1), reverse=True)
    found.sort(key=itemgetter(0))
    return found


@lru_cache(maxsize=4096)
def _opening(slots: Slots, over: str) -> str:
    """The `<mark …>` of a run up to its ids."""
    names = " ".join([f"u{place}-{slot}" for place, slot in enumerate(slots, 1)])
    return f'<mark class="{names}{over}" data-annotations="'


def _first_slots(tagged: Iterable[Slots]) -> Slots:
    """The first three distinct slots."""
    found: list[int] = []
    for slots in tagged:
        for slot in slots:
            if slot not in found:
                found.append(slot)
                if len(found) == _UNDERLINES:
                    return tuple(found)
    return tuple(found)


def _told_apart(marks: Sequence[Mark]) -> tuple[Sequence[Mark], set[str]]:
    """The marks without MOVED among their tags, and the ids of those that had it."""
    moved = {mark[2] for mark in marks if mark[3] and mark[3][-1] == MOVED}
    if not moved:
        return marks, moved
    return [
        (start, end, id_, slots[:-1] if id_ in moved else slots) for start, end, id_, slots in marks
    ], moved


def _more(active: dict[str, Slots], moved: set[str]) -> str:
    """The classes of a run beside its tags'."""
    over = " over" if len(active) > 1 else ""
    return f"{over} moved" if moved and not moved.isdisjoint(active) else over


def runs(
    start: int, end: int, marks: Sequence[Mark], edges: Iterable[int] = ()
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Cut `[start, end)` at `edges` and wherever an annotation begins or ends.

    `marks` touch `[start, end)` and are in order (`in_order`). Gives start and end of each run
    with the pieces of its `<mark …>`, none where no annotation lies. That names the annotations
    in their order and as `data-begins` those that begin with the run; its classes are
    `u1-<slot>` to `u3-<slot>` for their first three distinct tags, `over` where several lie, and
    `moved` where one waits for its place to be confirmed.
    """
    marks, moved = _told_apart(marks)
    coming: dict[int, list[Mark]] = {}
    going: dict[int, list[str]] = {}
    for mark in marks:
        coming.setdefault(max(start, mark[0]), []).append(mark)
        going.setdefault(min(end, mark[1]), []).append(mark[2])
    # What lies here, in order: a dict drops one of many without copying the others.
    active: dict[str, Slots] = {}
    slots: Slots = ()
    for low, high in pairwise(sorted({start, end}.union(coming, going, edges))):
        if low in going:
            for id_ in going[low]:
                active.pop(id_, None)
            slots = _first_slots(active.values())
        begins = ""
        if low in coming:
            active.update([(mark[2], mark[3] or _NO_TAG) for mark in coming[low]])
            # A block begins one after the end of the one before it: past that nothing began.
            begins = " ".join([mark[2] for mark in coming[low] if mark[0] >= start - 1])
            if len(slots) < _UNDERLINES:
                slots = _first_slots(active.values())
        if not active:
            yield low, high, ()
            continue
        ids, opening = " ".join(active), _opening(slots, _more(active, moved))
        if begins:
            yield low, high, (opening, ids, '" data-begins="', begins, '">')
        else:
            yield low, high, (opening, ids, '">')


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
    for low, high, opening in runs(block.start, block.end, marks):
        run = text[low:high] if clean else escape(text[low:high], quote=False)
        if opening:
            parts += opening
            parts += (run, "</mark>")
        else:
            parts.append(run)
    return "".join(parts)


def _render_inline(
    text: str, block: Block, marks: Sequence[Mark], ranges: Sequence[InlineRange]
) -> str:
    """The content of a block with inline ranges, marks inside them."""
    edges = [edge for inline in ranges for edge in (inline.start, inline.end)]
    parts: list[str] = []
    stack: list[InlineRange] = []
    for low, high, opening in runs(block.start, block.end, marks, edges):
        _switch(parts, stack, [inline for inline in ranges if inline.start <= low < inline.end])
        run = escape(text[low:high], quote=False)
        if opening:
            parts += opening
            parts += (run, "</mark>")
        else:
            parts.append(run)
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
    """The content of one block. `marks` touch this block and are in order (`in_order`)."""
    block = revision.blocks[index]
    ranges = revision.ranges_of(index)
    if ranges:
        return _render_inline(revision.text, block, marks, ranges)
    return _render_plain(revision.text, block, marks)


def marks_by_block(
    revision: RevisionText, marks: Sequence[Mark], only: Container[int] | None = None
) -> list[tuple[int, list[Mark]]]:
    """Share the marks out to the blocks that they touch, each list in order (`in_order`).

    `only` limits the answer to the blocks of these indexes. Ids stand in attributes unescaped,
    so they may hold letters, digits, hyphens and underscores alone: else ValueError.
    """
    if not _SAFE_IDS.fullmatch(" ".join([mark[2] for mark in marks])):
        raise ValueError("An annotation's id holds a character that no id may hold.")
    waiting = in_order(marks)
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
