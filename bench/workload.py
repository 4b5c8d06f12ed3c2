"""The work that every system gets: made-up articles and spans, always the same.

Prose of made-up words in ASCII, so that an offset is the same number in code points, UTF-16
units and bytes, and no system has an advantage by how it counts.
"""

import random
from dataclasses import dataclass
from functools import cache
from html import escape

TAGS = [f"topic-{number:02d}" for number in range(20)]
ARTICLE_WORDS = 1_200
LONG_WORDS = 5_000


@dataclass(frozen=True, slots=True)
class Article:
    """A title and paragraphs."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text as Annotate keeps it: a line a paragraph."""
        return "\n".join(self.paragraphs)

    @property
    def html(self) -> str:
        """The same as a web page; put together, its text nodes are `text`."""
        body = "\n".join(f"<p>{escape(each)}</p>" for each in self.paragraphs)
        return f"<!DOCTYPE html><html><body>{body}</body></html>"


@cache
def _words() -> list[str]:
    chance = random.Random("words")
    onsets = [
        "b",
        "br",
        "c",
        "d",
        "dr",
        "f",
        "g",
        "gl",
        "h",
        "l",
        "m",
        "n",
        "p",
        "pr",
        "s",
        "st",
        "t",
    ]
    vowels, codas = ["a", "e", "i", "o", "u", "ea"], ["", "", "n", "r", "s", "nd", "st", "l"]
    made: set[str] = set()
    while len(made) < 5_000:
        syllables = chance.choice((1, 1, 2, 2, 2, 3))
        made.add(
            "".join(
                chance.choice(onsets) + chance.choice(vowels) + chance.choice(codas)
                for _ in range(syllables)
            )
        )
    return sorted(made)


@cache
def article(number: int, words: int = ARTICLE_WORDS) -> Article:
    """Article `number` of about so many words, in paragraphs of 50 to 130 words."""
    chance = random.Random(f"article {number} {words}")
    paragraphs: list[str] = []
    left = words
    while left > 0:
        length = min(chance.randint(50, 130), max(left, 20))
        paragraphs.append(_paragraph(chance, length))
        left -= length
    return Article(f"Made-up article {number} of {words} words", tuple(paragraphs))


def _paragraph(chance: random.Random, length: int) -> str:
    sentences: list[str] = []
    while length > 0:
        size = min(chance.randint(7, 24), length)
        # Half of the words are the common ones, as in any language.
        words = [
            _words()[int(5_000 * chance.random() ** 4)]
            if chance.random() < 0.5
            else chance.choice(_words())
            for _ in range(size)
        ]
        sentences.append(" ".join(words).capitalize() + ".")
        length -= size
    return " ".join(sentences)


def spans(of: Article, count: int, seed: int = 0) -> list[tuple[int, int]]:
    """So many spans `[start, end)` of 3 to 12 whole words, each inside one paragraph."""
    chance = random.Random(f"spans {seed}")
    places: list[list[tuple[int, int]]] = []
    at = 0
    for paragraph in of.paragraphs:
        words: list[tuple[int, int]] = []
        for word in paragraph.split(" "):
            words.append((at, at + len(word)))
            at += len(word) + 1
        places.append(words)
    found: list[tuple[int, int]] = []
    for _ in range(count):
        words = chance.choice(places)
        length = min(chance.randint(3, 12), len(words))
        first = chance.randrange(len(words) - length + 1)
        found.append((words[first][0], words[first + length - 1][1]))
    return found


def tag(number: int) -> str:
    """The tag of the annotation with this number."""
    return TAGS[number % len(TAGS)]
