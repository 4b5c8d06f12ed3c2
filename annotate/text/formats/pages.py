"""The tree of a web page."""

from lxml import html

from annotate.text.canonical import MAX_PARTS, normalize
from annotate.text.errors import EmptyText, TooManyParts


def parsed(text: str) -> html.HtmlElement:
    """The page as a tree; nothing in it is fetched or expanded. Raises EmptyText, TooManyParts."""
    source = normalize(text)
    if source.count("<") > 2 * MAX_PARTS:
        raise TooManyParts(MAX_PARTS)
    # The parser takes an XML declaration only from bytes.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, huge_tree=False)
    try:
        page = html.document_fromstring(source.encode(), parser=parser, ensure_head_body=True)
    except (html.etree.ParserError, ValueError) as error:
        raise EmptyText("The page is empty.") from error
    return page
