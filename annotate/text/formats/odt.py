"""OpenDocument texts (ODF 1.3, part 3): what a reader sees of them, in reading order.

Headings, lists, tables row by row, notes as blocks at the end. Left out: pictures, headers and
footers, comments, what tracked changes deleted, tables of contents and other indexes.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from annotate.text.builder import Builder, safe_href
from annotate.text.errors import UnreadableFile
from annotate.text.formats.dublin_core import dublin_core
from annotate.text.formats.package import Package
from annotate.text.formats.reads import Read
from annotate.text.structure import InlineKind

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE, FO = (
    f"{{{_NS}{name}:1.0}}" for name in ("office", "text", "table", "style", "xsl-fo-compatible")
)
_HREF = "{http://www.w3.org/1999/xlink}href"
_SKIPPED = {
    TEXT + "tracked-changes", TEXT + "table-of-content", TEXT + "alphabetical-index",
    TEXT + "illustration-index", TEXT + "table-index", TEXT + "bibliography",
    OFFICE + "annotation", OFFICE + "annotation-end", TEXT + "sequence-decls", OFFICE + "forms",
}  # fmt: skip
_QUOTES = frozenset({"Quotations", "Quote"})


def read(data: bytes, address: str) -> Read:
    """An OpenDocument text. Raises UnreadableFile, or what Builder raises."""
    package = Package(data)
    if b"encryption-data" in (
        package.bytes_of("META-INF/manifest.xml") if "META-INF/manifest.xml" in package else b""
    ):
        raise UnreadableFile(
            "It is protected with a password. Save it without one.", "protected_file"
        )
    metadata = dublin_core(package.tree_or_none("meta.xml"), dated=False)
    content = package.tree("content.xml")
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise UnreadableFile("There is no text in it.", "lying_type")
    styles = [root for root in (content, package.tree_or_none("styles.xml")) if root is not None]
    document = _Document(styles)
    document.blocks(body)
    document.notes()
    return Read(document.builder.finish(metadata.title), metadata)


class _Document:
    """Takes the document's elements to a Builder."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self.builder = Builder()
        self._notes: list[etree._Element] = []
        self._in_cell = False
        self._kinds: dict[str, list[InlineKind]] = {}
        self._parents: dict[str, str] = {}
        self._ordered: dict[str, bool] = {}
        for root in roots:
            self._learn(root)

    def _learn(self, root: etree._Element) -> None:
        for style in root.iter(STYLE + "style"):
            name = style.get(STYLE + "name", "")
            self._parents[name] = style.get(STYLE + "parent-style-name", "")
            said = style.find(STYLE + "text-properties")
            if said is not None and style.get(STYLE + "family") == "text":
                bold = said.get(FO + "font-weight", "") in ("bold", "600", "700", "800", "900")
                slanted = said.get(FO + "font-style", "") in ("italic", "oblique")
                self._kinds[name] = [InlineKind.STRONG] * bold + [InlineKind.EMPHASIS] * slanted
        for style in root.iter(TEXT + "list-style"):
            first = next((one for one in style if one.get(TEXT + "level") == "1"), None)
            self._ordered[style.get(STYLE + "name", "")] = (
                first is not None and first.tag == TEXT + "list-level-style-number"
            )

    def blocks(self, parent: etree._Element) -> None:
        """The blocks in an element."""
        for element in _children(parent):
            tag = element.tag
            if tag == TEXT + "h":
                said = element.get(TEXT + "outline-level", "1")
                self._text(element, int(said) if said.isdecimal() else 1)
            elif tag == TEXT + "p":
                self._text(element)
            elif tag == TEXT + "list":
                self._list(element)
            elif tag == TABLE + "table":
                self._table(element)
            elif tag not in _SKIPPED:
                self.blocks(element)  # sections, groups, text boxes

    def _text(self, element: etree._Element, level: int = 0) -> None:
        builder = self.builder
        if self._in_cell:
            builder.add(" ")
            self._inlines(element)
            builder.add(" ")
            return
        style = element.get(TEXT + "style-name", "")
        names = {style, self._parents.get(style, "")}
        quotation = not level and bool(names & _QUOTES)
        level = level or int("Title" in names)
        builder.end_block()
        if level:
            builder.heading(level)
        elif quotation:
            builder.enter("quote")
        self._inlines(element)
        builder.end_block()
        if quotation:
            builder.leave()

    def _list(self, element: etree._Element) -> None:
        if self._in_cell:
            for item in _children(element):
                self.blocks(item)
            return
        ordered = self._ordered.get(element.get(TEXT + "style-name", ""), False)
        self.builder.enter("ol" if ordered else "ul", 1)
        for item in _children(element):
            if item.tag in (TEXT + "list-item", TEXT + "list-header"):
                self.builder.enter("li")
                self.blocks(item)
                self.builder.leave()
        self.builder.leave()

    def _table(self, table: etree._Element) -> None:
        if self._in_cell:
            self.blocks(table)
            return
        for row in table.iter(TABLE + "table-row"):
            if next(row.iterancestors(TABLE + "table"), None) is not table:
                continue
            self.builder.end_block()
            self._in_cell = True
            for cell in row.iterfind(TABLE + "table-cell"):
                self.builder.add(" ")
                self.blocks(cell)
            self._in_cell = False
            self.builder.end_block()

    def _inlines(self, element: etree._Element) -> None:
        self.builder.add(element.text or "")
        for child in element:
            self._inline(child)
            self.builder.add(child.tail or "")

    def _inline(self, element: etree._Element) -> None:
        builder, tag = self.builder, element.tag
        if tag == TEXT + "span":
            kinds = self._kinds.get(element.get(TEXT + "style-name", ""), [])
            for kind in kinds:
                builder.start_range(kind)
            self._inlines(element)
            for _ in kinds:
                builder.end_range()
        elif tag == TEXT + "a":
            builder.start_range(InlineKind.LINK, safe_href(element.get(_HREF)))
            self._inlines(element)
            builder.end_range()
        elif tag in (TEXT + "s", TEXT + "tab"):
            builder.add(" ")
        elif tag == TEXT + "line-break":
            builder.line_break()
        elif tag == TEXT + "note":
            self._notes.append(element)
            builder.add(f"[{len(self._notes)}]")
        elif tag not in _SKIPPED and not tag.startswith("{" + _NS + "drawing"):
            self._inlines(element)

    def notes(self) -> None:
        """The notes, each a block under its number."""
        for number, note in enumerate(self._notes, 1):
            body = note.find(TEXT + "note-body")
            if body is not None:
                self.builder.end_block()
                self.builder.add(f"[{number}] ")
                self._in_cell = True  # all of a note is one block
                self.blocks(body)
                self._in_cell = False
                self.builder.end_block()


def _children(parent: etree._Element) -> Iterator[Any]:
    return parent.iterchildren("*")
