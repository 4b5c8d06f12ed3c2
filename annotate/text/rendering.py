"""HTML of blocks and of whole articles, from canonical text only. Nothing in it is stored HTML.

A block is always one `<p>` or `<h2>` to `<h6>` with the id `block-<index>` and its start offset,
so that any block can be swapped alone. Lists and quotations are wrappers around blocks.
"""

from collections.abc import Container, Iterator, Sequence

from annotate.text.context import RevisionText
from annotate.text.segments import Mark, marks_by_block, render_content
from annotate.text.structure import Block, BlockKind

_DEEPEST_HEADING = 6
_MOST_PAINTED = 500_000
"""Code points of blocks with highlights that a text keeps: those of a thousand highlights."""


def _element(revision: RevisionText, index: int) -> str:
    """The page's own h1 is the title. Below it a heading's element tells how deep it is nested, so
    that none is skipped, whichever levels the source uses (WCAG technique G141)."""
    if revision.blocks[index].kind is BlockKind.HEADING:
        return f"h{min(revision.depth_of(index) + 2, _DEEPEST_HEADING)}"
    return "p"


def _wrap(revision: RevisionText, index: int, content: str, swap: str) -> str:
    block = revision.blocks[index]
    name = _element(revision, index)
    # A list or quotation has one direction, on its wrapper: bullets and borders follow it. An
    # element with a direction of its own would not count there.
    wrapped = block.kind in (BlockKind.LIST_ITEM, BlockKind.QUOTATION)
    direction = "" if wrapped else ' dir="auto"'
    attributes = f'id="block-{index}" data-start="{block.start}"{direction}{swap}'
    return f"<{name} {attributes}>{content}</{name}>"


def render_blocks(
    revision: RevisionText,
    marks: Sequence[Mark],
    *,
    only: Container[int] | None = None,
    out_of_band: bool = False,
) -> list[tuple[int, str]]:
    """Each block (of `only`, when given) as `(index, html)`, with the annotations on it.

    `out_of_band` adds the attribute that makes htmx swap the block wherever it stands.
    """
    swap = ' hx-swap-oob="true"' if out_of_band else ""
    return [
        (
            index,
            _wrap(revision, index, render_content(revision, index, here), swap),
        )
        for index, here in marks_by_block(revision, marks, only)
    ]


def render_article(
    revision: RevisionText, marks: Sequence[Mark], *, without: Container[int] = ()
) -> str:
    """All blocks (but those of `without`, such as the title's), lists and quotations wrapped."""
    wrappers = _Wrappers()
    parts: list[str] = []
    for index, here in marks_by_block(revision, marks):
        if index not in without:
            parts.extend(wrappers.before(revision.blocks[index]))
            parts.append(_wrap(revision, index, _kept_content(revision, index, here), ""))
    parts.extend(wrappers.close_to(0))
    return "".join(parts)


def _kept_content(revision: RevisionText, index: int, marks: list[Mark]) -> str:
    """The content of a block: as it was made when the same annotations lay on it before, since
    between two openings of an article few of its blocks change."""
    kept = revision.painted.get(index)
    if kept is not None and kept[0] == marks:
        return kept[1]
    content = render_content(revision, index, marks)
    before = len(kept[1]) if kept else 0
    if marks and revision.painted_size - before + len(content) <= _MOST_PAINTED:
        revision.painted[index] = (marks, content)
        revision.painted_size += len(content) - before
    return content


class _Wrappers:
    """The list and quotation elements that are open, the outermost first."""

    def __init__(self) -> None:
        self._open: list[str] = []

    def close_to(self, depth: int) -> Iterator[str]:
        """Close wrappers until so many are left; each list level has one open `<li>`."""
        while len(self._open) > depth:
            name = self._open.pop()
            yield "</blockquote>" if name == "blockquote" else f"</li></{name}>"

    def _opening(self, name: str) -> str:
        """The start tag of the wrapper just opened; the outermost has the direction."""
        return f'<{name} dir="auto">' if len(self._open) == 1 else f"<{name}>"

    def before(self, block: Block) -> Iterator[str]:
        """What must be closed and opened before a block."""
        if block.kind is BlockKind.LIST_ITEM:
            yield from self._before_item(block)
        elif block.kind is BlockKind.QUOTATION:
            yield from self._before_quotation(block)
        else:
            yield from self.close_to(0)

    def _before_quotation(self, block: Block) -> Iterator[str]:
        if self._open and self._open[0] != "blockquote":
            yield from self.close_to(0)
        level = max(block.level, 1)
        yield from self.close_to(level)
        while len(self._open) < level:
            self._open.append("blockquote")
            yield self._opening("blockquote")

    def _before_item(self, block: Block) -> Iterator[str]:
        if self._open and self._open[0] == "blockquote":
            yield from self.close_to(0)
        level = max(block.level, 1)
        name = "ol" if block.number else "ul"
        yield from self.close_to(level)
        if len(self._open) == level and self._open[-1] != name:
            yield from self.close_to(level - 1)
        item = f'<li value="{block.number}">' if block.number else "<li>"
        if len(self._open) == level:
            yield f"</li>{item}"
            return
        while len(self._open) < level:
            self._open.append(name)
            yield f"{self._opening(name)}{item if len(self._open) == level else '<li>'}"
