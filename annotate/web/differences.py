"""The difference between two texts as a page shows it: what changed with a little around it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotate.text.differences import Difference, from_map, quote_differences
from annotate.text.text_map import TextMap
from annotate.web.typed import whole

_AROUND = 160  # code points of unchanged text shown beside a change
_TOO_FEW = 120  # code points: as many words are not worth a line that says they were left out
_SHORT = 2_000  # code points that are shown whole
ON_A_PAGE = 100  # places of change
# Of an article that was rewritten, names and figures stay, with what stands around them; a page
# where one signs in, or of another article, has a few phrases in common with it by chance.
_LEAST_KEPT = 0.1


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: `kind` is equal, removed or added."""

    kind: str
    text: str


def sides(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Two quotes with the words marked that the other has not; nothing is compared with none."""
    if not new:
        return [Piece("equal", old)], []
    before, now = [], []
    for step in quote_differences(old, new):
        removed, added = old[step.old_start : step.old_end], new[step.new_start : step.new_end]
        same = step.kind == "equal"
        if removed:
            before.append(Piece("equal" if same else "removed", removed))
        if added:
            now.append(Piece("equal" if same else "added", added))
    return before, now


def pieces(old: str, new: str, found: Iterable[Difference]) -> Iterator[Piece]:
    """Both texts in one: the newer, with what was removed before what was added in its place."""
    for one in found:
        removed, added = old[one.old_start : one.old_end], new[one.new_start : one.new_end]
        if one.kind == "equal":
            yield Piece("equal", added)
            continue
        if removed:
            yield Piece("removed", removed)
        if added:
            yield Piece("added", added)


@dataclass(slots=True)
class Hunk:
    """A place where the texts differ. `skipped` is how many words were left out before it."""

    skipped: int
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """The difference: its hunks, how many words each side has lost or won, the words left out
    after the last one, and how many the old text has."""

    hunks: Sequence[Hunk]
    removed: int
    added: int
    after: int
    before: int

    def page(self, number: int) -> Sequence[Hunk]:
        """The hunks of one page, counted from 0."""
        return self.hunks[number * ON_A_PAGE : (number + 1) * ON_A_PAGE]

    @property
    def kept(self) -> int:
        """How many words of the old text are in the new one, where they were."""
        return self.before - self.removed

    @property
    def is_of_another(self) -> bool:
        """Whether so little is kept that the new text is hardly one of the same article."""
        return self.kept < _LEAST_KEPT * self.before

    @property
    def length(self) -> int:
        """In code points, all that is shown."""
        return sum(len(piece.text) for hunk in self.hunks for piece in hunk.pieces)


def shown(texts: TextMap) -> Shown:
    """All hunks of the difference."""
    old, new = texts.old.text, texts.new.text
    found = from_map(texts)
    last = found[-1] if found else None
    after = 0
    if last is not None and last.kind == "equal":
        rest = new[last.new_start : last.new_end]
        after = _words(rest[len(_head(rest)) :])
    changed = [one for one in found if one.kind != "equal"]
    return Shown(
        hunks=list(_hunks(old, new, found)),
        removed=sum(_words(old[one.old_start : one.old_end]) for one in changed),
        added=sum(_words(new[one.new_start : one.new_end]) for one in changed),
        after=after,
        before=_words(old),
    )


def paged(difference: Shown, page: str) -> dict[str, Any]:
    """What the page of a difference needs: the hunks of one of its pages, and which are beside it.
    `page` is what an address says."""
    number = whole(page) or 0
    more = (number + 1) * ON_A_PAGE < len(difference.hunks)
    return {
        "difference": difference,
        "hunks": difference.page(number),
        "next": number + 1 if more else None,
        "previous": number - 1 if number else None,
    }


def _hunks(old: str, new: str, found: Iterable[Difference]) -> Iterator[Hunk]:
    hunk = Hunk(0)
    for one in found:
        if one.kind != "equal":
            hunk.pieces += pieces(old, new, [one])
            continue
        text = new[one.new_start : one.new_end]
        if len(text) <= 2 * _AROUND + _TOO_FEW and hunk.pieces:
            hunk.pieces.append(Piece("equal", text))
            continue
        head = _head(text) if hunk.pieces else ""
        if hunk.pieces:
            hunk.pieces.append(Piece("equal", head))
            yield hunk
        tail = _tail(text)
        hunk = Hunk(_words(text[len(head) : len(text) - len(tail)]), [Piece("equal", tail)])
    if any(piece.kind != "equal" for piece in hunk.pieces):
        yield hunk


def _head(text: str) -> str:
    """Its beginning, of whole words."""
    if len(text) <= _AROUND:
        return text
    return text[:_AROUND].rsplit(maxsplit=1)[0]


def _tail(text: str) -> str:
    """Its end, of whole words."""
    if len(text) <= _AROUND:
        return text
    return text[-_AROUND:].split(maxsplit=1)[-1]


def _words(text: str) -> int:
    return len(text.split())


@dataclass(frozen=True, slots=True)
class Words:
    """What a text was and is in one, word by word; `after` are the words left out at its end.
    `only_signs`: no word is different, so that it stands there twice, as it was and as it is."""

    hunks: Sequence[Hunk]
    after: int = 0
    only_signs: bool = False


def words(old: str, new: str) -> Words:
    """A short text whole, of a long one what is around its changes."""
    if not old or not new:
        return Words([Hunk(0, [Piece("added", new) if new else Piece("removed", old)])])
    found = quote_differences(old, new)
    if all(one.kind == "equal" for one in found):
        both = [Piece("removed", old), Piece("equal", " "), Piece("added", new)]
        return Words([Hunk(0, both)], only_signs=True)
    if max(len(old), len(new)) <= _SHORT:
        return Words([Hunk(0, list(pieces(old, new, found)))])
    long = shown(TextMap(old, new))
    return (
        Words(long.hunks, long.after)
        if long.hunks
        else Words([Hunk(0, [Piece("removed", old), Piece("added", new)])])
    )
