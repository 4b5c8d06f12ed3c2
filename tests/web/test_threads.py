"""The thread under a card, and on a page of its own."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.comments import add_comment, delete_comment, resolve_thread
from annotate.annotations.models import Annotation, Comment, InboxItem, Resolution
from annotate.web import comments as pages
from tests.web.threads import HTMX, at, resolution_of, thread_of

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]


def test_a_comment_is_shown_as_markdown_with_its_mentions(
    signed_in: SignedIn, veras_seat: Seat, said: Comment
) -> None:
    html = signed_in(veras_seat.user).get(thread_of(said.annotation), headers=HTMX).content.decode()
    assert "<strong>books</strong>" in html
    assert '<span class="mention">@Alice</span>' in html
    assert "<form" not in html
    assert "Edit" not in html


def test_what_is_said_never_becomes_html(
    signed_in: SignedIn, bobs_seat: Seat, made: Annotation
) -> None:
    attack = '<img src=x onerror=alert(1)> [x](javascript:alert(1)) "><script>alert(1)</script>'
    data = {"text": attack}
    html = signed_in(bobs_seat.user).post(thread_of(made), data, headers=HTMX).content.decode()
    assert made.comments.get().text == attack
    assert "<img" not in html
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_editing_in_place(signed_in: SignedIn, bobs_seat: Seat, said: Comment) -> None:
    client = signed_in(bobs_seat.user)
    form = client.get(at(said, "comment-form"), headers=HTMX).content.decode()
    assert ">Which **books**, @Alice?</textarea>" in form
    assert "?text=Which+%2A%2Abooks%2A%2A" in form
    data = {"text": "Which *pages*?"}
    html = client.post(at(said, "comment-detail"), data, headers=HTMX).content.decode()
    assert "<em>pages</em>" in html
    assert "edited" in html
    said.refresh_from_db()
    assert said.text == "Which *pages*?"


def test_an_empty_edit_comes_back_with_its_message(
    signed_in: SignedIn, bobs_seat: Seat, said: Comment
) -> None:
    client = signed_in(bobs_seat.user)
    answer = client.post(at(said, "comment-detail"), {"text": " "}, headers=HTMX)
    assert answer.status_code == 422
    assert "A comment needs a text." in answer.content.decode()
    assert at(said, "comment-detail") in answer.content.decode()


def test_deleting_leaves_a_way_back_in_its_place(
    signed_in: SignedIn, bobs_seat: Seat, said: Comment
) -> None:
    client = signed_in(bobs_seat.user)
    html = client.post(at(said, "comment-deletion"), headers=HTMX).content.decode()
    assert "books" not in html
    assert at(said, "comment-restoration") in html
    assert "books" not in client.get(thread_of(said.annotation), headers=HTMX).content.decode()
    again = client.post(at(said, "comment-deletion"), headers=HTMX)
    assert again.status_code == 200
    html = client.post(at(said, "comment-restoration"), headers=HTMX).content.decode()
    assert "<strong>books</strong>" in html


def test_the_count_on_the_card_leaves_out_what_is_deleted(
    signed_in: SignedIn, seat: Seat, bobs_seat: Seat, said: Comment
) -> None:
    card = reverse("annotation-detail", args=[seat.project.slug, said.annotation_id])
    client = signed_in(seat.user)
    assert '<span class="count open">1</span>' in client.get(card, headers=HTMX).content.decode()
    delete_comment(seat=bobs_seat, comment=said)
    assert 'class="count' not in client.get(card, headers=HTMX).content.decode()


def test_a_thread_is_settled_and_opened_again(
    signed_in: SignedIn, bobs_seat: Seat, said: Comment
) -> None:
    client, there = signed_in(bobs_seat.user), resolution_of(said.annotation)
    html = client.post(there, {"resolved": "1"}, headers=HTMX).content.decode()
    assert "Resolved by Bob Bianchi" in html
    assert '<span class="count resolved">1 ✓' in html
    html = client.post(there, {"resolved": ""}, headers=HTMX).content.decode()
    assert "Resolved by" not in html
    assert client.put(there, headers=HTMX).status_code == 200
    assert Resolution.objects.exists()
    assert client.delete(there, headers=HTMX).status_code == 200
    assert not Resolution.objects.exists()


def test_what_is_sent_twice_is_carried_out_once(
    signed_in: SignedIn, seat: Seat, bobs_seat: Seat, made: Annotation
) -> None:
    client, change = signed_in(bobs_seat.user), {**HTMX, "Change-Id": str(uuid4())}
    for _ in range(2):
        assert client.post(thread_of(made), {"text": "Once"}, headers=change).status_code == 200
    assert made.comments.count() == 1
    resolve_thread(seat=seat, annotation=made)
    assert client.post(thread_of(made), {"text": "Once"}, headers=change).status_code == 200
    assert Resolution.objects.exists()


def test_what_was_taken_back_can_be_said_again(
    signed_in: SignedIn, bobs_seat: Seat, made: Annotation
) -> None:
    """As the reader's undo and redo send it: the same id, deleted and sent again."""
    client, data = signed_in(bobs_seat.user), {"text": "Hm.", "id": str(uuid4())}
    client.post(thread_of(made), data, headers=HTMX)
    comment = made.comments.get()
    client.post(at(comment, "comment-deletion"), headers=HTMX)
    assert "Hm." in client.post(thread_of(made), data, headers=HTMX).content.decode()
    assert made.comments.present().get().pk == comment.pk


@pytest.mark.parametrize("id", ["no id", "x" * 500, "\x00"])
def test_a_bad_id_is_refused(
    signed_in: SignedIn, bobs_seat: Seat, made: Annotation, id: str
) -> None:
    answer = signed_in(bobs_seat.user).post(
        thread_of(made), {"text": "Hm.", "id": id}, headers=HTMX
    )
    assert answer.status_code == 422
    assert not made.comments.exists()


class TestWithoutJavaScript:
    def test_everything_leads_back_to_the_thread(
        self, signed_in: SignedIn, bobs_seat: Seat, made: Annotation
    ) -> None:
        client = signed_in(bobs_seat.user)
        page = client.post(thread_of(made), {"text": "Hm."}, follow=True)
        comment = made.comments.get()
        assert page.redirect_chain == [(thread_of(made), 303)]
        assert at(comment, "comment-form") in page.content.decode()
        assert 'id="act"' in page.content.decode()
        page = client.post(at(comment, "comment-detail"), {"text": "Hm?"}, follow=True)
        assert "Hm?" in page.content.decode()
        page = client.post(at(comment, "comment-deletion"), follow=True)
        assert at(comment, "comment-restoration") in page.content.decode()
        page = client.post(at(comment, "comment-restoration"), follow=True)
        assert "Hm?" in page.content.decode()
        page = client.post(resolution_of(made), {"resolved": "1"}, follow=True)
        assert "Resolved by Bob Bianchi" in page.content.decode()

    def test_a_way_back_is_offered_to_the_author_alone(
        self, signed_in: SignedIn, seat: Seat, bobs_seat: Seat, said: Comment
    ) -> None:
        delete_comment(seat=bobs_seat, comment=said)
        asked = f"{thread_of(said.annotation)}?deleted={said.pk}"
        assert "Undo" in signed_in(bobs_seat.user).get(asked).content.decode()
        assert "Undo" not in signed_in(seat.user).get(asked).content.decode()
        refused = signed_in(seat.user).get(f"{thread_of(said.annotation)}?deleted=x")
        assert refused.status_code == 422


def test_seeing_the_thread_empties_the_inbox_of_it(
    signed_in: SignedIn, seat: Seat, said: Comment
) -> None:
    client = signed_in(seat.user)
    html = client.get(thread_of(said.annotation), headers=HTMX).content.decode()
    assert 'id="inbox-link"' in html
    assert 'aria-label="Inbox"' in html
    assert not InboxItem.objects.unread().filter(person=seat.user).exists()
    again = client.get(thread_of(said.annotation), headers=HTMX).content.decode()
    assert "inbox-link" not in again


def test_a_long_thread_begins_with_its_newest_comments(
    signed_in: SignedIn, seat: Seat, made: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SHOWN", 3)
    for number in range(5):
        add_comment(seat=seat, annotation=made, text=f"number {number}")
    client = signed_in(seat.user)
    html = client.get(thread_of(made), headers=HTMX).content.decode()
    assert "Show all 5 comments" in html
    assert [f"number {n}" in html for n in range(5)] == [False, False, True, True, True]
    html = client.get(thread_of(made), {"all": "1"}, headers=HTMX).content.decode()
    assert all(f"number {n}" in html for n in range(5))
    assert "Show all" not in html


@pytest.mark.parametrize("number", [2, 40])
def test_a_thread_costs_the_same_queries_at_any_length(
    signed_in: SignedIn,
    seat: Seat,
    bobs_seat: Seat,
    made: Annotation,
    number: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for one in range(number):
        add_comment(seat=bobs_seat, annotation=made, text=f"{one} @Alice")
    client = signed_in(seat.user)
    client.get(thread_of(made), headers=HTMX)
    with django_assert_num_queries(12):
        client.get(thread_of(made), headers=HTMX)
