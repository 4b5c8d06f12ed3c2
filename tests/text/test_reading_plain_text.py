import json
from pathlib import Path
from typing import Any

import pytest

from annotate.text import context, decoding, errors, quotes
from annotate.text.plain import from_plain
from annotate.text.structure import BlockKind, StructuredText

CASES = json.loads((Path(__file__).parent.parent / "data" / "plain.json").read_text("utf-8"))[
    "cases"
]
PROSE = "The ferry had run for forty years before anybody thought of counting who took it."


def headings(made: StructuredText) -> list[str]:
    return [made.text[b.start : b.end] for b in made.blocks if b.kind is BlockKind.HEADING]


def test_the_first_short_line_is_the_title_and_others_are_headings() -> None:
    made = from_plain(f"The last ferry\nBy Mina Roth\n\n{PROSE}\n\u00a0\n\nMoney\n\n{PROSE}\n")
    assert made.title == "The last ferry"
    assert headings(made) == ["The last ferry", "Money"]
    assert [block.level for block in made.blocks] == [1, 0, 0, 2, 0]


@pytest.mark.parametrize(
    "line",
    [
        "Mina Roth, Associate Professor of Transport, University of Norder",
        "© 2019 Norder Review",
        "This article is republished under a Creative Commons license",
        "20 November 2019",
        "Photo: A. Ek",
        "and so it ended",
        "It closed.",
        "- a list",
    ],
)
def test_credits_dates_and_sentences_are_no_headings(line: str) -> None:
    assert headings(from_plain(f"{PROSE}\n{line}\n{PROSE}")) == []


def test_a_name_at_the_end_is_no_heading() -> None:
    made = from_plain(f"{PROSE}\n\nMina Roth is a fellow of the Norder Institute.\n\nMina Roth")
    assert headings(made) == []


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    wrapped = "The ferry had run for forty years before anybody\nthought of counting who took it."
    made = from_plain(f"{wrapped}\n\n{PROSE}")
    assert [made.text[b.start : b.end] for b in made.blocks] == [wrapped, PROSE]


def test_thousands_of_single_words_have_no_heading() -> None:
    assert len(from_plain("word\n" * 2000).blocks) == 2000
    assert headings(from_plain("word\n" * 2000)) == []


def test_a_text_one_character_too_long_names_the_limit() -> None:
    with pytest.raises(errors.TextTooLong, match=r"5,000,001 .* 5,000,000"):
        from_plain("a" * 5_000_001)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", errors.EmptyText),
        (b"%PDF-1.7 text", errors.BinaryContent),
        (bytes(range(256)), errors.BinaryContent),
        ("déjà vu".encode() + b"\xff", errors.UndecodableText),
        (b"Hello \xff world", errors.UndecodableText),
        (b"\xff\xfea", errors.UndecodableText),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, error: type[errors.TextError]) -> None:
    with pytest.raises(error):
        decoding.decode(data)


def test_a_guessed_encoding_is_named() -> None:
    made = decoding.decode("café à la crème, très bien".encode("cp1252"))
    assert made == decoding.Decoded("café à la crème, très bien", "cp1252", guessed=True)


def test_a_quote_that_stands_twice_needs_its_context() -> None:
    text = "one fish, two fish"
    with pytest.raises(errors.QuoteAmbiguous, match="2 times"):
        quotes.locate(text, "fish")
    assert quotes.locate(text, "fish", prefix="two ") == (14, 18)
    assert quotes.locate(text, "fish", 4, 8) == (4, 8)
    with pytest.raises(errors.QuoteNotFound):
        quotes.locate(text, "Fish")


def test_the_heading_path_leaves_the_title_out() -> None:
    made = from_plain(f"The last ferry\n\n{PROSE}\n\nMoney\n\n{PROSE}\n")
    revision = context.RevisionText(made.text, made.to_json())
    found = revision.context(len(made.text) - 3, len(made.text))
    assert (found.heading, found.suffix, found.sentence) == (["Money"], "", PROSE)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_plain_text_is_read_into_these_blocks(case: dict[str, Any]) -> None:
    made = from_plain(case["text"])
    assert [[b.kind.value, b.level, made.text[b.start : b.end]] for b in made.blocks] == case[
        "blocks"
    ]
    assert made.title == case["title"]


def test_a_text_of_too_many_lines_is_refused() -> None:
    with pytest.raises(errors.TooManyParts, match="100,000"):
        from_plain("a\n" * 2_000_000)


@pytest.mark.parametrize("piece", ["word and another. ", "word and another ", ". ", "x\u0301", "("])
def test_a_paragraph_of_millions_gives_a_context_from_nearby(piece: str) -> None:
    made = from_plain(("One. " + piece * 3_000_000)[:4_900_000] + ".")
    revision = context.RevisionText(made.text, made.to_json())
    for start in range(1_000_000, 1_000_100, 20):
        found = revision.context(start, start + 10)
        assert found.quote in found.sentence
        assert len(found.sentence) <= 10_010
