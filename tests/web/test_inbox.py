"""The inbox, and the number of what waits in every page's bar."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation, InboxItem
from annotate.web import inbox as pages

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def made(annotate: Annotate) -> Annotation:
    """Alice's."""
    return annotate("4,120 landings", "figure")


@pytest.fixture
def told(bobs_seat: Seat, made: Annotation) -> InboxItem:
    """What waits in Alice's inbox."""
    add_comment(seat=bobs_seat, annotation=made, text="**Which** books, @Alice?")
    return InboxItem.objects.get()


def reading(item: InboxItem) -> str:
    return reverse("inbox-item-reading", args=[item.pk])


def page(client: Client, **query: str) -> str:
    answer = client.get(reverse("inbox"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_who_where_and_what_and_leads_there(
    signed_in: SignedIn, seat: Seat, told: InboxItem, made: Annotation
) -> None:
    html = page(signed_in(seat.user))
    for words in ("Bob Bianchi", "mentioned you", "4,120 landings", made.article.title):
        assert words in html
    assert "<strong>Which</strong> books" in html
    reader = reverse("article-detail", args=[seat.project.slug, made.article_id])
    assert f"{reader}#thread-{made.pk}" in html


def test_every_page_says_how_many_wait(
    signed_in: SignedIn, seat: Seat, bobs_seat: Seat, told: InboxItem
) -> None:
    project = reverse("project-detail", args=[seat.project.slug])
    assert 'aria-label="Inbox, 1 unread"' in signed_in(seat.user).get(project).content.decode()
    assert 'aria-label="Inbox"' in signed_in(bobs_seat.user).get(project).content.decode()


def test_more_than_a_hundred_are_not_counted(
    signed_in: SignedIn, seat: Seat, told: InboxItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotate.annotations.inbox.MOST_COUNTED", 0)
    assert 'aria-label="Inbox, 0+ unread"' in page(signed_in(seat.user))


def test_one_item_is_read_and_kept_for_later(
    signed_in: SignedIn, seat: Seat, told: InboxItem
) -> None:
    client = signed_in(seat.user)
    html = client.post(reading(told), {"read": "1"}, headers=HTMX).content.decode()
    assert "Mark as unread" in html
    assert 'hx-swap-oob="true"' in html
    assert "Nothing waits" in page(client, show="unread")
    html = client.post(reading(told), {"read": ""}, headers=HTMX).content.decode()
    assert "Mark as read" in html
    assert "4,120 landings" in page(client, show="unread")
    assert client.post(reading(told), {"read": "1"}, follow=True).redirect_chain


def test_all_are_read_at_once(signed_in: SignedIn, seat: Seat, told: InboxItem) -> None:
    client = signed_in(seat.user)
    answer = client.post(reverse("inbox-reading"), follow=True)
    assert answer.status_code == 200
    assert not InboxItem.objects.unread().exists()


def test_somebody_elses_inbox_is_out_of_reach(
    signed_in: SignedIn, bobs_seat: Seat, charlie: User, told: InboxItem
) -> None:
    for user in (bobs_seat.user, charlie):
        client = signed_in(user)
        assert "4,120 landings" not in page(client)
        html = client.post(reading(told), {"read": "1"}, headers=HTMX).content.decode()
        assert "4,120 landings" not in html
        client.post(reverse("inbox-reading"))
    told.refresh_from_db()
    assert told.read_at is None


def test_a_visitor_is_asked_to_sign_in(client: Client, told: InboxItem) -> None:
    for answer in (
        client.get(reverse("inbox")),
        client.post(reverse("inbox-reading")),
        client.post(reading(told)),
    ):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    assert "inbox-link" not in client.get("/").content.decode()


def test_wrong_methods_and_numbers(signed_in: SignedIn, seat: Seat, told: InboxItem) -> None:
    client = signed_in(seat.user)
    assert client.post(reverse("inbox")).status_code == 405
    assert client.get(reverse("inbox-reading")).status_code == 405
    assert client.get(reading(told)).status_code == 405
    beyond = f"/inbox/{10**30}/reading/"
    assert client.post(beyond, {"read": "1"}, headers=HTMX).status_code == 200
    for cursor in ("x", "-1", "9" * 400, "\x00", "٣"):
        assert client.get(reverse("inbox"), {"after": cursor}).status_code == 200


def test_names_and_titles_are_escaped(
    signed_in: SignedIn, seat: Seat, bobs_seat: Seat, made: Annotation
) -> None:
    bobs_seat.user.name = "<i>Bob</i>"
    bobs_seat.user.save(update_fields=["name"])
    add_comment(seat=bobs_seat, annotation=made, text="<b>x</b>")
    html = page(signed_in(seat.user))
    assert "&lt;i&gt;Bob&lt;/i&gt;" in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_it_goes_on_where_a_page_ends(
    signed_in: SignedIn,
    seat: Seat,
    bobs_seat: Seat,
    made: Annotation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    for number in range(3):
        add_comment(seat=bobs_seat, annotation=made, text=f"number {number}")
    client = signed_in(seat.user)
    first = client.get(reverse("inbox"))
    assert "number 2" in first.content.decode()
    assert "number 0" not in first.content.decode()
    rest = client.get(
        reverse("inbox") + first.context["more"], headers={**HTMX, "HX-Target": "more"}
    ).content.decode()
    assert "number 0" in rest
    assert "number 1" not in rest
    assert "<html" not in rest


@pytest.mark.parametrize("number", [1, 40])
def test_it_costs_the_same_queries_at_any_length(
    signed_in: SignedIn,
    seat: Seat,
    bobs_seat: Seat,
    made: Annotation,
    number: int,
    django_assert_num_queries: Any,
) -> None:
    for one in range(number):
        add_comment(seat=bobs_seat, annotation=made, text=f"{one} @Alice")
    client = signed_in(seat.user)
    with django_assert_num_queries(5):
        client.get(reverse("inbox"))
