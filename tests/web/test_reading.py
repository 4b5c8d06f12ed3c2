"""How a person likes to read, and the hint that goes away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.articles.models import Article

type SignedIn = Callable[[User], Client]


def root_of(html: str) -> str:
    return html.partition("<html")[2].partition(">")[0]


def test_what_is_chosen_is_kept_and_every_page_says_it(alice: User, signed_in: SignedIn) -> None:
    client = signed_in(alice)
    client.post(reverse("account-reading"), {"text_size": "large", "measure": "wide"})
    client.post(reverse("account-reading"), {"theme": "dark"}, headers={"HX-Request": "true"})
    alice.refresh_from_db()
    assert (alice.text_size, alice.measure, alice.theme) == ("large", "wide", "dark")
    root = root_of(client.get(reverse("home")).content.decode())
    assert 'data-theme="dark" data-text-size="large" data-measure="wide"' in root


def test_a_script_gets_nothing_back_and_a_form_its_page(alice: User, signed_in: SignedIn) -> None:
    client, there = signed_in(alice), reverse("account-reading")
    asked = client.post(there, {"theme": "dark"}, headers={"HX-Request": "true"})
    assert (asked.status_code, asked.content) == (204, b"")
    assert client.post(there, {"theme": "dark", "next": "/p/new/"})["Location"] == "/p/new/"


@pytest.mark.parametrize("there", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_nobody_is_sent_elsewhere(there: str, alice: User, signed_in: SignedIn) -> None:
    answer = signed_in(alice).post(reverse("account-reading"), {"theme": "dark", "next": there})
    assert answer["Location"] == reverse("account-detail")


@pytest.mark.parametrize("name", ["text_size", "measure", "theme"])
def test_an_unknown_choice_is_refused(name: str, alice: User, signed_in: SignedIn) -> None:
    answer = signed_in(alice).post(reverse("account-reading"), {name: '"><script>'})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "text/plain"
    alice.refresh_from_db()
    assert getattr(alice, name) in ("medium", "system")


@pytest.mark.parametrize("name", ["account-reading", "account-greeting"])
def test_a_visitor_keeps_nothing(name: str, client: Client, db: None) -> None:
    assert client.post(reverse(name), {"theme": "dark"}).status_code == 302
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", ["account-reading", "account-greeting"])
def test_reading_them_changes_nothing(name: str, alice: User, signed_in: SignedIn) -> None:
    assert signed_in(alice).get(reverse(name)).status_code == 405


def test_the_database_itself_knows_what_there_is_to_choose(alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=alice.pk).update(theme="sepia")


def reader(client: Client, article: Article) -> str:
    there = reverse("article-detail", args=[article.project.slug, article.pk])
    return client.get(there).content.decode()


def test_the_hint_is_shown_until_it_was_read(
    seat: Seat, article: Article, signed_in: SignedIn
) -> None:
    client = signed_in(seat.user)
    assert 'id="hint"' in reader(client, article)
    client.post(reverse("account-greeting"))
    assert 'id="hint"' not in reader(client, article)


def test_who_may_not_annotate_gets_no_hint(
    veras_seat: Seat, article: Article, signed_in: SignedIn
) -> None:
    assert 'id="hint"' not in reader(signed_in(veras_seat.user), article)


@pytest.mark.parametrize(
    ("start", "direction"),
    [("من عام إلى عام", "rtl"), ("Harbour", "ltr"), ("IBM قالت إن السفن وصلت", "rtl")],
)
def test_an_article_is_laid_out_in_the_direction_of_its_letters(
    start: str, direction: str, seat: Seat, signed_in: SignedIn, text_of: Any
) -> None:
    assert f'class="desk" dir="{direction}"' in reader(signed_in(seat.user), text_of(start))


@pytest.fixture
def text_of(seat: Seat) -> Callable[[str], Article]:
    from annotate.articles.actions import add_article
    from annotate.articles.reading import from_text

    return lambda text: add_article(seat=seat, source=from_text(text))
