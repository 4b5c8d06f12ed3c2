"""Where an insertion or a deletion begins is often a matter of taste: choose as a reader would.

"A cat. The dog. The end." from "A cat. The end." may have gained "The dog." or "dog. The": the
tokens cannot tell. Edges at paragraphs are best, then at sentences, at clauses, at words (the
"semantic lossless" clean-up of Fraser's diff-match-patch; git's indent heuristic is its cousin).
"""

from collections.abc import Sequence

from annotate.text.token_map import Block, Pair
from annotate.text.tokens import Tokens

_FURTHEST = 200  # tokens that an edge may slide: more than a sentence
SENTENCE = 3  # how good an edge between two sentences is
_SENTENCE_ENDS = frozenset(".!?…。！？।؟۔")
_CLAUSE_ENDS = frozenset(',;:-)]"、，；：،؛')


def slid(pair: Pair, blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, with the edges of pure insertions and deletions where a reader sees them."""
    moved: list[Block] = []
    for block in blocks:
        if moved:
            moved[-1:] = _between(pair, moved[-1], block)
        else:
            moved.append(block)
    return moved


def _between(pair: Pair, left: Block, right: Block) -> list[Block]:
    """The two blocks with the edge between them at its best, maybe as three.

    Where words were both put in and taken out, the longer of the two may slide past the other:
    of "we sail on Sunday" became "we sail on Monday, then we sail", the first words as well as
    the last may be the old ones. Of edges as good as each other the last is taken: of what stands
    there twice now, a copy was rather put in behind than before.
    """
    old_end, new_end = left.old + left.length, left.new + left.length
    inserted, deleted = right.new - new_end, right.old - old_end
    if inserted >= deleted:
        numbers, tokens, low, high = pair.new, pair.new_tokens, new_end, right.new
    else:
        numbers, tokens, low, high = pair.old, pair.old_tokens, old_end, right.old
    best = _seen(tokens, low) + _seen(tokens, high)
    shift = 0
    for by in _shifts(numbers, low, high, left.length, right.length):
        good = _seen(tokens, low + by) + _seen(tokens, high + by)
        if good > best or (good == best and by > max(shift, 0)):
            best, shift = good, by
    by_new, by_old = (inserted, 0) if inserted >= deleted else (0, deleted)
    if shift < 0:
        kept = left._replace(length=left.length + shift)
        between = Block(old_end + shift + by_old, new_end + shift + by_new, -shift)
        return _joined(kept, between, right)
    kept = Block(right.old + shift, right.new + shift, right.length - shift)
    between = Block(right.old - by_old, right.new - by_new, shift)
    return _joined(left, between, kept)


def _joined(*blocks: Block) -> list[Block]:
    """The blocks that hold anything, those that touch on both sides as one."""
    joined: list[Block] = []
    for block in blocks:
        if not block.length:
            continue
        last = joined[-1] if joined else None
        if last and (last.old + last.length, last.new + last.length) == block[:2]:
            joined[-1] = last._replace(length=last.length + block.length)
        else:
            joined.append(block)
    return joined


def _shifts(numbers: Sequence[int], low: int, high: int, left: int, right: int) -> list[int]:
    """By how many tokens `[low, high)` may slide so that the same tokens stay outside."""
    shifts: list[int] = []
    by = 0
    while by > -min(left, _FURTHEST) and numbers[low + by - 1] == numbers[high + by - 1]:
        by -= 1
        shifts.append(by)
    by = 0
    while by < min(right, _FURTHEST) and numbers[low + by] == numbers[high + by]:
        by += 1
        shifts.append(by)
    return shifts


def _seen(tokens: Tokens, at: int) -> int:
    """`edge`, but the sign that ends a clause or a sentence is as good a beginning as a word: the
    half of a sentence that was dropped before its full stop began with the comma."""
    begins = at < len(tokens) and tokens.keys[at] in _SENTENCE_ENDS | _CLAUSE_ENDS
    return max(edge(tokens, at), int(begins))


def edge(tokens: Tokens, at: int) -> int:
    """How well a passage may begin at token `at`: 4 paragraph, 3 sentence, 2 clause, 1 word."""
    if at in (0, len(tokens)):
        return 4
    between = tokens.text[tokens.ends[at - 1] : tokens.starts[at]]
    if "\n" in between:
        return 4
    before = tokens.keys[at - 1]
    if before in _SENTENCE_ENDS:
        return SENTENCE
    if before in _CLAUSE_ENDS:
        return 2
    return 1 if between else 0


def equal_run(
    numbers: Sequence[int],
    at: int,
    place: int,
    step: int,
    furthest: int,
    others: Sequence[int] | None = None,
) -> int:
    """How many tokens are equal from two places on, backwards for a step of -1, `furthest` at
    most; the second place is one of `others`, or of the same text."""
    others = numbers if others is None else others
    same, differs = 0, furthest + 1
    # Comparing slices is so much quicker than tokens that halving pays.
    tried = furthest if furthest < 2 else 1
    while same + 1 < differs:
        by = step * tried
        one, other = sorted((at, at + by)), sorted((place, place + by))
        if numbers[slice(*one)] == others[slice(*other)]:
            same, tried = tried, min(2 * tried, (tried + differs) // 2)
        else:
            differs, tried = tried, (same + tried) // 2
    return same
