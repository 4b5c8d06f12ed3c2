"""The difference between two texts, word by word, from the map that carries annotations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from annotate.text.alignment import align_by
from annotate.text.text_map import TextMap
from annotate.text.token_map import Block, Region, gaps
from annotate.text.tokens import Tokens, tokenize

_SHORT = 10_000  # cells: a hundred words against a hundred, aligned in some milliseconds

type Kind = Literal["equal", "insert", "delete", "replace"]


@dataclass(frozen=True, slots=True)
class Difference:
    """`old_start` to `old_end` of the old text became `new_start` to `new_end` of the new one.

    Offsets are code points, half-open. `equal` means the same words: its two sides may differ in
    white space, quotation marks and dashes.
    """

    kind: Kind
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def differences(old: str, new: str) -> list[Difference]:
    """What changed, in order: put together, the two sides are the whole of both texts.

    The white space beside a change belongs to what is equal, save where words were put in or
    taken out whole: it then comes and goes with them.
    """
    return list(from_map(TextMap(old, new)))


def from_map(texts: TextMap) -> list[Difference]:
    """The differences of two texts whose map is known already."""
    return _between(texts.old, texts.new, texts.gaps)


def quote_differences(old: str, new: str) -> list[Difference]:
    """What changed in a passage, given as it was and as it is: each word that both have, in order,
    is equal. In whole texts few words in common say nothing, and `differences` leaves them out; of
    these two it is known that one stands for the other. Long ones are compared as texts are.
    """
    before, now = tokenize(old), tokenize(new)
    if len(before) * len(now) > _SHORT:
        return differences(old, new)
    blocks = list(_blocks(before, now))
    said = [one for one in blocks if _says(before, one)]
    return _between(before, now, gaps(said, Region(0, len(before), 0, len(now))))


def _blocks(before: Tokens, now: Tokens) -> Iterator[Block]:
    """The runs of tokens in common, of which the longest words are most."""
    if not before or not now:
        return
    likeness = [[float(one == other) for other in now.keys] for one in before.keys]
    run = Block(0, 0, 0)
    for old, new in align_by(likeness, [float(len(key)) for key in before.keys]):
        if (old, new) == (run.old + run.length, run.new + run.length):
            run = Block(run.old, run.new, run.length + 1)
            continue
        if run.length:
            yield run
        run = Block(old, new, 1)
    if run.length:
        yield run


def _says(before: Tokens, run: Block) -> bool:
    """Whether a run has a word or a number: a comma between two changes is no rest in them."""
    if run.old == 0 == run.new or run.old + run.length == len(before):
        return True
    keys = before.keys[run.old : run.old + run.length]
    return any(letter.isalnum() for key in keys for letter in key)


def _between(old: Tokens, new: Tokens, found_gaps: Iterable[Region]) -> list[Difference]:
    found: list[Difference] = []
    old_at = new_at = 0
    for gap in found_gaps:
        if gap.old_start == gap.old_end and gap.new_start == gap.new_end:
            continue
        kind = _kind(gap)
        alone = kind != "replace"
        old_start, old_end = _side(old, gap.old_start, gap.old_end, alone=alone)
        new_start, new_end = _side(new, gap.new_start, gap.new_end, alone=alone)
        _add(found, "equal", old_at, old_start, new_at, new_start)
        _add(found, kind, old_start, old_end, new_start, new_end)
        old_at, new_at = old_end, new_end
    _add(found, "equal", old_at, len(old.text), new_at, len(new.text))
    return found


def _kind(gap: Region) -> Kind:
    if gap.old_start == gap.old_end:
        return "insert"
    return "delete" if gap.new_start == gap.new_end else "replace"


def _side(tokens: Tokens, first: int, last: int, *, alone: bool) -> tuple[int, int]:
    """The code points of one side of a gap; `alone` when the other side is empty."""
    before = tokens.ends[first - 1] if first else 0
    if first == last:
        return before, before
    if not alone:
        return tokens.starts[first], tokens.ends[last - 1]
    if first or last == len(tokens):
        return before, tokens.ends[last - 1]
    return 0, tokens.starts[last]


def _add(
    found: list[Difference], kind: Kind, old_start: int, old_end: int, new_start: int, new_end: int
) -> None:
    if old_start < old_end or new_start < new_end:
        found.append(Difference(kind, old_start, old_end, new_start, new_end))
