"""What is no part of an article at the beginning and the end of the main text of a web page.

Finding the main text is a matter of which block of the page holds it. What stands in that block
above the first paragraph and below the last one is often the headline once more, a date, a way to
share, a list of other articles and a notice of copyright. It is told from the text by its form:
short, without the end of a sentence, or nothing but links; what closes an article, by what it says.
In between only single lines go: that lead to another article, or say that an advertisement follows.
"""

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from annotate.text.formats.closings import is_closing
from annotate.text.formats.sizes import size

# Letters, as `size` counts them:
_PARAGRAPH = 80  # make a block a paragraph, if it is not mostly links
_LABEL = 70  # has the longest line that is taken for a label
_MOST = 8  # blocks taken off the beginning at most: it could be a poem
_LINKED = 0.6  # share of a block's text in links that makes it no text
_SHARED = 0.5  # share in links of a line that leads to something else
_FEW = 0.1  # share of the text that labels below it have at most
_CAPTIONS = frozenset({"table", "code", "graphic"})
_END = re.compile(r"[.!?…:;。！？：；।۔؟][\"'”’“»«)\]」』]*\s*$")
_TIME = re.compile(r"\d{4}[-/.]\d\d?[-/.]\d\d?(?:\s*\d\d?:\d\d(?::\d\d)?)?$")
_WORD = re.compile(r"\w+")
# A Chinese or Japanese article is closed by the name of its editor.
_EDITOR = re.compile(
    r"(?:责任编辑|責任編輯|责编|責編|執編|执编|[值当]班编辑|(?:^|\W)(?:编辑|編輯|編集))\s*[:：/／]"
)
# What the headline was where the article was taken from.
_ORIGINAL = re.compile(r"^\W*原(?:标题|標題|题为|題為|题|題)\s*[:：《“]")
_RIGHTS = re.compile(
    r"[©ⓒ℗]|\(c\)\s*\d{4}|all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|(?:todos los|todos os) (?:derechos|direitos) reservados|riproduzione riservata"
    r"|무단\s?전재|無断転載|版权所有|版權所有|免责声明|免責聲明|责任编辑|責任編輯|转载请注明"
    r"|(?:扫描|掃描|扫一扫|扫码|長按|长按).{0,12}(?:二维码|二維碼|关注|關注)"
    r"|二维码.{0,12}(?:关注|關注)|关注.{0,20}(?:公众号|官方微[信博])|(?:QRコード|LINE)で友だち",
    re.IGNORECASE,
)
# What parts a text for an advertisement, or stands where something else was to be shown.
_INTERRUPTS = re.compile(
    r"\W*(?:advertisement|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie"
    r"|annonse|reklam[ae]?|hirdetés|реклама|(?:story|article|text) continue[sd] (?:below|after).*"
    r"|(?:continue|keep) reading(?: the main story| below)?|scroll (?:down )?to continue.*|embed"
    r"|artikel wird (?:unten )?fortgesetzt|la suite après .{0,20}|sigue leyendo)\W*",
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
    r"|関連(?:記事|リンク|ニュース)|あわせて読みたい|관련\s?기사|читайте также"
    r"|(?:相关|相關|延伸|推荐|推薦|热门|熱門|最新|精彩)(?:阅读|閱讀|新闻|新聞|文章|推荐|推薦|资讯|报道)"
    r"|为您推荐|猜你喜欢|更多(?:精彩|新闻|猛料)|(?:新闻|网友)评论|[上下]一篇)",
    re.IGNORECASE,
)


def trim(body: etree._Element, title: str, byline: str, headings: Iterable[str]) -> None:
    """Take such blocks out of `body`, the main text as trafilatura's tree.

    `headings` are the first-rate headings of the page; like the title they are said beside the
    text. A body without any paragraph is left as it is.
    """
    said = {_plain(one) for one in (title, *headings)} - {""}
    while len(body) == 1 and body[0].tag == "div":
        body = body[0]
    blocks = list(body)
    _drop(blocks[_end(blocks) :])
    _drop(one for one in list(body) if _leads_away(one) or _says_original(one) or _interrupts(one))
    blocks = list(body)
    paragraphs = [
        at for at, one in enumerate(blocks) if _is_paragraph(one) and _plain(_text(one)) not in said
    ]
    if not paragraphs:
        return
    _trim_beginning(blocks[: paragraphs[0]], said)
    closings = _closings(blocks, byline)
    _drop(closings)
    blocks = [one for one in blocks if one not in closings]
    _trim_end(blocks, [at for at, one in enumerate(blocks) if _is_paragraph(one)])


def _closings(blocks: Sequence[etree._Element], byline: str) -> list[etree._Element]:
    """The lines at the end that close the article, among the labels that stand there too."""
    found: list[etree._Element] = []
    paragraphs = [at for at, one in enumerate(blocks) if _is_paragraph(one)]
    for at in range(len(blocks) - 1, paragraphs[0], -1):
        text = _text(blocks[at])
        if is_closing(text, byline):
            found.append(blocks[at])
        elif not (_is_notice(text) or _is_label(blocks[at], text)):
            break
    return found


def _end(blocks: Sequence[etree._Element]) -> int:
    """Where the last line stands that names the editor, below a paragraph; else behind all."""
    for at in range(len(blocks) - 1, 0, -1):
        if any(_names_editor(_text(one)) for one in _lines(blocks[at])):
            return at if any(map(_is_paragraph, blocks[:at])) else len(blocks)
    return len(blocks)


def _lines(block: etree._Element) -> list[etree._Element]:
    return list(block) if block.tag == "list" else [block]


def _names_editor(text: str) -> bool:
    return size(text) <= 2 * _LABEL and bool(_EDITOR.search(text))


def _says_original(block: etree._Element) -> bool:
    text = _text(block)
    return size(text) <= 4 * _PARAGRAPH and bool(_ORIGINAL.match(text))


def _leads_away(block: etree._Element) -> bool:
    """Whether a block says “Read also” and links to something else, wherever it stands."""
    text = _text(block)
    return (
        block.tag == "p"
        and size(text) <= 3 * _LABEL
        and bool(_OTHERS.search(text))
        and _linked(block) > _SHARED
    )


def _interrupts(block: etree._Element) -> bool:
    text = _text(block)
    return len(text) <= _LABEL and bool(_INTERRUPTS.fullmatch(text))


def _trim_beginning(blocks: Sequence[etree._Element], said: set[str]) -> None:
    """Take labels off what stands above the first paragraph, with the headings above them."""
    dropped: list[etree._Element] = []
    for one in reversed(blocks):
        text = _text(one)
        if (
            _plain(text) in said
            or (one.tag == "head" and dropped)
            or (one.tag not in ("head", *_CAPTIONS) and _is_label(one, text))
            or (one.tag == "list" and all(_is_short(item) for item in one))
        ):
            dropped.append(one)
    if len(dropped) <= _MOST:
        _drop(dropped)


def _trim_end(blocks: Sequence[etree._Element], paragraphs: Sequence[int]) -> None:
    """Take what leads to other articles off the end, then labels and dangling headings."""
    first, last = paragraphs[0], paragraphs[-1]
    last = min(last, _others_begin(blocks, paragraphs) - 1, _teasers_begin(blocks) - 1)
    while last > first and _is_notice(_text(blocks[last])):
        last -= 1
    last = max(first, last)
    rest = blocks[last + 1 :]
    keep = labels = 0
    for at, one in enumerate(rest, 1):
        text = _text(one)
        if _OTHERS.search(text) or _is_teaser(one):
            break
        if _belongs_after(one):
            keep, labels = at, 0
        elif not (_is_notice(text) or _linked(one) > _LINKED or _is_list_of_others(one)):
            labels += size(text)
    if labels <= _FEW * sum(size(_text(one)) for one in blocks):
        _drop(rest[keep:])  # more of them are a list or verses


def _teasers_begin(blocks: Sequence[etree._Element]) -> int:
    """Where headings begin that are links, two or more of them and no other one behind them."""
    heads = [at for at, one in enumerate(blocks) if one.tag == "head"]
    found = 0
    while heads and _is_teaser(blocks[heads[-1]]):
        at = heads.pop()
        if not _is_rest(blocks, at):
            break
        found, start = found + 1, at
    return start if found > 1 else len(blocks)


def _is_teaser(block: etree._Element) -> bool:
    return block.tag == "head" and bool(_text(block)) and _linked(block) > _SHARED


def _others_begin(blocks: Sequence[etree._Element], paragraphs: Sequence[int]) -> int:
    """Where a label leads over to other articles: near the end, with nothing long behind it."""
    for at in range(paragraphs[0] + 1, len(blocks)):
        text = _text(blocks[at])
        if size(text) <= _LABEL and _OTHERS.search(text) and _is_rest(blocks, at):
            return at
    return len(blocks)


def _is_rest(blocks: Sequence[etree._Element], at: int) -> bool:
    """Whether what stands from there on is less than a third, and nothing long."""
    sizes = [size(_text(one)) for one in blocks]
    return sum(sizes[at:]) * 2 < sum(sizes[:at]) and not any(map(_is_long, blocks[at:]))


def _belongs_after(block: etree._Element) -> bool:
    text = _text(block)
    if block.tag == "head" or _is_notice(text):
        return False
    if block.tag in _CAPTIONS:
        return True
    if _is_list_of_others(block):
        return False
    return not _is_label(block, text)


def _is_list_of_others(block: etree._Element) -> bool:
    return block.tag == "list" and all(map(_is_entry, block))


def _is_entry(item: etree._Element) -> bool:
    """Whether an item is one of a list of other articles: a link with little beside it, or a line
    that ends with a time of day."""
    text = _text(item)
    return _linked(item) > _SHARED or (size(text) <= 3 * _LABEL and bool(_TIME.search(text)))


def _is_notice(text: str) -> bool:
    """Whether a block is about rights, and not only credits a picture somewhere in it."""
    return size(text) <= 4 * _PARAGRAPH and bool(_RIGHTS.search(text))


def _is_short(block: etree._Element) -> bool:
    text = _text(block)
    return size(text) * 2 <= _LABEL and not _END.search(text)


def _is_label(block: etree._Element, text: str) -> bool:
    """Whether a block is a label, a date or nothing but links."""
    if _linked(block) > _LINKED:
        return True
    if block.tag == "list":
        return False
    return size(text) <= _LABEL and not _END.search(text)


def _is_paragraph(block: etree._Element) -> bool:
    if block.tag in ("head", "graphic") or _is_list_of_others(block):
        return False
    return size(_text(block)) >= _PARAGRAPH and _linked(block) <= _LINKED


def _is_long(block: etree._Element) -> bool:
    return block.tag == "p" and size(_text(block)) >= 4 * _PARAGRAPH and _linked(block) < 0.3


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
