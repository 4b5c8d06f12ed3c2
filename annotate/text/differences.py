"""The difference between two texts, word by word, from the map that carries annotations."""

from dataclasses import dataclass
from typing import Literal

from annotate.text.text_map import TextMap
from annotate.text.token_map import Region
from annotate.text.tokens import Tokens

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
    found: list[Difference] = []
    old_at = new_at = 0
    for gap in texts.gaps:
        if gap.old_start == gap.old_end and gap.new_start == gap.new_end:
            continue
        kind = _kind(gap)
        alone = kind != "replace"
        old_start, old_end = _side(texts.old, gap.old_start, gap.old_end, alone=alone)
        new_start, new_end = _side(texts.new, gap.new_start, gap.new_end, alone=alone)
        _add(found, "equal", old_at, old_start, new_at, new_start)
        _add(found, kind, old_start, old_end, new_start, new_end)
        old_at, new_at = old_end, new_end
    _add(found, "equal", old_at, len(texts.old.text), new_at, len(texts.new.text))
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
