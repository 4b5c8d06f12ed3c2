"""Every change leaves a row with the person and the time, and no row of history changes."""

from collections.abc import Callable

import pytest

from annotate.accounts.actions import change_role, remove_member
from annotate.accounts.models import Membership, Role
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.comments import (
    add_comment,
    change_comment,
    delete_comment,
    reopen_thread,
    resolve_thread,
)
from annotate.annotations.models import Annotation, Tag
from annotate.annotations.tags import change_tag
from annotate.curation.actions import review_annotation, take_back_review
from annotate.curation.timeline import timeline
from tests.invariants.conftest import Sql, refused

EVENTS = {
    "annotations_annotationevent",
    "annotations_annotationtagevent",
    "annotations_tagevent",
    "annotations_commentevent",
    "annotations_resolutionevent",
    "curation_reviewevent",
    "accounts_membershipevent",
}


def rows(sql: Sql, table: str) -> list[tuple[str, int]]:
    """(what happened, the person's id) in order; each has a time."""
    found = sql(
        "SELECT pgh_label, (pgh_context ->> 'user')::bigint, pgh_created_at"
        f" FROM {table} ORDER BY pgh_id"
    )
    assert all(at is not None for *_, at in found)
    return [(label, user) for label, user, _ in found]


def test_changes_of_an_annotation_are_kept_with_the_person(
    sql: Sql, annotate: Callable[..., Annotation], bobs_seat: Seat, coras_seat: Seat
) -> None:
    annotation = annotate("eleven years", "claim", seat=bobs_seat)
    annotation = change_annotation(
        seat=coras_seat, annotation=annotation, seen_version=1, note="Hm.", tags=["figure"]
    )
    delete_annotation(seat=bobs_seat, annotation=annotation, seen_version=2)
    bob, cora = bobs_seat.user.pk, coras_seat.user.pk
    assert rows(sql, "annotations_annotationevent") == [
        ("insert", bob), ("update", cora), ("update", bob),
    ]  # fmt: skip
    assert sorted(rows(sql, "annotations_annotationtagevent")) == sorted(
        [("insert", bob), ("delete", cora), ("insert", cora)]
    )


def test_changes_of_a_review_are_kept_with_the_person(
    sql: Sql, annotate: Callable[..., Annotation], coras_seat: Seat, seat: Seat
) -> None:
    annotation = annotate("eleven years")
    review_annotation(seat=coras_seat, annotation=annotation, verdict="accepted")
    review_annotation(seat=seat, annotation=annotation, verdict="rejected")
    take_back_review(seat=coras_seat, annotation=annotation)
    cora, alice = coras_seat.user.pk, seat.user.pk
    assert rows(sql, "curation_reviewevent") == [
        ("insert", cora), ("update", alice), ("delete", cora),
    ]  # fmt: skip


def test_changes_of_a_thread_are_kept_with_the_person(
    sql: Sql, annotate: Callable[..., Annotation], bobs_seat: Seat, seat: Seat
) -> None:
    annotation = annotate("eleven years")
    comment = add_comment(seat=bobs_seat, annotation=annotation, text="Hm.")
    comment = change_comment(seat=bobs_seat, comment=comment, text="Hm?")
    resolve_thread(seat=seat, annotation=annotation)
    delete_comment(seat=bobs_seat, comment=comment)
    reopen_thread(seat=seat, annotation=annotation)
    bob, alice = bobs_seat.user.pk, seat.user.pk
    assert rows(sql, "annotations_commentevent") == [
        ("insert", bob), ("update", bob), ("update", bob),
    ]  # fmt: skip
    assert rows(sql, "annotations_resolutionevent") == [("insert", alice), ("delete", alice)]
    # All in the test's one transaction, so at one time: the order is that of the tables.
    assert [(one.what, one.kind) for one in timeline(annotation.pk)] == [
        ("annotation", "insert"), ("comment", "insert"), ("comment", "update"),
        ("comment", "update"), ("resolution", "insert"), ("resolution", "delete"),
    ]  # fmt: skip


def test_changes_of_a_tag_are_kept_with_the_person(sql: Sql, seat: Seat) -> None:
    change_tag(seat=seat, tag=Tag.objects.get(project=seat.project, key="claim"), name="Assertion")
    assert rows(sql, "annotations_tagevent") == [
        *[("insert", seat.user.pk)] * 3, ("update", seat.user.pk),
    ]  # fmt: skip


def test_changes_of_a_membership_are_kept_with_the_person(
    sql: Sql, seat: Seat, bobs_seat: Seat
) -> None:
    membership = Membership.objects.get(user=bobs_seat.user)
    change_role(seat=seat, membership=membership, role=Role.CURATOR)
    remove_member(seat=seat, membership=membership)
    assert rows(sql, "accounts_membershipevent")[-2:] == [
        ("update", seat.user.pk), ("delete", seat.user.pk),
    ]  # fmt: skip


def test_a_change_around_the_code_is_kept_too(
    sql: Sql, annotate: Callable[..., Annotation]
) -> None:
    annotation = annotate("eleven years")
    sql("UPDATE annotations_annotation SET note = 'by hand' WHERE id = %s", annotation.pk)
    sql("DELETE FROM annotations_annotation WHERE id = %s", annotation.pk)
    assert [label for label, _ in rows(sql, "annotations_annotationevent")] == [
        "insert", "update", "delete",
    ]  # fmt: skip


@pytest.mark.parametrize("table", sorted(EVENTS))
def test_history_only_grows(
    table: str, sql: Sql, annotate: Callable[..., Annotation], coras_seat: Seat
) -> None:
    annotation = annotate("eleven years", "claim")
    review_annotation(seat=coras_seat, annotation=annotation, verdict="accepted")
    add_comment(seat=coras_seat, annotation=annotation, text="Hm.")
    resolve_thread(seat=coras_seat, annotation=annotation)
    with refused():
        sql(f"UPDATE {table} SET pgh_label = 'nothing'")
    with refused():
        sql(f"DELETE FROM {table}")
