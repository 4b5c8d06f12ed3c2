"""Changes taken back after the article got a new text, and what was said of places in it."""

from collections.abc import Callable

import pytest

from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.anchoring import give_up_place, settle_place
from annotate.annotations.models import Anchoring, Annotation, State
from annotate.annotations.reversal import Move, reverse_changes
from annotate.annotations.revising import revise_article
from annotate.annotations.spans import merge_annotations, move_bounds, split_annotation
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from tests.conftest import HARBOUR

type Annotate = Callable[..., Annotation]

CHANGED = "A new beginning.\n\n" + HARBOUR.replace("4,120", "5,310")
QUOTE = "The books gave 4,120 landings in 2018"


@pytest.fixture
def revise(seat: Seat, article: Article) -> Callable[[str], None]:
    def revise(text: str) -> None:
        article.refresh_from_db()
        revise_article(seat=seat, article=article, source=from_text(text))

    return revise


@pytest.fixture
def moved(annotate: Annotate, revise: Callable[[str], None]) -> Annotation:
    """At version 2, and waiting."""
    annotation = annotate(QUOTE, "figure")
    revise(CHANGED)
    annotation.refresh_from_db()
    return annotation


def move(seat: Seat, annotation: Annotation, since: int, to: int) -> None:
    reverse_changes(seat=seat, moves=[Move(annotation.pk, since, to)])
    annotation.refresh_from_db()


def test_a_confirmation_is_taken_back_and_made_again(seat: Seat, moved: Annotation) -> None:
    candidate = Anchoring.objects.values("state", "start", "end", "quote", "by").get()
    settle_place(seat=seat, annotation=moved, seen_version=2)
    move(seat, moved, 3, 2)
    assert (moved.quote, moved.revision.number) == (QUOTE, 1)
    assert Anchoring.objects.values("state", "start", "end", "quote", "by").get() == candidate
    move(seat, moved, 4, 3)
    assert moved.quote == QUOTE.replace("4,120", "5,310")
    assert Anchoring.objects.get().state == State.PLACED


def test_giving_up_is_taken_back(seat: Seat, moved: Annotation) -> None:
    give_up_place(seat=seat, annotation=moved, seen_version=2)
    move(seat, moved, 3, 2)
    assert Anchoring.objects.get().state == State.MOVED


def test_a_confirmation_is_not_taken_back_into_an_older_text(
    seat: Seat, moved: Annotation, revise: Callable[[str], None]
) -> None:
    settle_place(seat=seat, annotation=moved, seen_version=2)
    revise(CHANGED + "\n\nThe end.")
    with pytest.raises((Conflict, Invalid)):
        move(seat, moved, 3, 2)


def test_a_note_from_before_the_new_text_is_taken_back(
    seat: Seat, annotate: Annotate, revise: Callable[[str], None]
) -> None:
    annotation = annotate("nearer six thousand", note="first")
    change_annotation(seat=seat, annotation=annotation, seen_version=1, note="second")
    revise(CHANGED)
    move(seat, annotation, 2, 1)
    assert (annotation.note, annotation.revision.number) == ("first", 2)


def test_a_deletion_and_a_creation_from_before_are_taken_back(
    seat: Seat, annotate: Annotate, revise: Callable[[str], None]
) -> None:
    deleted, made = annotate("nearer six thousand"), annotate("the outer quay")
    delete_annotation(seat=seat, annotation=deleted, seen_version=1)
    revise(CHANGED)
    move(seat, deleted, 0, 1)
    assert (deleted.deleted_at, deleted.revision.number) == (None, 2)
    move(seat, made, 1, 0)
    assert made.deleted_at is not None


def test_new_bounds_from_before_are_not_taken_back(
    seat: Seat, annotate: Annotate, revise: Callable[[str], None]
) -> None:
    annotation = annotate("nearer six thousand")
    move_bounds(
        seat=seat,
        annotation=annotation,
        seen_version=1,
        start=annotation.start,
        end=annotation.end - 9,
    )
    revise(CHANGED)
    with pytest.raises((Conflict, Invalid)):
        move(seat, annotation, 2, 1)


def test_handles_give_one_that_waits_its_place(
    seat: Seat, article: Article, moved: Annotation
) -> None:
    article.refresh_from_db()
    start = article.current.text.index("5,310 landings")
    move_bounds(
        seat=seat,
        annotation=moved,
        seen_version=2,
        start=start,
        end=start + 14,
        quote="5,310 landings",
    )
    moved.refresh_from_db()
    assert (moved.quote, moved.revision.number) == ("5,310 landings", 2)


def test_one_that_waits_is_not_split_nor_merged(
    seat: Seat, moved: Annotation, annotate: Annotate
) -> None:
    with pytest.raises(Conflict, match="Confirm first"):
        split_annotation(seat=seat, annotation=moved, seen_version=2, at=moved.start + 9)
    with pytest.raises(Conflict, match="Confirm first"):
        merge_annotations(seat=seat, annotation=moved, seen_version=2, others=[(moved.pk, 2)])
