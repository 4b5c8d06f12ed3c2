"""New versions of texts, made by edits as editors make them, with every passage's place known.

A text is pieces (a word, a sign, the space after it) that remember where they stood. What an edit
leaves alone, moves or misspells keeps its memory; what it replaces loses it. So where a passage
went is known by bookkeeping, and never by searching for it.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

_PIECE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|[\s]+|_|.", re.DOTALL)
_ENDS = ".!?。।؟"


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of text; `start` to `end` is what it was in the old one, None for what is new.

    `changed` when it only stands for that: another number, a typing error, another case.
    """

    text: str
    start: int | None
    end: int | None
    changed: bool = False
    moved: bool = False


type Sentence = list[Piece]
type Draft = list[list[Sentence]]
"""Paragraphs of sentences."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A span of the old text with its place in the new one, None when it is gone."""

    start: int
    end: int
    change: str
    gold: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Revised:
    """Two versions of a text and highlights on the first."""

    old: str
    new: str
    highlights: tuple[Highlight, ...]


def drafted(text: str) -> Draft:
    """The text as paragraphs of sentences of pieces."""
    draft: Draft = [[[]]]
    for match in _PIECE.finditer(text):
        sentence = draft[-1][-1]
        sentence.append(Piece(match.group(), match.start(), match.end()))
        if "\n" in match.group():
            draft.append([[]])
        elif len(sentence) > 1 and match.group()[0] in f"{_ENDS} " and _is_end(sentence):
            draft[-1].append([])
    return [[each for each in paragraph if each] for paragraph in draft if any(paragraph)]


def _is_end(sentence: Sentence) -> bool:
    last = sentence[-1].text
    return last in "。।" or (last.isspace() and sentence[-2].text in _ENDS)


def revised(text: str, chance: random.Random, edits: int, highlights: int) -> Revised:
    """The text after so many edits, with about so many highlights."""
    draft = drafted(text)
    for _ in range(edits):
        edit = chance.choices(list(_EDITS), list(_EDITS.values()))[0]
        edit(draft, chance)
    pieces = [piece for paragraph in draft for sentence in paragraph for piece in sentence]
    new = "".join([piece.text for piece in pieces])
    chosen = [_span(text, chance) for _ in range(highlights)]
    known = [_known(text, new, pieces, *span) for span in chosen if span]
    return Revised(text, new, tuple(each for each in known if each))


def _span(text: str, chance: random.Random) -> tuple[int, int] | None:
    """A figure, a phrase, a sentence or a passage."""
    draft = drafted(text)
    sentences = [sentence for paragraph in draft for sentence in paragraph]
    kind = chance.choice(["figure", "phrase", "phrase", "sentence", "passage"])
    at = chance.randrange(len(sentences))
    chosen = sentences[at]
    if kind == "figure":
        figures = [piece for piece in chosen if piece.text[0].isdecimal()]
        chosen = [chance.choice(figures)] if figures else chosen
    elif kind == "phrase" and len(chosen) > 4:
        low = chance.randrange(len(chosen) - 3)
        chosen = chosen[low : low + chance.randrange(3, 12)]
    elif kind == "passage":
        chosen = [piece for sentence in sentences[at : at + 3] for piece in sentence]
    said = [piece for piece in chosen if not piece.text.isspace()]
    if not said or said[0].start is None or said[-1].end is None:
        return None
    return said[0].start, said[-1].end


def _known(text: str, new: str, pieces: Sequence[Piece], start: int, end: int) -> Highlight | None:
    """What became of the span; None where even a person could not say."""
    at, kept, places, changed, moved = 0, 0, [], False, False
    for piece in pieces:
        low, high = max(piece.start or 0, start), min(piece.end or -1, end)
        if low < high and not piece.text.isspace():
            inside = piece.start is not None and not piece.changed
            first = at + low - (piece.start or 0) if inside else at
            last = at + high - (piece.start or 0) if inside else at + len(piece.text)
            places.append((low, first, last))
            kept += high - low
            changed, moved = changed or piece.changed, moved or piece.moved
        at += len(piece.text)
    said = len("".join(text[start:end].split()))
    quote = text[start:end]
    if not places:
        return Highlight(start, end, "deleted-duplicate" if quote in new else "deleted", None)
    if kept < 0.7 * said or [place[0] for place in places] != sorted(p[0] for p in places):
        return None
    gold = places[0][1], places[-1][2]
    if gold[1] - gold[0] > 2 * (end - start):
        return None
    if moved:
        change = "moved"
    elif (
        changed
        and any(letter.isdecimal() for letter in quote)
        and _digits(quote) != _digits(new[slice(*gold)])
    ):
        change = "figure-changed"
    elif new[slice(*gold)] != quote:
        change = "edited"
    else:
        change = "intact-duplicate" if text.count(quote) > 1 else "intact"
    return Highlight(start, end, change, gold)


def _digits(text: str) -> str:
    return "".join([letter for letter in text if letter.isdecimal()])


# The edits. Each changes the draft in place, or leaves it when there is nothing to change.


def _somewhere(draft: Draft, chance: random.Random) -> tuple[list[Sentence], int]:
    paragraph = chance.choice(draft)
    return paragraph, chance.randrange(len(paragraph))


def _new(pieces: Sequence[Piece]) -> Sentence:
    return [Piece(piece.text, None, None) for piece in pieces]


def _delete_sentence(draft: Draft, chance: random.Random) -> None:
    paragraph, at = _somewhere(draft, chance)
    if len(paragraph) > 1 and at < len(paragraph) - 1:
        del paragraph[at]


def _delete_paragraph(draft: Draft, chance: random.Random) -> None:
    if len(draft) > 3:
        del draft[chance.randrange(len(draft) - 1)]


def _insert_sentence(draft: Draft, chance: random.Random) -> None:
    """A sentence made of halves of two others, so that its words stand elsewhere too."""
    one, other = (chance.choice(chance.choice(draft)) for _ in range(2))
    paragraph, at = _somewhere(draft, chance)
    made = _new([*one[: len(one) // 2], *other[len(other) // 2 :]])
    paragraph.insert(at, [piece for piece in made if "\n" not in piece.text])


def _move_paragraph(draft: Draft, chance: random.Random) -> None:
    if len(draft) < 4:
        return
    paragraph = draft.pop(chance.randrange(len(draft) - 1))
    marked = [[replace(piece, moved=True) for piece in sentence] for sentence in paragraph]
    draft.insert(chance.randrange(len(draft)), marked)


def _swap_sentences(draft: Draft, chance: random.Random) -> None:
    paragraph, at = _somewhere(draft, chance)
    if at + 2 < len(paragraph):
        paragraph[at], paragraph[at + 1] = (
            [replace(piece, moved=True) for piece in sentence]
            for sentence in (paragraph[at + 1], paragraph[at])
        )


def _words(sentence: Sentence) -> list[int]:
    return [at for at, piece in enumerate(sentence) if piece.text[0].isalpha()]


def _replace_word(draft: Draft, chance: random.Random) -> None:
    paragraph, at = _somewhere(draft, chance)
    other = chance.choice(chance.choice(draft))
    if (words := _words(paragraph[at])) and (others := _words(other)):
        word = other[chance.choice(others)]
        paragraph[at][chance.choice(words)] = Piece(word.text, None, None)


def _delete_words(draft: Draft, chance: random.Random) -> None:
    paragraph, at = _somewhere(draft, chance)
    sentence = paragraph[at]
    if len(words := _words(sentence)) > 5:
        low = chance.choice(words[:-3])
        del sentence[low : low + 2 * chance.randint(1, 2)]


def _insert_words(draft: Draft, chance: random.Random) -> None:
    paragraph, at = _somewhere(draft, chance)
    other = chance.choice(chance.choice(draft))
    if words := _words(paragraph[at]):
        low = chance.choice(words)
        made = [
            piece for piece in _new(other[: 2 * chance.randint(1, 4)]) if "\n" not in piece.text
        ]
        paragraph[at][low:low] = made


def _mistype(draft: Draft, chance: random.Random) -> None:
    paragraph, at = _somewhere(draft, chance)
    if words := [word for word in _words(paragraph[at]) if len(paragraph[at][word].text) > 4]:
        word = chance.choice(words)
        piece = paragraph[at][word]
        cut = chance.randrange(1, len(piece.text) - 1)
        letters = piece.text[:cut] + piece.text[cut + 1] + piece.text[cut] + piece.text[cut + 2 :]
        paragraph[at][word] = replace(piece, text=letters, changed=True)


def _recase(draft: Draft, chance: random.Random) -> None:
    paragraph, at = _somewhere(draft, chance)
    if words := _words(paragraph[at]):
        word = chance.choice(words)
        piece = paragraph[at][word]
        paragraph[at][word] = replace(piece, text=piece.text.swapcase(), changed=True)


def _renumber(draft: Draft, chance: random.Random) -> None:
    places = [
        (sentence, at)
        for paragraph in draft
        for sentence in paragraph
        for at, piece in enumerate(sentence)
        if piece.text[0].isdecimal()
    ]
    if places:
        sentence, at = chance.choice(places)
        number = f"{chance.randint(2, 99_999):,}"
        sentence[at] = replace(sentence[at], text=number, changed=True)


def _split_or_join(draft: Draft, chance: random.Random) -> None:
    at = chance.randrange(len(draft))
    if len(draft[at]) > 2:
        middle = len(draft[at]) // 2
        first, rest = draft[at][:middle], draft[at][middle:]
        first[-1] = [*first[-1], Piece("\n", None, None)]
        draft[at : at + 1] = [first, rest]
    elif at + 1 < len(draft):
        last = draft[at][-1]
        draft[at][-1] = [*last[:-1], Piece(" ", None, None)]
        draft[at : at + 2] = [draft[at] + draft[at + 1]]


_CURLED = {'"': "“", "'": "’", "-": "–", "“": '"', "”": '"', "’": "'", "–": "-", "—": " – "}


def _retype(draft: Draft, chance: random.Random) -> None:
    """Quotation marks, dashes and white space of a paragraph, by another house's rules."""
    paragraph = chance.choice(draft)
    for sentence in paragraph:
        for at, piece in enumerate(sentence):
            if piece.text in _CURLED or piece.text == " ":
                other = _CURLED.get(piece.text, chance.choice([" ", " ", "  ", "\u00a0"]))
                sentence[at] = replace(piece, text=other, changed=True)


_EDITS: dict[Callable[[Draft, random.Random], None], int] = {
    _replace_word: 6, _delete_words: 3, _insert_words: 3, _mistype: 4, _recase: 3, _renumber: 4,
    _insert_sentence: 4, _delete_sentence: 4, _delete_paragraph: 1, _move_paragraph: 1,
    _swap_sentences: 1, _split_or_join: 2, _retype: 2,
}  # fmt: skip
