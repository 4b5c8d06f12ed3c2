"""What became of an annotation's place in a new version of its text."""

from dataclasses import dataclass
from typing import Literal

type State = Literal["placed", "moved", "orphaned"]
type Method = Literal["identical", "map", "passage", "quote", "fuzzy", "none"]


@dataclass(frozen=True, slots=True)
class Anchored:
    """`start` to `end` in the new text, in code points, half-open; None when orphaned.

    `placed`: the quote is unchanged but for white space, quotation marks and dashes, and its place
    is certain. `moved`: found with other words or elsewhere; a person must confirm. `orphaned`:
    gone; `candidate` may hold the nearest thing to it, only ever to be shown to a person.

    `score`, 0 to 1, is how much of what the quote said is at the place found, and nothing else
    (twice what both say over what each says). `method` tells how it was found: `identical` texts,
    the `map` between the texts, a moved `passage`, the exact `quote` or a `fuzzy` likeness of it
    in the neighbourhood, or `none`. `reason` is a short sentence for people.
    """

    state: State
    start: int | None
    end: int | None
    score: float
    method: Method
    reason: str
    candidate: tuple[int, int] | None = None
