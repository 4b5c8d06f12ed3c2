"""Reviews: one an annotation, by curators, on the version they saw."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from annotate.accounts.actions import change_project
from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation, restore_annotation
from annotate.annotations.models import Annotation
from annotate.curation.actions import review_annotation, take_back_review
from annotate.curation.models import Review
from annotate.curation.queries import of_status, row, rows

type Annotate = Callable[..., Annotation]


@pytest.fixture
def annotation(annotate: Annotate) -> Annotation:
    return annotate("the outer quay", "claim")


def test_without_a_review_an_annotation_is_proposed(annotation: Annotation) -> None:
    assert row(annotation.pk).status == "proposed"


def test_a_curator_accepts_and_changes_her_mind(coras_seat: Seat, annotation: Annotation) -> None:
    review_annotation(seat=coras_seat, annotation=annotation, verdict="accepted")
    assert row(annotation.pk).status == "accepted"
    review_annotation(
        seat=coras_seat, annotation=annotation, verdict="rejected", reason=" Not checked. "
    )
    review = row(annotation.pk).review
    assert review is not None
    assert (review.verdict, review.reason, review.by.name) == (
        "rejected",
        "Not checked.",
        "Cora Costa",
    )
    assert Review.objects.count() == 1


def test_taken_back_it_is_proposed_again(coras_seat: Seat, annotation: Annotation) -> None:
    review_annotation(seat=coras_seat, annotation=annotation, verdict="accepted")
    take_back_review(seat=coras_seat, annotation=annotation)
    take_back_review(seat=coras_seat, annotation=annotation)
    assert row(annotation.pk).status == "proposed"


def test_an_annotator_cannot_review(bobs_seat: Seat, annotation: Annotation) -> None:
    with pytest.raises(NotPermitted):
        review_annotation(seat=bobs_seat, annotation=annotation, verdict="accepted")
    with pytest.raises(NotPermitted):
        take_back_review(seat=bobs_seat, annotation=annotation)


def test_an_unknown_verdict_is_refused(coras_seat: Seat, annotation: Annotation) -> None:
    with pytest.raises(Invalid):
        review_annotation(seat=coras_seat, annotation=annotation, verdict="maybe")


def test_edited_after_its_review_it_is_proposed_again_and_says_so(
    seat: Seat, coras_seat: Seat, annotation: Annotation
) -> None:
    review_annotation(seat=coras_seat, annotation=annotation, verdict="accepted")
    change_annotation(seat=seat, annotation=annotation, seen_version=1, note="Wait.")
    shown = row(annotation.pk)
    assert shown.status == "proposed"
    assert shown.edited_since_review


def test_deleted_and_restored_it_keeps_its_verdict(
    seat: Seat, coras_seat: Seat, annotation: Annotation
) -> None:
    review_annotation(seat=coras_seat, annotation=annotation, verdict="accepted")
    delete_annotation(seat=seat, annotation=annotation, seen_version=1)
    restore_annotation(seat=seat, annotation=annotation)
    assert row(annotation.pk).status == "accepted"


def test_annotations_are_found_by_status(
    coras_seat: Seat, annotate: Annotate, annotation: Annotation
) -> None:
    accepted = annotate("eleven years")
    review_annotation(seat=coras_seat, annotation=accepted, verdict="accepted")
    everything = Annotation.objects.all()
    assert of_status(everything, ["accepted"]).get() == accepted
    assert of_status(everything, ["proposed"]).get() == annotation
    assert of_status(everything, ["proposed", "accepted"]).count() == 2
    assert not of_status(everything, ["rejected", "zebra"]).exists()


@pytest.mark.parametrize("number", [1, 20])
def test_rows_cost_two_queries_however_many(
    annotate: Annotate, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        annotate("the outer quay", "claim", "figure")
    with django_assert_num_queries(2):
        found = rows(Annotation.objects.order_by("id"))
    assert len(found) == number
    assert [tag.key for tag in found[0].tags] == ["claim", "figure"]


def test_a_verdict_on_what_somebody_changed_meanwhile_does_not_count(
    seat: Seat, coras_seat: Seat, annotation: Annotation
) -> None:
    changed = change_annotation(seat=seat, annotation=annotation, seen_version=1, note="Wait.")
    review_annotation(seat=coras_seat, annotation=changed, verdict="accepted", seen_version=1)
    shown = row(annotation.pk)
    assert shown.status == "proposed"
    assert shown.edited_since_review
    with pytest.raises(Invalid):
        review_annotation(seat=coras_seat, annotation=changed, verdict="accepted", seen_version=3)


def test_a_project_can_want_a_reason_for_each_rejection(
    seat: Seat, coras_seat: Seat, annotation: Annotation
) -> None:
    change_project(seat=seat, rejections_need_reasons=True)
    coras_seat.project.refresh_from_db()
    for empty in ("", "  "):
        with pytest.raises(Invalid, match="wants a reason"):
            review_annotation(
                seat=coras_seat, annotation=annotation, verdict="rejected", reason=empty
            )
    assert not Review.objects.exists()
    review_annotation(seat=coras_seat, annotation=annotation, verdict="accepted")
    review_annotation(seat=coras_seat, annotation=annotation, verdict="rejected", reason="Old.")
    assert row(annotation.pk).status == "rejected"
