"""The tree of a web page."""

import re

from lxml import html

from annotate.text.canonical import MAX_PARTS, normalize
from annotate.text.errors import EmptyText, TooManyParts

# Some pages have control characters, which no browser shows. The tree could hold them, but whoever
# writes text of it into another tree is refused (they are not in XML).
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def parsed(text: str) -> html.HtmlElement:
    """The page as a tree; nothing in it is fetched or expanded. Raises EmptyText, TooManyParts."""
    source = _CONTROLS.sub("", normalize(text))
    if source.count("<") > 2 * MAX_PARTS:
        raise TooManyParts(MAX_PARTS)
    # The parser takes an XML declaration only from bytes.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, huge_tree=False)
    try:
        page = html.document_fromstring(source.encode(), parser=parser, ensure_head_body=True)
    except (html.etree.ParserError, ValueError) as error:
        raise EmptyText("The page is empty.") from error
    return page
