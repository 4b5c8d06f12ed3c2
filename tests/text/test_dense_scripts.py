"""Pages in scripts that say much in few signs and part no words: the same measure for all."""

import pytest

from annotate.text.formats.page_metadata import page_metadata
from annotate.text.formats.pages import parsed
from annotate.text.formats.sizes import size
from annotate.text.formats.web import read

FIRST = "周一上午，开往外岛的渡轮因三台发动机中的两台在一小时内相继发生故障而被取消，港务局说。"
SECOND = "四十名乘客在村里的学校过夜，邻居们给他们送来毛毯和热汤，直到第二天早上拖船抵达为止。"
LAST = "没有人能说清下一班船什么时候出发，天气又开始变坏了，港口的灯塔整夜都亮着。"


def lines(below: str) -> list[str]:
    page = f"<article><p>{FIRST}</p><p>{SECOND}</p><p>{LAST}</p>{below}</article>"
    return read(page.encode(), "https://news.example/ferry").structured.text.split("\n")


def test_what_says_as_much_has_about_the_same_size() -> None:
    said = "The ferry to the outer islands was cancelled."
    assert size(said) == len(said)
    assert 0.6 < size("开往外岛的渡轮被取消了。") / size(said) < 1.4
    assert 0.6 < size("먼 섬으로 가는 연락선이 취소되었다.") / size(said) < 1.4


@pytest.mark.parametrize(
    "below",
    [
        "<p>责任编辑：李明</p>",
        "<p>相关阅读</p><p>灯塔将重新粉刷，港务局本周公布计划</p>",
        "<p>【免责声明】本文仅代表作者本人观点，与本网站无关，请读者仅作参考。</p>",
        "<ul><li>灯塔将重新粉刷 2025-03-02 08:58:39</li><li>三头鲸鱼 2025-03-01 14:40</li></ul>",
    ],
)
def test_what_stands_below_an_article_is_left_out(below: str) -> None:
    assert lines(below) == [FIRST, SECOND, LAST]


def test_a_short_last_sentence_and_a_list_of_points_stay() -> None:
    assert lines("<p>后来下起了雨。</p>")[-1] == "后来下起了雨。"
    assert lines("<ul><li>毛毯四十条</li><li>热汤两锅</li></ul>")[-2:] == ["毛毯四十条", "热汤两锅"]


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        ("开往外岛的渡轮被取消了_新闻中心_海岸新闻网", "开往外岛的渡轮被取消了"),
        ("开往外岛的渡轮被取消了-海岸网", "开往外岛的渡轮被取消了"),
        ("中国-东盟博览会", "中国-东盟博览会"),
    ],
)
def test_the_site_behind_a_title_without_spaces_is_left_out(shown: str, title: str) -> None:
    page = parsed(f"<title>{shown}</title>")
    assert page_metadata(page, "https://news.example/1").title == title
