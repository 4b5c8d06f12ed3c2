"""What the reader's outbox relies on: every kind of change can be sent twice, only as the person
who made it, and says what it did."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation
from annotate.curation.actions import review_annotation
from annotate.curation.models import Review
from annotate.history.models import Receipt

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def landings(annotate: Annotate) -> Annotation:
    return annotate("4,120 landings", "figure", note="One")


def at(annotation: Annotation, name: str = "annotation-detail") -> str:
    return reverse(name, args=[annotation.project.slug, annotation.pk])


def reversals(annotation: Annotation) -> str:
    return reverse("reversal-list", args=[annotation.project.slug])


def send(client: Client, address: str, fields: Any, change: str = "", **headers: str) -> Any:
    extra = {"Change-Id": change} if change else {}
    return client.post(address, fields, headers=HTMX | extra | headers)


def steps(response: HttpResponse) -> list[list[Any]]:
    return list(json.loads(response["Annotate-Steps"]))


def rows_of_history() -> list[int]:
    models = [
        *apps.get_app_config("annotations").get_models(),
        apps.get_model("curation.ReviewEvent"),
    ]
    return [one._default_manager.count() for one in models if one.__name__.endswith("Event")]


KINDS: dict[str, Callable[[Annotation], tuple[str, dict[str, Any]]]] = {
    "create": lambda one: (
        reverse("article-annotations", args=[one.project.slug, one.article_id]),
        {"id": str(uuid4()), "quote": "Count first", "tags": "claim", "note": "New"},
    ),
    "edit": lambda one: (at(one), {"version": 1, "note": "Two", "tags": ["claim", "figure"]}),
    "delete": lambda one: (at(one, "annotation-trash"), {"version": 1}),
    "restore": lambda one: (at(one, "annotation-restoration"), {}),
    "accept": lambda one: (at(one, "annotation-review"), {"verdict": "accepted", "version": 1}),
    "reject": lambda one: (
        at(one, "annotation-review"),
        {"verdict": "rejected", "reason": "No source", "version": 1},
    ),
    "take back": lambda one: (at(one, "annotation-review"), {"verdict": "", "version": 1}),
    "comment": lambda one: (at(one, "annotation-comments"), {"text": "Is this so?"}),
    "resolve": lambda one: (at(one, "annotation-resolution"), {"resolved": "yes"}),
    "move bounds": lambda one: (
        at(one, "annotation-span"),
        {"version": 1, "start": one.start, "end": one.start + 5, "quote": "4,120"},
    ),
    "split": lambda one: (at(one, "annotation-parts"), {"version": 1, "at": one.start + 6}),
    "undo": lambda one: (reversals(one), {"step": f"{one.pk} 1 0"}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_that_is_sent_twice_is_carried_out_once(
    kind: str, signed_in: SignedIn, seat: Seat, landings: Annotation
) -> None:
    if kind == "restore":
        delete_annotation(seat=seat, annotation=landings, seen_version=1)
    if kind == "take back":
        review_annotation(seat=seat, annotation=landings, verdict="accepted")
    if kind == "resolve":
        add_comment(seat=seat, annotation=landings, text="Is this so?")
    client = signed_in(seat.user)
    address, fields = KINDS[kind](landings)
    before = rows_of_history()
    first = send(client, address, fields, change := str(uuid4()))
    assert first.status_code == 200
    once = rows_of_history()
    assert once != before
    second = send(client, address, fields, change)
    assert rows_of_history() == once
    assert second.status_code == 200
    assert second.headers.get("Annotate-Steps") == first.headers.get("Annotate-Steps")
    assert ages_apart(second) == ages_apart(first)


def ages_apart(response: HttpResponse) -> str:
    """The answer without the tokens and the names of comments to be, which differ each time."""
    different = r'value="([A-Za-z0-9]{64}|[0-9a-f-]{36})"|[0-9a-f-]{36}/deletion'
    return re.sub(different, "", response.content.decode())


def test_an_edit_that_arrives_again_does_not_undo_what_others_did_meanwhile(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    client, change = signed_in(seat.user), str(uuid4())
    address, fields = KINDS["edit"](landings)
    send(client, address, fields, change)
    change_annotation(seat=coras_seat, annotation=landings, seen_version=2, note="Cora's")
    answer = send(client, address, fields, change)
    assert answer.status_code == 200
    assert "Cora&#x27;s" in answer.content.decode()
    landings.refresh_from_db()
    assert (landings.note, landings.version) == ("Cora's", 3)


def test_a_verdict_that_arrives_again_does_not_replace_a_later_one(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    client, change = signed_in(seat.user), str(uuid4())
    address, fields = KINDS["accept"](landings)
    send(client, address, fields, change)
    review_annotation(seat=coras_seat, annotation=landings, verdict="rejected")
    send(client, address, fields, change)
    assert Review.objects.get().verdict == "rejected"


def test_a_creation_that_arrives_again_after_its_deletion_does_not_come_back(
    signed_in: SignedIn, seat: Seat, landings: Annotation
) -> None:
    client = signed_in(seat.user)
    address, fields = KINDS["create"](landings)
    send(client, address, fields)
    made = Annotation.objects.get(pk=fields["id"])
    delete_annotation(seat=seat, annotation=made, seen_version=1)
    answer = send(client, address, fields)
    assert answer.status_code == 200
    assert 'hx-swap-oob="delete"' in answer.content.decode()
    made.refresh_from_db()
    assert made.deleted_at is not None


def test_a_refused_change_leaves_no_receipt_and_can_be_sent_again(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    client, change = signed_in(seat.user), str(uuid4())
    change_annotation(seat=coras_seat, annotation=landings, seen_version=1, note="Cora's")
    address, fields = KINDS["edit"](landings)
    assert send(client, address, fields, change).status_code == 409
    assert not Receipt.objects.exists()
    assert send(client, address, fields | {"version": 2}, change).status_code == 200


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
