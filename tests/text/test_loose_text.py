"""Text that stands directly in a block of a page, and pages that hold what no text can."""

from copy import deepcopy
from typing import Any

import pytest
from lxml import html

from annotate.text.formats import web
from annotate.text.formats.web import read

PARAGRAPHS = [
    "On Monday the harbour office counted forty boats, and nobody could say how many had left.",
    "It was the busiest day of the year, as every pilot had foreseen when the ice broke early.",
    "The harbour had asked for two more tugs, which the ministry of transport promised by May.",
    "None of them came, and what was promised for May is now to be delivered in the new year.",
]


def lines(*blocks: str) -> list[str]:
    page = f"<title>T</title><body><article>{''.join(blocks)}</article></body>"
    return read(page.encode(), "https://news.example/boats").structured.text.split("\n")


def linked(text: str) -> str:
    """The words of a sentence, those in the middle as a link."""
    words = text.split()
    middle = f'<a href="/x">{" ".join(words[6:9])}</a>'
    return " ".join([*words[:6], middle, *words[9:]])


def test_a_block_that_begins_with_a_link_is_neither_cut_at_links_nor_are_words_joined() -> None:
    first, second, third, fourth = PARAGRAPHS
    opening = third.replace("The harbour", '<a href="/x">The harbour</a>')
    quoted = f"<blockquote><div>{second}</div></blockquote>"
    # So long that what stands beside it without being a paragraph is not looked for.
    rest = "<br><br>".join([opening, linked(fourth), first, second] * 3)
    assert lines(f"<div>{linked(first)}</div>", quoted, f"<div>{rest}</div>") == [
        first,
        second,
        *[third, fourth, first, second] * 3,
    ]


@pytest.mark.parametrize("sign", ["\x10", "\x01", "\x1f", "￿"])
def test_a_sign_that_no_browser_shows_is_dropped_and_refuses_no_page(sign: str) -> None:
    first, *others = PARAGRAPHS
    said = [f"<p>{one}</p>" for one in (first.replace("boats,", f"boats{sign},"), *others)]
    assert lines(*said) == PARAGRAPHS


def test_a_page_of_which_links_hide_nearly_all_is_read_without_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The library does so on one of two hundred pages; here it is made to do it."""
    whole = web.bare_extraction

    def hiding(page: html.HtmlElement, *, include_links: bool, **wanted: Any) -> Any:
        shown = deepcopy(page)
        for one in shown.xpath("//p[.//a]") if include_links else ():
            one.drop_tree()
        return whole(shown, include_links=include_links, **wanted)

    monkeypatch.setattr(web, "bare_extraction", hiding)
    first, *others = PARAGRAPHS
    text = lines(f"<p>{first}</p>", *[f"<p>{first} {linked(one)}</p>" for one in others])
    assert text == [first, *[f"{first} {one}" for one in others]]
