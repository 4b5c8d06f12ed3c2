"""What the reader's outbox relies on: a change is sent only as the person who made it, says what it
did, and can be undone."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation
from annotate.annotations.models import Annotation
from tests.web.changes import KINDS, at, prepare, reversals, rows_of_history, send

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]


@pytest.fixture
def landings(annotate: Annotate) -> Annotation:
    return annotate("4,120 landings", "figure", note="One")


def steps(response: HttpResponse) -> list[list[Any]]:
    return list(json.loads(response["Annotate-Steps"]))


def test_nobody_can_name_a_change_of_somebody_else(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    change = str(uuid4())
    send(signed_in(seat.user), at(landings, "annotation-comments"), {"text": "One"}, change)
    comments = at(landings, "annotation-comments")
    answer = send(signed_in(coras_seat.user), comments, {"text": "Two"}, change)
    assert answer.status_code == 409


def test_an_improper_name_of_a_change_is_refused(
    signed_in: SignedIn, seat: Seat, landings: Annotation
) -> None:
    address, fields = KINDS["edit"](landings)
    assert send(signed_in(seat.user), address, fields, "yesterday").status_code == 422


def test_changes_say_their_steps(signed_in: SignedIn, seat: Seat, landings: Annotation) -> None:
    client, id = signed_in(seat.user), str(landings.pk)
    address, fields = KINDS["create"](landings)
    assert steps(send(client, address, fields)) == [[fields["id"], 0, 1]]
    address, fields = KINDS["edit"](landings)
    assert steps(send(client, address, fields)) == [[id, 1, 2]]
    trash = at(landings, "annotation-trash")
    assert steps(send(client, trash, {"version": 2})) == [[id, 2, 0]]
    assert steps(send(client, at(landings, "annotation-restoration"), {})) == [[id, 0, 2]]


def test_an_undone_edit_shows_the_card_and_the_block_as_before(
    signed_in: SignedIn, seat: Seat, landings: Annotation
) -> None:
    client = signed_in(seat.user)
    address, fields = KINDS["edit"](landings)
    send(client, address, fields)
    answer = send(client, reversals(landings), {"step": f"{landings.pk} 2 1"})
    html = answer.content.decode()
    assert steps(answer) == [[str(landings.pk), 2, 3]]
    assert 'data-version="3"' in html
    assert '<p class="note" dir="auto">One</p>' in html
    assert html.count("hx-swap-oob") == 2


def test_an_undone_creation_takes_card_and_highlight_away(
    signed_in: SignedIn, seat: Seat, landings: Annotation
) -> None:
    answer = send(signed_in(seat.user), reversals(landings), {"step": f"{landings.pk} 1 0"})
    html = answer.content.decode()
    assert f'<li id="annotation-{landings.pk}" class="card" hx-swap-oob="delete">' in html
    assert "<mark" not in html


def test_undoing_what_somebody_changed_since_is_a_conflict(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    change_annotation(seat=coras_seat, annotation=landings, seen_version=1, note="Cora's")
    answer = send(signed_in(seat.user), reversals(landings), {"step": f"{landings.pk} 1 0"})
    assert answer.status_code == 409
    assert answer["Content-Type"] == "text/plain"


@pytest.mark.parametrize("step", ["", "x", "1 2 3", "0 1 0 1"])
def test_a_step_that_is_none_is_refused(
    step: str, signed_in: SignedIn, seat: Seat, landings: Annotation
) -> None:
    answer = send(signed_in(seat.user), reversals(landings), {"step": step})
    assert answer.status_code == 422


class TestWho:
    def test_a_stranger_gets_404(
        self, signed_in: SignedIn, charlie: User, landings: Annotation
    ) -> None:
        assert send(signed_in(charlie), reversals(landings), {}).status_code == 404

    def test_another_member_may_not_undo(
        self, signed_in: SignedIn, bobs_seat: Seat, landings: Annotation
    ) -> None:
        step = {"step": f"{landings.pk} 1 0"}
        answer = send(signed_in(bobs_seat.user), reversals(landings), step)
        assert answer.status_code == 403

    def test_undoing_is_a_post(self, signed_in: SignedIn, seat: Seat, landings: Annotation) -> None:
        assert signed_in(seat.user).get(reversals(landings)).status_code == 405

    @pytest.mark.parametrize("kind", KINDS)
    def test_what_one_person_wrote_is_not_taken_for_anothers(
        self, kind: str, signed_in: SignedIn, coras_seat: Seat, seat: Seat, landings: Annotation
    ) -> None:
        prepare(kind, seat, landings)
        before = rows_of_history()
        address, fields = KINDS[kind](landings)
        headers = {"Annotate-Person": str(seat.user.pk)}
        answer = send(signed_in(coras_seat.user), address, fields, str(uuid4()), **headers)
        assert answer.status_code == 403
        assert answer["Annotate-Session"] == "somebody-else"
        assert rows_of_history() == before


class TestSession:
    def test_a_visitor_is_nobody(self, client: Client, db: None) -> None:
        assert client.get("/account/session/").json() == {"person": None, "token": ""}

    def test_a_person_gets_the_token_that_her_changes_need(
        self, seat: Seat, landings: Annotation
    ) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(seat.user)
        address, fields = KINDS["edit"](landings)
        refused = send(client, address, fields)
        assert (refused.status_code, refused["Annotate-Session"]) == (403, "token")
        answer = client.get("/account/session/")
        assert answer.json()["person"] == seat.user.pk
        assert "no-store" in answer["Cache-Control"]
        headers = {"X-CSRFToken": answer.json()["token"]}
        assert send(client, address, fields, **headers).status_code == 200
