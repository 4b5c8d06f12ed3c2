"""The map between a text and its new version: for each token of the old, where it is now."""

from bisect import bisect_right
from collections.abc import Sequence

from annotate.text.moved_passages import moved_passages
from annotate.text.sliding import slid
from annotate.text.token_map import Block, Pair, Region, gaps, matching
from annotate.text.tokens import tokenize


class TextMap:
    """Two texts, the tokens they share in order (`blocks`) and the passages that moved.

    `to_new[i]` is where old token i stands in the new text, -1 when it is not there or moved;
    `to_old` is its reverse. `moved_to[i]` is where it stands in a moved passage, -1 otherwise,
    and `passage_of[i]` the number of that passage.
    """

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = tokenize(old), tokenize(new)
        self.pair = Pair(self.old, self.new)
        self.blocks = slid(self.pair, matching(self.pair, self.pair.whole))
        self.gaps = gaps(self.blocks, self.pair.whole)
        self.to_new = _places(self.blocks, len(self.old))
        self.to_old = _places([Block(b.new, b.old, b.length) for b in self.blocks], len(self.new))
        self.passages = moved_passages(self.pair, self.blocks)
        self.moved_to = _places([b for passage in self.passages for b in passage], len(self.old))
        self.passage_of = [-1] * len(self.old)
        for number, passage in enumerate(self.passages):
            for block in passage:
                for at in range(block.old, block.old + block.length):
                    self.passage_of[at] = number
        self._block_starts = [block.old for block in self.blocks]
        self._gap_starts = [gap.old_start for gap in self.gaps]
        self.same = self.pair.old == self.pair.new

    def unbroken(self, first: int, last: int) -> int | None:
        """Where the old tokens `[first, last)` begin in the new text, if one block holds them."""
        at = self.block_at(first)
        if at < 0 or last > self.blocks[at].old + self.blocks[at].length:
            return None
        return self.blocks[at].new + first - self.blocks[at].old

    def block_at(self, token: int) -> int:
        """The index of the last block that begins at or before an old token, -1 for none."""
        return bisect_right(self._block_starts, token) - 1

    def gap_at(self, token: int) -> Region:
        """The gap that holds an old token of no block."""
        return self.gaps[bisect_right(self._gap_starts, token) - 1]


def _places(blocks: Sequence[Block], length: int) -> list[int]:
    """For each token the place that a block gives it, -1 for none."""
    places = [-1] * length
    for block in blocks:
        places[block.old : block.old + block.length] = range(block.new, block.new + block.length)
    return places
