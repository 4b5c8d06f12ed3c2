"""Tokens that changed but correspond: `Federal` and `federal`, `colour` and `color`, 13 and 15.

Only within one gap of the map, whose two sides stand between the same words.
"""

from collections.abc import Sequence

from annotate.text.alignment import align_by
from annotate.text.token_map import Pair, Region

_CELLS = 900  # a sentence of thirty tokens against another; in longer ones nothing corresponds
_NUMBERS = 30  # cells of a gap so small that one number in it stands for the other
_LETTERS = 64  # longer words are not compared letter by letter
_ALIKE = 2 / 3  # of the letters of two words that are two spellings, or inflexions, of one


def correspondences(pair: Pair, gap: Region) -> dict[int, tuple[int, float]]:
    """For old tokens of the gap, the new token that each became and how alike they are."""
    if not 0 < gap.cells <= _CELLS or not pair.budget.allows(8 * gap.cells):
        return {}
    old = pair.old_tokens.keys[gap.old_start : gap.old_end]
    new = pair.new_tokens.keys[gap.new_start : gap.new_end]
    numbers = gap.cells <= _NUMBERS
    likeness = [[_likeness(one, other, numbers=numbers) for other in new] for one in old]
    weights = [pair.bits[number] for number in pair.old[gap.old_start : gap.old_end]]
    return {
        gap.old_start + i: (gap.new_start + j, likeness[i][j])
        for i, j in align_by(likeness, weights)
    }


def _likeness(one: str, other: str, *, numbers: bool) -> float:
    """0 for nothing in common to 1 for the same but for capitals."""
    if one == other:
        return 1.0
    if one[0].isdecimal() and other[0].isdecimal():
        return 0.5 if numbers else 0.0
    if not (one[0].isalpha() and other[0].isalpha()):
        return 0.0
    one, other = one.casefold(), other.casefold()
    if one == other:
        return 1.0
    longest = max(len(one), len(other))
    # Two words of three letters that share two are two words: not, now; cat, car.
    if longest > _LETTERS or min(len(one), len(other)) < 4:
        return 0.0
    share = 1 - _distance(one, other) / longest
    return share if share >= _ALIKE else 0.0


def _distance(one: str, other: str) -> int:
    """Letters to put in, take out or replace (Levenshtein 1966)."""
    above: Sequence[int] = range(len(other) + 1)
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != against)))
        above = row
    return above[-1]
