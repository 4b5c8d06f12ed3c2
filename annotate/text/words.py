"""What somebody types to look for words, as PostgreSQL's full-text search understands it."""

import re
from dataclasses import dataclass

_PARTS = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
_LONGEST_SEARCH = 1000  # code points; what comes after them is not looked for
_LONGEST_WORD = 200  # code points; PostgreSQL refuses words of more than 2,046 bytes


@dataclass(frozen=True, slots=True)
class Part:
    """What stood between blanks, or in quotation marks: then a phrase."""

    words: list[str]
    phrase: bool


def parts_of(typed: str) -> list[Part]:
    """The words and phrases in it; what holds no word is left out."""
    found = []
    for phrase, run in _PARTS.findall(typed[:_LONGEST_SEARCH].replace("\x00", " ")):
        words = [each[:_LONGEST_WORD] for each in _WORD.findall(phrase or run)]
        found += [Part(words, bool(phrase))] if words else []
    return found


def parse(typed: str) -> str | None:
    """A tsquery in PostgreSQL's notation, from words and quoted phrases; None when there is no
    word.

    Only word characters get through, each word in quotation marks, so nothing typed is an operator.
    """
    found = []
    for part in parts_of(typed):
        join, end = (" <-> ", "") if part.phrase else (" & ", ":*")
        found.append(join.join(f"'{word}'{end}" for word in part.words))
    return " & ".join(f"({part})" for part in found) or None
