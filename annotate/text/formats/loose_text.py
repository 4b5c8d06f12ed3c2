"""Text that stands directly in a block of a page, beside other blocks, made a paragraph.

HTML calls it an anonymous block, and browsers show it like a paragraph. What looks for the main
text of a page counts paragraphs: it loses such text, or ends a line at each link in it. But loose
text stands in menus and notices too, and as paragraphs they look like an article. So only those
blocks are changed of which the main text was found in part, or that hold more than all of it.
"""

from collections.abc import Iterable, Iterator

from lxml import html

from annotate.text.characters import words
from annotate.text.formats.sizes import size

_HOLDERS = ("div", "section", "article", "main", "body", "td", "center")
_INLINE = words(
    "a abbr acronym b bdi bdo big br cite code del dfn em font i img ins kbd mark q s samp small"
    " span strike strong sub sup time tt u var wbr"
)
_SHORTEST = 25  # letters, as `size` counts them, outside links: less is a label or a menu
_OUTSIDE_LINKS = (
    "//body//text()[not(ancestor::a or ancestor::script or ancestor::style or ancestor::noscript"
    " or ancestor::textarea)]"
)
_SENTENCE = 10  # words
_TELLING = 20  # letters of a block that say whether it was found


def gather_loose_text(page: html.HtmlElement, found: Iterable[str]) -> bool:
    """Make paragraphs of text that `found`, the blocks of the main text so far, lost or cut.

    What is gathered is each run of text and inline elements between two blocks. Gives whether
    anything was changed.
    """
    known = "\n".join(map(_plain, found))
    losing: list[tuple[html.HtmlElement, list[_Run]]] = []
    keeping: list[tuple[html.HtmlElement, list[_Run]]] = []
    for holder in list(page.iter(*_HOLDERS)):
        runs = [run for run in _runs(holder) if _is_long(holder, run)]
        lost = sum(len(text) for run in runs if (text := _text(holder, run)) not in known)
        if lost and (lost > len(known) or _is_found(holder, runs, known)):
            losing.append((holder, runs))
        elif runs and not lost:
            keeping.append((holder, runs))
    if not losing:
        return False
    # Beside paragraphs, loose text that was found would be lost in its turn.
    for holder, runs in losing + keeping:
        for run in runs:
            _wrap(holder, run)
    return True


def prose(page: html.HtmlElement) -> int:
    """How many letters of a page stand outside links in pieces as long as a sentence."""
    texts = (str(one) for one in page.xpath(_OUTSIDE_LINKS))
    return sum(len(one) for one in texts if len(one.split()) >= _SENTENCE)


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


def _lead(holder: html.HtmlElement, before: html.HtmlElement | None) -> str:
    return (holder.text if before is None else before.tail) or ""


def _is_long(holder: html.HtmlElement, run: _Run) -> bool:
    before, inline = run
    outside = _lead(holder, before) + "".join(one.tail or "" for one in inline)
    return size(" ".join(outside.split())) >= _SHORTEST


def _pieces(holder: html.HtmlElement, run: _Run) -> list[str]:
    """The text of a run as its elements part it."""
    before, inline = run
    pieces = [_lead(holder, before)]
    for one in inline:
        pieces += [*map(str, one.itertext()), one.tail or ""]
    return pieces


def _text(holder: html.HtmlElement, run: _Run) -> str:
    return _plain("".join(_pieces(holder, run)))


def _is_found(holder: html.HtmlElement, runs: list[_Run], known: str) -> bool:
    """Whether part of what stands in the holder is in the main text."""
    others = [_plain(str(child.text_content())) for child in holder if not _is_inline(child)]
    texts = others + [_plain(piece) for run in runs for piece in _pieces(holder, run)]
    return any(size(text) >= _TELLING and text in known for text in texts)


def _plain(text: str) -> str:
    return "".join(text.split())


def _wrap(holder: html.HtmlElement, run: _Run) -> None:
    before, inline = run
    paragraph = html.Element("p")
    paragraph.text = _lead(holder, before)
    if before is None:
        holder.text = None
        holder.insert(0, paragraph)
    else:
        before.tail = None
        before.addnext(paragraph)
    paragraph.extend(inline)
