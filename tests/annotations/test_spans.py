"""New bounds, and two out of one: one change each, and nothing that was said is lost or said
twice."""

from collections.abc import Callable

import pytest

from annotate.accounts.errors import NotPermitted
from annotate.accounts.permissions import Seat
from annotate.annotations.errors import Stale, Unplaced
from annotate.annotations.models import Annotation
from annotate.annotations.reversal import reverse_changes
from annotate.annotations.spans import move_bounds, split_annotation
from annotate.annotations.steps import Step
from annotate.articles.models import Article
from annotate.curation.actions import review_annotation
from tests.annotations.spans import back, fresh, merge, say, tags, talk

type Annotate = Callable[..., Annotation]
BOTH = "how many boats used the outer quay. The books gave 4,120 landings in 2018"


def split(seat: Seat, annotation: Annotation, before: str) -> list[Step]:
    at = annotation.start + annotation.quote.index(before)
    return split_annotation(
        seat=seat, annotation=annotation, seen_version=annotation.version, at=at
    )


def test_new_bounds_keep_all_that_was_said(seat: Seat, annotate: Annotate) -> None:
    one = annotate("4,120 landings", "figure", note="why", details={"figure": {"value": 4120}})
    say(one, "Is it?")
    review_annotation(seat=seat, annotation=one, verdict="accepted")
    steps = move_bounds(
        seat=seat, annotation=one, seen_version=1, start=one.start, end=one.end + len(" in 2018")
    )
    assert steps == [
        Step(one.pk, 1, 2, ((one.start, one.end), (one.start, one.end + len(" in 2018"))))
    ]
    now = fresh(one)
    assert (now.quote, now.note, now.version) == ("4,120 landings in 2018", "why", 2)
    assert (tags(one), talk(one)) == ({"figure": {"value": 4120}}, ["Is it?"])
    # A curator judged other words than these.
    assert now.review.annotation_version == 1


def test_new_bounds_may_be_anywhere_and_are_whole_letters(
    seat: Seat, article: Article, annotate: Annotate
) -> None:
    one = annotate("4,120 landings", "figure")
    text = article.current.text
    at = text.index("🛥️")
    move_bounds(seat=seat, annotation=one, seen_version=1, start=at - 1, end=at + 1)
    assert fresh(one).quote == "🛥️"


def test_the_same_bounds_are_no_change(seat: Seat, annotate: Annotate) -> None:
    one = annotate("4,120 landings", "figure")
    steps = move_bounds(seat=seat, annotation=one, seen_version=1, start=one.start, end=one.end + 1)
    assert [(step.before, step.after) for step in steps] == [(1, 1)]
    assert fresh(one).version == 1


def test_bounds_whose_words_stand_elsewhere_are_refused(seat: Seat, annotate: Annotate) -> None:
    one = annotate("4,120 landings", "figure")
    with pytest.raises(Unplaced):
        move_bounds(
            seat=seat, annotation=one, seen_version=1, start=0, end=5, quote="no such words"
        )
    assert fresh(one).version == 1


def test_two_out_of_one_share_its_tags_and_the_first_keeps_what_was_said(
    seat: Seat, bobs_seat: Seat, annotate: Annotate
) -> None:
    one = annotate(
        BOTH, "claim", "figure", seat=bobs_seat, note="n", details={"figure": {"value": 4120}}
    )
    say(one, "Both?")
    steps = split(seat, one, "The books")
    first, second = fresh(one), Annotation.objects.exclude(pk=one.pk).get()
    assert first.quote == "how many boats used the outer quay."
    assert second.quote == "The books gave 4,120 landings in 2018"
    assert second.sentence.startswith("The books gave")
    assert (first.version, second.version, second.author) == (2, 1, bobs_seat.user)
    assert (first.note, second.note) == ("n", "")
    assert tags(first) == {"claim": {}, "figure": {"value": 4120}}
    assert tags(second) == {"claim": {}, "figure": {}}
    assert (talk(first), talk(second)) == (["Both?"], [])
    assert [(step.annotation, step.before, step.after) for step in steps] == [
        (first.pk, 1, 2),
        (second.pk, 0, 1),
    ]


@pytest.mark.parametrize("before", ["how many", " boats used", "used the"])
def test_both_parts_end_with_a_letter(seat: Seat, annotate: Annotate, before: str) -> None:
    one = annotate("how many boats used the outer quay", "claim")
    if before == "how many":
        with pytest.raises(Unplaced):
            split(seat, one, before)
        return
    split(seat, one, before)
    for part in Annotation.objects.all():
        assert part.quote == part.quote.strip()


def test_no_letter_is_cut_in_half(seat: Seat, annotate: Annotate) -> None:
    one = annotate("Count first 🛥️; the rest", "claim")
    at = one.start + one.quote.index("🛥️") + 1
    with pytest.raises(Unplaced, match="in half"):
        split_annotation(seat=seat, annotation=one, seen_version=1, at=at)
    with pytest.raises(Unplaced, match="outside"):
        split_annotation(seat=seat, annotation=one, seen_version=1, at=one.end)
    assert Annotation.objects.count() == 1


def test_a_split_is_taken_back_and_made_again_with_its_discussion(
    seat: Seat, annotate: Annotate
) -> None:
    one = annotate(BOTH, "claim", note="n")
    say(one, "first")
    steps = split(seat, one, "The books")
    second = Annotation.objects.exclude(pk=one.pk).get()
    say(second, "second")
    undone = reverse_changes(seat=seat, moves=back(steps))
    assert fresh(one).quote == BOTH
    assert fresh(second).deleted_at is not None
    assert (talk(one), talk(second)) == (["first", "second"], [])
    reverse_changes(seat=seat, moves=back(undone))
    assert fresh(one).quote == "how many boats used the outer quay."
    assert fresh(second).deleted_at is None
    assert (talk(one), talk(second)) == (["first"], ["second"])


def test_a_change_of_what_others_changed_meanwhile_is_refused(
    seat: Seat, annotate: Annotate
) -> None:
    one, other = annotate(BOTH, "claim"), annotate("how many", "claim")
    split(seat, one, "The books")
    with pytest.raises(Stale):
        split(seat, one, "The books")
    with pytest.raises(Stale):
        merge(seat, other, one)
    with pytest.raises(Stale):
        move_bounds(seat=seat, annotation=one, seen_version=1, start=0, end=12)
    assert fresh(other).version == 1


def test_an_annotator_changes_her_own_alone(
    seat: Seat, bobs_seat: Seat, annotate: Annotate
) -> None:
    alices = annotate(BOTH, "claim")
    bobs = annotate("The books gave", "claim", seat=bobs_seat)
    for change in (
        lambda: split(bobs_seat, alices, "The books"),
        lambda: merge(bobs_seat, bobs, alices),
        lambda: move_bounds(
            seat=bobs_seat, annotation=alices, seen_version=1, start=bobs.start, end=bobs.end
        ),
    ):
        with pytest.raises(NotPermitted):
            change()
    merge(seat, alices, bobs)
    assert fresh(bobs).deleted_by == seat.user
