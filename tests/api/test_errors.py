"""Every error of the API has the one shape."""

import json
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from knox.models import AuthToken
from rest_framework.exceptions import Throttled

from annotate.accounts.actions import change_role
from annotate.accounts.models import Membership, User
from annotate.accounts.permissions import Seat
from annotate.api import annotations, members
from annotate.articles.models import Article
from tests.api.conftest import Api, assert_error


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[1,", b"{'a': 1}", b'{"note": NaN}', b'{"start": Infinity}', b"\xff\xfe",
        b'{"note": "\xed\xa0\x80"}', b'{"start": ' + b"9" * 5000 + b"}", b"[" * 100_000,
        b'{"a":' * 50_000, b'{"note": "\x00"}',
    ],
)  # fmt: skip
def test_what_is_no_json_is_said_to_be_unreadable(api: Api, body: bytes) -> None:
    answer = api("POST", "annotations/", body)
    if body == b"":
        assert_error(answer, 400, "invalid", "article")
    else:
        assert_error(answer, 400, "unreadable")


@pytest.mark.parametrize("body", [b"null", b"3", b'"text"', b"[]", b"true"])
def test_json_that_is_no_object_is_refused(api: Api, body: bytes) -> None:
    assert_error(api("POST", "annotations/", body), 400, "invalid")


def test_other_kinds_of_bodies_get_415(api: Api) -> None:
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        answer = api.client.post(
            api.at + "annotations/", b"x", content_type=kind, headers=api.headers
        )
        assert_error(answer, 415, "unsupported_media_type")


def test_too_large_a_body_gets_413_naming_the_limit(api: Api) -> None:
    body = assert_error(api("POST", "annotations/", b" " * 10_000_000), 413, "too_large")
    assert "1,048,576" in body["error"]["message"]


def test_unknown_addresses_get_404(api: Api, visitor: Api) -> None:
    for path in ("nothing/", "annotations", "../", "tags/a/b/", "%F0%9F%9B%A5/"):
        for client in (api, visitor):
            for method in ("GET", "POST", "DELETE"):
                assert_error(client(method, path, {}), 404, "not_found")
    for path in ("/api/v1/", "/api/v1/nothing", "/api/v1/projects"):
        assert_error(visitor.get(path), 404, "not_found")


def test_an_answer_that_is_not_accepted_gets_406(api: Api) -> None:
    assert_error(api.get("", Accept="text/html"), 406, "not_acceptable")
    for accepts in ("*/*", "application/json", "text/html, application/*;q=0.5"):
        assert api.get("", Accept=accepts).status_code == 200


@pytest.mark.parametrize(
    "header", ["Token", "Token a b", "Token x", "Token \xe9", "Token " + "a" * 9000, "token nope"]
)
def test_a_bad_token_gets_401(visitor: Api, header: str) -> None:
    answer = visitor.get("", Authorization=header)
    assert_error(answer, 401, "authentication_failed")
    assert answer["WWW-Authenticate"] == "Token"


def test_an_expired_token_and_a_closed_account_get_401(api: Api, alice: User) -> None:
    tokens = AuthToken.objects.filter(user=alice)
    tokens.update(expiry="2020-01-01T00:00:00Z")
    assert_error(api.get(""), 401, "authentication_failed")
    tokens.update(expiry=None)
    assert api.get("").status_code == 200
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert_error(api.get(""), 401, "authentication_failed")


def test_a_session_reads_and_changes_with_the_csrf_token(api: Api, alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    address = api.at + "tags/figure/"
    assert client.get(address).status_code == 200
    sent = {"data": json.dumps({"name": "Number"}), "content_type": "application/json"}
    assert_error(client.patch(address, **sent), 403, "csrf_failed")
    token = "a" * 32
    client.cookies["csrftoken"] = token
    answer = client.patch(address, **sent, headers={"X-CSRFToken": token})
    assert answer.status_code == 200


def test_too_many_requests_say_when_to_come_again(api: Api) -> None:
    with patch.object(annotations.AnnotationList, "get", side_effect=Throttled(wait=3)):
        answer = api.get("annotations/")
    assert_error(answer, 429, "too_many_requests")
    assert answer["Retry-After"] == "4"


def test_a_bug_answers_json_without_a_trace(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    with patch.object(annotations.AnnotationList, "get", side_effect=ZeroDivisionError("secret")):
        answer = api.get("annotations/")
    assert_error(answer, 500, "server_error")
    assert b"secret" not in answer.content
    assert "ZeroDivisionError" in caplog.text


def test_a_database_that_is_away_answers_503(api: Api) -> None:
    with patch.object(annotations.AnnotationList, "get", side_effect=OperationalError("gone")):
        assert_error(api.get("annotations/"), 503, "unavailable")


def test_a_change_of_what_went_at_the_same_moment_answers_409(api: Api, bobs_seat: Seat) -> None:
    own = Membership.objects.get(user=bobs_seat.user)

    def too_late(**given: Any) -> Membership:
        Membership.objects.filter(pk=own.pk).delete()
        return change_role(**given)

    with patch.object(members, "change_role", too_late):
        answer = api("PATCH", f"members/{own.pk}/", {"role": "curator"})
    assert_error(answer, 409, "conflict")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(
    sent=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("start", "end", "quote", "prefix", "suffix", "tags", "note", "details", "id"), JSON
        ),
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_body_ever_makes_a_500(api: Api, article: Article, sent: dict[str, Any]) -> None:
    answer = api.post("annotations/", {"article": str(article.pk), **sent})
    assert answer.status_code in (201, 400, 422), answer.content
    if answer.status_code != 201:
        assert set(answer.json()["error"]) == {"code", "message", "fields"}
