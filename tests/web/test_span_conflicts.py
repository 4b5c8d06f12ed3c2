"""New bounds, a split or a merge that meets somebody else's change: both versions are shown, and
the person chooses; nothing is overwritten silently, and nothing is lost."""

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation
from annotate.annotations.spans import move_bounds
from annotate.articles.reading import from_text
from annotate.curation.revising import revise_article
from tests.conftest import HARBOUR
from tests.web.both_places import asked, passages, post

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]


def present() -> list[str]:
    found = Annotation.objects.present().order_by("start", "end", "id")
    return list(found.values_list("quote", flat=True))


@pytest.fixture
def client(seat: Seat, signed_in: SignedIn) -> Client:
    return signed_in(seat.user)


@pytest.fixture
def one(annotate: Annotate) -> Annotation:
    return annotate("eleven years nobody", "claim")


def test_stale_bounds_are_shown_beside_those_that_it_has_and_can_be_kept(
    client: Client, coras_seat: Seat, one: Annotation
) -> None:
    move_bounds(seat=coras_seat, annotation=one, seen_version=1, start=one.start, end=one.end + 3)
    wanted = {"version": 1, "start": one.start, "end": one.start + 6, "quote": "eleven"}
    form, fields = asked(post(client, one, "span", wanted))
    assert "Cora Costa changed this annotation after you opened it" in form
    assert passages(form) == ["eleven", "eleven years nobody at"]
    assert present() == ["eleven years nobody at"]
    assert post(client, one, "span", fields).status_code == 200
    assert present() == ["eleven"]


def test_a_split_meets_another_note_and_is_made_all_the_same(
    client: Client, coras_seat: Seat, one: Annotation
) -> None:
    change_annotation(seat=coras_seat, annotation=one, seen_version=1, note="Cora was quicker")
    answer = post(client, one, "parts", {"version": 1, "at": one.start + 6})
    assert "Cora was quicker" in answer.content.decode()
    form, fields = asked(answer)
    assert passages(form) == ["eleven", "years nobody", "eleven years nobody"]
    assert "It becomes" not in form
    assert present() == ["eleven years nobody"]
    answer = post(client, one, "parts", fields)
    assert json.loads(answer["Annotate-Steps"])[0] == [str(one.pk), 2, 3]
    assert present() == ["eleven", "years nobody"]
    assert Annotation.objects.get(pk=one.pk).note == "Cora was quicker"


def test_a_split_of_what_has_other_bounds_now_says_what_it_becomes(
    client: Client, coras_seat: Seat, one: Annotation
) -> None:
    move_bounds(seat=coras_seat, annotation=one, seen_version=1, start=one.start, end=one.end - 7)
    form, fields = asked(post(client, one, "parts", {"version": 1, "at": one.start + 6}))
    mine, theirs, becomes = ["eleven", "years nobody"], ["eleven years"], ["eleven", "years"]
    assert passages(form) == mine + theirs + becomes
    assert "It becomes" in form
    assert post(client, one, "parts", fields).status_code == 200
    assert present() == ["eleven", "years"]


def test_a_split_at_a_point_that_lies_outside_now_can_only_be_left(
    client: Client, coras_seat: Seat, one: Annotation
) -> None:
    move_bounds(seat=coras_seat, annotation=one, seen_version=1, start=one.start, end=one.start + 6)
    form, _ = asked(post(client, one, "parts", {"version": 1, "at": one.start + 12}))
    assert passages(form) == ["eleven years", "nobody", "eleven"]
    assert "The point lies outside the highlight." in form
    assert "Split it so" not in form
    assert "Leave it whole" in form


def test_a_split_of_what_stands_in_another_text_now_is_not_made_there(
    client: Client, seat: Seat, one: Annotation
) -> None:
    longer = HARBOUR.replace("For eleven", "A word first. For eleven")
    revise_article(seat=seat, article=one.article, source=from_text(longer))
    assert Annotation.objects.get().version == 2
    form, _ = asked(post(client, one, "parts", {"version": 1, "at": one.start + 6}))
    assert passages(form)[:2] == ["eleven", "years nobody"]
    assert "another text by now" in form
    assert "Split it so" not in form
    assert present() == ["eleven years nobody"]


@pytest.mark.parametrize(
    ("name", "expected"), [("span", ["eleven"]), ("parts", ["eleven", "years nobody"])]
)
def test_what_somebody_deleted_is_brought_back_so_and_that_is_taken_back_as_one(
    client: Client, coras_seat: Seat, one: Annotation, name: str, expected: list[str]
) -> None:
    delete_annotation(seat=coras_seat, annotation=one, seen_version=1)
    place = {"start": one.start, "end": one.start + 6, "quote": "eleven", "at": one.start + 6}
    form, fields = asked(post(client, one, name, {"version": 1, **place}))
    assert "Cora Costa deleted this annotation" in form
    assert "Leave it deleted" in form
    assert present() == []
    answer = post(client, one, name, fields)
    assert answer.status_code == 200
    assert present() == expected
    steps = json.loads(answer["Annotate-Steps"])
    assert steps[0][1] == 0
    undo = [f"{id} {after} {before}" for id, before, after in reversed(steps)]
    reversals = reverse("reversal-list", args=[one.project.slug])
    client.post(reversals, {"step": undo}, headers={"HX-Request": "true"})
    assert present() == []


def test_a_merge_meets_other_bounds_and_says_what_they_become(
    client: Client, coras_seat: Seat, one: Annotation, annotate: Annotate
) -> None:
    other = annotate("at the harbour", "claim")
    move_bounds(
        seat=coras_seat, annotation=other, seen_version=1, start=other.start, end=other.end - 8
    )
    answer = post(client, one, "merger", {"version": 1, "with": f"{other.pk} 1"})
    form, fields = asked(answer)
    assert "changed one of these annotations" in form
    whole = "eleven years nobody at the harbour"
    assert passages(form) == [whole, "eleven years nobody", "at the", "eleven years nobody at the"]
    assert f'data-of="{other.pk}"' in form
    cards = re.findall(r'<li class="card[^>]*id="annotation-([^"]+)"', answer.content.decode())
    cards += re.findall(r'<li id="annotation-([^"]+)" class="card', answer.content.decode())
    assert cards == [str(one.pk), str(other.pk)]
    assert post(client, one, "merger", fields).status_code == 200
    assert present() == ["eleven years nobody at the"]


def test_a_merge_with_what_was_deleted_or_lies_apart_now_can_only_be_left(
    client: Client, coras_seat: Seat, one: Annotation, annotate: Annotate
) -> None:
    other, third = annotate("at the harbour", "claim"), annotate("office", "claim")
    data = {"version": 1, "with": [f"{other.pk} 1", f"{third.pk} 1"]}
    delete_annotation(seat=coras_seat, annotation=other, seen_version=1)
    answer = post(client, one, "merger", data)
    form, _ = asked(answer)
    assert "deleted one of these annotations" in form
    assert "These highlights do not touch each other." in form
    assert "Merge them so" not in form
    assert f'id="annotation-{other.pk}" class="card" hx-swap-oob="delete"' in (
        answer.content.decode()
    )
    data["with"] = [f"{other.pk} 1"]
    form, _ = asked(post(client, one, "merger", data))
    assert "There is nothing to merge with." in form


def test_a_third_change_meanwhile_is_shown_again(
    client: Client, coras_seat: Seat, one: Annotation
) -> None:
    change_annotation(seat=coras_seat, annotation=one, seen_version=1, note="Two")
    _, fields = asked(post(client, one, "parts", {"version": 1, "at": one.start + 6}))
    change_annotation(seat=coras_seat, annotation=one, seen_version=2, note="Three")
    answer = post(client, one, "parts", fields)
    assert "Three" in answer.content.decode()
    assert post(client, one, "parts", asked(answer)[1]).status_code == 200
    assert present() == ["eleven", "years nobody"]


def test_what_others_wrote_is_data(client: Client, coras_seat: Seat, one: Annotation) -> None:
    attack = "<img src=x onerror=alert(1)>"
    change_annotation(seat=coras_seat, annotation=one, seen_version=1, note=attack)
    html = post(client, one, "parts", {"version": 1, "at": one.start + 6}).content.decode()
    assert "&lt;img" in html
    assert "<img" not in html
