"""Annotate under measurement: a server on a scratch directory, and clients of it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from annotate.text.ids import uuid7
from bench import workload
from bench.processes import Server, checked, http

CHECKOUT = Path(__file__).resolve().parent.parent
EMAIL = "bench@example.org"
# What could make the server another one than `make run` starts.
UNSET = (
    "DATABASE_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "EMAIL_URL",
    "MEDIA_ROOT", "ANNOTATE_STATIC_ROOT", "ANNOTATE_POOL", "ANNOTATE_WORKERS", "ANNOTATE_HOST",
    "ANNOTATE_URL", "ANNOTATE_PGBOUNCER", "DJANGO_SETTINGS_MODULE",
)  # fmt: skip


class Annotate:
    """The server as `make run` starts it, with fsync, on an empty directory of its own."""

    def __init__(self, home: Path, port: int) -> None:
        self.var = home / "annotate"
        shutil.rmtree(self.var, ignore_errors=True)
        self.var.mkdir(parents=True)
        self.base = f"http://127.0.0.1:{port}"
        self.environment = {key: value for key, value in os.environ.items() if key not in UNSET} | {
            "ANNOTATE_VAR": str(self.var),
            "ANNOTATE_DURABLE": "1",
            "ANNOTATE_DEMO": "0",
            "ANNOTATE_ADMIN_EMAIL": EMAIL,
            "PORT": str(port),
        }
        self.server = Server(
            [sys.executable, "-m", "annotate.server"],
            self.environment,
            home / "annotate.log",
            CHECKOUT,
        )

    def start(self) -> float:
        """Seconds until /healthz answers."""
        return self.server.start(f"{self.base}/healthz")

    def stop(self) -> None:
        self.server.stop()

    def web_processes(self) -> list[psutil.Process]:
        """The web server and its workers, without database and background worker."""
        found: list[psutil.Process] = []
        for process in self.server.family():
            with suppress(psutil.NoSuchProcess):  # what only helped it to start
                if "annotate.server.web" in process.cmdline():
                    found += [process, *process.children(recursive=True)]
        return list(dict.fromkeys(found))

    def database(self) -> "psycopg.Connection[Any]":
        """A connection of our own, beside Annotate."""
        return psycopg.connect(host=str(self.var / "socket"), user="annotate", dbname="annotate")

    # Seeding, in a process of its own ------------------------------------------------------------
    def seed(self, what: str, **facts: Any) -> dict[str, Any]:
        """Do something of `bench.seeding`; its answer."""
        done = subprocess.run(
            [sys.executable, "-m", "bench.inside", what, json.dumps(facts)],
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "annotate.settings"},
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The administrator's API token and the key of a session."""
        return self.seed("keys", email=EMAIL)

    def project(self, slug: str) -> str:
        """A new project with the workload's tags."""
        self.seed("project", email=EMAIL, slug=slug)
        return slug

    def filled(self, slug: str, annotations: int, articles: int) -> dict[str, Any]:
        """A new project with so many articles of 1,200 words and annotations spread over them."""
        return self.seed(
            "filled", email=EMAIL, slug=slug, annotations=annotations, articles=articles
        )

    def report(self, slug: str, title: str, entries: int) -> None:
        """A report of so many of the project's annotations."""
        self.seed("report", email=EMAIL, slug=slug, title=title, entries=entries)

    def figures(self, slug: str, count: int) -> None:
        """Values for so many of the project's annotations."""
        self.seed("figures", email=EMAIL, slug=slug, count=count)

    # Clients -----------------------------------------------------------------------------------
    def api(self) -> httpx.Client:
        """A program with a token."""
        return http(self.base, {"Authorization": f"Token {self.keys['token']}"})

    def pages(self) -> httpx.Client:
        """A browser that has signed in."""
        client = http(self.base)
        client.cookies.set("sessionid", self.keys["session"])
        return client

    def add_article(self, client: httpx.Client, slug: str, one: workload.Article) -> str:
        """Its id."""
        answer = client.post(
            f"/api/v1/projects/{slug}/articles/",
            json={"title": one.title, "text": "\n\n".join(one.paragraphs)},
        )
        return str(checked(answer, 201).json()["id"])

    def creator(
        self, client: httpx.Client, slug: str, id: str, one: workload.Article
    ) -> Callable[[tuple[int, tuple[int, int]]], None]:
        """What creates the annotation of a number and a span."""
        text, address = one.text, f"/api/v1/projects/{slug}/annotations/"

        def create(item: tuple[int, tuple[int, int]]) -> None:
            number, (start, end) = item
            sent = draft(id, text, start, end, number)
            got = checked(client.post(address, json=sent), 201).json()
            if (got["start"], got["end"], got["quote"]) != (start, end, text[start:end]):
                raise AssertionError(f"stored elsewhere: {got}")

        return create

    def annotate(
        self, client: httpx.Client, slug: str, id: str, one: workload.Article, count: int
    ) -> None:
        """Many annotations at once, which no figure counts."""
        drafts = [
            draft(id, one.text, start, end, number)
            for number, (start, end) in enumerate(workload.spans(one, count))
        ]
        for at in range(0, count, 1000):
            address = f"/api/v1/projects/{slug}/annotations/bulk/"
            checked(client.post(address, json=drafts[at : at + 1000]), 201)

    def inside(self, addresses: Sequence[str]) -> list[dict[str, Any]]:
        """What each page costs inside: queries, time in Python and in the database."""
        found: list[dict[str, Any]] = self.seed("inside", email=EMAIL, addresses=addresses)["pages"]
        return found


def draft(id: str, text: str, start: int, end: int, number: int) -> dict[str, Any]:
    """What is sent to annotate `[start, end)` of an article's text, with the tag of a number."""
    return {
        "id": str(uuid7()),
        "article": id,
        "start": start,
        "end": end,
        "quote": text[start:end],
        "tags": [workload.tag(number)],
    }
