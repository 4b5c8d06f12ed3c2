"""The part of a text that is most like a quote, letter by letter.

For what the token map cannot see: a passage in which nearly every word is spelt otherwise. Used
only on the text that took the place of the passage, and only for long quotes: an absent quote of
12 letters has a "match" in most unrelated texts, one of 32 in hardly any. (The client of
Hypothesis searches whole texts for quotes of any length and allows half the letters to differ;
most of its false attachments are short ones found so.)
"""

SHORTEST = 32  # code points
LONGEST = 2_000
ALIKE = 0.75  # of the letters; unrelated English prose reaches about 0.45 at this length


def nearest(text: str, quote: str) -> tuple[int, int, float] | None:
    """Start, end (code points) and likeness of the part most like the quote, if enough like it.

    Bit-parallel (Myers 1999) on Python's long integers: the time grows with the length of the
    text times that of the quote over some dozens.
    """
    if not SHORTEST <= len(quote) <= LONGEST or not text:
        return None
    errors, end = _best_end(text, quote)
    back_errors, back = _best_end(text[:end][::-1], quote[::-1])
    likeness = 1 - max(errors, back_errors) / len(quote)
    if likeness < ALIKE:
        return None
    return end - back, end, likeness


def _best_end(text: str, quote: str) -> tuple[int, int]:
    """The fewest errors of a match of the whole quote anywhere in the text, and where it ends."""
    where: dict[str, int] = {}
    for at, letter in enumerate(quote):
        where[letter] = where.get(letter, 0) | 1 << at
    top, mask = 1 << (len(quote) - 1), (1 << len(quote)) - 1
    plus, minus, errors = mask, 0, len(quote)
    best = (errors, 0)
    for at, letter in enumerate(text, 1):
        equal = where.get(letter, 0)
        vertical = equal | minus
        horizontal = (((equal & plus) + plus) ^ plus) | equal
        up = minus | ~(horizontal | plus) & mask
        down = plus & horizontal
        if up & top:
            errors += 1
        elif down & top:
            errors -= 1
        up, down = up << 1 & mask, down << 1 & mask
        plus = down | ~(vertical | up) & mask
        minus = up & vertical
        if errors < best[0]:
            best = (errors, at)
    return best
