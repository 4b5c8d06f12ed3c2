"""Changing annotations: nothing is overwritten silently, and deleting is never the end."""

from collections.abc import Callable

import pytest

from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import (
    change_annotation,
    delete_annotation,
    restore_annotation,
)
from annotate.annotations.comments import add_comment
from annotate.annotations.errors import Stale, Unplaced
from annotate.annotations.models import Annotation, AnnotationTag, Tag
from annotate.annotations.tags import archive_tag

QUAY = "the outer quay"
type Annotate = Callable[..., Annotation]


def details(annotation: Annotation) -> dict[str, dict[str, object]]:
    return {
        row.tag.key: row.details
        for row in AnnotationTag.objects.filter(annotation=annotation).select_related("tag")
    }


def test_what_is_given_changes_and_the_rest_stays(seat: Seat, annotate: Annotate) -> None:
    annotation = annotate(QUAY, "claim", note="before", details={"claim": {"claimant": "Books"}})
    changed = change_annotation(seat=seat, annotation=annotation, seen_version=1, note="after")
    assert (changed.note, changed.version) == ("after", 2)
    assert details(annotation) == {"claim": {"claimant": "Books"}}
    assert changed.updated_at > annotation.updated_at


def test_tags_and_details_change_together(seat: Seat, annotate: Annotate) -> None:
    annotation = annotate(QUAY, "claim", details={"claim": {"claimant": "Books"}})
    change_annotation(
        seat=seat,
        annotation=annotation,
        seen_version=1,
        tags=["figure", "claim"],
        details={"figure": {"value": "4,120", "unit": "landings"}},
    )
    assert details(annotation) == {
        "claim": {"claimant": "Books"},
        "figure": {"value": 4120, "unit": "landings"},
    }
    change_annotation(seat=seat, annotation=annotation, seen_version=2, tags=[])
    assert details(annotation) == {}


def test_a_save_on_an_old_version_is_refused_with_the_present_one(
    seat: Seat, annotate: Annotate
) -> None:
    annotation = annotate(QUAY, "claim")
    change_annotation(seat=seat, annotation=annotation, seen_version=1, note="first")
    with pytest.raises(Stale) as refusal:
        change_annotation(seat=seat, annotation=annotation, seen_version=1, note="second")
    assert refusal.value.current.note == "first"
    assert refusal.value.current.version == 2
    with pytest.raises(Stale):
        delete_annotation(seat=seat, annotation=annotation, seen_version=1)


def test_a_save_on_a_deleted_one_is_refused(seat: Seat, annotate: Annotate) -> None:
    annotation = annotate(QUAY)
    delete_annotation(seat=seat, annotation=annotation, seen_version=1)
    with pytest.raises(Stale):
        change_annotation(seat=seat, annotation=annotation, seen_version=1, note="late")


def test_a_new_span_brings_its_own_quote_and_context(seat: Seat, annotate: Annotate) -> None:
    annotation = annotate(QUAY)
    changed = change_annotation(
        seat=seat,
        annotation=annotation,
        seen_version=1,
        span=(annotation.start, annotation.end - 5),
    )
    assert changed.quote == "the outer"
    assert changed.suffix.startswith(" quay")
    with pytest.raises(Unplaced):
        change_annotation(seat=seat, annotation=annotation, seen_version=2, span=(5, 5))


def test_a_wrong_value_changes_nothing(seat: Seat, annotate: Annotate) -> None:
    annotation = annotate(QUAY, "figure", details={"figure": {"value": 1}})
    with pytest.raises(Invalid) as refusal:
        change_annotation(
            seat=seat,
            annotation=annotation,
            seen_version=1,
            note="changed",
            details={"figure": {"value": "many"}},
        )
    assert refusal.value.fields == {"details.figure.value": ["This is not a number."]}
    annotation.refresh_from_db()
    assert (annotation.note, annotation.version) == ("", 1)


def test_one_changes_ones_own_and_a_curator_anyones(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, annotate: Annotate
) -> None:
    annotation = annotate(QUAY, "claim")
    with pytest.raises(NotPermitted):
        change_annotation(seat=bobs_seat, annotation=annotation, seen_version=1, note="mine now")
    with pytest.raises(NotPermitted):
        delete_annotation(seat=bobs_seat, annotation=annotation, seen_version=1)
    changed = change_annotation(seat=coras_seat, annotation=annotation, seen_version=1, note="ok")
    assert changed.author == seat.user


def test_deleted_and_restored_it_is_as_it_was(seat: Seat, annotate: Annotate) -> None:
    annotation = annotate(QUAY, "figure", details={"figure": {"value": 3}}, note="n")
    gone = delete_annotation(seat=seat, annotation=annotation, seen_version=1)
    assert gone.deleted_by == seat.user
    assert not Annotation.objects.visible_to(seat.user).exists()
    back = restore_annotation(seat=seat, annotation=annotation)
    assert (back.deleted_at, back.version, back.note) == (None, 1, "n")
    assert details(back) == {"figure": {"value": 3}}


def test_an_archived_tag_stays_but_is_not_given_again(seat: Seat, annotate: Annotate) -> None:
    annotation, other = annotate(QUAY, "claim"), annotate("eleven years")
    archive_tag(seat=seat, tag=Tag.objects.get(key="claim"))
    change_annotation(seat=seat, annotation=annotation, seen_version=1, tags=["claim", "figure"])
    assert set(details(annotation)) == {"claim", "figure"}
    with pytest.raises(Invalid):
        change_annotation(seat=seat, annotation=other, seen_version=1, tags=["claim"])


def test_members_comment_and_viewers_do_not(
    bobs_seat: Seat, veras_seat: Seat, annotate: Annotate
) -> None:
    annotation = annotate(QUAY)
    assert add_comment(seat=bobs_seat, annotation=annotation, text=" Sure? ").text == "Sure?"
    with pytest.raises(NotPermitted):
        add_comment(seat=veras_seat, annotation=annotation, text="No.")
    with pytest.raises(Invalid) as refusal:
        add_comment(seat=bobs_seat, annotation=annotation, text="  ")
    assert "text" in refusal.value.fields
