"""Tables and lists that lay out a page, taken apart into the blocks that they hold.

Older pages put the whole article into a cell of a table, and some of today's into an item of a
list. Read as a table or list, the article would be one line without paragraphs, and nothing above
or below it could be told from it.
"""

from collections.abc import Iterator

from lxml import etree

from annotate.text.formats.sizes import size

_BLOCKS = frozenset({"p", "head", "list", "table", "quote", "code", "graphic", "div", "ab"})
_MOST = 0.5  # share of the whole text that makes a list's item the article itself
_DEEPEST = 12  # containers in one another; a page that needs more is left as it is
_PARAGRAPHS = 2  # in an item, which make it no point of a list


def take_apart(body: etree._Element) -> None:
    """Put the blocks of such tables and lists directly into `body`, trafilatura's tree."""
    for _ in range(_DEEPEST):
        half = _MOST * size(_text(body))
        layouts = [one for one in body if _is_layout_table(one) or _is_layout_list(one, half)]
        if not layouts:
            return
        for one in layouts:
            for block in [block for holder in _holders(one) for block in _blocks(holder)]:
                one.addprevious(block)
            body.remove(one)


def _is_layout_table(element: etree._Element) -> bool:
    """Whether it is a table of which no row has two cells that say something."""
    return element.tag == "table" and all(
        sum(bool(_text(cell).strip()) for cell in row) < 2 for row in element
    )


def _is_layout_list(element: etree._Element, half: float) -> bool:
    """Whether it is a list with an item that has paragraphs and most of the text."""
    return element.tag == "list" and any(
        len(item.findall("p")) >= _PARAGRAPHS and size(_text(item)) > half for item in element
    )


def _holders(layout: etree._Element) -> Iterator[etree._Element]:
    if layout.tag == "list":
        yield from layout
    else:
        for row in layout:
            yield from row


def _blocks(holder: etree._Element) -> Iterator[etree._Element]:
    """What a cell or item holds: its blocks, and the text between them as paragraphs."""
    loose = etree.Element("p")
    loose.text = holder.text
    for child in list(holder):
        if child.tag not in _BLOCKS:
            loose.append(child)
            continue
        if _text(loose).strip():
            yield loose
        loose = etree.Element("p")
        loose.text, child.tail = child.tail, None
        yield child
    if _text(loose).strip():
        yield loose


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))
