"""The format `xlsx`: one annotation a row, with typed columns, written in constant memory.

Texts are written as texts, so that none is a formula or a link (the library's guessing is off);
numbers and dates of typed fields are numbers and dates. Excel holds 1,048,576 rows in a sheet and
32,767 characters in a cell: more rows go on in another sheet, and a longer text says that it was
cut off.
"""

import tempfile
from collections.abc import Generator, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from annotate.exporting.as_csv import cells, header
from annotate.exporting.citations import cite
from annotate.exporting.document import Document
from annotate.exporting.scratch import scratch

ROWS = 1_048_575  # of a sheet, without its header
LONGEST = 32_767  # UTF-16 units of a cell
_CUT = " … (cut off here: a cell holds no more; the format json has it whole)"
_BLOCK = 64 * 1024  # bytes
_WIDE = {"quote": 70, "article_title": 34, "citation": 50, "note": 34, "sentence": 50}
_NUMBERS = ("start", "end", "revision", "anchoring_score")
_INSTANTS = ("created_at", "updated_at", "review_at")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "default_date_format": "yyyy-mm-dd",
    "remove_timezone": True,
}


def write(document: Document) -> Generator[bytes]:
    """The workbook, in blocks of bytes, once its last row is known."""
    with scratch() as place, tempfile.TemporaryFile() as file:
        workbook = Workbook(file, {**_OPTIONS, "tmpdir": place})
        workbook.set_properties({"title": document.title, "company": document.project})
        _fill(workbook, document)
        workbook.close()
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block


def _fill(workbook: Workbook, document: Document) -> None:
    fields = [(tag, field) for tag, field, _ in document.fields]
    kinds = {f"{tag}.{field}": kind for tag, field, kind in document.fields}
    names = ["section", "heading_by_editor", "paraphrase", "shown", "citation", *header(fields)]
    bold = workbook.add_format({"bold": True, "bottom": 1})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet: Worksheet | None = None
    at = number = 0
    for row in _rows(document, fields):
        if sheet is None or at > ROWS:
            number, at = number + 1, 1
            sheet = _sheet(workbook, number, names, bold, wrapped)
        for column, (name, value) in enumerate(zip(names, row, strict=True)):
            _put(sheet, at, column, _typed(name, value, kinds))
        at += 1
    if sheet is None:
        _sheet(workbook, 1, names, bold, wrapped)


def _rows(document: Document, fields: list[tuple[str, str]]) -> Iterator[list[Any]]:
    for section in document.sections:
        for item in section.items:
            citation = "\n".join(
                "".join(run.text for run in cite(one.source, document.style)) for one in item.cited
            )
            own = [section.title, item.heading, item.paraphrase, item.shown, citation]
            yield [*own, *cells(item.annotation, item.source.title, fields)]


def _sheet(
    workbook: Workbook, number: int, names: Iterable[str], bold: Format, wrapped: Format
) -> Worksheet:
    sheet = workbook.add_worksheet("Annotations" if number == 1 else f"Annotations {number}")
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(names):
        sheet.set_column(column, column, _WIDE.get(name, 14), wrapped if name in _WIDE else None)
        sheet.write_string(0, column, name, bold)
    return sheet


def _typed(name: str, value: Any, kinds: dict[str, str]) -> Any:
    """Texts that are times or dates, as such."""
    if not isinstance(value, str) or not value:
        return value
    try:
        if name in _INSTANTS:
            return datetime.fromisoformat(value).astimezone(UTC)
        if kinds.get(name) == "date":
            return date.fromisoformat(value)
    except ValueError:
        return value
    return value


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    match value:
        case bool() | int() | float():
            sheet.write_number(row, column, value)
        case datetime() | date() if value.year >= 1900:
            sheet.write_datetime(row, column, value)
        case "" | None:
            return
        case _:
            sheet.write_string(row, column, _fitting(str(value)))


def _fitting(text: str) -> str:
    units = len(text.encode("utf-16-le")) // 2
    if units <= LONGEST:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST - len(_CUT))]
    return kept.decode("utf-16-le", "ignore") + _CUT
