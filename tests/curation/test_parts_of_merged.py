"""What is part of a merged annotation has no verdict of its own."""

from collections.abc import Callable

import pytest

from annotate.accounts.errors import Conflict
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation
from annotate.curation import bulk
from annotate.curation.actions import review_annotation, take_back_review
from annotate.curation.merging import merge_layers, take_merge_back
from annotate.curation.queries import row

type Annotate = Callable[..., Annotation]


@pytest.fixture
def parts(seat: Seat, bobs_seat: Seat, annotate: Annotate) -> list[Annotation]:
    """Alice's, which is rejected, and Bob's."""
    mine = annotate("eleven years", "claim")
    review_annotation(seat=seat, annotation=mine, verdict="rejected", reason="Old.")
    return [mine, annotate("For eleven years", "claim", seat=bobs_seat)]


@pytest.fixture
def merged(coras_seat: Seat, parts: list[Annotation]) -> Annotation:
    return merge_layers(seat=coras_seat, seen={one.pk: 1 for one in parts})


def statuses(some: list[Annotation]) -> list[str]:
    return [row(one.pk).status for one in some]


@pytest.mark.usefixtures("merged")
def test_it_is_not_judged_by_itself(coras_seat: Seat, parts: list[Annotation]) -> None:
    for one in parts:
        for verdict in ("accepted", "rejected"):
            with pytest.raises(Conflict, match="judge that one, or take the merge back") as refused:
                review_annotation(seat=coras_seat, annotation=one, verdict=verdict)
            assert refused.value.code == "merged_already"
        with pytest.raises(Conflict, match="part of a merged annotation"):
            take_back_review(seat=coras_seat, annotation=one)
    assert statuses(parts) == ["merged", "merged"]


def test_nor_is_a_version_that_was_seen_before_it_was_merged(
    coras_seat: Seat, bobs_seat: Seat, annotate: Annotate
) -> None:
    one, two = annotate("outer quay"), annotate("the outer quay", seat=bobs_seat)
    change_annotation(seat=bobs_seat, annotation=two, seen_version=1, note="More.")
    merge_layers(seat=coras_seat, seen={one.pk: 1, two.pk: 2})
    two.refresh_from_db()
    with pytest.raises(Conflict):
        review_annotation(seat=coras_seat, annotation=two, verdict="accepted", seen_version=1)
    assert statuses([one, two]) == ["merged", "merged"]


def test_of_many_it_is_passed_over_and_counted(
    coras_seat: Seat, parts: list[Annotation], merged: Annotation, annotate: Annotate
) -> None:
    alone = annotate("Count first")
    ids = [one.pk for one in (*parts, merged, alone)]
    done = bulk.judge(seat=coras_seat, annotations=ids, verdict="rejected")
    assert (done.number, done.merged) == (2, 2)
    assert statuses([*parts, merged, alone]) == ["merged", "merged", "rejected", "rejected"]
    done = bulk.take_back(seat=coras_seat, annotations=ids)
    assert (done.number, done.merged) == (2, 2)
    assert statuses([*parts, merged, alone]) == ["merged", "merged", "proposed", "proposed"]


@pytest.mark.usefixtures("merged")
def test_edited_since_it_is_proposed_again_and_can_be_judged(
    coras_seat: Seat, bobs_seat: Seat, parts: list[Annotation]
) -> None:
    change_annotation(seat=bobs_seat, annotation=parts[1], seen_version=1, note="More.")
    ids = [one.pk for one in parts]
    done = bulk.judge(seat=coras_seat, annotations=ids, verdict="accepted")
    assert (done.number, done.merged) == (1, 1)
    assert statuses(parts) == ["merged", "accepted"]
    bulk.unjudge(seat=coras_seat, before=done.before)
    assert row(parts[1].pk).edited_since_review
    parts[1].refresh_from_db()
    review_annotation(seat=coras_seat, annotation=parts[1], verdict="rejected")
    assert statuses(parts) == ["merged", "rejected"]


def test_with_the_merged_one_in_the_trash_each_is_judged_again(
    coras_seat: Seat, parts: list[Annotation], merged: Annotation
) -> None:
    delete_annotation(seat=coras_seat, annotation=merged, seen_version=1)
    review_annotation(seat=coras_seat, annotation=parts[0], verdict="accepted")
    take_back_review(seat=coras_seat, annotation=parts[1])
    assert statuses(parts) == ["accepted", "proposed"]


def test_with_the_merge_taken_back_each_is_what_it_was_and_judged_again(
    coras_seat: Seat, parts: list[Annotation], merged: Annotation
) -> None:
    take_merge_back(seat=coras_seat, merged=merged)
    assert statuses(parts) == ["rejected", "proposed"]
    review_annotation(seat=coras_seat, annotation=parts[1], verdict="accepted")
    assert statuses(parts) == ["rejected", "accepted"]
