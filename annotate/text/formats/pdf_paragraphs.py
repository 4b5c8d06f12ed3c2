"""Lines of a PDF joined to paragraphs, over columns and pages, with hyphenation undone.

A line goes on in the next unless something speaks against it: other letters, a wider gap, an
indent, a bullet, or a line that ends early though the next word would have fitted. At the end of a
column or page, where gaps say nothing, a sentence that is not at its end goes on, also behind what
was set between, such as notes at the foot and pictures with their captions.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import regex

from annotate.text.formats.pdf_interruptions import without_interruptions
from annotate.text.formats.pdf_layout import Placed, indent
from annotate.text.formats.pdf_lines import CLOSED, LOWER

_BULLET = re.compile(r"^(?:[•◦▪‣●○■□–—·\uf0b7\uf0a7]\s+|\(?(?:\d{1,3}|[a-z])[.)]\s+\S)")
_HYPHEN = regex.compile(r"[\p{L}\p{N}]-$")
_WORDS = regex.compile(r"\p{L}+(?:-\p{L}+)*")
_FIRST, _LAST = regex.compile(r"^\p{L}+"), regex.compile(r"[\p{L}-]+$")
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, with the size of its letters."""

    text: str
    size: float
    bold: bool


class Spoken:
    """The words of a text, without regard to case: how often each stands there, and the words that
    compounds with a hyphen begin and end with."""

    def __init__(self, words: Iterable[str]) -> None:
        self.times = Counter(map(str.casefold, words))
        compounds = [word.split("-") for word in self.times if "-" in word]
        self.firsts = {parts[0] for parts in compounds}
        self.lasts = {parts[-1] for parts in compounds}

    def is_compound(self, head: str, tail: str) -> bool:
        """Whether the text would rather write `head-tail` than `headtail`: as it does elsewhere, or
        as it does other words with one of the two, when both are words of their own."""
        head, tail = head.casefold(), tail.casefold()
        if self.times[head + tail]:
            return False
        like = head in self.firsts or tail in self.lasts
        alone = bool(self.times[head] and self.times[tail])
        return bool(self.times[f"{head}-{tail}"]) or (like and alone)


def paragraphs_of(lines: Sequence[Placed]) -> list[Paragraph]:
    """The paragraphs of the lines, which are in reading order."""
    if not lines:
        return []
    spoken = Spoken(_whole_words([one.line.text for one in lines]))
    leading = _leading(lines)
    indents = _has_indents(lines)
    found: list[list[Placed]] = [[lines[0]]]
    for before, after in pairwise(lines):
        if _parts(before, after, leading, indents=indents):
            found.append([after])
        else:
            found[-1].append(after)
    return [
        Paragraph(
            _text([one.line.text for one in group], spoken),
            median(one.line.size for one in group),
            all(one.line.bold for one in group),
        )
        for group in without_interruptions(found)
    ]


def _whole_words(lines: Iterable[str]) -> Iterator[str]:
    """The words of the lines without those that a line's end cuts."""
    cut = False
    for line in lines:
        words = _WORDS.findall(line)[cut:]
        cut = bool(_HYPHEN.search(line))
        yield from words[:-1] if cut else words


def _leading(lines: Sequence[Placed]) -> float:
    """The usual distance from line to line, in sizes."""
    steps = [
        (before.line.middle - after.line.middle) / after.line.size
        for before, after in pairwise(lines)
        if before.column == after.column and abs(before.line.size - after.line.size) < 0.5
    ]
    near = [step for step in steps if 0 < step < 3]
    return median(near) if near else 1.2


def _has_indents(lines: Sequence[Placed]) -> bool:
    """Whether paragraphs begin with an indent: as many lines do as a text has paragraphs."""
    indented = sum(indent(one) > 0 for one in lines)
    return 0.04 * len(lines) < indented < 0.5 * len(lines)


def _parts(before: Placed, after: Placed, leading: float, *, indents: bool) -> bool:
    """Whether a paragraph ends between two lines."""
    first, second = before.line, after.line
    if abs(first.size - second.size) > 0.08 * max(first.size, second.size):
        return True
    if first.bold != second.bold or _BULLET.match(second.text):
        return True
    if first.cells > 1 and second.cells > 1:  # rows of a table
        return True
    if _HYPHEN.search(first.text) and second.text[0].isalnum():
        return False
    if before.column != after.column:
        return _parts_over_columns(before, after, indents=indents)
    if (first.middle - second.middle) / second.size > 1.3 * leading:
        return True
    if indent(after) < 0:  # the lines of its paragraph hang below it
        return True
    if indent(after) > 0 >= indent(before) and not _BULLET.match(first.text):
        return True
    word = second.text.split(" ", 1)[0]
    needed = (second.right - second.left) * len(word) / max(len(second.text), 1)
    return before.right - first.right > 1.5 * needed + first.size and bool(
        CLOSED.search(first.text) or before.right - first.right > 0.4 * (before.right - before.left)
    )


def _parts_over_columns(before: Placed, after: Placed, *, indents: bool) -> bool:
    if LOWER.match(after.line.text):
        return False
    if not CLOSED.search(before.line.text):
        return True  # what it goes on with may come later: see without_interruptions
    return not indents or indent(after) > 0


def _text(lines: Sequence[str], spoken: Spoken) -> str:
    text = lines[0]
    for line in lines[1:]:
        if _HYPHEN.search(text):
            text = _unhyphenated(text, line, spoken)
        elif _WIDE.match(text[-1]) and _WIDE.match(line):
            text += line
        else:
            text += " " + line
    return text


def _unhyphenated(text: str, line: str, spoken: Spoken) -> str:
    """Two lines joined where the first ends in a hyphen.

    A word that goes on with a small letter was cut by the typesetter, unless it is a compound by
    what the text itself writes elsewhere, or has another hyphen before (state-of-the-).
    """
    if not LOWER.match(line):
        return text + line  # Anglo-Saxon, 2019-20
    before = text[:-1].rsplit(" ", 1)[-1]
    after = "".join(_FIRST.findall(line))
    head = "".join(_LAST.findall(before))
    if "-" in head or spoken.is_compound(head, after):
        return text + line
    return text[:-1] + line
