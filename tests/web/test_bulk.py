"""Several articles at once: labels, who is to work on them, status and trash."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.articles import licences
from annotate.articles.actions import add_article
from annotate.articles.models import Article, Label
from annotate.articles.reading import from_text

type SignedIn = Callable[[User], Client]


@pytest.fixture
def articles(seat: Seat) -> list[Article]:
    return [
        add_article(seat=seat, source=from_text(f"Text {n}."), title=f"Nr {n}") for n in range(3)
    ]


@pytest.fixture
def bob(bobs_seat: Seat, signed_in: SignedIn) -> Client:
    return signed_in(bobs_seat.user)


def send(client: Client, articles: list[Article], do: str, **values: str) -> str:
    """What the list says afterwards, and where it offers the way back."""
    slug = articles[0].project.slug
    ids = [str(one.pk) for one in articles]
    answer = client.post(reverse("article-bulk", args=[slug]), {"article": ids, "do": do, **values})
    assert answer.status_code == 302
    return client.get(answer["Location"]).content.decode()


def take_back(client: Client, page: str) -> None:
    message = page.rsplit('class="message success"', maxsplit=1)[-1]
    address = message.split('action="')[1].split('"', maxsplit=1)[0]
    assert client.post(address).status_code == 302


def values(name: str) -> list[object]:
    return list(Article.objects.order_by("title").values_list(name, flat=True))


def test_the_list_stays_filtered_also_when_it_is_taken_back(
    seat: Seat, articles: list[Article], signed_in: SignedIn
) -> None:
    admin = signed_in(seat.user)
    chosen = {"article": [str(articles[0].pk)], "do": "status", "status": "done", "query": "q=Nr"}
    answer = admin.post(reverse("article-bulk", args=[seat.project.slug]), chosen)
    assert answer["Location"].endswith("/articles/?q=Nr")
    message = (
        admin.get(answer["Location"]).content.decode().rpartition('class="message success"')[2]
    )
    back = message.split('action="')[1].split('"', maxsplit=1)[0]
    assert admin.post(back)["Location"].endswith("/articles/?q=Nr")


def test_status_is_set_and_taken_back_to_what_each_had(
    bob: Client, seat: Seat, articles: list[Article]
) -> None:
    send(bob, articles[:1], "status", status="done")
    page = send(bob, articles, "status", status="in_progress")
    assert "3 articles set to “In progress”." in page
    assert values("status") == ["in_progress"] * 3
    take_back(bob, page)
    assert values("status") == ["done", "todo", "todo"]


def test_a_member_is_assigned_and_nobody_else(
    bob: Client, seat: Seat, charlie: User, articles: list[Article]
) -> None:
    page = send(bob, articles[1:], "assign", person=str(seat.user.pk))
    assert values("assigned_to") == [None, seat.user.pk, seat.user.pk]
    assert "for Alice Ahlberg" in page
    assert "2 articles assigned." in page
    slug = seat.project.slug
    for chosen, number in ((str(seat.user.pk), 2), ("nobody", 1)):
        found = bob.get(f"/p/{slug}/articles/", {"assigned": chosen}).context["lines"]
        assert len(found) == number
    send(bob, articles, "assign", person=str(charlie.pk))
    assert values("assigned_to") == [None, seat.user.pk, seat.user.pk]
    take_back(bob, page)
    assert values("assigned_to") == [None] * 3


def test_labels_are_added_filtered_by_removed_and_taken_back(
    bob: Client, seat: Seat, articles: list[Article]
) -> None:
    send(bob, articles[:1], "label", label="Water")
    page = send(bob, articles[:2], "label", label=" water , harbour ")
    assert set(Label.objects.values_list("name", flat=True)) == {"Water", "harbour"}
    assert "2 articles labelled." in page
    listed = bob.get(f"/p/{seat.project.slug}/articles/", {"label": "WATER"}).context["lines"]
    assert [line.article.title for line in listed] == ["Nr 1", "Nr 0"]
    take_back(bob, page)
    assert list(Label.objects.values_list("name", "articles__title")) == [("Water", "Nr 0")]
    page = send(bob, articles, "unlabel", label="water")
    assert not Label.objects.exists()
    take_back(bob, page)
    assert list(Label.objects.values_list("name", "articles__title")) == [("Water", "Nr 0")]


def test_only_what_changed_is_counted(bob: Client, seat: Seat, articles: list[Article]) -> None:
    given = {"label": {"label": "Water"}, "assign": {"person": str(seat.user.pk)}}
    for do, said in (("label", "labelled"), ("assign", "assigned")):
        send(bob, articles[:1], do, **given[do])
        page = send(bob, articles, do, **given[do])
        assert f"2 articles {said}." in page
        assert f"0 articles {said}." in send(bob, articles, do, **given[do])


def test_one_that_is_not_ones_own_keeps_all_of_them_out_of_the_trash(
    bob: Client, bobs_seat: Seat, coras_seat: Seat, signed_in: SignedIn, articles: list[Article]
) -> None:
    own = add_article(seat=bobs_seat, source=from_text("Bob's."), title="Own")
    assert "Nothing was changed" in send(bob, [own, articles[0]], "trash")
    assert not Article.objects.exclude(deleted_at=None).exists()
    cora = signed_in(coras_seat.user)
    page = send(cora, [own, *articles], "trash")
    assert Article.objects.exclude(deleted_at=None).count() == 4
    take_back(cora, page)
    assert Article.objects.filter(deleted_at=None, deleted_by=None).count() == 4


@pytest.mark.parametrize(
    ("do", "values"),
    [("status", {"status": "lost"}), ("assign", {"person": "x"}), ("label", {}), ("dance", {})],
)
def test_what_makes_no_sense_changes_nothing(
    bob: Client, articles: list[Article], do: str, values: dict[str, str]
) -> None:
    assert 'class="message error"' in send(bob, articles, do, **values)
    assert set(Article.objects.values_list("status", "assigned_to")) == {("todo", None)}


def test_a_viewer_changes_nothing(
    veras_seat: Seat, signed_in: SignedIn, articles: list[Article]
) -> None:
    page = send(signed_in(veras_seat.user), articles, "status", status="done")
    assert "Nothing was changed" in page
    assert values("status") == ["todo"] * 3


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("", "unknown"),
        ("CC BY 4.0", "allowed"),
        ("CC-BY-ND", "allowed"),
        ("https://creativecommons.org/licenses/by-sa/4.0/", "allowed"),
        ("Creative Commons Attribution-NonCommercial 4.0", "unknown"),
        ("CC BY-NC-ND 4.0", "unknown"),
        ("CC0", "allowed"),
        ("Public domain", "allowed"),
        ("© 2019 The Port Gazette. All rights reserved.", "forbidden"),
        ("Alle Rechte vorbehalten", "forbidden"),
        ("CC BY for pictures; the text may not be republished", "forbidden"),
        ("Accordion by Bylaws", "unknown"),
    ],
)
def test_a_licence_counts_where_it_is_plain(licence: str, expected: str) -> None:
    assert licences.republication(licence) == expected
    assert licences.republication(licence, "forbidden") == "forbidden"
    assert licences.republication(licence, "allowed") == "allowed"
