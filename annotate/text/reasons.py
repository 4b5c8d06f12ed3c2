"""Short sentences that tell a person what happened to a passage."""

from collections.abc import Sequence
from unicodedata import category

from annotate.text.figures import changed_number, goes_on
from annotate.text.text_map import TextMap
from annotate.text.tokens import Tokens

_SHOWN = 60  # code points of a passage that is quoted in a reason
_TOLD_APART = 4_000  # tokens: in longer passages one number is one change among many

UNCHANGED = "unchanged"
TYPOGRAPHY = "only white space, quotation marks or dashes changed"
UNSURE = "the same words, but their place is not certain"
ELSEWHERE = "moved to another place, with the same words"
DELETED = "deleted"
DELETED_DUPLICATE = "deleted here; the same words stand elsewhere, as another passage"
REWRITTEN = "rewritten: too little of it is left"


def what_changed(
    texts: TextMap, first: int, last: int, place: tuple[int, int], matched: Sequence[int]
) -> str:
    """How the old tokens `[first, last)` differ from the new tokens of `place`.

    `matched[i]` is the new token that the i-th of them is, or -1.
    """
    if last - first + place[1] - place[0] <= _TOLD_APART:
        numbers = changed_number(texts.old, (first, last), texts.new, place)
        if numbers:
            return numbers
    before, after = texts.old.keys[first:last], texts.new.keys[place[0] : place[1]]
    if "".join(before).casefold() == "".join(after).casefold():
        return "only capitals or the spaces in words changed"
    changes = _changes(texts, first, place, matched)
    what = "words"
    if _words(before) == _words(after):
        if not any(map(_is_sign, set(before) ^ set(after))) or not changes:
            return "only punctuation changed"
        what = "signs"
    shown = _change(texts, what, *changes[0]) if changes else "the words changed"
    if len(changes) > 1:
        more = len(changes) - 1
        shown += f", and {more} more {'change' if more == 1 else 'changes'}"
    return shown


def number_around(texts: TextMap, old: tuple[int, int], new: tuple[int, int]) -> str | None:
    """What to tell a person when a quote is the same, but ends in another number than its text:
    the 4.5 of what were 4.5 million and are 4.5 billion now."""
    before, after = goes_on(texts.old, *old), goes_on(texts.new, *new)
    if before == after:
        return None
    said = [
        tokens.said(place[0] - minus, place[1] + bool(scale))
        for tokens, place, (minus, scale) in ((texts.old, old, before), (texts.new, new, after))
    ]
    return "the number changed: " + " → ".join([_shortened(one) for one in said])


def _shortened(said: str) -> str:
    return said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"


def _words(keys: Sequence[str]) -> list[str]:
    return [key for key in keys if key[0].isalnum()]


def _changes(
    texts: TextMap, first: int, place: tuple[int, int], matched: Sequence[int]
) -> list[tuple[int, int, int, int]]:
    """The changed stretches: old tokens, new tokens."""
    changes: list[tuple[int, int, int, int]] = []
    old_at, new_at = first, place[0]
    steps = [(first + i, new) for i, new in enumerate(matched) if new >= 0]
    for old, new in [*steps, (first + len(matched), place[1])]:
        if new < new_at:
            continue
        if old > old_at or new > new_at:
            changes.append((old_at, old, new_at, new))
        old_at, new_at = old + 1, new + 1
    return changes


def _is_sign(key: str) -> bool:
    """Whether a token is one that means something by itself: <, =, an emoji."""
    return any(category(character)[0] == "S" for character in key)


def _change(texts: TextMap, what: str, old: int, old_end: int, new: int, new_end: int) -> str:
    before, after = _quoted(texts.old, old, old_end), _quoted(texts.new, new, new_end)
    if not before:
        return f"{what} were added: {after}"
    if not after:
        return f"{what} were left out: {before}"
    return f"the {what} changed: {before} → {after}"


def _quoted(tokens: Tokens, first: int, last: int) -> str:
    said = " ".join(tokens.said(first, last).split())
    if not said:
        return ""
    return f"“{said}”" if len(said) <= _SHOWN else f"“{said[: _SHOWN - 1]}…”"
