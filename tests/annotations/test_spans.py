"""New bounds, two out of one, one out of several: one change each, and nothing that was said is
lost or said twice."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.permissions import Seat
from annotate.annotations.comments import resolve_thread
from annotate.annotations.errors import Stale, Unplaced
from annotate.annotations.models import Annotation, AnnotationTag, Comment, Resolution
from annotate.annotations.reversal import Move, reverse_changes
from annotate.annotations.spans import merge_annotations, move_bounds, split_annotation
from annotate.annotations.steps import Step
from annotate.articles.models import Article
from annotate.curation.actions import review_annotation

type Annotate = Callable[..., Annotation]
BOTH = "how many boats used the outer quay. The books gave 4,120 landings in 2018"


def say(annotation: Annotation, text: str) -> Comment:
    return Comment.objects.create(annotation=annotation, author=annotation.author, text=text)


def talk(annotation: Annotation) -> list[str]:
    return list(annotation.comments.order_by("text").values_list("text", flat=True))


def tags(annotation: Annotation) -> dict[str, dict[str, Any]]:
    rows = AnnotationTag.objects.filter(annotation=annotation).order_by("tag__key")
    return dict(rows.values_list("tag__key", "details"))


def fresh(annotation: Annotation) -> Annotation:
    return Annotation.objects.get(pk=annotation.pk)


def back(steps: Sequence[Step]) -> list[Move]:
    return [Move(step.annotation, step.after, step.before) for step in reversed(steps)]


def again(steps: Sequence[Step]) -> list[Move]:
    return [Move(step.annotation, step.before, step.after) for step in steps]


def split(seat: Seat, annotation: Annotation, before: str) -> list[Step]:
    at = annotation.start + annotation.quote.index(before)
    return split_annotation(
        seat=seat, annotation=annotation, seen_version=annotation.version, at=at
    )


def merge(seat: Seat, annotation: Annotation, *others: Annotation) -> list[Step]:
    return merge_annotations(
        seat=seat,
        annotation=annotation,
        seen_version=annotation.version,
        others=[(other.pk, other.version) for other in others],
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


def test_one_out_of_several_says_what_they_all_said(seat: Seat, annotate: Annotate) -> None:
    first = annotate("used the outer quay.", "claim", note="one", details={"claim": {}})
    second = annotate("The books gave", "claim", "figure", details={"figure": {"value": 4120}})
    third = annotate("books gave 4,120 landings", "claim", note="three")
    for annotation in (first, second, third):
        say(annotation, annotation.quote)
    steps = merge(seat, second, third, first)
    kept = fresh(second)
    assert kept.quote == "used the outer quay. The books gave 4,120 landings"
    assert (kept.note, kept.version) == ("one\n\nthree", 2)
    assert tags(kept) == {"claim": {}, "figure": {"value": 4120}}
    assert talk(kept) == sorted(one.quote for one in (first, second, third))
    assert list(Annotation.objects.present()) == [kept]
    assert {(step.annotation, step.before, step.after) for step in steps} == {
        (second.pk, 1, 2),
        (first.pk, 1, 0),
        (third.pk, 1, 0),
    }


def test_a_merge_is_taken_back_and_made_again_with_its_discussion(
    seat: Seat, annotate: Annotate
) -> None:
    first = annotate("used the outer quay.", "claim", note="one")
    second = annotate("The books gave", "claim", "figure", details={"figure": {"value": 4120}})
    say(first, "first")
    say(second, "second")
    steps = merge(seat, first, second)
    say(first, "both")
    undone = reverse_changes(seat=seat, moves=back(steps))
    assert (fresh(first).quote, fresh(second).quote) == (first.quote, second.quote)
    assert (tags(first), tags(second)) == ({"claim": {}}, {"claim": {}, "figure": {"value": 4120}})
    assert (talk(first), talk(second)) == (["both", "first"], ["second"])
    reverse_changes(seat=seat, moves=back(undone))
    assert fresh(first).quote == "used the outer quay. The books gave"
    assert talk(first) == ["both", "first", "second"]


def test_open_talk_that_joins_a_resolved_thread_opens_it(seat: Seat, annotate: Annotate) -> None:
    quotes = ("how many", "boats used", "used the", "the outer quay")
    one, open_one, settled, silent = (annotate(quote, "claim") for quote in quotes)
    for annotation in (one, open_one, settled):
        say(annotation, annotation.quote)
    for annotation in (one, settled):
        resolve_thread(seat=seat, annotation=annotation)
    merge(seat, settled, silent)
    assert Resolution.objects.filter(annotation=settled).exists()
    merge(seat, one, open_one)
    assert not Resolution.objects.filter(annotation=one).exists()


def test_merges_of_merges_are_taken_back_in_order(seat: Seat, annotate: Annotate) -> None:
    a, b, c = (annotate(quote, "claim") for quote in ("how many", "boats used", "used the"))
    for annotation in (a, b, c):
        say(annotation, annotation.quote)
    first = merge(seat, a, b)
    second = merge(seat, c, fresh(a))
    assert talk(c) == ["boats used", "how many", "used the"]
    reverse_changes(seat=seat, moves=back(second))
    assert (talk(a), talk(b), talk(c)) == (["boats used", "how many"], [], ["used the"])
    reverse_changes(seat=seat, moves=back(first))
    assert (talk(a), talk(b), talk(c)) == (["how many"], ["boats used"], ["used the"])


def test_highlights_touch_across_a_paragraphs_end_but_not_across_words(
    seat: Seat, annotate: Annotate
) -> None:
    one = annotate("nearer six thousand.", "claim")
    heading = annotate("What the pictures changed", "claim")
    merge(seat, one, heading)
    assert fresh(one).quote == "nearer six thousand.\nWhat the pictures changed"
    far = annotate("The books gave", "claim")
    with pytest.raises(Unplaced, match="touch"):
        merge(seat, fresh(one), far)


def test_what_contradicts_is_settled_by_a_person_first(seat: Seat, annotate: Annotate) -> None:
    one = annotate("4,120 landings", "figure", details={"figure": {"value": 4120}})
    same = annotate("landings", "figure", details={"figure": {"unit": "landings"}})
    other = annotate("landings in 2018", "figure", details={"figure": {"value": 6000}})
    with pytest.raises(Invalid, match=r"Figure, Value is “4120” and “6000”"):
        merge(seat, one, other)
    merge(seat, one, same)
    assert tags(one) == {"figure": {"value": 4120, "unit": "landings"}}


def test_only_highlights_with_a_tag_in_common_or_none_are_merged(
    seat: Seat, annotate: Annotate
) -> None:
    claim, figure = annotate("The books", "claim"), annotate("books gave", "figure")
    with pytest.raises(Invalid, match="in common"):
        merge(seat, claim, figure)
    plain, note = annotate("gave 4,120", note="a"), annotate("landings", note="b")
    with pytest.raises(Invalid, match="in common"):
        merge(seat, claim, plain)
    merge(seat, plain, note)
    assert fresh(plain).note == "a\n\nb"


def test_there_must_be_something_to_merge_with(
    seat: Seat, annotate: Annotate, article: Article
) -> None:
    one = annotate("The books", "claim")
    for others in ([], [one], [Annotation(pk=article.pk)]):
        with pytest.raises(Unplaced):
            merge(seat, one, *others)
    assert fresh(one).version == 1


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
