"""Blocks and inline ranges that stand off from a canonical text."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from annotate.text.errors import StructureError


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"


class InlineKind(StrEnum):
    """What an inline range is."""

    LINK = "link"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text that stands by itself: `[start, end)` in code points.

    `level` is 1 to 6 for a heading, the depth (from 1) of a list item or quotation, else 0.
    `number` is what an item of an ordered list counts; 0 stands for an unordered one.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    number: int = 0

    def to_row(self) -> list[Any]:
        """`[kind, start, end, level]`, and the number of an ordered item as a fifth."""
        row: list[Any] = [self.kind.value, self.start, self.end, self.level]
        return [*row, self.number] if self.number else row


@dataclass(frozen=True, slots=True)
class InlineRange:
    """A link, emphasis, strong or code: `[start, end)` in code points, inside one block."""

    kind: InlineKind
    start: int
    end: int
    href: str = ""

    def to_row(self) -> list[Any]:
        """`[kind, start, end, href]`."""
        return [self.kind.value, self.start, self.end, self.href]


@dataclass(frozen=True, slots=True)
class StructuredText:
    """A canonical text, its structure, and its title ("" when it shows none).

    Blocks are in order and never overlap; exactly one `\\n` stands between two of them and
    nothing stands outside. A range lies inside one block.
    """

    text: str
    blocks: tuple[Block, ...]
    ranges: tuple[InlineRange, ...] = ()
    title: str = ""

    def to_json(self) -> dict[str, list[list[Any]]]:
        """The structure without the text: `{"blocks": [[…]], "ranges": [[…]]}`."""
        return {
            "blocks": [block.to_row() for block in self.blocks],
            "ranges": [inline.to_row() for inline in self.ranges],
        }

    @classmethod
    def from_json(cls, text: str, structure: Mapping[str, Any], title: str = "") -> Self:
        """Put a text and its stored structure together again.

        Raises StructureError when they do not belong to each other.
        """
        blocks, ranges = rows_to_structure(structure)
        check(text, blocks, ranges)
        return cls(text, blocks, ranges, title)


def rows_to_structure(
    structure: Mapping[str, Any],
) -> tuple[tuple[Block, ...], tuple[InlineRange, ...]]:
    """Read the compact rows. Raises StructureError for a row of another shape."""
    try:
        blocks = tuple(Block(BlockKind(row[0]), *row[1:]) for row in structure["blocks"])
        ranges = tuple(
            InlineRange(InlineKind(row[0]), *row[1:]) for row in structure.get("ranges", ())
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise StructureError(f"The structure of the text cannot be read: {error}.") from error
    return blocks, ranges


def check(text: str, blocks: Iterable[Block], ranges: Iterable[InlineRange]) -> None:
    """Raise StructureError unless the blocks tile the text and each range lies in one block."""
    at = 0
    ends: list[tuple[int, int]] = []
    for index, block in enumerate(blocks):
        expected = at if index == 0 else at + 1
        if block.start != expected or not block.start < block.end <= len(text):
            raise StructureError(f"Block {index} does not follow the one before it.")
        if index and text[at] != "\n":
            raise StructureError(f"No line end stands before block {index}.")
        at = block.end
        ends.append((block.start, block.end))
    if at != len(text):
        raise StructureError("The blocks do not reach the end of the text.")
    starts = [start for start, _ in ends]
    for number, inline in enumerate(ranges):
        host = bisect_right(starts, inline.start) - 1
        if host < 0 or not inline.start < inline.end <= ends[host][1]:
            raise StructureError(f"Range {number} does not lie inside one block.")
