"""What one says of a place in a new text, when somebody else was quicker: what does not concern the
place is no conflict, and of two places both are shown."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation, State
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.revising import give_up_place, revise_article, settle_place
from tests.conftest import HARBOUR
from tests.web.both_places import asked, passages, post

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]

CHANGED = HARBOUR.replace("4,120", "5,310")
FOUND = "The books gave 5,310 landings in 2018"
GONE = "Its passage is gone from the text"


@pytest.fixture
def client(seat: Seat, signed_in: SignedIn) -> Client:
    return signed_in(seat.user)


@pytest.fixture
def moved(seat: Seat, annotate: Annotate) -> Annotation:
    """At version 2, found where a number changed."""
    one = annotate("The books gave 4,120 landings in 2018", "figure")
    revise_article(seat=seat, article=one.article, source=from_text(CHANGED))
    one.refresh_from_db()
    return one


def stands(annotation: Annotation) -> tuple[str, str, str]:
    now = Annotation.objects.get(pk=annotation.pk)
    return now.quote, now.anchoring.state, now.note


def queue(client: Client, annotation: Annotation, data: dict[str, Any], ending: str = "") -> Any:
    address = reverse(
        f"anchoring-{ending or 'detail'}", args=[annotation.project.slug, annotation.pk]
    )
    return client.post(address, data, headers={"HX-Request": "true"})


@pytest.mark.parametrize("send", [lambda *sent: post(*sent[:2], "anchoring", *sent[2:]), queue])
def test_a_note_written_meanwhile_is_kept_and_no_conflict(
    client: Client, coras_seat: Seat, moved: Annotation, send: Callable[..., Any]
) -> None:
    change_annotation(seat=coras_seat, annotation=moved, seen_version=2, note="Cora was quicker")
    assert send(client, moved, {"version": 2}).status_code == 200
    assert stands(moved) == (FOUND, State.PLACED, "Cora was quicker")


def test_it_can_be_undone_to_what_stood_before_it(
    client: Client, coras_seat: Seat, moved: Annotation
) -> None:
    change_annotation(seat=coras_seat, annotation=moved, seen_version=2, note="Cora was quicker")
    answer = post(client, moved, "anchoring", {"version": 2})
    assert json.loads(answer["Annotate-Steps"])[0] == [str(moved.pk), 3, 4]


def test_orphaning_keeps_a_note_written_meanwhile(
    client: Client, coras_seat: Seat, moved: Annotation
) -> None:
    change_annotation(seat=coras_seat, annotation=moved, seen_version=2, note="Cora was quicker")
    assert post(client, moved, "anchoring-removal", {"version": 2}).status_code == 200
    assert stands(moved)[1:] == (State.ORPHANED, "Cora was quicker")


def test_what_somebody_else_confirmed_first_is_confirmed(
    client: Client, coras_seat: Seat, moved: Annotation
) -> None:
    settle_place(seat=coras_seat, annotation=moved, seen_version=2)
    assert post(client, moved, "anchoring", {"version": 2}).status_code == 200
    assert stands(moved)[:2] == (FOUND, State.PLACED)
    assert Annotation.objects.get(pk=moved.pk).version == 3


def test_another_place_is_shown_beside_it_and_either_can_stay(
    client: Client, coras_seat: Seat, moved: Annotation
) -> None:
    settle_place(seat=coras_seat, annotation=moved, seen_version=2, quote="5,310")
    form, fields = asked(post(client, moved, "anchoring", {"version": 2}))
    assert "Cora Costa changed this annotation after you opened it" in form
    assert "Its place is not confirmed yet" in form
    assert passages(form) == [FOUND, "5,310"]
    assert stands(moved)[0] == "5,310"
    assert post(client, moved, "anchoring", fields).status_code == 200
    assert stands(moved)[:2] == (FOUND, State.PLACED)


@pytest.mark.parametrize(
    ("theirs", "mine", "button", "shown", "becomes"),
    [
        (give_up_place, "anchoring", "Keep mine", [FOUND, GONE], State.PLACED),
        (settle_place, "anchoring-removal", "Orphan it", [GONE, FOUND], State.ORPHANED),
    ],
)
def test_who_says_the_contrary_can_still_say_it(
    client: Client,
    coras_seat: Seat,
    moved: Annotation,
    theirs: Callable[..., Any],
    mine: str,
    button: str,
    shown: list[str],
    becomes: State,
) -> None:
    theirs(seat=coras_seat, annotation=moved, seen_version=2)
    form, fields = asked(post(client, moved, mine, {"version": 2}))
    assert passages(form) == shown
    assert button in form
    assert post(client, moved, mine, fields).status_code == 200
    assert stands(moved)[1] == becomes


def test_a_place_of_a_text_before_can_only_be_left(
    client: Client, coras_seat: Seat, moved: Annotation
) -> None:
    newer = from_text(CHANGED.replace("5,310", "6,200"))
    revise_article(seat=coras_seat, article=moved.article, source=newer)
    form, _ = asked(post(client, moved, "anchoring", {"version": 2}))
    assert passages(form) == [FOUND, "The books gave 6,200 landings in 2018"]
    assert "The article has another text by now." in form
    assert "Keep mine" not in form
    assert "Keep theirs" in form
    assert stands(moved)[1] == State.MOVED


def test_one_that_was_placed_by_a_newer_text_is_not_confirmed_elsewhere(
    client: Client, coras_seat: Seat, moved: Annotation
) -> None:
    settle_place(seat=coras_seat, annotation=moved, seen_version=2)
    newer = from_text(CHANGED.replace("5,310", "6,200"))
    revise_article(seat=coras_seat, article=moved.article, source=newer)
    asked(post(client, moved, "anchoring", {"version": 2}))
    assert stands(moved)[:2] == (FOUND, State.MOVED)


def test_what_was_deleted_meanwhile_can_be_brought_back_to_its_place(
    client: Client, coras_seat: Seat, moved: Annotation
) -> None:
    delete_annotation(seat=coras_seat, annotation=moved, seen_version=2)
    form, fields = asked(post(client, moved, "anchoring", {"version": 2}))
    assert "Bring it back" in form
    assert post(client, moved, "anchoring", fields).status_code == 200
    assert Annotation.objects.present().get(pk=moved.pk).quote == FOUND


def test_the_queue_says_who_was_quicker_and_lets_one_keep_ones_own(
    client: Client, coras_seat: Seat, moved: Annotation
) -> None:
    settle_place(seat=coras_seat, annotation=moved, seen_version=2, quote="5,310")
    html = queue(client, moved, {"version": 2}).content.decode()
    assert "Cora Costa settled it first:" in html
    assert f'You had “<span dir="auto">{FOUND}</span>”' in html
    start = Annotation.objects.get().start - len("The books gave ")
    sent = {"version": 3, "start": start, "end": start + len(FOUND), "quote": FOUND}
    for name, value in sent.items():
        assert f'name="{name}" value="{value}"' in html
    assert queue(client, moved, sent).status_code == 200
    assert stands(moved)[:2] == (FOUND, State.PLACED)


def test_what_still_waits_in_the_queue_says_what_one_had(
    client: Client, coras_seat: Seat, moved: Annotation
) -> None:
    newer = from_text(CHANGED.replace("5,310", "6,200"))
    revise_article(seat=coras_seat, article=moved.article, source=newer)
    answer = queue(client, moved, {"version": 2})
    assert answer.status_code == 409
    assert f"changed it after you opened it. You had “{FOUND}”." in answer.content.decode()


def test_a_verdict_given_meanwhile_stays_with_what_it_judged(
    client: Client, coras_seat: Seat, moved: Annotation
) -> None:
    review_annotation(seat=coras_seat, annotation=moved, verdict="accepted")
    assert post(client, moved, "anchoring", {"version": 2}).status_code == 200
    assert stands(moved)[:2] == (FOUND, State.PLACED)


@pytest.mark.parametrize(
    "sent", [{"start": "x", "end": "3"}, {"start": "1"}, {"start": "-1", "end": ""}]
)
def test_half_a_place_is_refused(client: Client, moved: Annotation, sent: dict[str, str]) -> None:
    assert post(client, moved, "anchoring", {"version": 2, **sent}).status_code == 422
    assert stands(moved)[1] == State.MOVED


def test_the_words_of_a_place_are_data(
    client: Client, coras_seat: Seat, annotate: Annotate, seat: Seat
) -> None:
    attack = "<img src=x onerror=alert(1)>"
    one = annotate("The books gave 4,120 landings in 2018", "figure")
    changed = HARBOUR.replace("4,120 landings", f"4,120 {attack} landings")
    revise_article(seat=seat, article=one.article, source=from_text(changed))
    settle_place(seat=coras_seat, annotation=one, seen_version=2, quote=f"4,120 {attack}")
    shown = post(client, one, "anchoring", {"version": 2}), queue(client, one, {"version": 2})
    assert [answer.status_code for answer in shown] == [409, 200]
    for html in (answer.content.decode() for answer in shown):
        assert "&lt;img" in html
        assert "<img" not in html
