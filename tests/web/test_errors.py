import re
from collections.abc import Callable

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse
from pytest_django import DjangoAssertNumQueries

from annotate.accounts.models import User
from annotate.urls import handler400, handler403, handler404, handler500
from annotate.urls import urlpatterns as real
from annotate.web import errors

__all__ = ["handler400", "handler403", "handler404", "handler500"]

type SignedIn = Callable[[User], Client]


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("on purpose")


urlpatterns = [
    path("broken/", broken),
    path("suspicious/", suspicious),
    path("api/v1/broken/", broken),
    *real,
]


def test_nothing_here_is_a_page_of_ours(client: Client, db: None) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "Nothing here" in answer.content.decode()


@pytest.mark.urls(__name__)
def test_what_cannot_be_understood_is_a_page_of_ours(client: Client, db: None) -> None:
    answer = client.get("/suspicious/")
    assert answer.status_code == 400
    assert "did not make sense" in answer.content.decode()


def test_a_form_without_its_secret_is_explained(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    answer = client.post(reverse("account-name"), {"name": "Mallory"})
    assert answer.status_code == 403
    assert "The form had expired" in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_broken_page_needs_no_database(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    with django_assert_num_queries(0):
        answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "broke on our side" in answer.content.decode()
    assert "on purpose" not in answer.content.decode()


@pytest.mark.urls(__name__)
def test_the_api_answers_in_its_own_way(db: None) -> None:
    answer = Client(raise_request_exception=False).get("/api/v1/broken/")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "server_error"


def test_an_address_of_the_api_that_is_none_answers_in_json() -> None:
    request = RequestFactory().get("/api/v1/nothing/")
    answer = errors.not_found(request, Exception())
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/json"


def test_the_offline_page_needs_nothing_else_and_no_database(client: Client) -> None:
    answer = client.get("/offline/")
    page = answer.content.decode()
    assert not re.search(r'(src|href)="(?!data:|")', page)
    nonce = re.search(r'<style nonce="([^"]+)"', page)
    assert nonce
    assert f"'nonce-{nonce[1]}'" in answer["Content-Security-Policy"]


def test_pages_allow_no_script_or_style_but_ours(client: Client, db: None) -> None:
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    page = answer.content.decode()
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"\son[a-z]+=", page)
    assert not re.search(r'(src|href)="(https?:)?//', page)
