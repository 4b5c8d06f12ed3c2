"""The API as programs meet it: a client for each member of the cast, and addresses."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from knox.models import AuthToken

from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.api import waiting
from annotate.articles.models import Article
from tests.articles.importing import work


class Api:
    """Speaks JSON with a token; `at` is prefixed to every address."""

    def __init__(self, user: User | None, at: str) -> None:
        self.headers = {}
        if user is not None:
            self.headers["Authorization"] = f"Token {AuthToken.objects.create(user)[1]}"
        self.at = at
        self.client = Client(raise_request_exception=False)

    def __call__(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        body = b"" if data is None else data if isinstance(data, bytes) else json.dumps(data)
        return self.client.generic(
            method,
            path if path.startswith("/") else self.at + path,
            body,
            content_type="application/json",
            headers={**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        return self("POST", path, {} if data is None else data, **headers)

    def put(self, path: str, data: Any, **headers: str) -> Any:
        return self("PUT", path, data, **headers)

    def patch(self, path: str, data: Any, **headers: str) -> Any:
        return self("PATCH", path, data, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self("DELETE", path, **headers)


@pytest.fixture
def api_of(project: Project) -> Callable[[User | None], Api]:
    return lambda user: Api(user, f"/api/v1/projects/{project.slug}/")


@pytest.fixture
def api(api_of: Callable[..., Api], seat: Seat) -> Api:
    """Alice's: admin."""
    return api_of(seat.user)


@pytest.fixture
def bobs(api_of: Callable[..., Api], bobs_seat: Seat) -> Api:
    """Bob's: annotator."""
    return api_of(bobs_seat.user)


@pytest.fixture
def coras(api_of: Callable[..., Api], coras_seat: Seat) -> Api:
    """Cora's: curator."""
    return api_of(coras_seat.user)


@pytest.fixture
def veras(api_of: Callable[..., Api], veras_seat: Seat) -> Api:
    """Vera's: viewer."""
    return api_of(veras_seat.user)


@pytest.fixture
def charlies(api_of: Callable[..., Api], charlie: User) -> Api:
    """Charlie's: a stranger."""
    return api_of(charlie)


@pytest.fixture
def visitor(api_of: Callable[..., Api]) -> Api:
    """Nobody's."""
    return api_of(None)


@pytest.fixture
def draft(article: Article) -> Callable[..., dict[str, Any]]:
    """What a program sends to annotate."""

    def draft(quote: str = "4,120 landings", *tags: str, **more: Any) -> dict[str, Any]:
        return {"article": str(article.pk), "quote": quote, "tags": list(tags), **more}

    return draft


def assert_error(answer: Any, status: int, code: str, *fields: str) -> dict[str, Any]:
    """The one shape, with this status and code and with messages at exactly these fields."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    body = answer.json()
    error = body["error"]
    assert set(error) == {"code", "message", "fields"}
    assert error["code"] == code, error
    assert error["message"]
    assert "Traceback" not in answer.content.decode()
    assert sorted(error["fields"]) == sorted(fields), error
    assert all(isinstance(m, str) and m for each in error["fields"].values() for m in each)
    return body


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that works while a request waits."""

    sleep, working = time.sleep, False

    def look(seconds: float) -> None:
        nonlocal working
        if working:  # the worker itself waits for a process
            sleep(seconds)
            return
        working = True
        work()
        working = False

    monkeypatch.setattr(waiting.time, "sleep", look)
