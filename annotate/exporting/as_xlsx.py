"""The format `xlsx`: one annotation a row, with typed columns, and a sheet that says what it is.

Written as text, piece after piece, so that memory does not grow with the number of rows. Excel
holds 1,048,576 rows in a sheet and 32,767 characters in a cell, and reads no ZIP64: what is more
goes on in another sheet, and a longer text says that it was cut off.
"""

import tempfile
import zipfile
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import IO, Any

from annotate.exporting.as_csv import cells, header
from annotate.exporting.citations import Source, Style, cite
from annotate.exporting.document import Document, Item
from annotate.exporting.packages import LARGEST, put, sent
from annotate.exporting.xlsx_cells import HEAD, TOP, WRAPPED, Cell, text_column, typed_column
from annotate.exporting.xlsx_parts import CONTENT_TYPES, SHEET_END, parts, sheet_begin

ROWS = 1_048_575  # of a sheet, without its header
_BLOCK = 128 * 1024  # characters
_WIDE = {"quote": 70, "article_title": 34, "citation": 50, "note": 34, "sentence": 50}
_NARROW = 14  # letters
_OWN = ("section", "heading_by_editor", "paraphrase", "shown", "citation")
_WITHHELD = "text_withheld"
_KINDS = {
    **dict.fromkeys(("start", "end", "revision", "anchoring_score", _WITHHELD), "number"),
    **dict.fromkeys(("created_at", "updated_at", "review_at"), "instant"),
}


def write(document: Document) -> Generator[bytes]:
    """The workbook, in blocks of bytes, once its last row is known."""
    with tempfile.TemporaryFile() as file:
        # The quickest compression takes a third of the time, and a quarter more room.
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            put(package, "[Content_Types].xml", CONTENT_TYPES)
            names = _write_sheets(package, document)
            for name, text in parts(
                title=document.title, by=document.by, at=document.at, sheets=names
            ):
                put(package, name, text)
        yield from sent(file)


def _write_sheets(package: zipfile.ZipFile, document: Document) -> list[str]:
    """Write the annotations, and what is to be known of them; the names of the sheets."""
    asked = (_WITHHELD,) if document.filter.get("withhold") else ()
    fields = [(tag, field) for tag, field, _ in document.fields]
    names = [*_OWN, *header(fields, asked)]
    kinds = _KINDS | {f"{tag}.{field}": kind for tag, field, kind in document.fields}
    columns = [_column(at, name, kinds.get(name, "")) for at, name in enumerate(names)]
    rows = _rows(document, fields, asked)
    sheets: list[str] = []
    number, row = 0, next(rows, None)
    while row is not None or not sheets:
        sheets.append(f"Annotations {len(sheets) + 1}" if sheets else "Annotations")
        with package.open(f"xl/worksheets/sheet{len(sheets)}.xml", "w") as part:
            widths = [_WIDE.get(name, _NARROW) for name in names]
            sheet = _Sheet(part, sheet_begin(widths, is_first=len(sheets) == 1, is_table=True))
            sheet.add([text_column(at, HEAD) for at in range(len(names))], names)
            while row is not None and not sheet.is_full:
                sheet.add(columns, row)
                number, row = number + 1, next(rows, None)
            sheet.end()
    with package.open(f"xl/worksheets/sheet{len(sheets) + 1}.xml", "w") as part:
        sheet = _Sheet(part, sheet_begin([26, 90], is_first=False, is_table=False))
        for fact in _facts(document, number):
            sheet.add([text_column(0, HEAD), text_column(1, WRAPPED)], fact)
        sheet.end()
    return [*sheets, "About"]


class _Sheet:
    """A sheet that is written: how many rows and (nearly) bytes it has so far."""

    def __init__(self, part: IO[bytes], begin: str) -> None:
        self._part, self._block, self._there = part, [begin], 0
        self.rows = self.size = 0

    @property
    def is_full(self) -> bool:
        """Whether more has to go on in another sheet; there is room for a row below the header."""
        return self.rows > ROWS or (self.rows > 1 and self.size >= LARGEST)

    def add(self, columns: list[Cell], values: Any) -> None:
        """One more row."""
        self.rows += 1
        at = str(self.rows)
        found = "".join([cell(at, value) for cell, value in zip(columns, values, strict=True)])
        self._write(f'<row r="{at}">{found}</row>\n')

    def end(self) -> None:
        """After the last row."""
        self._write(SHEET_END)
        self._flush()

    def _write(self, text: str) -> None:
        self._block.append(text)
        self._there += len(text)
        if self._there >= _BLOCK:
            self._flush()

    def _flush(self) -> None:
        self.size += self._part.write("".join(self._block).encode())
        self._block, self._there = [], 0


def _facts(document: Document, number: int) -> Iterator[tuple[str, str]]:
    """What is to be known of the file, by name."""
    yield "Title", document.title
    yield "Project", document.project
    if document.release:
        yield "Release", f"{document.release}, frozen by {document.by}"
        yield "Note", document.note
    yield "As of", document.at
    filters = [f"{name}: {' or '.join(some)}" for name, some in document.filter.items()]
    yield "Filter", "; ".join(filters) or "none: everything"
    yield "Annotations", f"{number:,}"
    yield (
        "Quotes",
        document.warning
        or f"All {document.checked:,} are the text at their offsets: compared for this very file.",
    )
    yield "Offsets", "start and end count Unicode code points"
    yield "Times", "UTC"


def _column(at: int, name: str, kind: str) -> Cell:
    if kind:
        return typed_column(at, kind)
    return text_column(at, WRAPPED if name in _WIDE else TOP)


def _rows(
    document: Document, fields: list[tuple[str, str]], asked: tuple[str, ...]
) -> Iterator[list[Any]]:
    for section in document.sections:
        for item in section.items:
            citation = _citations(item, document.style)
            own = [section.title, item.heading, item.paraphrase, item.shown, citation]
            row = cells(item.annotation, item.source.title, fields)
            if asked:
                row.insert(len(row) - len(fields) - 1, item.annotation[_WITHHELD])
            yield [*own, *row]


def _citations(item: Item, style: Style) -> str:
    if item.others:
        return "\n".join(_citation(one.source, style) for one in item.cited)
    return _citation(item.source, style)


@lru_cache(maxsize=512)
def _citation(source: Source, style: Style) -> str:
    return "".join(run.text for run in cite(source, style))
