"""The format `docx`: a manuscript with real headings, quotations and footnotes.

WordprocessingML (ECMA-376, part 1, chapter 17), written as text, piece after piece, so that memory
does not grow with the document: the parts that never change stand in `docx_parts`.
"""

import tempfile
import zipfile
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from typing import IO

from annotate.accounts.errors import Invalid
from annotate.exporting import docx_parts
from annotate.exporting.citations import Run
from annotate.exporting.document import Document, Evidence, Item
from annotate.exporting.docx_runs import hyperlink, paragraph, run, runs_of
from annotate.exporting.marked_text import paragraphs
from annotate.exporting.notes import Cited, Notes
from annotate.exporting.packages import put, sent
from annotate.text.builder import safe_href

MOST = 32 * 1024 * 1024
"""Characters of text that Word opens in a document (its documented limit is 32 MB)."""
_NOTE = 120  # characters of a note, about
_LISTED = 360  # twentieths of a point that a list's level is moved in by


def write(document: Document) -> Generator[bytes]:
    """The file in blocks of bytes, once its last paragraph is known.

    Raises Invalid for more than Word opens.
    """
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as notes:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            links = _Links()
            # What says that this is a document stands first, where programs look for it.
            for name, text in docx_parts.parts(document):
                put(package, name, text)
            with package.open("word/document.xml", "w") as body:
                _Body(body, notes, document, links).write()
            with package.open("word/footnotes.xml", "w") as part:
                part.write(docx_parts.FOOTNOTES_BEGIN.encode())
                for block in sent(notes):
                    part.write(block)
                part.write(docx_parts.FOOTNOTES_END.encode())
            put(package, "word/_rels/footnotes.xml.rels", links.footnotes())
            put(package, "word/_rels/document.xml.rels", links.document())
        yield from sent(file)


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


class _Body:
    """The text of a document and, beside it, its notes, written piece after piece."""

    def __init__(
        self, body: IO[bytes], notes: IO[bytes], document: Document, links: _Links
    ) -> None:
        self._body, self._notes, self._document, self._links = body, notes, document, links
        self._sources = Notes(document.style)
        self._length = 0

    def write(self) -> None:
        """Everything, from the title to the last quote."""
        document = self._document
        self._put(docx_parts.DOCUMENT_BEGIN)
        self._put(paragraph("Title", run(document.title)))
        self._put(paragraph("Subtitle", run(_about(document))))
        if document.warning:
            self._put(paragraph("BodyText", run(document.warning, bold=True)))
        self._put(self._marked(document.text))
        number = 0
        for section in document.sections:
            if section.title:
                self._put(paragraph("Heading1", run(section.title)))
            self._put(self._marked(section.text))
            for item in section.items:
                number += 1
                self._write_item(item, number)
        self._put(docx_parts.DOCUMENT_END)

    def _write_item(self, item: Item, number: int) -> None:
        if item.heading:
            self._put(paragraph("Heading2", run(item.heading)))
        self._put(self._marked(item.paraphrase))
        call = docx_parts.CALL.format(number=number)
        # A block has no quotation marks: within them its own would be wrong.
        quote = run(item.shown, language=self._foreign(item.source.language))
        self._put(paragraph("Quote", quote + call))
        for each in item.evidence:
            self._put(paragraph("Evidence", self._evidence(each)))
            self._length += len(each.shown) + _NOTE
        sources = "".join(map(self._cited, self._sources.of(item)))
        self._notes.write(docx_parts.NOTE.format(number=number, words=sources).encode())
        self._length += len(item.heading) + len(item.paraphrase) + len(item.shown) + _NOTE
        if self._length > MOST:
            raise Invalid.field(
                "format",
                f"Word opens no document with so many words: after {number:,} quotes it is full. "
                "Choose fewer, or another format.",
                code="too_large",
            )

    def _evidence(self, one: Evidence) -> str:
        shown = run(one.shown, language=self._foreign(one.source.language))
        return run(f"{one.said}: ", bold=True) + run("“") + shown + run(f"” ({one.where})")

    def _cited(self, one: Cited) -> str:
        words = run(one.before) + "".join(map(self._run, one.runs))
        if not one.passage:
            return words
        link = hyperlink(self._links.in_notes(one.passage), run("Passage", link=True))
        return words + run(" ") + link

    def _run(self, one: Run) -> str:
        if href := safe_href(one.href):
            return hyperlink(self._links.in_notes(href), run(one.text, link=True))
        return run(one.text, italic=one.italic)

    def _marked(self, text: str) -> str:
        return "".join(_paragraphs(text, self._links))

    def _foreign(self, language: str) -> str:
        return language if language != self._document.language else ""

    def _put(self, text: str) -> None:
        self._body.write(text.encode())


def _about(document: Document) -> str:
    what = f"Release {document.release} · " if document.release else ""
    at = datetime.fromisoformat(document.at).astimezone(UTC)
    return f"{document.project} · {what}{at.day} {at:%B %Y}"


def _paragraphs(text: str, links: _Links) -> Iterator[str]:
    for one in paragraphs(text) if text else ():
        style = "IntenseQuote" if one.quoted else "ListParagraph" if one.depth else "BodyText"
        words = runs_of(one.words, links.in_body)
        marker = run(f"{one.marker}\t") if one.marker else ""
        yield paragraph(style, marker + words, indent=one.depth * _LISTED, hangs=bool(one.marker))
