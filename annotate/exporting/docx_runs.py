"""Runs and paragraphs of WordprocessingML (ECMA-376, part 1, 17.3)."""

import re
from collections.abc import Callable, Iterable
from unicodedata import bidirectional
from xml.sax.saxutils import escape, quoteattr

from annotate.exporting.marked_text import Words
from annotate.text.builder import safe_href

# What XML 1.0 (section 2.2) cannot hold.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINES = re.compile(r"(\n|\t)")


def run(
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    code: bool = False,
    link: bool = False,
    language: str = "",
) -> str:
    """Words set alike; line breaks and tabs are what they are. `language` (BCP 47) is said where it
    is not that of the document."""
    if not text:
        return ""
    to_left = is_right_to_left(text)
    said = f"<w:lang w:{'bidi' if to_left else 'val'}={quoteattr(language)}/>"
    looks = "".join(
        name
        for name, wanted in (
            ('<w:rStyle w:val="Hyperlink"/>', link),
            ('<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>', code),
            ("<w:b/>", bold),
            ("<w:i/>", italic),
            ("<w:rtl/>", to_left),
            (said, language),
        )
        if wanted
    )
    parts = "".join(
        "<w:br/>" if part == "\n" else "<w:tab/>" if part == "\t" else _text(part)
        for part in _LINES.split(text)
        if part
    )
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{parts}</w:r>"


def runs_of(words: Iterable[Words], link_to: Callable[[str], str]) -> str:
    """The words of a paragraph of an editor's text."""
    found = []
    for one in words:
        href = safe_href(one.href)
        looks = run(one.text, bold=one.strong, italic=one.emphasis, code=one.code, link=bool(href))
        found.append(hyperlink(link_to(href), looks) if href else looks)
    return "".join(found)


def hyperlink(relation: str, runs: str) -> str:
    """Runs that lead to the address of a relationship."""
    return f'<w:hyperlink r:id={quoteattr(relation)} w:history="1">{runs}</w:hyperlink>'


def paragraph(style: str, runs: str, *, indent: int = 0, hangs: bool = False) -> str:
    """A paragraph; `indent` in twentieths of a point, from which the first line hangs."""
    looks = f"<w:pStyle w:val={quoteattr(style)}/>"
    if "<w:rtl/>" in runs:
        looks += "<w:bidi/>"
    if indent:
        hanging = f' w:hanging="{360}"' if hangs else ""
        looks += f'<w:ind w:left="{indent}"{hanging}/>'
    return f"<w:p><w:pPr>{looks}</w:pPr>{runs}</w:p>\n"


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is written from right to left."""
    for letter in text:
        if (kind := bidirectional(letter)) in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def clean(text: str) -> str:
    """The text without what XML cannot hold, escaped."""
    return escape(_NO_XML.sub("\ufffd", text))


def _text(part: str) -> str:
    return f'<w:t xml:space="preserve">{clean(part)}</w:t>'
