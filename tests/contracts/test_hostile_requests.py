"""Requests that no page and no honest program sends: refused, never an error of ours."""

import base64
import json
from collections.abc import Callable

import pytest
from django.test import Client

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.articles.models import Article

type SignedIn = Callable[[User], Client]

# Whole, and yet there is no such moment in UTC.
BEYOND_TIME = ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"]


@pytest.fixture
def admin(signed_in: SignedIn, seat: Seat) -> Client:
    return signed_in(seat.user)


@pytest.mark.parametrize("moment", BEYOND_TIME)
def test_a_cursor_beyond_time_is_none(admin: Client, article: Article, moment: str) -> None:
    slug, pk = article.project.slug, str(article.pk)
    page = admin.get(f"/p/{slug}/articles/", {"after": f"{moment}~{pk}"})
    assert page.status_code == 200
    cursor = base64.urlsafe_b64encode(json.dumps([0, moment, pk]).encode()).decode()
    answer = admin.get(f"/api/v1/projects/{slug}/articles/", {"cursor": cursor})
    assert answer.status_code == 400


def test_an_author_of_thousands_of_digits_is_nobody(admin: Client, seat: Seat) -> None:
    page = admin.get(f"/p/{seat.project.slug}/annotations/", {"author": "9" * 5000})
    assert page.status_code == 422
    assert "nobody here is called" in page.content.decode()


@pytest.mark.parametrize(
    "field",
    [
        {"name": "a\0b", "type": "text"},
        {"name": "a", "type": "text", "help": "b\0"},
        {"name": "a", "type": "choice", "choices": "b\0"},
    ],
)
def test_a_field_of_a_tag_cannot_hold_nul(admin: Client, seat: Seat, field: dict[str, str]) -> None:
    values = {f"fields-0-{name}": value for name, value in field.items()} | {"name": "Figure"}
    page = admin.post(f"/p/{seat.project.slug}/settings/tags/figure/", values)
    assert page.status_code == 422
    assert "cannot hold NUL" in page.content.decode()


def test_a_token_with_a_strange_name_is_not_there(admin: Client) -> None:
    assert admin.post("/account/tokens/%00/revocation/").status_code == 404


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_json_that_is_nested_too_deeply_is_unreadable(
    admin: Client, seat: Seat, opening: str, closing: str
) -> None:
    body = f'{{"note":"\\u0041","details":{opening * 5000}1{closing * 5000}}}'
    answer = admin.post(
        f"/api/v1/projects/{seat.project.slug}/annotations/", body, "application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "unreadable"
