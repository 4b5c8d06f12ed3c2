"""The format `docx`: a manuscript with real headings, quotations and footnotes.

WordprocessingML (ECMA-376, part 1, chapter 17), written as text, piece after piece, so that memory
does not grow with the document: the parts that never change stand in `docx_parts`.
"""

import tempfile
import zipfile
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from typing import IO, Any

from annotate.exporting import docx_parts
from annotate.exporting.citations import Run, cite
from annotate.exporting.document import ALSO, Document, Item, Other
from annotate.exporting.docx_runs import hyperlink, paragraph, run, runs_of
from annotate.exporting.marked_text import paragraphs
from annotate.text.builder import safe_href

_BLOCK = 64 * 1024  # bytes
_LISTED = 360  # twentieths of a point that a list's level is moved in by


def write(document: Document) -> Generator[bytes]:
    """The file in blocks of bytes, once its last paragraph is known."""
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as notes:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            links = _Links()
            # What says that this is a document stands first, where programs look for it.
            for name, text in docx_parts.parts(document.title, document.project, document.at):
                package.writestr(_member(name), text)
            with package.open(_member("word/document.xml"), "w", force_zip64=True) as body:
                _write_body(body, notes, document, links)
            with package.open(_member("word/footnotes.xml"), "w", force_zip64=True) as part:
                part.write(docx_parts.FOOTNOTES_BEGIN.encode())
                notes.seek(0)
                while block := notes.read(_BLOCK):
                    part.write(block)
                part.write(docx_parts.FOOTNOTES_END.encode())
            package.writestr(_member("word/_rels/footnotes.xml.rels"), links.footnotes())
            package.writestr(_member("word/_rels/document.xml.rels"), links.document())
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block


class _Links:
    """The addresses that a part links to: each has a number of its own, however often it is
    used."""

    def __init__(self) -> None:
        self._body: dict[str, str] = {}
        self._notes: dict[str, str] = {}

    def in_body(self, address: str) -> str:
        return self._body.setdefault(address, f"link{len(self._body) + 1}")

    def in_notes(self, address: str) -> str:
        return self._notes.setdefault(address, f"link{len(self._notes) + 1}")

    def document(self) -> str:
        return docx_parts.relationships(docx_parts.DOCUMENT_RELATIONSHIPS, self._body)

    def footnotes(self) -> str:
        return docx_parts.relationships("", self._notes)


def _write_body(body: IO[bytes], notes: IO[bytes], document: Document, links: _Links) -> None:
    body.write(docx_parts.DOCUMENT_BEGIN.encode())
    body.write(paragraph("Title", run(document.title)).encode())
    body.write(paragraph("Subtitle", run(_about(document))).encode())
    body.write(_marked(document.text, links).encode())
    number = 0
    for section in document.sections:
        if section.title:
            body.write(paragraph("Heading1", run(section.title)).encode())
        body.write(_marked(section.text, links).encode())
        for item in section.items:
            number += 1
            if item.heading:
                body.write(paragraph("Heading2", run(item.heading)).encode())
            body.write(_marked(item.paraphrase, links).encode())
            call = docx_parts.CALL.format(number=number)
            quote = run(f"“{item.shown}”")
            body.write(paragraph("Quote", quote + call).encode())
            notes.write(_note(item, number, document, links).encode())
    body.write(docx_parts.DOCUMENT_END.encode())


def _about(document: Document) -> str:
    what = f"Release {document.release} · " if document.release else ""
    at = datetime.fromisoformat(document.at).astimezone(UTC)
    return f"{document.project} · {what}{at.day} {at:%B %Y}"


def _note(item: Item, number: int, document: Document, links: _Links) -> str:
    sources = [_source(one, document, links) for one in item.cited]
    return docx_parts.NOTE.format(number=number, words=run(ALSO).join(sources))


def _source(one: Other, document: Document, links: _Links) -> str:
    words = "".join(_cited(each, links) for each in cite(one.source, document.style))
    if href := safe_href(one.annotation["url"]):
        return words + run(" ") + hyperlink(links.in_notes(href), run("Passage", link=True))
    return words


def _cited(one: Run, links: _Links) -> str:
    if href := safe_href(one.href):
        return hyperlink(links.in_notes(href), run(one.text, link=True))
    return run(one.text, italic=one.italic)


def _marked(text: str, links: _Links) -> str:
    return "".join(_paragraphs(text, links))


def _paragraphs(text: str, links: _Links) -> Iterator[str]:
    for one in paragraphs(text) if text else ():
        style = "IntenseQuote" if one.quoted else "ListParagraph" if one.depth else "BodyText"
        words = runs_of(one.words, links.in_body)
        marker = run(f"{one.marker}\t") if one.marker else ""
        yield paragraph(style, marker + words, indent=one.depth * _LISTED, hangs=bool(one.marker))


def _member(name: str) -> Any:
    # A fixed time: the same document is the same file.
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
