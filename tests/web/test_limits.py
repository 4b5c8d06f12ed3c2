"""How much may be sent: refused by its announced size, before it is read or anybody is asked."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.web.limits import SMALL

type SignedIn = Callable[[User], Client]

MUCH = "x" * (SMALL + 1)


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/p/nothing/"])
def test_a_visitor_cannot_send_much(client: Client, db: None, address: str) -> None:
    assert client.post(address, {"login": MUCH}).status_code == 413


def test_what_is_announced_counts(client: Client, db: None) -> None:
    answer = client.generic("POST", "/accounts/login/", b"", CONTENT_LENGTH=str(10**12))
    assert answer.status_code == 413
    assert "That is too much" in answer.content.decode()
    assert "A text that is added as a file may have 50 MB." in answer.content.decode()


def test_only_who_is_signed_in_sends_an_article(
    client: Client, signed_in: SignedIn, seat: Seat
) -> None:
    address = reverse("article-new", args=[seat.project.slug])
    assert client.post(address, {"text": MUCH}).status_code == 413
    stored = signed_in(seat.user).post(address, {"text": MUCH})
    assert stored.status_code == 302


def test_an_article_has_a_limit_too(signed_in: SignedIn, seat: Seat) -> None:
    address = reverse("article-new", args=[seat.project.slug])
    answer = signed_in(seat.user).generic("POST", address, b"", CONTENT_LENGTH=str(65 * 2**20))
    assert answer.status_code == 413


def test_other_forms_of_a_member_are_small(signed_in: SignedIn, seat: Seat) -> None:
    address = reverse("project-settings", args=[seat.project.slug])
    assert signed_in(seat.user).post(address, {"name": MUCH}).status_code == 413
