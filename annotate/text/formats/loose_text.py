"""Text that stands directly in a block of a page, beside other blocks, made a paragraph.

HTML calls it an anonymous block, and browsers show it like a paragraph. What looks for the main
text of a page counts paragraphs: it loses such text, or ends a line at each link in it.
"""

from collections.abc import Iterator

from lxml import html

from annotate.text.characters import words

_HOLDERS = ("div", "section", "article", "main", "body", "td", "center")
_INLINE = words(
    "a abbr acronym b bdi bdo big br cite code del dfn em font i img ins kbd mark q s samp small"
    " span strike strong sub sup time tt u var wbr"
)
_SHORTEST = 25  # code points outside links: less is a label or a menu


def gather_loose_text(page: html.HtmlElement) -> None:
    """Put each run of text and inline elements between two blocks into a paragraph of its own."""
    for holder in list(page.iter(*_HOLDERS)):
        for run in list(_runs(holder)):
            _wrap(holder, run)


type _Run = tuple[html.HtmlElement | None, list[html.HtmlElement]]
"""The block before the text, None at the holder's beginning, and the inline elements in it."""


def _runs(holder: html.HtmlElement) -> Iterator[_Run]:
    before: html.HtmlElement | None = None
    inline: list[html.HtmlElement] = []
    for child in holder:
        if _is_inline(child):
            inline.append(child)
        else:
            yield before, inline
            before, inline = child, []
    yield before, inline


def _is_inline(element: html.HtmlElement) -> bool:
    """Whether it is, and everything in it. (A comment is: what stands after it is its tail.)"""
    return all(not isinstance(one.tag, str) or one.tag in _INLINE for one in element.iter())


def _wrap(holder: html.HtmlElement, run: _Run) -> None:
    before, inline = run
    lead = (holder.text if before is None else before.tail) or ""
    outside = lead + "".join(one.tail or "" for one in inline)
    if len(" ".join(outside.split())) < _SHORTEST:
        return
    paragraph = html.Element("p")
    paragraph.text = lead
    if before is None:
        holder.text = None
        holder.insert(0, paragraph)
    else:
        before.tail = None
        before.addnext(paragraph)
    paragraph.extend(inline)
