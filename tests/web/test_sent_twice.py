"""What the reader's outbox relies on: every kind of change can be sent twice, and is carried out
once."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation
from annotate.curation.actions import review_annotation
from annotate.curation.models import Review
from annotate.history.models import Receipt
from tests.web.changes import KINDS, prepare, rows_of_history, send

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]


@pytest.fixture
def landings(annotate: Annotate) -> Annotation:
    return annotate("4,120 landings", "figure", note="One")


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_that_is_sent_twice_is_carried_out_once(
    kind: str, signed_in: SignedIn, seat: Seat, landings: Annotation
) -> None:
    prepare(kind, seat, landings)
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
