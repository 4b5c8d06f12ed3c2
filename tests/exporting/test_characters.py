"""Every character that can be stored comes out as it went in."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation

AWKWARD = {
    "quotation marks": 'she said "no" and “yes”',
    "backslashes": r"C:\new\table \\ \v \" \u0041 \N end\\",
    "line ends": "one\ntwo\n\n\nthree",
    "a tab": "left\tright",
    "other controls": "a\x01b\x07c\x08d\x0be\x0cf\x1bg\x1fh\x7fi",
    "next to backslashes": "\\\x0b\\v\\\\v\\\t\x0b\\\x01",
    "emoji": "👩‍👩‍👧‍👦 and 👍🏽 and 🇲🇽",
    "right to left": "قال إن العدد 4,120 و שלום עולם",
    "combining": "e\u0301 o\u0308",
    "separators": "line\u2028and paragraph\u2029and next\u0085end",
    "markup": "</script><b>&amp;</b>{{ template }}",
    "formula": "=cmd|' /C calc'!A0",
    "sql": "'; DROP TABLE annotations_annotation; --",
    "percent": "100 % of %s and %(b)s and {braces} {0}",
    "beyond the plane": "\U0001f6e5\ufe0f \U000e0067 \U0010fffd",
    "long": "word " * 3999 + "end",
}


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_a_note_a_reason_a_comment_and_details_survive(
    text: str, annotate: Callable[..., Annotation], coras_seat: Seat, exported: Callable[..., Any]
) -> None:
    details = {"figure": {"value": 1, "unit": text[:500].strip()}}
    annotation = annotate("4,120 landings", "figure", note=text, details=details)
    review_annotation(
        seat=coras_seat, annotation=annotation, verdict="accepted", reason=text[:2000]
    )
    add_comment(seat=coras_seat, annotation=annotation, text=text)
    [one] = exported()["annotations"]
    assert one["note"] == text
    assert one["review"]["reason"] == text[:2000].strip()
    assert one["comments"][0]["text"] == text
    assert one["details"] == details


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_quotes_and_their_surroundings_survive(
    text: str, annotate: Callable[..., Annotation], seat: Seat, raw: Callable[..., bytes]
) -> None:
    article = add_article(seat=seat, source=from_text(f"Before it. {text} After it."))
    stored = article.current.text
    annotation = annotate(None, start=len("Before it. "), end=len(stored) - 11, article=article)
    document = json.loads(raw())
    [one] = document["annotations"]
    assert document["integrity"] == {"checked": 1, "failed": []}
    assert stored[one["start"] : one["end"]] == one["quote"] == annotation.quote
    assert (one["prefix"], one["suffix"]) == (annotation.prefix, annotation.suffix)
    assert (one["sentence"], one["heading"]) == (annotation.sentence, annotation.heading)


def test_names_and_titles_survive(
    annotate: Callable[..., Annotation], seat: Seat, exported: Callable[..., Any]
) -> None:
    from annotate.accounts.actions import change_own_account, change_project

    change_own_account(actor=seat.user, name='Ana "the\\count" Ruiz')
    change_project(seat=seat, name='A "project" \\ </script>')
    title = 'A title with "marks", \\backslashes\\ and 🛥️'
    article = add_article(seat=seat, source=from_text("A text."), title=title)
    annotate("text", article=article)
    document = exported()
    assert document["project"]["name"] == 'A "project" \\ </script>'
    assert document["articles"][0]["title"] == title
    assert document["annotations"][0]["author"]["name"] == 'Ana "the\\count" Ruiz'
