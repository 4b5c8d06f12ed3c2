"""Who may say, change and settle what under an annotation."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.models import Annotation, Comment
from tests.web.threads import HTMX, at, resolution_of, thread_of

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]
OF_A_COMMENT = ["comment-detail", "comment-form", "comment-deletion", "comment-restoration"]


def test_only_the_author_is_offered_to_edit_and_delete(
    signed_in: SignedIn, seat: Seat, bobs_seat: Seat, said: Comment
) -> None:
    own = signed_in(bobs_seat.user).get(thread_of(said.annotation), headers=HTMX).content.decode()
    others = signed_in(seat.user).get(thread_of(said.annotation), headers=HTMX).content.decode()
    for name in ("comment-form", "comment-deletion"):
        assert at(said, name) in own
        assert at(said, name) not in others


def test_somebody_elses_comment_is_403(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, said: Comment
) -> None:
    for client in (signed_in(seat.user), signed_in(coras_seat.user)):
        assert client.get(at(said, "comment-form")).status_code == 403
        for name in ("comment-detail", "comment-deletion", "comment-restoration"):
            assert client.post(at(said, name), {"text": "x"}).status_code == 403


def test_a_viewer_says_and_settles_nothing(
    signed_in: SignedIn, veras_seat: Seat, said: Comment
) -> None:
    client = signed_in(veras_seat.user)
    assert client.post(thread_of(said.annotation), {"text": "x"}).status_code == 403
    there = resolution_of(said.annotation)
    assert client.post(there, {"resolved": "1"}).status_code == 403


def test_a_stranger_gets_404(signed_in: SignedIn, charlie: User, said: Comment) -> None:
    client = signed_in(charlie)
    for name in OF_A_COMMENT:
        assert client.post(at(said, name), {"text": "x"}).status_code == 404
    assert client.post(resolution_of(said.annotation)).status_code == 404


def test_a_comment_is_found_under_its_own_annotation_alone(
    signed_in: SignedIn, bobs_seat: Seat, said: Comment, annotate: Annotate
) -> None:
    said.annotation = annotate("eleven years")
    for name in OF_A_COMMENT:
        assert signed_in(bobs_seat.user).post(at(said, name), {"text": "x"}).status_code in (
            404,
            405,
        )


def test_under_what_is_in_the_trash_nothing_is_said(
    signed_in: SignedIn, seat: Seat, bobs_seat: Seat, said: Comment
) -> None:
    delete_annotation(seat=seat, annotation=said.annotation, seen_version=1)
    client = signed_in(bobs_seat.user)
    assert client.get(thread_of(said.annotation)).status_code == 404
    assert client.post(thread_of(said.annotation), {"text": "x"}).status_code == 404
    assert client.post(at(said, "comment-deletion")).status_code == 404
    assert client.post(resolution_of(said.annotation), {"resolved": "1"}).status_code == 404


@pytest.mark.parametrize("name", ["comment-detail", "comment-deletion", "comment-restoration"])
def test_reading_what_changes_something_is_405(
    signed_in: SignedIn, bobs_seat: Seat, said: Comment, name: str
) -> None:
    assert signed_in(bobs_seat.user).get(at(said, name)).status_code == 405


def test_names_to_complete_are_for_members_alone(
    signed_in: SignedIn, seat: Seat, veras_seat: Seat, charlie: User
) -> None:
    there = reverse("member-names", args=[seat.project.slug])
    assert signed_in(veras_seat.user).get(there).json() == {"names": ["Alice Ahlberg"]}
    assert signed_in(charlie).get(there).status_code == 404
    assert signed_in(seat.user).post(there).status_code == 405
