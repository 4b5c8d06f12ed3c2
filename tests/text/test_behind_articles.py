"""What stands behind the block of a page that holds its article is no part of it."""

import pytest
from lxml import etree

from annotate.text.formats.outside import drop_what_follows
from annotate.text.formats.pages import parsed
from annotate.text.formats.web import read

PARAGRAPHS = (
    "The kiln had been cold for eleven years when the potters of the valley lit it once more.",
    "They had gathered four tons of beech in the autumn, and split it through most of the winter.",
    "On the third night the chimney glowed, and half of the village came up the hill to look.",
    "When they opened the door a week later, two of every three bowls had cracked in the heat.",
    "The others were sold within an hour, some of them to people who had split wood for them.",
)
COMMENT = "My grandmother always told us that the clay of the lower bank was better than ours."
OTHER = "We dug clay there as children, and nobody minded as long as we filled the holes again."
TEXT = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)


def left(page: str, blocks: str) -> list[str]:
    """What is left of the blocks that were found on a page."""
    body = etree.fromstring(f"<body>{blocks}</body>")
    drop_what_follows(body, parsed(page))
    return ["".join(one.itertext()) for one in body]


def test_what_stands_in_a_column_behind_the_article_is_left_out() -> None:
    page = (
        f"<body><div><div class=leaf>{TEXT}</div><div class=margin><div class=latest>"
        f"<p>{COMMENT}</p><p>{OTHER}</p></div></div></div></body>"
    )
    found = read(page.encode(), "https://blog.example/kiln").structured.text.split("\n")
    assert found == list(PARAGRAPHS)


def test_nearly_half_of_what_was_found_goes_if_nothing_names_it_like_the_article() -> None:
    notice = "".join(f"<p>We store things on your device, for purpose {at}.</p>" for at in "ABCDEF")
    page = f"<div class=entry>{TEXT}</div><div id=consent><div class=notice>{notice}</div></div>"
    assert left(page, TEXT + notice) == list(PARAGRAPHS)


FIRST, REST = (
    "".join(f"<p>{one}</p>" for one in some) for some in (PARAGRAPHS[:3], PARAGRAPHS[3:])
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<div class='part'>", "<div class='part'>"),
        ("<div class='part opening'>", "<div class='part'>"),
        ("<div class='text'><div class='a'>", "<div class='text'><div class='b'>"),
        ("<div>", "<div>"),
    ],
)
def test_parts_of_an_article_stay_together(first: str, second: str) -> None:
    one, other = (
        text + "</div>" * at.count("<div") for text, at in ((FIRST, first), (REST, second))
    )
    assert left(f"<main>{first}{one}{second}{other}</main>", FIRST + REST) == list(PARAGRAPHS)


@pytest.mark.parametrize("named", ["class=footnotes", "id=references", "role=doc-endnotes"])
def test_notes_below_an_article_stay(named: str) -> None:
    note = "<p>The kiln book of the parish, volume two.</p>"
    page = f"<div class=entry>{TEXT}</div><section {named}>{note}</section>"
    assert left(page, TEXT + note)[-1] == "The kiln book of the parish, volume two."


def test_a_standfirst_above_the_block_of_the_article_stays() -> None:
    standfirst = "<p>After eleven years the valley has its kiln again.</p>"
    page = f"<div class=deck>{standfirst}</div><div class=entry>{TEXT}</div>"
    assert left(page, standfirst + TEXT)[0] == "After eleven years the valley has its kiln again."


def test_one_long_paragraph_is_not_the_block_of_the_article() -> None:
    long, short = " ".join(PARAGRAPHS), PARAGRAPHS[0]
    page = f"<div class=entry><p class=first>{long}</p><p class=last>{short}</p></div>"
    assert left(page, f"<p>{long}</p><p>{short}</p>") == [long, short]


def test_lists_tables_and_pictures_in_the_block_of_the_article_stay() -> None:
    page = (
        f"<div class=entry>{TEXT}<ul class=sold><li>sixty small bowls</li><li>nine jugs</li></ul>"
        "<table class=prices><tr><td>a small bowl</td><td>12</td></tr></table><img src=k.jpg></div>"
        f"<div class=comments><p>{COMMENT}</p></div>"
    )
    blocks = (
        f"{TEXT}<list><item>sixty small bowls</item><item>nine jugs</item></list>"
        "<table><row><cell>a small bowl</cell><cell>12</cell></row></table><graphic/>"
        f"<p>{COMMENT}</p>"
    )
    assert left(page, blocks)[5:] == ["sixty small bowlsnine jugs", "a small bowl12", ""]


def test_what_is_said_in_the_article_and_behind_it_once_more_stays_in_the_article() -> None:
    page = f"<div class=entry>{TEXT}</div><div class=quoted><p>{PARAGRAPHS[-1]}</p></div>"
    assert left(page, TEXT) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("before", "inside", "behind"),
    [
        ("", "", f"<p>{COMMENT}</p>"),
        ("", "", f"<p>{COMMENT.replace('grandmother', 'grandmother <b>Ada</b>')}</p>"),
        ("", "<p>My grandmother did not believe a word of it.</p>", f"<p>{COMMENT}</p>"),
        (f"<p>{COMMENT}</p>", "", f"<p>{COMMENT}</p>"),
        (f"<noscript>{TEXT}</noscript>", "", f"<p>{COMMENT}</p>"),
    ],
    ids=["as found", "with more", "begins like another", "said before", "without scripts"],
)
def test_texts_are_found_where_the_page_shows_them(before: str, inside: str, behind: str) -> None:
    page = (
        f"<body>{before}<div class=entry>{TEXT}{inside}</div>"
        f"<div class=comments>{behind}</div></body>"
    )
    assert left(page, f"{TEXT}<p>{COMMENT}</p>") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "page",
    [
        "<body></body>",
        f"<div class=top><p>{PARAGRAPHS[0]}</p></div><div class=end><p>{COMMENT[:60]}</p></div>",
    ],
    ids=["nothing", "less than half"],
)
def test_everything_stays_if_the_text_is_not_found_on_the_page(page: str) -> None:
    found = [*PARAGRAPHS, COMMENT[:60]]
    assert left(page, "".join(f"<p>{one}</p>" for one in found)) == found
