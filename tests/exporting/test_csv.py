import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.reading import from_text
from annotate.exporting.as_csv import harmless


def table(sent: bytes) -> list[dict[str, str]]:
    assert sent.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(sent.decode("utf-8-sig"), newline="")))


def test_typed_fields_are_columns_of_their_own(
    annotate: Callable[..., Annotation], raw: Callable[..., bytes]
) -> None:
    annotate(
        "4,120 landings", "figure", "claim", details={"figure": {"value": -4120.5}}, note="a\nb"
    )
    [row] = table(raw("csv"))
    assert (row["quote"], row["tags"], row["note"]) == ("4,120 landings", "claim figure", "a\nb")
    assert (row["figure.value"], row["figure.unit"], row["claim.claimant"]) == ("-4120.5", "", "")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\uff1d1+1"]
)
def test_no_text_is_a_formula(
    text: str, annotate: Callable[..., Annotation], seat: Seat, raw: Callable[..., bytes]
) -> None:
    article = add_article(seat=seat, source=from_text(f"{text} and more."), title=text)
    annotate(text, article=article, note=text)
    [row] = table(raw("csv"))
    assert row["quote"] == row["note"] == row["article_title"] == f"'{text}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a\n=1+1;-2", "a\n'=1+1;'-2"),
        ("a\t@SUM(A1)", "a\t'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("\ta", "'\ta"),
        ("a; b = c\nd", "a; b = c\nd"),
        ("", ""),
        (-1, -1),
    ],
)
def test_no_part_of_a_text_is_a_formula_where_other_signs_part_cells(
    text: Any, written: Any
) -> None:
    assert harmless(text) == written


def test_a_line_holds_each_annotation_as_json_has_it(
    annotate: Callable[..., Annotation], raw: Callable[..., bytes]
) -> None:
    import json

    annotate("4,120 landings", "figure", note='"a"\nb')
    annotate("eleven years")
    lines = raw("jsonl").decode().splitlines()
    assert [json.loads(line) for line in lines] == json.loads(raw())["annotations"]
