"""How well the text, the title and the byline of web pages are found, beside trafilatura alone.

    python -m bench.extraction DIRECTORY… [--half development|held-out|all] [--pages]

A DIRECTORY has a folder for each page: `page.html`, and `expected.json` with what a reader would
say the page contains: `text` (the article's body without headline, byline, captions and notices),
`title`, `byline` (names joined by commas), and the page's `address`. What it leaves out is not
measured; a page whose `byline` is "" names nobody.

The text is measured as the article-extraction-benchmark of Scrapinghub does it
(https://github.com/scrapinghub/article-extraction-benchmark): sequences of four words, counted and
divided by their number on each page; precision and recall are averaged over the pages, F1 is made
of the two averages, and what chance does to them is estimated by drawing pages anew (bootstrap).

The pages of each directory are halved at random with a fixed seed. Rules may be made by looking at
the half called development (`--pages` says what is wrong there); of the other one this shows
nothing but totals.
"""

import argparse
import json
import random
import re
import statistics
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trafilatura import bare_extraction
from trafilatura.settings import Document

from annotate.text.errors import TextError
from annotate.text.formats.web import read

_WORD = re.compile(r"\w+")
_BETWEEN = re.compile(r"[,;&/]|\b(?:and|und|et|y|og|och|en)\b", re.IGNORECASE)
_SEED = "halves of the pages"
_DRAWS = 1_000
_HALVES = ("development", "held-out", "all")


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what is expected of it, by the names that `expected.json` uses."""

    name: str
    data: bytes
    expected: dict[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found on a page."""

    text: str = ""
    title: str = ""
    byline: str = ""


@dataclass(frozen=True, slots=True)
class Shares:
    """Sequences of four words found rightly, too much and missed: shares of all on the page."""

    right: float
    too_much: float
    missed: float


@dataclass(slots=True)
class Tally:
    """What one reader reached on all pages."""

    texts: list[Shares] = field(default_factory=list)
    titles: list[bool] = field(default_factory=list)
    bylines: list[bool] = field(default_factory=list)
    nobody: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def fours(text: str) -> Counter[tuple[str, ...]]:
    """How often each sequence of four words stands in a text; a shorter text is one sequence."""
    words = _WORD.findall(text)
    sequences = (tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))
    return Counter(one for one in sequences if one)


def shares(wanted: str, found: str) -> Shares:
    """How two texts' sequences of four words compare."""
    theirs, ours = fours(wanted), fours(found)
    right = (theirs & ours).total()
    too_much, missed = ours.total() - right, theirs.total() - right
    total = max(right + too_much + missed, 1)
    return Shares(right / total, too_much / total, missed / total)


def means(texts: Sequence[Shares]) -> tuple[float, float, float]:
    """F1, precision and recall. A page without any text found has no precision to be averaged."""
    precisions = [one.right / (one.right + one.too_much) for one in texts if one.missed < 1]
    recalls = [one.right / (one.right + one.missed) for one in texts if one.too_much < 1]
    precision = statistics.mean(precisions) if precisions else 0.0
    recall = statistics.mean(recalls) if recalls else 0.0
    return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall


def by_chance(texts: Sequence[Shares]) -> list[float]:
    """Half the 95 % interval of each of `means`, from pages drawn anew."""
    chance = random.Random(_SEED)
    drawn = [means(chance.choices(texts, k=len(texts))) for _ in range(_DRAWS)]
    return [1.96 * statistics.stdev(values) for values in zip(*drawn, strict=True)]


def same_title(wanted: str, found: str) -> bool:
    """Whether two titles are the same words in the same order."""
    return _plain(wanted) == _plain(found)


def same_people(wanted: str, found: str) -> bool:
    """Whether two bylines name the same people, in whatever order."""
    return _people(wanted) == _people(found)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _people(byline: str) -> set[str]:
    return {_plain(name) for name in _BETWEEN.split(byline)} - {""}


def ours(page: Page) -> Found:
    """What Annotate makes of a page."""
    try:
        found = read(page.data, page.expected.get("address", ""))
    except TextError:
        return Found()
    return Found(found.structured.text, found.metadata.title, found.metadata.byline)


def theirs(page: Page) -> Found:
    """What trafilatura alone makes of it."""
    address = page.expected.get("address") or None
    found = bare_extraction(page.data, url=address, include_comments=False, with_metadata=True)
    if not isinstance(found, Document):
        return Found()
    return Found(found.text or "", found.title or "", found.author or "")


READERS: dict[str, Callable[[Page], Found]] = {"annotate": ours, "trafilatura": theirs}


def pages(directory: Path, half: str) -> list[Page]:
    """A directory's pages of a half, or all."""
    names = sorted(one.parent.name for one in directory.glob("*/page.html"))
    random.Random(_SEED).shuffle(names)
    middle = len(names) // 2
    chosen = {"development": names[:middle], "held-out": names[middle:], "all": names}[half]
    return [_page(directory / name) for name in sorted(chosen)]


def _page(folder: Path) -> Page:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return Page(folder.name, (folder / "page.html").read_bytes(), expected)


def measure(some: Sequence[Page], reader: Callable[[Page], Found], *, told: bool) -> Tally:
    """How a reader does on pages; `told` prints what is wrong on each."""
    tally = Tally()
    for page in some:
        began = time.perf_counter()
        found = reader(page)
        tally.seconds.append(time.perf_counter() - began)
        wanted, wrong = page.expected, []
        if "text" in wanted:
            tally.texts.append(shares(wanted["text"], found.text))
            if (one := tally.texts[-1]).right < 1:
                wrong.append(f"too much {one.too_much:.3f}, missed {one.missed:.3f}")
        if wanted.get("title"):
            tally.titles.append(same_title(wanted["title"], found.title))
            if not tally.titles[-1]:
                wrong.append(f"title {found.title!r} for {wanted['title']!r}")
        if "byline" in wanted:
            right = same_people(wanted["byline"], found.byline)
            (tally.bylines if wanted["byline"] else tally.nobody).append(right)
            if not right:
                wrong.append(f"byline {found.byline!r} for {wanted['byline']!r}")
        if told and wrong:
            print(f"    {page.name}: {'; '.join(wrong)}")
    return tally


def _line(name: str, tally: Tally) -> str:
    parts = []
    if tally.texts:
        figures = zip(
            ("F1", "precision", "recall"), means(tally.texts), by_chance(tally.texts), strict=True
        )
        parts += [f"{figure} {value:.3f} ± {error:.3f}" for figure, value, error in figures]
        parts.append(f"({len(tally.texts)} texts)")
    for what, rights in (
        ("titles", tally.titles),
        ("bylines", tally.bylines),
        ("nobody", tally.nobody),
    ):
        if rights:
            parts.append(f"{what} {sum(rights)} of {len(rights)}")
    parts.append(f"{1000 * statistics.median(tally.seconds):.0f} ms a page")
    return f"  {name:12} {', '.join(parts)}"


def main() -> None:
    """Measure both readers on the pages of a directory."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("directories", type=Path, nargs="+", metavar="DIRECTORY")
    parser.add_argument("--half", choices=_HALVES, default="all")
    parser.add_argument("--pages", action="store_true", help="what is wrong (development only)")
    chosen = parser.parse_args()
    some = [page for one in chosen.directories for page in pages(one, chosen.half)]
    if not some:
        parser.error("no page.html in any folder of these directories")
    print(f"{len(some)} pages ({chosen.half})")
    told = chosen.pages and chosen.half == "development"
    for name, reader in READERS.items():
        tally = measure(some, reader, told=told and reader is ours)
        print(_line(name, tally))


if __name__ == "__main__":
    main()
