"""Titles without the names of sites, bylines without what is no name, on made-up pages."""

import json

import pytest

from annotate.text.formats.bylines import without_byline
from annotate.text.formats.page_metadata import page_metadata
from annotate.text.formats.pages import parsed
from annotate.text.metadata import Metadata


def said(page: str, address: str = "https://www.coastpaper.example/a/1") -> Metadata:
    return page_metadata(parsed(page), address)


@pytest.mark.parametrize(
    "shown",
    [
        "No boat to the islands › Coast Paper",
        "Coast Paper - No boat to the islands",
        "No boat to the islands - Coastpaper.example - News of the north",
        "No boat to the islands | Ferries",
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_title(shown: str) -> None:
    assert said(f"<title>{shown}</title>").title == "No boat to the islands"


def test_the_heading_that_readers_see_wins_over_what_search_engines_are_told() -> None:
    page = "<title>Ferry to the islands: all news</title><h1>The ferry that never came back</h1>"
    assert said(page).title == "The ferry that never came back"


def test_a_heading_of_a_section_is_no_headline() -> None:
    page = "<title>No boat to the islands</title><h1>News</h1><h2>No boat to the islands</h2>"
    assert said(page).title == "No boat to the islands"


def test_the_name_of_the_site_as_first_heading_is_no_headline() -> None:
    page = (
        "<title>Coast Paper » No boat to the islands</title><h1>Coast Paper</h1>"
        "<h3>No boat to the islands</h3>"
    )
    assert said(page).title == "No boat to the islands"


def test_a_heading_with_more_than_the_title_says_is_taken_whole() -> None:
    page = "<meta property=og:title content='No boat'><h1>No boat to the islands before Friday</h1>"
    assert said(page).title == "No boat to the islands before Friday"


def test_a_lesser_heading_that_is_all_of_the_best_claim_wins_over_one_for_search_engines() -> None:
    page = (
        "<meta property=og:title content='Five boats that never came back'>"
        "<title>Lost boats | Coast Paper</title>"
        "<h1>Lost boats</h1><h2>Five boats that never came back</h2><h2>More boats</h2>"
    )
    assert said(page).title == "Five boats that never came back"


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("By Ada Lund", "Ada Lund"),
        ("View all posts by Ada Lund", "Ada Lund"),
        ("Alle Beiträge von Ada Lund", "Ada Lund"),
        ("Von Ada Lund und Ben Oke", "Ada Lund, Ben Oke"),
        ("Ada Lund, Ben Oke, and Cy Dahl, NBN", "Ada Lund, Ben Oke, Cy Dahl"),
        ("Ada Lund, MD", "Ada Lund"),
        ("Ada Lund, Senior Reporter", "Ada Lund"),
        ("Ada Lund, Jr.", "Ada Lund, Jr."),
        ("Ada Lund; ADA LUND", "Ada Lund"),
        ("Office for Roads and Bridges", "Office for Roads and Bridges"),
    ],
)
def test_a_stated_author_is_taken_apart_into_names(stated: str, names: str) -> None:
    assert said(f"<meta name=author content='{stated}'>").byline == names


@pytest.mark.parametrize(
    "line",
    [
        "<p class=byline>By <a href=/x>Ada Lund</a> - January 10, 2025</p>",
        "<p class=byline>By Ada Lund March 3, 2025</p>",
        "<ul><li><a href=/author/lund/>Ada Lund</a></li><li>3 comments</li></ul>",
        "<p>par Ada Lund, 21 juin 2018</p>",
        "<div><strong>Von <span>Ada Lund</span>, Bergen</strong></div>",
        "<a rel=author href=/a>Ada Lund</a>",
        "<span itemprop=author><span itemprop=name>Ada Lund</span></span>",
        "<p class=byline>by <a href=/x>Ada Lund</a> in <a href=/n>News</a> on Monday</p>",
        "<div><h3>Nobody knows where it went</h3> by Ada Lund / January 19, 2025 / <a>2</a></div>",
    ],
)
def test_a_byline_is_found_as_readers_see_it(line: str) -> None:
    assert said(f"<h1>No boat to the islands</h1>{line}<p>It rained.</p>").byline == "Ada Lund"


def test_several_authors_side_by_side_are_all_named_and_once() -> None:
    line = "<p><a rel=author>Ada Lund</a> and <a rel=author>Ben Oke</a></p>"
    page = f"<h1>No boat</h1>{line}<article>{line}</article>"
    assert said(page).byline == "Ada Lund, Ben Oke"


def test_authors_of_other_articles_are_not_named() -> None:
    page = (
        "<h1>No boat to the islands</h1><p>By Ada Lund</p><p>It rained.</p>"
        "<div><h3>Whales</h3><p>By Ben Oke</p></div>"
    )
    assert said(page).byline == "Ada Lund"


TEASER = (
    "<li><h3><a href=/w>Whales are back</a></h3>"
    "<p class=byline>By <a rel=author>Ben Oke</a></p></li>"
)


@pytest.mark.parametrize(
    "line", ["<p>By Ada Lund</p>", "<footer>By <a href=/author/lund>Ada Lund</a></footer>"]
)
def test_who_is_named_below_the_headline_wrote_the_article_however_others_are_marked(
    line: str,
) -> None:
    deck = (
        "<p>The ferry that left on Monday with forty people is still looked for in the north.</p>"
    )
    text = f"<p>{'It rained, and the pilots waited. ' * 12}</p>"
    page = (
        f"<title>No boat</title>{TEASER}<h3><a href=/a>No boat</a></h3>{TEASER}"
        f"<h1>No boat</h1>{deck}{line}{text}{TEASER}"
    )
    assert said(page).byline == "Ada Lund"


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("Ada Lund", "Ada Lund, Ben Oke"),
        ("Cy Dahl", "Cy Dahl"),
        ("Ada Lund, Cy Dahl", "Ada Lund, Cy Dahl"),
    ],
)
def test_machines_are_told_only_the_first_of_several_authors(stated: str, names: str) -> None:
    page = (
        f"<title>No boat</title><meta name=author content='{stated}'><h1>No boat</h1>"
        "<p>By <a rel=author>Ada Lund</a>, <a rel=author>Ben Oke</a></p><p>It rained.</p>"
    )
    assert said(page).byline == names


def test_the_publisher_signs_only_what_nobody_else_did() -> None:
    data = json.dumps(
        {
            "@type": "NewsArticle",
            "headline": "No boat to the islands",
            "author": {"name": "Coast Paper"},
            "publisher": {"name": "Coast Paper"},
        }
    )
    page = f"<script type=application/ld+json>{data}</script><h1>No boat to the islands</h1>"
    assert said(page).byline == "Coast Paper"
    assert said(f"{page}<p>By Ada Lund</p>").byline == "Ada Lund"


def test_an_address_is_nobodys_name() -> None:
    assert said("<meta name=author content='www.coastpaper.example'><p>It rained.</p>").byline == ""


def test_a_page_that_says_its_byline_thousands_of_times_is_not_read_to_its_end() -> None:
    page = parsed("<body>" + "<p>By Ada Lund</p>" * 5_000 + "</body>")
    without_byline(page, "Ada Lund")
    left = len(list(page.iter("p")))
    assert 4_000 < left < 5_000


def test_lines_that_say_the_byline_are_taken_out_and_others_stay() -> None:
    page = parsed("<body><p>By Ada Lund</p><p>Ada Lund saw the ferry.</p></body>")
    without_byline(page, "Ada Lund")
    assert [one.text for one in page.iter("p")] == ["Ada Lund saw the ferry."]


def test_an_author_in_the_footer_of_the_article_counts_and_one_in_that_of_the_page_does_not() -> (
    None
):
    author = "<footer><span class='author vcard'><a class='url fn n' href=/a>Ada Lund</a></span>"
    assert said(f"<article><p>Text.</p>{author}</footer></article>").byline == "Ada Lund"
    assert said(f"<article><p>Text.</p></article>{author}</footer>").byline == ""
