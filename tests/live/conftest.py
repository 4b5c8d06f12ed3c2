"""The live process on the tests' database, and pages that listen to it."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from annotate import env
from annotate.accounts.models import User
from annotate.articles.models import Article
from tests.server.conftest import environment, free_port, until

PATIENCE = 60.0  # seconds


def database_url() -> str:
    """The tests' database as another process finds it."""
    given = connection.settings_dict
    host, port = quote(str(given["HOST"]), safe=""), given["PORT"]
    user, password = quote(given["USER"] or ""), quote(given["PASSWORD"] or "")
    who = f"{user}:{password}@" if password else f"{user}@"
    return f"postgresql://{who}/{given['NAME']}?host={host}" + (f"&port={port}" if port else "")


def start_live(port: int, web_port: int, log: Path) -> "subprocess.Popen[bytes]":
    """A live process for pages of a web server on `web_port`; it answers."""
    own = {
        "ANNOTATE_VAR": str(env.VAR),
        "ANNOTATE_LIVE_PORT": str(port),
        "ANNOTATE_POOL": "2",
        "DATABASE_URL": database_url(),
        "PORT": str(web_port),
        "SECRET_KEY": settings.SECRET_KEY,
    }
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "annotate.server.live"],
            cwd=env.CHECKOUT, env=environment(**own), stdout=file, stderr=file,
        )  # fmt: skip

    def answers() -> bool:
        assert process.poll() is None, log.read_text()
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200

    def tries() -> bool:
        try:
            return answers()
        except httpx.HTTPError as error:
            raise OSError from error

    until(tries, "the live process")
    wait_for_those_before()
    return process


def wait_for_those_before() -> None:
    """Wait for the end of all transactions, also of other databases, that were under way when the
    live process looked for the first time. What a page saw while they ran, it cannot know."""
    with psycopg.connect(database_url(), autocommit=True) as own:

        def ask(question: str) -> int:
            row = own.execute(f"SELECT {question}::text::bigint").fetchone()
            assert row is not None
            return int(row[0])

        number = ask("pg_current_xact_id()")
        xmin = "pg_snapshot_xmin(pg_current_snapshot())"
        until(lambda: ask(xmin) > number, "transactions of before to end")


def stop_live(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait(PATIENCE)


@dataclass
class Stream:
    """What a page hears, as it comes."""

    status: int
    events: list[tuple[str, Any, str]] = field(default_factory=list)
    """Name, data and id of each."""
    ended: bool = False
    _news: threading.Condition = field(default_factory=threading.Condition)

    def read(self, lines: Iterator[str]) -> None:
        name = data = id = ""
        try:
            for line in lines:
                head, _, value = line.partition(": ")
                if head == "event":
                    name = value
                elif head == "id":
                    id = value
                elif head == "data":
                    data = value
                elif not line and name:
                    with self._news:
                        self.events.append((name, json.loads(data), id))
                        self._news.notify_all()
                    name = ""
        except httpx.HTTPError:
            pass
        with self._news:
            self.ended = True
            self._news.notify_all()

    def wait(self, name: str, fits: Callable[[Any], bool] = lambda data: True) -> Any:
        """The data of the first event of this name that fits, when it has come."""
        with self._news:
            found: list[Any] = []

            def there() -> bool:
                found[:] = [data for one, data, _ in self.events if one == name and fits(data)]
                return bool(found) or self.ended

            assert self._news.wait_for(there, PATIENCE), (name, self.events)
            assert found, (name, self.events)
        return found[0]

    def wait_for_end(self) -> None:
        with self._news:
            assert self._news.wait_for(lambda: self.ended, PATIENCE)

    @property
    def cursor(self) -> str:
        """Where to go on from."""
        return next((id for _, _, id in reversed(self.events) if id), "")


@dataclass
class Live:
    """A live process, and the streams that the test opened from it."""

    port: int
    process: "subprocess.Popen[bytes]"
    open: ExitStack

    def address(self, article: Article) -> str:
        path = f"/p/{article.project.slug}/articles/{article.pk}/live/"
        return f"http://127.0.0.1:{self.port}{path}"

    def listen(
        self, article: Article, user: User | None, *, since: str = "", client: Client | None = None
    ) -> Stream:
        """Open the article's stream as a person."""
        if client is None:
            client = Client()
            if user:
                client.force_login(user)
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        http = self.open.enter_context(httpx.Client(cookies=cookies, timeout=PATIENCE))
        answer = self.open.enter_context(
            http.stream("GET", self.address(article), params={"since": since or now()})
        )
        stream = Stream(answer.status_code)
        thread = threading.Thread(target=stream.read, args=(answer.iter_lines(),), daemon=True)
        thread.start()
        if stream.status == 200:
            stream.wait("here")
        return stream


def now() -> str:
    """The cursor of a page that is loaded now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'x' || pg_snapshot_xmin(pg_current_snapshot())")
        row = cursor.fetchone()
    return str(row[0])


@pytest.fixture(scope="session")
def live_process(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """One for all tests: it looks on while each of them begins with empty tables."""
    port = free_port()
    process = start_live(port, free_port(), tmp_path_factory.mktemp("live") / "log")
    yield port, process
    stop_live(process)


@pytest.fixture
def live(
    transactional_db: None, live_process: tuple[int, "subprocess.Popen[bytes]"]
) -> Iterator[Live]:
    with ExitStack() as stack:
        yield Live(*live_process, stack)
