"""Annotate as a person starts it: a real process on a directory of its own."""

import fcntl
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import psutil
import psycopg
import pytest

from annotate import env
from annotate.server import embedded, paths

SECONDS = 240.0  # a busy machine takes its time
FOREIGN = re.compile(
    r"ANNOTATE_|(DATABASE_URL|DEBUG|SECRET_KEY|ALLOWED_HOSTS|DJANGO_SETTINGS_MODULE)$"
)


def until[T](found: Callable[[], T], what: str) -> T:
    """Wait for a truthy answer; errors of something that is still starting are none yet."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            if answer := found():
                return answer
        except (OSError, psycopg.OperationalError, psutil.Error):
            pass
        time.sleep(0.02)
    raise AssertionError(f"still waiting for {what}")


def environment(**changes: str) -> dict[str, str]:
    """Ours, without the settings of the person who runs the tests."""
    return {name: value for name, value in os.environ.items() if not FOREIGN.match(name)} | changes


def free_port() -> int:
    """One that nobody listens on, and that the system does not give to a connection meanwhile:
    those begin at 32,768. A live process may take the one 10,000 above."""
    while True:
        port = 10_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Installation:
    """One var directory and what runs on it."""

    def __init__(self, var: Path, **changes: str) -> None:
        self.var = var
        self.changes = changes
        self.port = free_port()
        self.log = var / "run.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.first_words = ""

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "ANNOTATE_VAR": str(self.var),
            "PORT": str(self.port),
            "ANNOTATE_DEMO": "0",
            "ANNOTATE_ADMIN_EMAIL": "ada@example.org",
        }
        return environment(**own | self.changes)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "annotate.server"],
                cwd=env.CHECKOUT, env=self.environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        until(self.answers, f"the server: {self.output()}")

    def run(self, *arguments: str, **changes: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=env.CHECKOUT, env=self.environment | changes, text=True, capture_output=True,
            check=False, timeout=SECONDS,
        )  # fmt: skip

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def answers(self) -> bool:
        assert self.process is None or self.process.poll() is None, self.output()
        with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)

    def ready(self) -> bool:
        with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=30) as answer:
            return bool(answer.status == 200)

    def connect(self) -> "psycopg.Connection[tuple[int]]":
        return psycopg.connect(
            host=str(paths.socket_directory(self.var)), dbname="annotate", user="annotate"
        )

    def count(self) -> int:
        with self.connect() as connection:
            row = connection.execute("SELECT count(*) FROM acknowledged").fetchone()
        return row[0] if row else 0

    def postmaster(self) -> int:
        lines = (self.var / "postgres" / "postmaster.pid").read_text().splitlines()
        return int(lines[0])

    def kill(self, *, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(SECONDS)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.kill(number=signal.SIGTERM)
        until(lambda: embedded.is_stopped(self.var), "the database to stop")


def installed(factory: pytest.TempPathFactory, var: Path) -> Installation:
    """One on `var` that was started once and stopped; what that said is its `first_words`. A first
    start is many seconds of work, so all workers have copies of one."""
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    kept = shared / "first-start"
    with (shared / "first-start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            # A name of its own: what a start that failed left behind is in nobody's way.
            made = Installation(factory.mktemp("first-start"), ANNOTATE_DEMO="1")
            try:
                made.start()
                # It says so once it has seen that the web server answers.
                until(lambda: "Ctrl-C" in made.output(), "what it says")
            finally:
                made.stop()
            made.var.rename(kept)
    # As root the database belongs to another user, which Python's own copying would change.
    subprocess.run(["cp", "-pR", str(kept), str(var)], check=True)
    found = Installation(var)
    found.first_words = found.output()
    found.log.unlink()
    return found


@pytest.fixture
def installation(first_installation: Installation) -> Installation:
    """The one that runs, also after a test that failed while it had stopped it."""
    process = first_installation.process
    if process is None or process.poll() is not None:
        first_installation.start()
    return first_installation


@pytest.fixture(scope="session")
def first_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One that has been started once and answers; every test leaves it running."""
    var = tmp_path_factory.mktemp("installation") / "var"
    found = installed(tmp_path_factory, var)
    try:
        found.start()
        with found.connect() as connection:
            connection.execute("CREATE TABLE acknowledged (number int)")
        yield found
    finally:
        found.stop()
