"""Articles in tables and lists that lay out their page, and the lines that close Chinese ones."""

import pytest
from lxml import etree

from annotate.text.formats.layout import take_apart
from annotate.text.formats.page_metadata import page_metadata
from annotate.text.formats.pages import parsed
from annotate.text.formats.web import read

TEXT = """
The bridge stays closed until May, since divers found cracks in two of its four old piers.
Farmers on the far bank drive forty kilometres to the dairy, and children to their school.
The council wants to decide next week whether a ferry should carry them until it is mended.
"""
FIRST, SECOND, LAST = TEXT.strip().splitlines()
BODY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{LAST}</p>"

CANCELLED = "周一上午，开往外岛的渡轮因三台发动机中的两台在一小时内相继发生故障而被取消，港务局说。"
NIGHT = "四十名乘客在村里的学校过夜，邻居们给他们送来毛毯和热汤，直到第二天早上拖船抵达为止。"
TUG = "没有人能说清下一班船什么时候出发，天气又开始变坏了，港口的灯塔整夜都亮着。"
OTHER = "灯塔的守护人说，他在这里工作了三十年，从来没有见过这样的夏天，雨下了整整六个星期也没有停。"


def lines(page: str) -> list[str]:
    return read(page.encode(), "https://news.example/ferry").structured.text.split("\n")


def test_an_article_in_a_cell_of_a_table_keeps_its_paragraphs() -> None:
    page = (
        "<body><table><tr><td>You are here: <a href=/>Home</a> &gt;&gt; Coast</td></tr></table>"
        f"<table><tr><td>{BODY}</td></tr><tr><td>Posted on 6 March 2019</td></tr></table></body>"
    )
    assert lines(page) == [FIRST, SECOND, LAST]


def test_a_table_in_a_cell_is_taken_apart_too() -> None:
    page = f"<table><tr><td><table><tr><td>{BODY}</td></tr></table></td></tr></table>"
    assert lines(page) == [FIRST, SECOND, LAST]


def test_a_table_with_figures_stays_one_in_a_table_that_lays_out_the_page() -> None:
    row = "<row><cell>Monday</cell><cell>ten tractors</cell></row>"
    inside = f"<p>{FIRST}</p><table>{row}</table><p>{LAST}</p>"
    body = etree.fromstring(f"<body><table><row><cell>{inside}</cell></row></table></body>")
    take_apart(body)
    assert [one.tag for one in body] == ["p", "table", "p"]
    assert [len(one) for one in body] == [0, 1, 0]


def test_a_table_with_figures_stays_a_table() -> None:
    rows = "<tr><td>Monday</td><td>ten tractors</td></tr><tr><td>Tuesday</td><td>none</td></tr>"
    found = lines(f"<article><p>{FIRST}</p><table>{rows}</table><p>{SECOND}</p></article>")
    assert found == [FIRST, "Monday ten tractors", "Tuesday none", SECOND]


def test_an_article_in_an_item_of_a_list_is_no_list() -> None:
    body = etree.fromstring(
        f"<body><list><item><head>Dawn</head>6 March 2019{BODY}</item><item>Tides</item></list>"
        "</body>"
    )
    take_apart(body)
    assert [one.tag for one in body] == ["head", "p", "p", "p", "p", "p"]
    texts = ["Dawn", "6 March 2019", FIRST, SECOND, LAST, "Tides"]
    assert ["".join(one.itertext()) for one in body] == texts


def test_points_with_several_paragraphs_stay_a_list() -> None:
    items = f"<li><p>{FIRST}</p><p>{SECOND}</p></li><li><p>{LAST}</p><p>{SECOND}</p></li>"
    page = f"<article><p>{FIRST}</p><p>{LAST}</p><ol>{items}</ol><p>{SECOND}</p></article>"
    assert lines(page).count(SECOND) == 3


@pytest.mark.parametrize(
    "editor", ["<p>责任编辑：李明</p>", "<p>【编辑：李明】</p>", "<ul><li>责编：李明</li></ul>"]
)
def test_what_follows_the_editor_of_a_chinese_article_is_left_out(editor: str) -> None:
    article = f"<article><p>{CANCELLED}</p><p>{NIGHT}</p><p>{TUG}</p>"
    assert lines(f"{article}{editor}<p>{OTHER}</p></article>") == [CANCELLED, NIGHT, TUG]


def test_a_paragraph_about_an_editor_ends_nothing() -> None:
    about = f"报社的责任编辑：老李，{NIGHT}{OTHER}"
    page = f"<article><p>{CANCELLED}</p><p>{about}</p><p>{TUG}</p></article>"
    assert lines(page) == [CANCELLED, about, TUG]


def test_the_original_headline_and_a_code_to_be_scanned_are_left_out() -> None:
    page = (
        "<article><p>（原标题：开往外岛的渡轮周一被取消，四十名乘客在村里的学校过夜，港务局正在调查）</p>"
        f"<p>{CANCELLED}</p><p>{NIGHT}</p><p>{TUG}</p>"
        "<p>欢迎扫描左方二维码，关注海岸新闻网的官方微信，每天都有更多的新闻和图片等着你！</p></article>"
    )
    assert lines(page) == [CANCELLED, NIGHT, TUG]


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("2025-03-04 来源：海岸网 作者：李在山", "李在山"),
        ("海岸新闻记者 段彦超 廖艳", "段彦超, 廖艳"),
        ("《海岸》作者 周纯", "周纯"),
        ("来源：海岸网 作者：网络整理", ""),
        ("本文仅代表作者本人观点", ""),
        ("记者 马上就要出发去外岛了", ""),
    ],
)
def test_a_chinese_byline_is_a_label_and_names(line: str, byline: str) -> None:
    page = parsed(
        f"<body><h1>开往外岛的渡轮被取消了</h1><div>{line}</div><p>{CANCELLED}</p></body>"
    )
    assert page_metadata(page, "https://news.example/1").byline == byline
