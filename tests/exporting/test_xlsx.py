"""Spreadsheets: typed columns, and no text that is a formula."""

from collections.abc import Callable
from typing import Any

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation, Tag
from annotate.annotations.tags import change_tag
from annotate.articles.actions import add_article
from annotate.articles.reading import from_text
from annotate.exporting import as_xlsx
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


def test_what_no_cell_holds_says_that_it_is_cut_off(annotate: Annotate, raw: Raw) -> None:
    annotate("eleven years", note="🛥" * 20_000)
    [row] = rows(raw("xlsx"))
    note = row["note"][1]
    assert len(note.encode("utf-16-le")) // 2 <= as_xlsx.LONGEST
    assert note.startswith("🛥🛥")
    assert "cut off" in note
