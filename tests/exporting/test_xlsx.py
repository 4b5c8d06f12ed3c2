"""Spreadsheets: typed columns, and no text that is a formula."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation, Tag
from annotate.annotations.tags import change_tag
from annotate.articles.actions import add_article
from annotate.articles.reading import from_text
from annotate.exporting import as_xlsx
from annotate.exporting.xlsx_cells import LONGEST, text_column, typed_column
from tests.exporting.report import X, part

type Raw = Callable[..., bytes]
type Annotate = Callable[..., Annotation]


def rows(sent: bytes, sheet: int = 1) -> list[dict[str, tuple[str, str]]]:
    """(type, value) by the name of the column."""
    found = []
    for row in part(sent, f"xl/worksheets/sheet{sheet}.xml").iter(f"{X}row"):
        cells = {}
        for cell in row.iter(f"{X}c"):
            assert cell.find(f"{X}f") is None
            column = "".join(sign for sign in cell.get("r") if sign.isalpha())
            text = "".join(one.text or "" for one in cell.iter(f"{X}t"))
            value = cell.find(f"{X}v")
            kind = cell.get("t", "n")
            cells[column] = (kind, text if value is None else value.text)
        found.append(cells)
    names = {column: name for column, (_, name) in found[0].items()}
    return [{names[column]: cell for column, cell in row.items()} for row in found[1:]]


def test_typed_fields_have_types(seat: Seat, annotate: Annotate, raw: Raw) -> None:
    fields: list[dict[str, Any]] = [
        {"name": "Value", "type": "number"},
        {"name": "On", "type": "date"},
        {"name": "Unit", "type": "text"},
    ]
    change_tag(seat=seat, tag=Tag.objects.get(project=seat.project, key="figure"), fields=fields)
    details = {"figure": {"value": -4120.5, "on": "2019-11-20", "unit": "2019-11-20"}}
    annotate("4,120 landings", "figure", details=details)
    [row] = rows(raw("xlsx"))
    assert row["figure.value"] == ("n", "-4120.5")
    assert row["figure.on"] == ("n", "43789")
    assert row["figure.unit"] == ("inlineStr", "2019-11-20")
    assert row["start"][0] == row["created_at"][0] == "n"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=1}", "https://x.example.org"]
)
def test_no_text_is_a_formula_a_number_or_a_link(
    text: str, seat: Seat, annotate: Annotate, raw: Raw
) -> None:
    article = add_article(seat=seat, source=from_text(f"{text} and more."), title=text)
    annotate(text, article=article, note=text)
    sent = raw("xlsx")
    [row] = rows(sent)
    assert row["quote"] == row["note"] == row["article_title"] == ("inlineStr", text)
    assert part(sent, "xl/worksheets/sheet1.xml").find(f"{X}hyperlinks") is None


def test_more_rows_than_a_sheet_holds_go_on_in_another(
    annotate: Annotate, raw: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_xlsx, "ROWS", 2)
    for quote in ("eleven years", "4,120 landings", "every hour"):
        annotate(quote)
    sent = raw("xlsx")
    assert (len(rows(sent)), len(rows(sent, 2))) == (2, 1)
    assert sheets(sent) == ["Annotations", "Annotations 2", "About"]
    assert about(sent, 3)["Annotations"] == "3"


def test_a_sheet_ends_before_it_would_need_zip64(
    annotate: Annotate, raw: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_xlsx, "LARGEST", 1)
    monkeypatch.setattr(as_xlsx, "_BLOCK", 1)
    annotate("eleven years")
    annotate("every hour")
    sent = raw("xlsx")
    assert sheets(sent) == ["Annotations", "Annotations 2", "About"]
    assert [row["quote"][1] for number in (1, 2) for row in rows(sent, number)] == [
        "eleven years",
        "every hour",
    ]


@pytest.mark.parametrize("format", ["docx", "xlsx"])
def test_no_part_of_a_package_says_that_it_is_zip64(
    format: str, annotate: Annotate, raw: Raw
) -> None:
    annotate("eleven years")
    sent = raw(format)
    with zipfile.ZipFile(BytesIO(sent)) as package:
        for member in package.infolist():
            version, flags = struct.unpack_from("<HH", sent, member.header_offset + 4)
            assert (version, flags & 0x08, member.extra) == (20, 0, b"")
        assert package.namelist()[0] == "[Content_Types].xml"


def test_what_no_cell_holds_says_that_it_is_cut_off(annotate: Annotate, raw: Raw) -> None:
    annotate("eleven years", note="🛥" * 20_000)
    [row] = rows(raw("xlsx"))
    note = row["note"][1]
    assert len(note.encode("utf-16-le")) // 2 <= LONGEST
    assert note.startswith("🛥🛥")
    assert "cut off" in note


@pytest.mark.parametrize(
    ("text", "written"),
    [
        # ECMA-376, part 1, 22.9.2.19: signs that XML cannot hold, and what looks like those.
        ("_x0041_ & <b>\r\n\x0b", "<t>_x005F_x0041_ &amp; &lt;b&gt;_x000D_\n_x000B_</t>"),
        ("_x41_ \ufffe 🛥️", "<t>_x41_ _xFFFE_ 🛥️</t>"),
        (" both ends ", '<t xml:space="preserve"> both ends </t>'),
        ("", ""),
    ],
)
def test_a_text_is_kept_as_it_is(text: str, written: str) -> None:
    assert written in text_column(0, 0)("2", text)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "<v>1</v>"),
        (2**53, "<v>9007199254740992</v>"),
        (2**53 + 1, "<t>9007199254740993</t>"),
        (1e300, "<v>1e+300</v>"),
        ("1900-03-01", "<v>61</v>"),
        ("1900-02-28", "<t>1900-02-28</t>"),
        ("9999-12-31", "<v>2958465</v>"),
        ("soon", "<t>soon</t>"),
        ("", ""),
        (None, ""),
    ],
)
def test_what_excel_has_not_exactly_is_a_text(value: Any, written: str) -> None:
    cell = typed_column(27, "date")("7", value)
    assert written in cell
    assert not cell or cell.startswith('<c r="AB7"')


def test_the_file_says_what_it_is(annotate: Annotate, raw: Raw, seat: Seat) -> None:
    annotate("eleven years", "claim")
    sent = raw("xlsx", tag=["claim"], withhold=["forbidden"])
    facts = about(sent, 2)
    assert facts["Filter"] == "tag: claim; withhold: forbidden"
    assert facts["Quotes"].startswith("All 1 are the text at their offsets")
    assert rows(sent)[0]["text_withheld"] == ("b", "0")


def sheets(sent: bytes) -> list[str]:
    """The names of the sheets."""
    return [one.get("name") for one in part(sent, "xl/workbook.xml").iter(f"{X}sheet")]


def about(sent: bytes, number: int) -> dict[str, str]:
    """What the last sheet says."""
    found = part(sent, f"xl/worksheets/sheet{number}.xml").iter(f"{X}row")
    return dict([*["".join(cell.itertext()) for cell in row], ""][:2] for row in found)
