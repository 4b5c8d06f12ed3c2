"""What an editor says of an annotation in a report, and what has become of it since."""

from collections.abc import Callable
from typing import Any

import pytest

from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.models import Entry, Report
from annotate.curation.report_entries import change_entry, settle_entry
from annotate.curation.report_queries import EntryRow, outline
from annotate.curation.reports import add_to_report
from annotate.curation.revising import (
    give_up_place,
    revise_article,
    settle_place,
    take_back_place,
)
from tests.conftest import HARBOUR

QUOTE = "Count first 🛥️; the rest is arithmetic"


@pytest.fixture
def annotation(annotate: Callable[..., Annotation]) -> Annotation:
    return annotate(QUOTE, "claim")


@pytest.fixture
def entry(coras_seat: Seat, report: Report, annotation: Annotation) -> Entry:
    [entry] = add_to_report(seat=coras_seat, report=report, annotations=[annotation.pk])
    return entry


def only(report: Report) -> EntryRow:
    [row] = outline(report)
    [one] = row.entries
    return one


def test_heading_and_paraphrase_stand_beside_the_untouched_quote(
    coras_seat: Seat, report: Report, entry: Entry
) -> None:
    change_entry(seat=coras_seat, entry=entry, heading="Counting", paraphrase="Begin by counting.")
    one = only(report)
    assert (one.entry.heading, one.entry.paraphrase) == ("Counting", "Begin by counting.")
    assert one.annotation.quote == one.shown == QUOTE


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([[5, 14]], "Count […] ; the rest is arithmetic"),
        ([[0, 16]], "[…] the rest is arithmetic"),
        ([[14, len(QUOTE)]], "Count first 🛥️ […]"),
        ([[24, 27], [5, 11]], "Count […] 🛥️; the rest […] arithmetic"),
        ([[0, 5], [6, 11]], "[…] 🛥️; the rest is arithmetic"),
        ([], QUOTE),
    ],
)
def test_a_quote_is_shortened_only_with_an_ellipsis(
    coras_seat: Seat, report: Report, entry: Entry, parts: list[list[int]], shown: str
) -> None:
    change_entry(seat=coras_seat, entry=entry, shortened=parts)
    assert only(report).shown == shown
    assert only(report).annotation.quote == QUOTE


@pytest.mark.parametrize(
    "parts",
    [[[0, len(QUOTE)]], [[5, 5]], [[-1, 3]], [[3, 99]], [[13, 20]], [[1]], [["a", 2]], [[0, True]]],
)
def test_parts_that_are_none_are_refused(coras_seat: Seat, entry: Entry, parts: Any) -> None:
    with pytest.raises(Invalid) as refused:
        change_entry(seat=coras_seat, entry=entry, shortened=parts)
    assert "shortened" in refused.value.fields


def test_what_is_as_it_was_is_not_stale(report: Report, entry: Entry) -> None:
    assert only(report).stale == ""


def test_a_changed_annotation_makes_its_entry_stale_until_it_is_settled(
    coras_seat: Seat, report: Report, entry: Entry, annotation: Annotation
) -> None:
    change_annotation(seat=coras_seat, annotation=annotation, seen_version=1, note="Look again.")
    assert only(report).stale == "changed"
    settle_entry(seat=coras_seat, entry=entry)
    assert only(report).stale == ""


def test_a_rejected_annotation_makes_its_entry_stale_until_it_is_settled(
    coras_seat: Seat, report: Report, entry: Entry, annotation: Annotation
) -> None:
    review_annotation(seat=coras_seat, annotation=annotation, verdict="accepted")
    assert only(report).stale == ""
    review_annotation(seat=coras_seat, annotation=annotation, verdict="rejected")
    assert only(report).stale == "rejected"
    settle_entry(seat=coras_seat, entry=entry)
    assert only(report).stale == ""


def test_a_deleted_annotation_cannot_be_kept(
    coras_seat: Seat, report: Report, entry: Entry, annotation: Annotation
) -> None:
    delete_annotation(seat=coras_seat, annotation=annotation, seen_version=1)
    assert only(report).stale == "deleted"
    with pytest.raises(Conflict):
        settle_entry(seat=coras_seat, entry=entry)


def test_a_new_text_with_the_same_words_leaves_an_entry_as_it_is(
    coras_seat: Seat, report: Report, entry: Entry, article: Article
) -> None:
    change_entry(seat=coras_seat, entry=entry, shortened=[[0, 16]])
    text = HARBOUR.replace("For eleven years", "For more than twelve years")
    revise_article(seat=coras_seat, article=article, source=from_text(text))
    assert only(report).annotation.revision == 2
    assert only(report).stale == ""
    assert only(report).shown == "[…] the rest is arithmetic"


@pytest.mark.parametrize(
    ("new", "stale"),
    [("Count first 🛥️; the rest is easy arithmetic", "moved"), ("Nothing.", "orphaned")],
)
def test_a_passage_that_a_new_text_changed_makes_its_entry_stale(
    coras_seat: Seat, report: Report, entry: Entry, article: Article, new: str, stale: str
) -> None:
    text = HARBOUR.replace(QUOTE, new)
    revise_article(seat=coras_seat, article=article, source=from_text(text))
    assert only(report).stale == stale
    settle_entry(seat=coras_seat, entry=entry)
    assert only(report).stale == ""


@pytest.mark.parametrize(
    ("heading", "note", "stale"),
    [
        ("What the pictures changed", "", ""),
        ("What nobody knew", "", "changed"),
        ("What the pictures changed", "Look again.", "changed"),
    ],
)
def test_a_place_that_is_confirmed_settles_an_entry_when_all_that_it_shows_is_as_before(
    heading: str,
    note: str,
    stale: str,
    coras_seat: Seat,
    report: Report,
    entry: Entry,
    article: Article,
    annotation: Annotation,
) -> None:
    text = f"Before.\n\n## {heading}\n\n{QUOTE}.\n\n{HARBOUR.replace(QUOTE, 'It is known')}"
    revise_article(seat=coras_seat, article=article, source=from_text(text, kind="markdown"))
    assert only(report).stale == "moved"
    annotation.refresh_from_db()
    if note:
        change_annotation(seat=coras_seat, annotation=annotation, seen_version=2, note=note)
        annotation.refresh_from_db()
    settle_place(seat=coras_seat, annotation=annotation, seen_version=annotation.version)
    assert only(report).stale == stale


@pytest.mark.parametrize("decide", [settle_place, give_up_place])
def test_a_decision_that_is_taken_back_leaves_an_entry_as_it_was(
    decide: Callable[..., object],
    coras_seat: Seat,
    report: Report,
    entry: Entry,
    article: Article,
    annotation: Annotation,
) -> None:
    text = HARBOUR.replace(QUOTE, "Count first 🛥️; the rest is easy arithmetic")
    revise_article(seat=coras_seat, article=article, source=from_text(text))
    settle_entry(seat=coras_seat, entry=entry)
    annotation.refresh_from_db()
    decide(seat=coras_seat, annotation=annotation, seen_version=2)
    assert only(report).stale in ("changed", "orphaned")
    annotation.refresh_from_db()
    take_back_place(seat=coras_seat, annotation=annotation, since=3, to=2)
    assert only(report).stale == ""


def test_an_entry_follows_a_place_that_is_given_up_and_taken_back(
    coras_seat: Seat, report: Report, entry: Entry, article: Article, annotation: Annotation
) -> None:
    revise_article(seat=coras_seat, article=article, source=from_text(f"A word. {HARBOUR}"))
    annotation.refresh_from_db()
    give_up_place(seat=coras_seat, annotation=annotation, seen_version=2)
    assert only(report).stale == "orphaned"
    annotation.refresh_from_db()
    take_back_place(seat=coras_seat, annotation=annotation, since=3, to=2)
    assert only(report).stale == ""


def test_an_entry_that_was_stale_before_a_decision_is_stale_when_it_is_taken_back(
    coras_seat: Seat, report: Report, entry: Entry, article: Article, annotation: Annotation
) -> None:
    text = HARBOUR.replace(QUOTE, "Count first 🛥️; the rest is easy arithmetic")
    revise_article(seat=coras_seat, article=article, source=from_text(text))
    annotation.refresh_from_db()
    settle_place(seat=coras_seat, annotation=annotation, seen_version=2)
    settle_entry(seat=coras_seat, entry=entry)
    assert only(report).stale == ""
    annotation.refresh_from_db()
    take_back_place(seat=coras_seat, annotation=annotation, since=3, to=2)
    assert only(report).stale == "moved"
