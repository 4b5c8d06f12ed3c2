"""A revision's text with its structure, and what stands around a span of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from annotate.text import graphemes, sentences
from annotate.text.structure import Block, BlockKind, InlineRange, rows_to_structure

_LONG_BLOCK = 50_000  # code points; a longer one is not cut into sentences as a whole
_NEAR = 5_000  # code points to each side, in which its sentences are looked for then
CONTEXT_LENGTH = 32
"""At most so many code points of prefix and of suffix are kept with a quote."""


@dataclass(frozen=True, slots=True)
class SpanContext:
    """The quote of a span and what stands around it.

    `prefix` and `suffix` are up to 32 code points and cut no grapheme. `sentence` is the whole
    sentence or sentences around the span. `heading` is the path of headings above it, the
    outermost first, without the article's title.
    """

    quote: str
    prefix: str
    suffix: str
    sentence: str
    heading: list[str]


class RevisionText:
    """One immutable text with its blocks and inline ranges, indexed when first asked.

    It trusts that text and structure belong together (`StructuredText.from_json` checks).
    """

    def __init__(self, text: str, structure: Mapping[str, Any]) -> None:
        self.text = text
        self.blocks: tuple[Block, ...]
        self.ranges: tuple[InlineRange, ...]
        self.blocks, self.ranges = rows_to_structure(structure)
        self._sentences: dict[int, list[tuple[int, int]]] = {}
        self.painted: dict[int, tuple[list[Any], str]] = {}
        """What `rendering` made last of a block, with the highlights that lay on it."""
        self.painted_size = 0

    def __len__(self) -> int:
        return len(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    @cached_property
    def _range_starts(self) -> list[int]:
        return [inline.start for inline in self._sorted_ranges]

    @cached_property
    def _sorted_ranges(self) -> list[InlineRange]:
        return sorted(self.ranges, key=lambda inline: (inline.start, -inline.end, inline.kind))

    @cached_property
    def _paths(self) -> list[tuple[int, ...]]:
        """For each block the indexes of the headings above it."""
        paths: list[tuple[int, ...]] = []
        path: list[int] = []
        for index, block in enumerate(self.blocks):
            if block.kind is BlockKind.HEADING:
                while path and self.blocks[path[-1]].level >= block.level:
                    path.pop()
                paths.append(tuple(path))
                if index != self.title_block:
                    path.append(index)
            else:
                paths.append(tuple(path))
        return paths

    @cached_property
    def title_block(self) -> int | None:
        """0 when the text begins with its own title: a heading above all others. Else None."""
        headings = [block for block in self.blocks if block.kind is BlockKind.HEADING]
        if not headings or headings[0] is not self.blocks[0]:
            return None
        top = headings[0].level
        return 0 if all(heading.level > top for heading in headings[1:]) else None

    def text_of(self, index: int) -> str:
        """The text of the block at this index."""
        block = self.blocks[index]
        return self.text[block.start : block.end]

    def ranges_of(self, index: int) -> list[InlineRange]:
        """The inline ranges of a block, the outer ones first."""
        block = self.blocks[index]
        low = bisect_left(self._range_starts, block.start)
        high = bisect_left(self._range_starts, block.end)
        return self._sorted_ranges[low:high]

    def blocks_touching(self, start: int, end: int) -> range:
        """The indexes of the blocks that share a character with `[start, end)`."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        if first < len(self.blocks) and self.blocks[first].end <= start:
            first += 1
        return range(first, max(first, bisect_left(self._starts, end)))

    def depth_of(self, index: int) -> int:
        """How many headings stand above the block at this index, without the title."""
        return len(self._paths[index])

    def headings_above(self, index: int) -> list[str]:
        """The path of headings above the block at this index, without the title."""
        return [self.text_of(heading) for heading in self._paths[index]]

    def sentence_span(self, start: int, end: int) -> tuple[int, int]:
        """`[start, end)` widened to whole sentences, block by block."""
        touched = self.blocks_touching(start, end)
        if not touched:
            return start, end
        return self._sentence_at(touched[0], start)[0], self._sentence_at(touched[-1], end - 1)[1]

    def _sentence_at(self, index: int, at: int) -> tuple[int, int]:
        """The sentence of a block that holds the code point `at`; `(at, at + 1)` when none does.

        In a block that is too long to be cut whole, no more than what stands near.
        """
        block = self.blocks[index]
        if block.end - block.start <= _LONG_BLOCK:
            cuts = self._cuts(index)
        else:
            low = graphemes.boundary_after(self.text, max(block.start, at - _NEAR))
            high = graphemes.boundary_before(self.text, min(block.end, at + _NEAR))
            found = sentences.sentences(self.text[low:high])
            cuts = [(start + low, end + low) for start, end in found]
        place = bisect_right(cuts, at, key=itemgetter(0)) - 1
        return cuts[place] if place >= 0 and at < cuts[place][1] else (at, at + 1)

    def _cuts(self, index: int) -> list[tuple[int, int]]:
        """The sentences of a block, in code points of the whole text."""
        cuts = self._sentences.get(index)
        if cuts is None:
            offset = self.blocks[index].start
            found = sentences.sentences(self.text_of(index))
            cuts = self._sentences[index] = [(low + offset, high + offset) for low, high in found]
        return cuts

    def context(self, start: int, end: int) -> SpanContext:
        """What is stored with an annotation of `[start, end)`. Snap the span first.

        Raises SpanError when the span is outside the text, empty or only white space.
        """
        graphemes.snap(self.text, start, end)
        text = self.text
        low, high = self.sentence_span(start, end)
        prefix_start = graphemes.boundary_after(text, max(0, start - CONTEXT_LENGTH))
        suffix_end = graphemes.boundary_before(text, min(len(text), end + CONTEXT_LENGTH))
        touched = self.blocks_touching(start, end)
        return SpanContext(
            quote=text[start:end],
            prefix=text[min(prefix_start, start) : start],
            suffix=text[end : max(suffix_end, end)],
            sentence=text[low:high],
            heading=self.headings_above(touched[0]) if touched else [],
        )
