"""How well the main text and the metadata of web pages are found, on pages of our own.

`tests/data/pages` has twelve pages in as many layouts, with navigation, cookie notices, related
links, comments and the like, and in `gold.json` what a reader would say they contain. The text is
measured as the public article-extraction benchmark does it: precision, recall and F1 over the
sequences of four words, averaged over the pages (a page's own words are ours, so the figure says
nothing of other pages).
"""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import regex

from annotate.text.formats.reads import Read
from annotate.text.formats.web import read

PAGES = Path(__file__).parent.parent / "data" / "pages"
GOLD: dict[str, dict[str, Any]] = json.loads((PAGES / "gold.json").read_text(encoding="utf-8"))


@cache
def found(name: str) -> Read:
    return read((PAGES / f"{name}.html").read_bytes(), f"https://example.org/{name}")


def fours(text: str) -> Counter[tuple[str, ...]]:
    """Sequences of four words; in scripts without spaces each sign is one."""
    words = regex.findall(r"\p{Han}|\p{Hiragana}|\p{Katakana}|\w+", text.casefold())
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def test_the_main_text_is_found() -> None:
    precisions, recalls = [], []
    for name, gold in GOLD.items():
        ours, theirs = fours(found(name).structured.text), fours(gold["text"])
        shared = (ours & theirs).total()
        precisions.append(shared / ours.total())
        recalls.append(shared / theirs.total())
    precision, recall = sum(precisions) / len(GOLD), sum(recalls) / len(GOLD)

    assert 2 * precision * recall / (precision + recall) >= 0.97


@pytest.mark.parametrize("name", GOLD)
def test_what_a_page_says_of_itself_is_found(name: str) -> None:
    said = found(name).metadata.to_json()

    wrong = {
        key: said.get(key)
        for key, value in GOLD[name].items()
        if key != "text" and said.get(key) != value
    }
    assert not wrong


def test_lists_tables_quotations_and_links_keep_their_structure() -> None:
    kinds = {
        name: Counter(one.kind.value for one in found(name).structured.blocks) for name in GOLD
    }

    assert kinds["blog"]["list_item"] == 3
    assert kinds["report"]["list_item"] == 3
    assert kinds["opinion"]["quotation"] == 1
    assert kinds["science"]["heading"] >= 2
    assert "up to 3 m 1,204 188" in found("report").structured.text


LOOSE = (
    "<div class=photo><img src=a.jpg></div>Everyone was <a href=/fed>transfixed</a> by the "
    "<b>bank</b>, and the harbour went on.<p>The cabinet agreed on another round today.</p>"
    "Nobody in the <a href=/h>harbour</a> was surprised.<br><br>It had another <a href=/m>matter"
    "</a> to think of, said the pilots, who count all boats."
)


def test_text_outside_of_paragraphs_is_kept_and_not_cut_at_links() -> None:
    page = f"<title>T</title><body><div>{LOOSE}</div></body>"
    assert read(page.encode(), "https://example.org/").structured.text.split("\n") == [
        "Everyone was transfixed by the bank, and the harbour went on.",
        "The cabinet agreed on another round today.",
        "Nobody in the harbour was surprised.",
        "It had another matter to think of, said the pilots, who count all boats.",
    ]


def test_a_page_without_any_markup_is_its_text() -> None:
    text = "Only text came, as a page without any paragraph, and all of it is here to be read."
    assert read(text.encode(), "https://example.org/").structured.text == text
