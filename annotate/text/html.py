"""Structure of HTML, read as data. No script runs, no address is fetched, no entity is expanded
beyond HTML's own named characters, and nothing of the markup is kept."""

import re
from typing import cast

from lxml import etree

from annotate.text.canonical import MAX_PARTS, normalize
from annotate.text.decoding import Decoded, decode
from annotate.text.errors import EmptyText, TooManyParts
from annotate.text.html_reader import DROPPED, Reader
from annotate.text.structure import StructuredText

_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
_META_WINDOW = 4096  # bytes at the beginning
_FORM = re.compile("<form[^a-z]", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def decode_html(data: bytes, declared: str | None = None) -> Decoded:
    """Bytes of HTML as text: by byte order mark, UTF-8, `declared` (an HTTP header's charset),
    the document's own `<meta charset>`, else by a guess. Raises what `decode` raises."""
    meta = _META_CHARSET.search(data[:_META_WINDOW])
    return decode(data, declared or (meta[1].decode("ascii", "ignore") if meta else None))


def from_html(text: str, title: str | None = None) -> StructuredText:
    """Canonical text, blocks, ranges and title of an HTML document or a piece of one.

    White space collapses as in a browser; `<br>` is a line end, two of them end a paragraph;
    a table gives a paragraph a row; an image leaves its alternative text. Scripts, forms and
    everything hidden are left out; of a form that wraps the page only its controls are. The
    title given wins, then `<title>`, then the first heading.

    Raises EmptyText, TextTooLong, TooManyParts or UndecodableText.
    """
    source = normalize(text)
    if source.count("<") > 2 * MAX_PARTS:
        raise TooManyParts(MAX_PARTS)
    if not _FORM.search(source):
        return _read(source, DROPPED, title)
    # Some systems wrap the whole page in one form: without it little would be left.
    whole = _read(source, DROPPED - {"form"} | {"label"}, title)
    try:
        bare = _read(source, DROPPED, title)
    except EmptyText:
        return whole
    return bare if 2 * len(bare.text) >= len(whole.text) else whole


def _read(source: str, dropped: frozenset[str], title: str | None) -> StructuredText:
    reader = Reader(dropped)
    feed(reader, source)
    return reader.builder.finish(title or _SPACE.sub(" ", "".join(reader.title)).strip())


def feed(reader: Reader, source: str) -> None:
    """Take the events of one whole document to a reader."""
    parser = etree.HTMLParser(
        target=cast("etree.ParserTarget", reader), huge_tree=True, no_network=True
    )
    parser.feed(source)
    parser.close()
