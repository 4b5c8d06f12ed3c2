"""Texts made to keep a worker busy: none of them may take long."""

from time import thread_time

import pytest
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline

from annotate.text.decoding import decode
from annotate.text.errors import (
    EmptyText,
    QuoteAmbiguous,
    QuoteNotFound,
    TooManyParts,
    UndecodableText,
)
from annotate.text.markdown import from_markdown
from annotate.text.quotes import locate

PATIENCE = 6.0  # seconds of the processor; each takes a fraction of it, and took minutes before


@pytest.mark.parametrize("piece", ["<script ", "<a ", "<!-- ", "<? "])
@pytest.mark.parametrize("before", ["<div>\n", "text\n"])
def test_markup_that_never_ends_is_looked_through_once(piece: str, before: str) -> None:
    begun = thread_time()
    assert from_markdown(before + piece * 45_000 + "\n\nEnd").text.endswith("End")
    assert thread_time() - begun < PATIENCE


@pytest.mark.parametrize("piece", ["![", "![[", "[![", "[", "[a]["])
def test_brackets_that_are_never_closed_are_tried_a_bounded_number_of_times(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    skip = ParserInline.skipToken

    def counted(parser: ParserInline, state: StateInline) -> None:
        nonlocal steps
        steps += 1
        skip(parser, state)

    monkeypatch.setattr(ParserInline, "skipToken", counted)
    with pytest.raises(TooManyParts):
        from_markdown(piece * (99_000 // len(piece)))
    assert steps < 600_000  # where `![` would take 4,000,000


def test_an_article_may_have_tens_of_thousands_of_brackets_that_are_no_links() -> None:
    assert from_markdown("word [1], ![2] " * 30_000).text.startswith("word [1], ![2] word")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<div>a <script>x</script> b <!-- > c --> d\n</div>", "a b d"),
        ("<div>a <SCRIPT>x</script > b</div>", "a b"),
        ("<div>a <script>b <i>c</i></div>", "a b c"),
        ("<div>a <!-- b <i>c</i></div>", "a c"),
        ("a <!-- b --> c <? d ?> e <? f", "a c e <? f"),
    ],
)
def test_raw_html_in_markdown_leaves_its_text(source: str, text: str) -> None:
    assert from_markdown(source).text == text


@pytest.mark.parametrize(("prefix", "suffix"), [("", ""), ("b", "b"), ("aaa", "aaa")])
def test_a_quote_that_stands_in_a_million_places_is_not_counted_to_the_end(
    prefix: str, suffix: str
) -> None:
    begun = thread_time()
    with pytest.raises((QuoteAmbiguous, QuoteNotFound), match="more than 100 times"):
        locate("a" * 1_000_000, "a" * 20_000, prefix=prefix, suffix=suffix)
    assert thread_time() - begun < PATIENCE


@pytest.mark.parametrize(
    ("prefix", "suffix", "start"),
    [("xxab", "", 2), ("", "cdxx", 10), ("xab", "cda", 2)],
)
def test_at_the_ends_of_a_text_less_of_prefix_and_suffix_is_asked_for(
    prefix: str, suffix: str, start: int
) -> None:
    assert locate("abQQcdababQQcd", "QQ", prefix=prefix, suffix=suffix).start == start


def test_bytes_that_are_no_text_at_all_are_told_by_a_part_of_them() -> None:
    begun = thread_time()
    with pytest.raises((UndecodableText, EmptyText)):
        decode(bytes(range(128, 256)) * 200_000)
    assert thread_time() - begun < PATIENCE
