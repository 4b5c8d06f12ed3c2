"""The request log: one line of JSON, an id to find it by, and nothing that is nobody's business."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from logging.config import dictConfig

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from annotate.accounts.models import User
from annotate.server import request_log


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What a server would log, as text."""
    settings = request_log.configuration(local=False)
    formatter = settings["formatters"]["json"]
    stream = StringIO()
    settings["formatters"] = {"json": formatter}
    settings["handlers"]["console"]["stream"] = stream
    root = logging.getLogger()
    before = (root.level, root.handlers[:])
    dictConfig(settings)
    yield stream
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    logging.getLogger("annotate.requests").setLevel(logging.NOTSET)


def test_a_request_is_one_line_of_json_with_route_status_and_time(
    client: Client, db: None, lines: StringIO
) -> None:
    client.get("/p/some-desk/articles/?q=a+secret+story")
    [line] = [json.loads(line) for line in lines.getvalue().splitlines() if "route" in line]
    assert line["route"] == "p/<slug:slug>/articles/"
    assert (line["project"], line["method"], line["status"]) == ("some-desk", "GET", 302)
    assert line["milliseconds"] >= 0
    assert "secret" not in lines.getvalue()


def test_the_answer_carries_the_id_of_its_line(client: Client, db: None, lines: StringIO) -> None:
    answer = client.get("/healthz")
    assert json.loads(lines.getvalue().splitlines()[-1])["request_id"] == answer["X-Request-ID"]


def test_a_proxys_id_is_taken_and_a_strange_one_is_not(client: Client, db: None) -> None:
    kept = client.get("/healthz", headers={"X-Request-ID": "proxy-0123456789"})
    assert kept["X-Request-ID"] == "proxy-0123456789"
    replaced = client.get("/healthz", headers={"X-Request-ID": 'x" injected\tline'})
    assert "injected" not in replaced["X-Request-ID"]


def test_one_time_links_tokens_and_passwords_stay_out(
    client: Client, alice: User, lines: StringIO
) -> None:
    client.get("/sign-in/MQ/one-time-token-value/")
    client.post("/accounts/login/", {"login": alice.email, "password": "a-wrong-password"})
    client.get("/api/v1/projects/", headers={"Authorization": "Token not-a-real-token"})
    for word in ("one-time-token-value", "a-wrong-password", "not-a-real-token", alice.email):
        assert word not in lines.getvalue()


def test_an_error_is_told_with_its_route_and_id_and_not_its_path(
    rf: RequestFactory, lines: StringIO
) -> None:
    request = rf.get("/sign-in/MQ/one-time-token-value/")
    request.resolver_match = resolve(request.path)
    request.META["annotate.request_id"] = "0123456789"
    logger = logging.getLogger("django.request")
    logger.error("Internal Server Error: %s", request.path, extra={"request": request})
    line = json.loads(lines.getvalue())
    assert line["message"] == "Internal Server Error: sign-in/<uidb64>/<token>/"
    assert line["request_id"] == "0123456789"
    assert "one-time-token-value" not in lines.getvalue()


def test_a_wrong_host_name_is_one_line_without_a_trace(
    client: Client, db: None, lines: StringIO
) -> None:
    client.get("/", headers={"Host": "evil.example"})
    [line] = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert (line["status"], line["message"]) == (400, "request")


def test_on_ones_own_machine_only_what_is_wrong_is_told() -> None:
    loggers = request_log.configuration(local=True)["loggers"]
    assert loggers["annotate.requests"]["level"] == "WARNING"
