"""Word documents (ECMA-376, WordprocessingML): what a reader sees of them, in reading order.

Headings by their styles' outline levels, lists by their numbering, tables row by row, footnotes
and endnotes as blocks at the end. Left out: pictures, headers and footers, comments, what tracked
changes deleted, hidden text, the codes of fields. Nothing outside the file is ever read.
"""

import posixpath
from collections.abc import Iterator
from typing import Any

from lxml import etree

from annotate.text.builder import Builder, safe_href
from annotate.text.errors import UnreadableFile
from annotate.text.formats.docx_styles import Item, Numbering, Styles, is_on
from annotate.text.formats.dublin_core import dublin_core
from annotate.text.formats.package import Package, beside, xml
from annotate.text.formats.reads import Read
from annotate.text.structure import InlineKind

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SKIPPED = {
    W + name
    for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr",
                 "instrText", "delText", "drawing", "object", "annotationRef")
}  # fmt: skip
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHARACTERS = {W + "tab": " ", W + "noBreakHyphen": "\u2011", W + "softHyphen": "\u00ad"}
_BOXES = "{*}txbxContent"


def read(data: bytes, address: str) -> Read:
    """A Word document. Raises UnreadableFile, or what Builder raises."""
    package = Package(data)
    main = _parts(package).get("officeDocument", "word/document.xml")
    if main not in package:
        raise UnreadableFile("There is no Word document in it.", "lying_type")
    metadata = dublin_core(package.tree_or_none("docProps/core.xml"), dated=False)
    structured = _Document(package, main).take()
    return Read(structured.finish(metadata.title), metadata)


class _Document:
    """Takes the document's elements to a Builder."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._main = main
        self._parts = _parts(package, main)
        self._styles = Styles(package.tree_or_none(self._place("styles")))
        self._numbering = Numbering(package.tree_or_none(self._place("numbering")))
        self._links = _links(package, main)
        self._builder = Builder()
        self._notes: list[tuple[str, str]] = []
        self._lists: list[str] = []
        self._in_cell = False

    def take(self) -> Builder:
        """The body, then the notes in the order in which the text refers to them."""
        root = self._part(self._main)
        body = root.find(W + "body")
        self._blocks(root if body is None else body)
        self._end_lists(0)
        for part in ("footnotes", "endnotes"):
            self._end_notes(part)
        return self._builder

    def _place(self, part: str) -> str:
        """Where a part stands: mostly under its own name, but Word on the web numbers them."""
        return self._parts.get(part, f"word/{part}.xml")

    def _part(self, name: str) -> etree._Element:
        data = self._package.bytes_of(name)
        if _STRICT in data[:4096]:  # the strict variant differs in the names of its namespaces
            data = data.replace(_STRICT, W[1:-1].encode())
        return xml(data)

    def _blocks(self, parent: etree._Element) -> None:
        for element in _children(parent):
            if element.tag == W + "p":
                self._paragraph(element)
            elif element.tag == W + "tbl":
                self._table(element)
            elif element.tag not in _SKIPPED:
                self._blocks(element)  # content controls, insertions and other wrappers

    def _paragraph(self, paragraph: etree._Element) -> None:
        builder = self._builder
        style = self._styles.of(paragraph)
        if self._in_cell:
            builder.add(" ")
            self._inlines(paragraph)
            builder.add(" ")
            return
        item = self._numbering.of(paragraph, style.numbering)
        if style.level:
            self._end_lists(0)
            builder.heading(style.level)
        elif item is not None:
            self._enter_item(item)
        else:
            self._end_lists(0)
            if style.quotation:
                builder.enter("quote")
        self._inlines(paragraph)
        builder.end_block()
        if not style.level and (item is not None or style.quotation):
            builder.leave()
        for box in paragraph.iterfind(f".//{_BOXES}"):
            if not any(one.tag == _FALLBACK for one in box.iterancestors()):
                self._blocks(box)

    def _enter_item(self, item: Item) -> None:
        depth, kind = min(item.depth, 8), "ol" if item.ordered else "ul"
        same = len(self._lists) > depth and self._lists[depth] == kind
        self._end_lists(depth + same)
        while len(self._lists) < depth + 1:
            self._builder.enter(kind, 1)
            self._lists.append(kind)
        self._builder.enter("li", self._numbering.count(item))

    def _end_lists(self, depth: int) -> None:
        while len(self._lists) > depth:
            self._lists.pop()
            self._builder.leave()

    def _table(self, table: etree._Element) -> None:
        """A paragraph for each row, the cells apart by a tab's width of white space."""
        nested = self._in_cell
        self._end_lists(0)
        for row in table.iter(W + "tr") if not nested else ():
            if next(row.iterancestors(W + "tbl"), None) is not table:
                continue
            self._builder.end_block()
            for cell in row.iter(W + "tc"):
                if next(cell.iterancestors(W + "tr"), None) is row:
                    self._in_cell = True
                    self._builder.add(" ")
                    self._blocks(cell)
                    self._in_cell = False
            self._builder.end_block()
        if nested:
            for paragraph in table.iter(W + "p"):
                self._paragraph(paragraph)

    def _inlines(self, parent: etree._Element) -> None:
        for element in _children(parent):
            tag = element.tag
            if tag == W + "r":
                self._run(element)
            elif tag == W + "hyperlink":
                href = self._links.get(element.get(_R + "id", ""), "")
                self._builder.start_range(InlineKind.LINK, href)
                self._inlines(element)
                self._builder.end_range()
            elif tag not in _SKIPPED and tag != _FALLBACK:
                self._inlines(element)

    def _run(self, run: etree._Element) -> None:
        properties = run.find(W + "rPr")
        if is_on(properties, "vanish"):
            return
        kinds = [
            kind
            for name, kind in (("b", InlineKind.STRONG), ("i", InlineKind.EMPHASIS))
            if is_on(properties, name)
        ]
        for kind in kinds:
            self._builder.start_range(kind)
        for element in _children(run):
            self._piece(element)
        for _ in kinds:
            self._builder.end_range()

    def _piece(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == W + "t":
            self._builder.add(element.text or "")
        elif tag in _CHARACTERS:
            self._builder.add(_CHARACTERS[tag])
        elif tag in (W + "br", W + "cr"):
            if element.get(W + "type") not in ("page", "column"):
                self._builder.line_break()
        elif tag == W + "sym":
            code = int(element.get(W + "char", "0") or "0", 16)
            self._builder.add(chr(code) if 0x20 <= code < 0xE000 else "")
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            kind = "footnotes" if "foot" in tag else "endnotes"
            self._notes.append((kind, element.get(W + "id", "")))
            self._builder.add(f"[{len(self._notes)}]")

    def _end_notes(self, part: str) -> None:
        """Each note that the text refers to as a block of its own, under its number."""
        numbers = {id: at for at, (kind, id) in enumerate(self._notes, 1) if kind == part}
        place = self._place(part)
        if not numbers or place not in self._package:
            return
        self._links = _links(self._package, place)
        notes = {note.get(W + "id", ""): note for note in self._part(place)}
        for id, number in numbers.items():
            if id in notes:
                self._builder.end_block()
                self._builder.add(f"[{number}] ")
                self._in_cell = True  # all of a note is one block
                self._blocks(notes[id])
                self._in_cell = False
                self._builder.end_block()


def _children(parent: etree._Element) -> Iterator[Any]:
    return parent.iterchildren("*")


def _relations(package: Package, name: str) -> list[etree._Element]:
    """What a part, or with "" the whole file, is related to."""
    folder, file = posixpath.split(name)
    tree = package.tree_or_none(posixpath.join(folder, "_rels", f"{file}.rels"))
    return [] if tree is None else list(tree.iter(_RELATION))


def _parts(package: Package, name: str = "") -> dict[str, str]:
    """Where the parts stand that belong to one, by what they are to it."""
    return {
        one.get("Type", "").rpartition("/")[2]: place
        for one in _relations(package, name)
        if one.get("TargetMode") != "External" and (place := _place(name, one.get("Target", "")))
    }


def _place(name: str, target: str) -> str:
    return beside("", target[1:]) if target.startswith("/") else beside(name, target)


def _links(package: Package, name: str) -> dict[str, str]:
    """The web addresses that a part's links lead to; nobody follows them here."""
    return {
        one.get("Id", ""): safe_href(one.get("Target"))
        for one in _relations(package, name)
        if one.get("TargetMode") == "External"
    }
