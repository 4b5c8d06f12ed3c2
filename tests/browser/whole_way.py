"""Two articles as files, and the passages in them that the whole way is walked with: found by what
they look like, so that any two news analyses of one subject will do."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from annotate.text.sentences import sentences

ROOT = Path(__file__).parents[2]
OUR_OWN = ROOT / "tests" / "data" / "analyses"
BESIDE_THE_CHECKOUT = ROOT.parent / "shared" / "articles"

_DATE = re.compile(r"\b(Oct|Nov|Dec)(?:\.|[a-z]+) (\d{1,2})\b(?!, \d{4})")
_MONTHS = {"Oct": 10, "Nov": 11, "Dec": 12}
# A counted number, not a round one, and the word after it.
_COUNTED = re.compile(r"(\d{1,3}(?:,\d{3})*,(?!000)\d{3}) \w+")
_ADVICE = re.compile(r"\b(?:should|may have to)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence of an article, what of it is marked too by somebody else, and what that says."""

    sentence: str
    part: str
    said: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """One article: its file, what it counts, the day that it gives an event, and its advice."""

    file: Path
    counted: Found
    dated: Found
    advice: str


def read() -> list[tuple[str, tuple[Path, Path]]]:
    """The pairs of articles that are there: our own, and those beside the checkout, if any."""
    pairs = []
    for name, folder in (("our-own", OUR_OWN), ("beside-the-checkout", BESIDE_THE_CHECKOUT)):
        files = sorted(folder.glob("*.txt"))
        if len(files) >= 2:
            pairs.append((name, (files[0], files[1])))
    return pairs


def analyses(files: tuple[Path, Path]) -> tuple[Analysis, Analysis]:
    """What is marked in the two. The dates are the two that lie closest together without being
    the same."""
    texts = [
        [line[low:high] for line in file.read_text().split("\n") for low, high in sentences(line)]
        for file in files
    ]
    days = [[found for one in text for found in _dates(one)] for text in texts]
    apart = [pair for pair in product(*days) if pair[0][0] != pair[1][0]]
    nearest = min(apart, key=lambda pair: abs(pair[0][0] - pair[1][0]))
    one, other = (
        Analysis(file, _counted(text), dated, next(filter(_ADVICE.search, text[::-1])))
        for file, text, (_, dated) in zip(files, texts, nearest, strict=True)
    )
    return one, other


def _dates(sentence: str) -> list[tuple[date, Found]]:
    return [
        (
            date(2019, _MONTHS[found[1]], int(found[2])),
            Found(sentence, sentence[found.start() :][:60].rsplit(" ", 1)[0], found[0]),
        )
        for found in _DATE.finditer(sentence)
    ]


def _counted(text: list[str]) -> Found:
    for sentence in text:
        if found := _COUNTED.search(sentence):
            return Found(sentence, found[0], found[1])
    raise LookupError(text[:1])
