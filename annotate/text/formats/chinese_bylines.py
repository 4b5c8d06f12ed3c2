"""Who signed a Chinese page, by the lines that readers are shown.

They are labelled (作者, 记者, 执笔) before the names, which have no capitals and no first and last
word. What tells a name from “the author's views” or “compiled from the web” behind such a label is
its form: a surname and one or two signs more.
"""

import regex
from lxml import html

from annotate.text.formats.bylines import LONGEST, is_small, shown

# The hundred or so most frequent surnames, which some nine in ten people have, in both scripts.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕"
    "丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武"
    "戴莫孔向汤裴康易乔赖文張劉陳楊黃趙吳孫馬羅鄭許韓馮鄧蕭蔣葉蘇魏呂盧鍾譚陸賈韋鄒龍賀顧龔萬錢嚴湯"
)
_NAME = rf"[{_SURNAMES}]\p{{Han}}{{1,2}}"
_NAMES = rf"{_NAME}(?:[\s、，,&/]+{_NAME})*"
_LABEL = regex.compile(r"作者|撰文|执笔|執筆|记者|記者")
_AUTHOR = regex.compile(rf"(?:作者|撰文|执笔|執筆)\s*[:：/／|]?\s*({_NAMES})(?=$|[\s|｜)）])")
_REPORTER = regex.compile(rf"[\p{{Han}}\s《》]{{0,12}}(?:记者|記者)\s*[:：/／]?\s*({_NAMES})")
_APART = regex.compile(r"[\s、，,&/]+")
_LINES = ("p", "div", "span", "li", "td", "a", "em", "strong", "h5", "h6", "font")
_TRIED = 200  # lines with such a label


def chinese_byline(page: html.HtmlElement) -> str:
    """The names in the first such line, joined by commas; "" where there is none."""
    tried = 0
    for element in page.iter(*_LINES):
        if not is_small(element):
            continue
        line = shown(element)
        if len(line) > LONGEST or not _LABEL.search(line):
            continue
        tried += 1
        if found := _AUTHOR.search(line) or _REPORTER.fullmatch(line):
            return ", ".join(_APART.split(found[1]))
        if tried >= _TRIED:
            break
    return ""
