"""Finding the places of annotations in a new version of their text, without ever guessing.

1. Both texts are cut into tokens (`tokens`), and one map of all of them is made (`token_map`):
   what stayed in order. What it leaves over on both sides is compared for moved passages.
2. A span is carried through the map. Words that changed are paired with what took their place.
3. If less than half of it is there, it may lie in a moved passage; else its exact quote may
   stand in the text that took its place, once and saying enough; else, if it is long, something
   very like it. Nowhere else is it looked for: the same words in another passage are another
   passage.
4. It is *placed* only if the quote is unchanged and what stands around it in both texts makes
   chance unlikelier than one in a thousand and fits no other place (`evidence`). Whatever else
   was found is *moved* and waits for a person. The rest is *orphaned*.

Everything is weighed in bits (`token_map`), so that nothing is tuned to a language or a length.
"""

from collections.abc import Sequence

from annotate.text.anchored import Anchored, Method, State
from annotate.text.carrying import Carrier
from annotate.text.differences import Difference, differences
from annotate.text.errors import SpanError
from annotate.text.text_map import TextMap

__all__ = ["Anchored", "Difference", "Method", "State", "carry", "carry_with", "differences"]


def carry(old: str, new: str, spans: Sequence[tuple[int, int]]) -> list[Anchored]:
    """What became of each span of the old text (code points, half-open) in the new one.

    Raises SpanError when a span is empty or outside the old text.
    """
    return carry_with(TextMap(old, new), spans)


def carry_with(texts: TextMap, spans: Sequence[tuple[int, int]]) -> list[Anchored]:
    """`carry` with a map made before, for whoever shows the difference too."""
    length = len(texts.old.text)
    for start, end in spans:
        if not 0 <= start <= end <= length:
            raise SpanError(
                f"The span {start} to {end} lies outside the text, which has {length} characters."
            )
        if start == end:
            raise SpanError(f"The span {start} to {end} is empty.")
    carrier = Carrier(texts)
    return [carrier.carry(start, end) for start, end in spans]
