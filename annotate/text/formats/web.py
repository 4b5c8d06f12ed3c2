"""A web page as an article: its main text without navigation, notices, comments and the like.

trafilatura (https://trafilatura.readthedocs.io) finds the main text; what the page says of itself
is read by `page_metadata`, with trafilatura's guesses where the page says nothing.
"""

from datetime import date
from urllib.parse import urljoin

from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import Document

from annotate.text.builder import Builder, safe_href
from annotate.text.errors import EmptyText
from annotate.text.formats.bylines import names_only, without_byline
from annotate.text.formats.controls import without_controls
from annotate.text.formats.layout import take_apart
from annotate.text.formats.loose_text import gather_loose_text, prose
from annotate.text.formats.outside import drop_what_follows
from annotate.text.formats.page_metadata import page_metadata
from annotate.text.formats.pages import parsed
from annotate.text.formats.reads import Read
from annotate.text.formats.trimming import trim
from annotate.text.html import decode_html
from annotate.text.metadata import Metadata
from annotate.text.structure import InlineKind, StructuredText

_RANGES = {
    "#b": InlineKind.STRONG,
    "#i": InlineKind.EMPHASIS,
    "#u": InlineKind.EMPHASIS,
    "#t": InlineKind.CODE,
}
_BLOCKS = ("p", "head", "item", "quote", "cell", "code", "ab")
_MORE_PROSE = 2.5  # times as much on the page as was found: then something may be wrong
_FAR_MORE = 3  # times as much found without links: then they were what was wrong
_SHORTEST = 40  # code points: less than a sentence is a menu or a notice
_NOTHING = "No article was found on this page."


def read(data: bytes, address: str) -> Read:
    """The main text and the metadata of a page in HTML that came from `address`.

    `address` may have the HTTP header's charset after a space. Raises what `decode_html` and
    `Builder` raise, and EmptyText where no article is.
    """
    address, _, charset = address.partition(" ")
    text = decode_html(data, charset or None).text
    page = parsed(text)
    said = page_metadata(page, address)
    headings = [str(one.text_content()) for one in page.iter("h1")]
    without_byline(page, said.byline)
    without_controls(page)
    # What stands after a comment would be lost with it.
    etree.strip_tags(page, etree.Comment)
    guessed, body = _main_text(page, address, told=_tells_all(said))
    if body is None:
        raise EmptyText(_NOTHING)
    metadata = said.or_else(guessed)
    take_apart(body)
    drop_what_follows(body, page)
    trim(body, metadata.title, metadata.byline, headings)
    structured = _Walk(said.source_url or address).take(body, metadata.title)
    if len(structured.text) < _SHORTEST:
        raise EmptyText(_NOTHING)
    return Read(structured, metadata)


def _main_text(
    page: html.HtmlElement, address: str, *, told: bool
) -> tuple[Metadata, etree._Element | None]:
    """The main text as trafilatura's tree, and what it guesses of a page that has not `told`.

    Of some pages it finds a part only because paragraphs have links. Those are read without them.
    """
    found = _extracted(page, address, with_metadata=not told)
    if found is not None and prose(page) > _MORE_PROSE * _length(found):
        bare = _extracted(page, address, with_metadata=not told, links=False)
        if bare is not None and _length(bare) > _FAR_MORE * _length(found):
            return Metadata() if told else _guessed(bare, str(page.text_content())), bare.body
    guessed = Metadata() if told or found is None else _guessed(found, str(page.text_content()))
    body = None if found is None else found.body
    if gather_loose_text(page, [] if body is None else map(_words, body.iter(*_BLOCKS))):
        again = _extracted(page, address, with_metadata=False)
        if again is not None and again.body is not None:
            return guessed, again.body
    return guessed, body


def _words(block: etree._Element) -> str:
    return "".join(map(str, block.itertext()))


def _length(found: Document) -> int:
    return sum(len(_words(one)) for one in found.body.iter(*_BLOCKS))


def _extracted(
    page: html.HtmlElement, address: str, *, with_metadata: bool, links: bool = True
) -> Document | None:
    """What trafilatura finds on a page, which it leaves as it is."""
    found = bare_extraction(
        page,
        url=address or None,
        include_comments=False,
        include_formatting=True,
        include_links=links,
        include_tables=True,
        with_metadata=with_metadata,
        # Otherwise a page that names no day gets the first of January of a year in its text.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    return found if isinstance(found, Document) else None


def _tells_all(said: Metadata) -> bool:
    """Whether there is nothing that trafilatura would have to guess."""
    return bool(said.title and said.byline and said.publisher and said.published_on)


def _guessed(found: Document, text: str) -> Metadata:
    """What trafilatura makes of a page that says nothing of itself; names only as they stand."""
    try:
        day = date.fromisoformat(found.date or "")
    except ValueError:
        day = None
    return Metadata(
        title=found.title or "",
        byline=names_only(one for one in (found.author or "").split("; ") if one in text),
        publisher=found.sitename or "",
        published_on=day,
        licence=found.license or "",
    )


class _Walk:
    """Takes trafilatura's tree (a small kind of TEI) to a Builder."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._builder = Builder()
        self._ends: list[str] = []

    def take(self, body: etree._Element, title: str) -> StructuredText:
        """The whole tree, without recursion."""
        self._builder.add(body.text or "")
        for event, element in etree.iterwalk(body, events=("start", "end")):
            if not isinstance(element.tag, str) or element is body:
                continue
            if event == "start":
                self._start(element)
                self._builder.add(element.text or "")
            else:
                self._end()
                self._builder.add(element.tail or "")
        return self._builder.finish(title)

    def _start(self, element: etree._Element) -> None:
        builder, tag, rend = self._builder, element.tag, element.get("rend", "")
        ends = ""
        if tag == "head":
            builder.heading(int(rend[1]) if rend[1:2].isdigit() else 2)
            ends = "block"
        elif tag in ("list", "item", "quote"):
            builder.enter(
                {"list": "ol" if rend == "ol" else "ul", "item": "li"}.get(tag, "quote"), 1
            )
            ends = "container"
        elif tag == "hi" or tag == "ref" or (tag == "code" and "\n" not in (element.text or "")):
            kind = InlineKind.LINK if tag == "ref" else _RANGES.get(rend, InlineKind.EMPHASIS)
            target = urljoin(self._address, element.get("target", "")) if tag == "ref" else ""
            builder.start_range(InlineKind.CODE if tag == "code" else kind, safe_href(target))
            ends = "range"
        elif tag == "lb":
            builder.line_break()
        elif tag == "cell":
            builder.add(" ")
        elif tag in ("p", "table", "row", "code", "ab", "div") and not self._in_cell():
            builder.end_block()
            ends = "block"
        self._ends.append("cell" if tag == "cell" else ends)

    def _in_cell(self) -> bool:
        return "cell" in self._ends

    def _end(self) -> None:
        ends = self._ends.pop()
        if ends == "block":
            self._builder.end_block()
        elif ends == "container":
            self._builder.leave()
        elif ends == "range":
            self._builder.end_range()
        elif ends == "cell":
            self._builder.add(" ")
