"""What is no part of an article at the beginning and the end of the main text of a web page.

Finding the main text is a matter of which block of the page holds it. What stands in that block
above the first paragraph and below the last one is often the headline once more, a date, a way to
share, a list of other articles and a notice of copyright. It is told from the text by its form:
short, without the end of a sentence, or nothing but links. In between nothing is touched.
"""

import re
from collections.abc import Iterable, Sequence

from lxml import etree

_PARAGRAPH = 80  # code points that make a block a paragraph, if it is not mostly links
_LABEL = 70  # code points of the longest line that is taken for a label
_MOST = 8  # blocks taken off the beginning at most: it could be a poem
_LINKED = 0.6  # share of a block's code points in links that makes it no text
_CAPTIONS = frozenset({"table", "code", "graphic"})
_END = re.compile(r"[.!?…:;。！？：；।۔؟][\"'”’“»«)\]」』]*\s*$")
_WORD = re.compile(r"\w+")
_RIGHTS = re.compile(
    r"[©ⓒ℗]|\(c\)\s*\d{4}|all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|(?:todos los|todos os) (?:derechos|direitos) reservados|riproduzione riservata"
    r"|무단\s?전재|無断転載|版权所有|版權所有",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"^\W*(?:related|more (?:from|on|about|stories|news|must)|read (?:more|next|also)|see also"
    r"|also read|you (?:may|might) (?:also )?like|recommended|most (?:read|popular)|trending"
    r"|latest (?:news|stories)|up next|don.t miss|sign up|subscribe|newsletter|share (?:this|on)"
    r"|about the author|further reading|part of complete coverage"
    r"|(?:lesen sie|lies) (?:auch|mehr)|mehr (?:zum thema|von|aus)|weiterlesen|weitere artikel"
    r"|das könnte|auch interessant|ähnliche (?:artikel|beiträge)|auch auf"
    r"|à lire|lire (?:aussi|plus)|voir aussi|sur le même sujet|plus d.articles"
    r"|le(?:a|e|é) (?:también|más)|ver más|relacionad[oa]s|noticias relacionadas|te puede"
    r"|leia (?:também|mais)|veja (?:também|mais)|notícias relacionadas|mais (?:lidas|notícias)"
    r"|leggi anche|potrebbe interessarti|articoli correlati|lees (?:ook|meer)|läs (?:också|mer)"
    r"|関連記事|あわせて読みたい|相关(?:阅读|新闻|文章)|推荐阅读|관련\s?기사|читайте также)",
    re.IGNORECASE,
)


def trim(body: etree._Element, title: str, headings: Iterable[str]) -> None:
    """Take such blocks out of `body`, the main text as trafilatura's tree.

    `headings` are the first-rate headings of the page; like the title they are said beside the
    text. A body without any paragraph is left as it is.
    """
    said = {_plain(one) for one in (title, *headings)} - {""}
    while len(body) == 1 and body[0].tag == "div":
        body = body[0]
    blocks = list(body)
    paragraphs = [at for at, one in enumerate(blocks) if _is_paragraph(one)]
    if not paragraphs:
        return
    first, last = paragraphs[0], paragraphs[-1]
    before = [one for one in blocks[:first] if not _belongs_before(one, said)]
    if len(before) <= _MOST:
        _drop(before)
    last = min(last, _others_begin(blocks, paragraphs) - 1)
    while last > first and _RIGHTS.search(_text(blocks[last])) and not _is_long(blocks[last]):
        last -= 1
    after = blocks[last + 1 :]
    keep = 0
    for at, one in enumerate(after, 1):
        if _belongs_after(one):
            keep = at
        elif _OTHERS.search(_text(one)):
            break
    _drop(after[keep:])


def _others_begin(blocks: Sequence[etree._Element], paragraphs: Sequence[int]) -> int:
    """Where a label leads over to other articles: in the last third, with nothing long behind."""
    sizes = [len(_text(one)) for one in blocks]
    for at in range(paragraphs[0] + 1, len(blocks)):
        if (
            sizes[at] <= _LABEL
            and _OTHERS.search(_text(blocks[at]))
            and sum(sizes[at:]) * 2 < sum(sizes[:at])
            and not any(_is_long(one) for one in blocks[at:])
        ):
            return at
    return len(blocks)


def _belongs_before(block: etree._Element, said: set[str]) -> bool:
    text = _text(block)
    if _plain(text) in said:
        return False
    if block.tag == "head" or block.tag in _CAPTIONS:
        return True
    return not _is_label(block, text)


def _belongs_after(block: etree._Element) -> bool:
    text = _text(block)
    if block.tag in _CAPTIONS:
        return True
    if block.tag == "head" or _RIGHTS.search(text):
        return False
    return not _is_label(block, text)


def _is_label(block: etree._Element, text: str) -> bool:
    """Whether a block is a label, a date or nothing but links."""
    if _linked(block) > _LINKED:
        return True
    if block.tag == "list":
        return False
    return len(text) <= _LABEL and not _END.search(text)


def _is_paragraph(block: etree._Element) -> bool:
    if block.tag in ("head", "graphic"):
        return False
    text = _text(block)
    # Scripts without spaces say the same in a third of the signs.
    least = _PARAGRAPH if " " in text[:_PARAGRAPH] else _PARAGRAPH // 3
    return len(text) >= least and _linked(block) <= _LINKED


def _is_long(block: etree._Element) -> bool:
    return block.tag == "p" and len(_text(block)) >= 4 * _PARAGRAPH and _linked(block) < 0.3


def _text(block: etree._Element) -> str:
    return " ".join("".join(map(str, block.itertext())).split())


def _linked(block: etree._Element) -> float:
    """The share of a block's text that stands in links."""
    whole = len(_text(block))
    return sum(len(_text(one)) for one in block.iter("ref")) / whole if whole else 1.0


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _drop(blocks: Iterable[etree._Element]) -> None:
    for one in blocks:
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)
