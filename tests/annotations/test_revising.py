"""A new text for an article: every annotation is placed, moved or orphaned, and nothing is lost."""

from collections.abc import Callable

import pytest

from annotate.accounts.errors import Conflict, NotPermitted
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import (
    change_annotation,
    create_annotation,
    delete_annotation,
    restore_annotation,
)
from annotate.annotations.drafts import Draft
from annotate.annotations.errors import Stale, Unplaced
from annotate.annotations.models import Anchoring, Annotation, State
from annotate.annotations.revising import preview_revision
from annotate.articles.models import Article, Revision
from annotate.articles.reading import from_text
from annotate.articles.revisions import Unchanged
from annotate.curation.actions import review_annotation
from annotate.curation.queries import row
from annotate.curation.revising import give_up_place, revise_article, settle_place
from annotate.text.ids import uuid7
from tests.conftest import HARBOUR

type Annotate = Callable[..., Annotation]
type Revise = Callable[..., dict[str, int]]

LONGER = "A new beginning was written for this report.\n\n" + HARBOUR


@pytest.fixture
def revise(seat: Seat, article: Article) -> Revise:
    """Store a new text, or the one of before with words replaced; the counts."""

    def revise(text: str = HARBOUR, *changes: tuple[str, str], seat: Seat = seat) -> dict[str, int]:
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        article.refresh_from_db()
        return revise_article(seat=seat, article=article, source=from_text(text)).counts

    return revise


def stands(annotation: Annotation) -> tuple[int, str, str]:
    """The number of its text, its words, its state."""
    found = row(annotation.pk)
    text = Revision.objects.get(article=found.article, number=found.revision).text
    assert text[found.start : found.end] == found.quote
    return found.revision, found.quote, found.anchoring.state if found.anchoring else "new"


def test_an_unchanged_quote_is_placed_in_the_new_text(annotate: Annotate, revise: Revise) -> None:
    annotation = annotate("4,120 landings in 2018", "figure", note="kept")
    assert revise(LONGER) == {"placed": 1, "moved": 0, "orphaned": 0}
    assert stands(annotation) == (2, "4,120 landings in 2018", State.PLACED)
    found = row(annotation.pk)
    assert (found.note, [tag.key for tag in found.tags], found.version) == ("kept", ["figure"], 2)
    assert found.sentence.startswith("The books gave")


def test_a_changed_number_waits_for_a_person(annotate: Annotate, revise: Revise) -> None:
    annotation = annotate("The books gave 4,120 landings in 2018", "figure")
    assert revise(HARBOUR, ("4,120", "5,310"))["moved"] == 1
    assert stands(annotation) == (1, "The books gave 4,120 landings in 2018", State.MOVED)
    anchoring = Anchoring.objects.get()
    assert anchoring.quote == "The books gave 5,310 landings in 2018"
    assert "4,120 → 5,310" in anchoring.reason


def test_a_deleted_passage_is_orphaned_and_comes_back_with_its_text(
    annotate: Annotate, revise: Revise
) -> None:
    annotation = annotate("The port should publish its arrivals every hour", "recommendation")
    text = HARBOUR.replace(
        "The port should publish its arrivals every hour, said Dr. Ana Ruiz.", ""
    )
    assert revise(text)["orphaned"] == 1
    assert stands(annotation)[::2] == (1, State.ORPHANED)
    assert revise(HARBOUR)["placed"] == 1
    assert stands(annotation)[::2] == (3, State.PLACED)


def test_the_same_text_again_is_refused(seat: Seat, article: Article, annotate: Annotate) -> None:
    annotate("4,120 landings")
    with pytest.raises(Unchanged, match="Nothing changed"):
        revise_article(seat=seat, article=article, source=from_text(HARBOUR))
    assert article.revisions.count() == 1


def test_another_revision_than_the_one_compared_with_is_a_conflict(
    seat: Seat, article: Article, revise: Revise
) -> None:
    revise(LONGER)
    with pytest.raises(Conflict, match="revision 2"):
        revise_article(seat=seat, article=article, source=from_text(HARBOUR), base=1)


def test_only_who_may_change_the_article_gives_it_a_new_text(
    bobs_seat: Seat, coras_seat: Seat, revise: Revise
) -> None:
    with pytest.raises(NotPermitted):
        revise(LONGER, seat=bobs_seat)
    revise(LONGER, seat=coras_seat)


def test_a_preview_says_the_same_and_changes_nothing(
    seat: Seat, article: Article, annotate: Annotate, revise: Revise
) -> None:
    annotation = annotate("The books gave 4,120 landings in 2018")
    text = HARBOUR.replace("4,120", "5,310")
    found = preview_revision(seat=seat, article=article, source=from_text(text))
    assert stands(annotation) == (1, "The books gave 4,120 landings in 2018", "new")
    assert found.counts == revise(text)
    assert found.revision == 2


def test_what_is_in_the_trash_is_carried_too_and_not_counted(
    seat: Seat, annotate: Annotate, revise: Revise
) -> None:
    annotation = annotate("4,120 landings in 2018")
    delete_annotation(seat=seat, annotation=annotation, seen_version=1)
    assert revise(LONGER) == {"placed": 0, "moved": 0, "orphaned": 0}
    restore_annotation(seat=seat, annotation=annotation)
    assert stands(annotation)[0] == 2


def test_a_verdict_stays_as_long_as_the_words(
    seat: Seat, annotate: Annotate, revise: Revise
) -> None:
    same, changed = annotate("nearer six thousand"), annotate("The books gave 4,120 landings")
    for one in (same, changed):
        review_annotation(seat=seat, annotation=one, verdict="accepted")
    revise(LONGER, ("4,120", "5,310"))
    assert [row(one.pk).status for one in (same, changed)] == ["accepted", "accepted"]
    settle_place(seat=seat, annotation=changed, seen_version=2)
    assert row(changed.pk).status == "proposed"


class TestWhoSaysWhereItIs:
    @pytest.fixture
    def moved(self, annotate: Annotate, revise: Revise) -> Annotation:
        annotation = annotate("The books gave 4,120 landings in 2018", "figure")
        revise(LONGER, ("4,120", "5,310"))
        annotation.refresh_from_db()
        return annotation

    def test_confirms_the_place_found(self, seat: Seat, moved: Annotation) -> None:
        settle_place(seat=seat, annotation=moved, seen_version=moved.version)
        assert stands(moved) == (2, "The books gave 5,310 landings in 2018", State.PLACED)
        found = row(moved.pk).anchoring
        assert found is not None
        assert found.by is not None
        assert (found.by.id, found.method) == (seat.user.pk, "confirmed")

    def test_adjusts_it(self, seat: Seat, article: Article, moved: Annotation) -> None:
        article.refresh_from_db()
        start = article.current.text.index("5,310 landings")
        settle_place(
            seat=seat, annotation=moved, seen_version=moved.version, span=(start, start + 14)
        )
        assert stands(moved) == (2, "5,310 landings", State.PLACED)

    def test_orphans_it_and_attaches_it_again(
        self, seat: Seat, article: Article, moved: Annotation
    ) -> None:
        give_up_place(seat=seat, annotation=moved, seen_version=moved.version)
        assert stands(moved)[2] == State.ORPHANED
        article.refresh_from_db()
        start = article.current.text.index("six thousand")
        settle_place(
            seat=seat, annotation=moved, seen_version=moved.version + 1, span=(start, start + 12)
        )
        assert stands(moved) == (2, "six thousand", State.PLACED)
        found = row(moved.pk).anchoring
        assert found is not None
        assert found.method == "attached"

    def test_what_a_person_orphaned_only_a_person_attaches(
        self, seat: Seat, moved: Annotation, revise: Revise
    ) -> None:
        give_up_place(seat=seat, annotation=moved, seen_version=moved.version)
        # In the text after the next, too, and when the passage was gone between.
        for text in (HARBOUR, f"{HARBOUR} Later.", "Nothing of it.", f"{HARBOUR} Again."):
            assert revise(text)["orphaned"] == 1
        anchoring = Anchoring.objects.get(annotation=moved)
        assert (anchoring.method, anchoring.reason, anchoring.by) == (
            "given up", "Somebody said that it is gone.", None,
        )  # fmt: skip

    def test_a_wrong_place_is_given_up_for_the_one_before(
        self, seat: Seat, annotate: Annotate, revise: Revise
    ) -> None:
        annotation = annotate("nearer six thousand")
        revise(LONGER)
        give_up_place(seat=seat, annotation=annotation, seen_version=2)
        assert stands(annotation) == (1, "nearer six thousand", State.ORPHANED)

    def test_what_was_made_in_this_text_cannot_be_orphaned(
        self, seat: Seat, annotate: Annotate
    ) -> None:
        with pytest.raises(Conflict, match="Delete it"):
            give_up_place(seat=seat, annotation=annotate("nearer six thousand"), seen_version=1)

    def test_says_it_of_what_she_saw(self, seat: Seat, moved: Annotation, revise: Revise) -> None:
        revise(LONGER, ("4,120", "7,000"))
        with pytest.raises(Stale):
            settle_place(seat=seat, annotation=moved, seen_version=moved.version)

    def test_may_be_only_who_may_change_it(self, bobs_seat: Seat, moved: Annotation) -> None:
        with pytest.raises(NotPermitted):
            settle_place(seat=bobs_seat, annotation=moved, seen_version=moved.version)
        with pytest.raises(NotPermitted):
            give_up_place(seat=bobs_seat, annotation=moved, seen_version=moved.version)

    def test_offsets_alone_do_not_change_one_that_waits(
        self, seat: Seat, moved: Annotation
    ) -> None:
        with pytest.raises(Conflict, match="Confirm first"):
            change_annotation(seat=seat, annotation=moved, seen_version=moved.version, span=(0, 11))


class TestWorkOnTheTextOfBefore:
    def test_a_note_written_meanwhile_is_saved(
        self, seat: Seat, annotate: Annotate, revise: Revise
    ) -> None:
        annotation = annotate("4,120 landings in 2018")
        revise(LONGER)
        change_annotation(seat=seat, annotation=annotation, seen_version=1, note="mine")
        assert row(annotation.pk).note == "mine"

    def test_offsets_in_it_are_not_taken_for_the_new_text(
        self, seat: Seat, annotate: Annotate, revise: Revise
    ) -> None:
        annotation = annotate("4,120 landings in 2018")
        revise(LONGER)
        with pytest.raises(Stale):
            change_annotation(seat=seat, annotation=annotation, seen_version=1, span=(0, 11))

    def test_a_new_annotation_lands_where_its_passage_surely_is(
        self, seat: Seat, article: Article, revise: Revise
    ) -> None:
        old = article.current
        start = old.text.index("the outer quay")
        draft = Draft(article=article, start=start, end=start + 14, revision=old.pk)
        revise(LONGER)
        article.refresh_from_db()
        annotation, _ = create_annotation(seat=seat, draft=draft)
        assert stands(annotation)[:2] == (2, "the outer quay")
        assert annotation.start == start + len(article.current.text) - len(old.text)

    def test_one_whose_passage_is_gone_is_refused_and_says_why(
        self, seat: Seat, article: Article, revise: Revise
    ) -> None:
        old = article.current
        start = old.text.index("4,120 landings")
        draft = Draft(article=article, start=start, end=start + 14, revision=old.pk)
        revise(HARBOUR, ("4,120 landings", "5,310 landings"))
        article.refresh_from_db()
        with pytest.raises(Unplaced, match="new text"):
            create_annotation(seat=seat, draft=draft)

    def test_one_that_was_stored_and_is_sent_again_is_the_same(
        self, seat: Seat, article: Article, revise: Revise
    ) -> None:
        draft = Draft(article=article, quote="4,120 landings", id=uuid7(), tags=["figure"])
        first, _ = create_annotation(seat=seat, draft=draft)
        revise(LONGER)
        article.refresh_from_db()
        assert create_annotation(seat=seat, draft=draft) == (first, False)
        revise(HARBOUR, ("4,120 landings", "no landings"))
        article.refresh_from_db()
        assert create_annotation(seat=seat, draft=draft) == (first, False)
