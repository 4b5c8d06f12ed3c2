"""A web page becomes its main text and what it says of itself."""

from datetime import date

import pytest

from annotate.accounts.errors import Invalid
from annotate.articles import reading
from annotate.articles.models import Revision
from annotate.articles.reading import from_file, from_page
from annotate.text.structure import BlockKind, InlineKind

PAGE = b"""<!doctype html><html lang=en-GB>
<head><title>Levy on flights to rise | The Daily Example</title>
<link rel=canonical href="https://example.org/levy"><meta name=author content="Jane Roe">
<meta property="og:site_name" content="The Daily Example">
<meta property="article:published_time" content="2024-03-05T10:00:00Z"></head><body>
<nav><ul><li><a href=/>Home</a><li><a href=/uk>UK</a></ul></nav>
<div class=cookie-banner>We use cookies. <button>Accept</button></div>
<article><h1>Levy on flights to rise</h1><p class=byline>By Jane Roe</p>
<p>The government said on <em>Monday</em> that it would raise the
<a href="/old">levy on flights</a>.</p>
<h2>What changes</h2>
<p>Passengers who fly more than 5,000 miles pay 13 pounds more, and others not much.</p>
<ul><li>Short flights stay as they are</li><li>Long flights cost <strong>more</strong></li></ul>
<blockquote><p>It is a tax on families, said a spokeswoman for the airlines.</p></blockquote>
</article><aside><h3>Related</h3><a href=/a>Other things</a></aside>
<footer>Copyright 2024</footer></body></html>"""  # fmt: skip
URL = "https://example.org/levy?from=mail"


def test_a_page_gives_its_main_text_with_its_structure() -> None:
    text = from_page(PAGE, url=URL).structured

    assert text.title == "Levy on flights to rise"
    assert text.text.split("\n") == [
        "The government said on Monday that it would raise the levy on flights.",
        "What changes",
        "Passengers who fly more than 5,000 miles pay 13 pounds more, and others not much.",
        "Short flights stay as they are",
        "Long flights cost more",
        "It is a tax on families, said a spokeswoman for the airlines.",
    ]
    assert [block.kind for block in text.blocks] == [
        BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM, BlockKind.LIST_ITEM, BlockKind.QUOTATION,
    ]  # fmt: skip
    marked = [(one.kind, text.text[one.start : one.end], one.href) for one in text.ranges]
    assert marked == [
        (InlineKind.EMPHASIS, "Monday", ""),
        (InlineKind.LINK, "levy on flights", "https://example.org/old"),
        (InlineKind.STRONG, "more", ""),
    ]


def test_a_page_gives_what_it_says_of_itself_and_its_bytes() -> None:
    source = from_page(PAGE, url=URL)

    assert (source.kind, source.structured.title) == (Revision.Source.WEB, source.metadata.title)
    assert source.metadata.found() == {
        "title": "Levy on flights to rise",
        "byline": "Jane Roe",
        "publisher": "The Daily Example",
        "published_on": date(2024, 3, 5),
        "language": "en-GB",
        "source_url": "https://example.org/levy",
    }
    assert source.original is not None
    assert source.original.data == PAGE


def test_a_page_without_an_article_says_so() -> None:
    with pytest.raises(Invalid, match="No article") as refused:
        from_page(b"<html><body><nav><a href=/>Home</a></nav></body></html>", url=URL)

    assert refused.value.code == "empty_text"


def test_the_charset_of_the_http_header_is_used() -> None:
    page = PAGE.decode().replace("Passengers", "Пассажиры").encode("koi8-r")

    assert "Пассажиры who" in from_page(page, url=URL, charset="koi8-r").structured.text


def test_a_file_keeps_its_bytes_with_their_checksum() -> None:
    original = from_file(b"Some words.", filename="notes.txt").original

    assert original is not None
    assert (original.data, original.content_type) == (b"Some words.", "text/plain")


def test_a_page_that_was_saved_as_a_file_is_read_as_the_page() -> None:
    fetched, saved = from_page(PAGE, url=URL), from_file(PAGE, filename="page.html")
    assert saved.structured == fetched.structured
    assert saved.metadata.found() == fetched.metadata.found()
    assert saved.kind == Revision.Source.HTML
    assert from_file(PAGE, filename="page.html", title="Mine").structured.title == "Mine"


def test_a_browser_says_where_it_saved_a_page_from() -> None:
    said = PAGE.replace(b'<link rel=canonical href="https://example.org/levy">', b"")
    page = b"<!-- saved from url=(0024)https://example.org/levy -->\n" + said

    saved = from_file(page, filename="page.html")

    assert saved.metadata.source_url == "https://example.org/levy"
    assert saved.structured == from_page(PAGE, url=URL).structured


def test_html_that_is_from_nowhere_or_no_article_is_read_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nowhere = PAGE.replace(b'<link rel=canonical href="https://example.org/levy">', b"")
    assert "Related" in from_file(nowhere, filename="page.html").structured.text
    short = b'<link rel=canonical href="https://example.org/a"><h1>Three</h1><p>A note.'
    assert from_file(short, filename="a.html").structured.text == "Three\nA note."
    monkeypatch.setattr(reading, "_PATIENCE_FOR_PAGES", 0.01)
    assert "Related" in from_file(PAGE, filename="page.html").structured.text


def test_a_file_without_a_head_says_nothing_of_itself() -> None:
    assert from_file(b"<p>Only words.", filename="a.html").metadata.found() == {}


UNDATED = PAGE.replace(b'content="2024-03-05T10:00:00Z"', b"").replace(b"Copyright 2024", b"")


def test_a_year_in_the_text_is_no_date_of_publication() -> None:
    page = UNDATED.replace(b"on <em>Monday</em>", b"in the year 2018")
    assert from_page(page, url="https://example.org/levy").metadata.published_on is None


def test_a_day_that_the_page_shows_beside_its_title_is_its_date() -> None:
    page = UNDATED.replace(b"By Jane Roe</p>", b'By Jane Roe</p><p class="date">5 March 2024</p>')
    assert from_page(page, url="https://example.org/levy").metadata.published_on == date(2024, 3, 5)
