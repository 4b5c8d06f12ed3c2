import json
from pathlib import Path
from typing import Any

import pytest

from annotate.text import graphemes, sentences
from annotate.text.context import RevisionText
from annotate.text.errors import SpanError
from annotate.text.plain import from_plain

DATA = Path(__file__).parent.parent / "data"


def cases(name: str) -> list[Any]:
    found = json.loads((DATA / name).read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["name"]) for case in found]


@pytest.mark.parametrize("case", cases("offsets.json"))
def test_selections_snap_to_whole_graphemes_without_blank_ends(case: dict[str, Any]) -> None:
    text = case["text"] * case.get("repeat", 1)
    for row in case["selections"]:
        for offset, units in (("start", "utf16_start"), ("end", "utf16_end")):
            assert len(text[: row[offset]].encode("utf-16-le")) == 2 * row[units]
        start, end = graphemes.snap(text, row["start"], row["end"])
        assert (start, end) == (row["snapped_start"], row["snapped_end"])
        assert text[start:end] == row["quote"]


@pytest.mark.parametrize("case", cases("sentences.json"))
def test_a_reader_cuts_sentences_like_this(case: dict[str, Any]) -> None:
    text = case.get("glue", " ").join(case["sentences"])
    expected = case.get("sentences_are", case["sentences"])
    assert [text[start:end] for start, end in sentences.sentences(text)] == expected


def test_a_span_over_two_sentences_gets_both() -> None:
    text = "One came. Two left. Three stayed."
    made = from_plain(text)
    assert RevisionText(text, made.to_json()).sentence_span(4, 12) == (0, 19)


@pytest.mark.parametrize("span", [(0, 0), (2, 1), (-1, 3), (0, 99), (3, 4), (3, 7)])
def test_a_span_outside_empty_or_blank_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(SpanError):
        graphemes.snap("one \u00a0\u200b two", *span)


def test_snapping_in_a_text_of_millions_looks_only_nearby() -> None:
    text = "é e\u0301\u0301 " * 800_000
    for start in range(0, 4_000_000, 40_000):
        graphemes.snap(text, start, start + 20)
