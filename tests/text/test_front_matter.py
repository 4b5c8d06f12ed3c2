"""What stands above the text of a Markdown file."""

from datetime import date

import pytest

from annotate.articles.reading import from_file, from_text
from annotate.text.front_matter import front_matter
from annotate.text.metadata import Metadata

ABOVE = """---
title: "Counting: boats"
author:
  - Ana Ruiz
  - 'Bo Li'
date: 2019-03-04T08:00:00Z
lang: pt-BR
url: https://example.org/boats
tags: [quay, boats]
license: CC BY 4.0
# what nobody reads
---
# Boats

They are counted.
"""
SAID = Metadata(
    title="Counting: boats",
    byline="Ana Ruiz, Bo Li",
    published_on=date(2019, 3, 4),
    language="pt-BR",
    source_url="https://example.org/boats",
    licence="CC BY 4.0",
)


@pytest.mark.parametrize("text", [ABOVE, ABOVE.replace("\n", "\r\n"), f"\ufeff{ABOVE}"])
def test_it_is_known_of_the_article_and_not_its_text(text: str) -> None:
    for source in (from_file(text.encode(), filename="boats.md"), from_text(text, kind="markdown")):
        assert source.metadata == SAID
        assert source.structured.title == SAID.title
        assert source.structured.text == "Boats\nThey are counted."
    assert from_text(text, kind="markdown", title="Given").structured.title == "Given"


@pytest.mark.parametrize(
    "text",
    [
        "---\nA line between two rules.\n---\nText.",
        "---\nNote: this is text.\n---\nMore.",
        "---\ntitle: never closed\n\nText.",
        "---\ntitle: one\nAnd a sentence.\n---\nText.",
        "Text.\n---\ntitle: too late\n---\n",
    ],
)
def test_what_is_none_stays_text(text: str) -> None:
    assert front_matter(text) == (Metadata(), text)


def test_only_what_fits_is_taken() -> None:
    said, text = front_matter("---\ntitle: T\nlang: English\nurl: /here\ndate: soon\n...\nText.")
    assert (said, text) == (Metadata(title="T"), "Text.")


def test_another_kind_of_text_keeps_it() -> None:
    assert "title" in from_text(ABOVE).structured.text
