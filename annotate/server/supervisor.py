"""`make run`: the database, the web server and the background worker, kept running together."""

import fcntl
import json
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any

from annotate import env
from annotate.server import embedded, first_sign_in, preparation, probe
from annotate.server.children import Child, stop
from annotate.server.cluster import EmbeddedError

TICK = 0.2  # seconds between two looks at the children
START_SECONDS = 120.0
STOP_SECONDS = 10.0
FORGET = ["--delete-jobs", "successful"]  # else the queue's table grows with every job
WEB_POOL = "16"  # connections a web process may keep; it uses one a thread
LIVE_POOL = "2"
LIVE_ABOVE = 10_000  # where the live process listens, when nothing else does there


class Supervisor:
    """Starts what Annotate consists of, watches it, and stops all of it."""

    def __init__(self) -> None:
        python = sys.executable
        own = {
            "ANNOTATE_LIVE_PORT": str(env.LIVE_PORT or free_port(env.HOST, env.PORT + LIVE_ABOVE))
        }
        pool = own | {"ANNOTATE_POOL": str(env.POOL or WEB_POOL)}
        self.web = Child("web server", [python, "-m", "annotate.server.web", "--wait"], pool)
        pool = own | {"ANNOTATE_POOL": LIVE_POOL}
        self.live = Child("live server", [python, "-m", "annotate.server.live"], pool)
        worker: list[str | Path] = [python, env.CHECKOUT / "manage.py", "procrastinate", "worker"]
        self.worker = Child("worker", [*worker, "--shutdown-graceful-timeout", "5", *FORGET])
        self.stopping = threading.Event()
        self.address = f"{env.address()}/"

    def run(self) -> int:
        """Start everything and watch it until told to stop; the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.asked_to_stop)
        lock = take_lock(self.address)
        try:
            require_free_port(env.HOST, env.PORT)
            return self.serve()
        except (EmbeddedError, preparation.DatabaseProblem) as error:
            print(f"annotate: {error}", file=sys.stderr)
            return 1
        finally:
            stop([self.web, self.live, self.worker], STOP_SECONDS)
            self.let_database_go()
            os.close(lock)

    def asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        """Signal handler."""
        self.stopping.set()

    def serve(self) -> int:
        """Everything between the checks and the end."""
        stamp = preparation.read_stamp()
        ready = preparation.is_current(stamp) and not first_sign_in.is_due()
        if ready:
            self.web.start()  # it loads while the database starts
        if env.EMBEDDED:
            if not (env.VAR / "postgres").exists():
                print("Setting up the database …", flush=True)
            embedded.join(env.VAR, durable=env.DURABLE)
        applied = preparation.applied_migrations()
        answer: dict[str, Any] = {}
        if not ready or not applied.issuperset(stamp["migrations"]):
            stop([self.web], 0)
            answer = self.prepare()
            if self.stopping.is_set():
                return 0
            self.web.start()
        self.web.go()
        return self.announce_and_watch(answer)

    def prepare(self) -> dict[str, Any]:
        """Run the preparation, unless we are told to stop: then nothing is answered."""
        process = preparation.start()
        while process.poll() is None:
            if self.stopping.wait(0.05):
                process.terminate()
                process.wait()
                return {}
        return preparation.answer_of(process)

    def announce_and_watch(self, answer: dict[str, Any]) -> int:
        """Wait for the first answer, say where to go, start the others, and keep all alive."""
        answering = self.wait_for_web()
        if administrator := answer.get("administrator"):
            print(first_sign_in.words(self.address, administrator), flush=True)
            first_sign_in.forget()
        if answering:
            print(f"Annotate is at {self.address} (Ctrl-C stops it)", flush=True)
        if not answering:
            return 0 if self.stopping.is_set() else self.complain("the web server does not start")
        self.live.start()
        self.worker.start()
        while not self.stopping.wait(TICK):
            self.look_after()
        return 0

    def complain(self, what: str) -> int:
        """Say what is wrong; the exit status."""
        print(f"annotate: {what}", file=sys.stderr)
        return 1

    def wait_for_web(self) -> bool:
        """Whether the web server answers before it dies, the time is up or we are to stop."""
        deadline = time.monotonic() + START_SECONDS
        while not self.stopping.is_set() and time.monotonic() < deadline:
            if self.web.has_died():
                return False
            if probe.answers("/healthz"):
                return True
            self.stopping.wait(0.02)
        return False

    def look_after(self) -> None:
        """Start again what has died."""
        if env.EMBEDDED:
            try:
                embedded.call(env.VAR, durable=env.DURABLE)
            except EmbeddedError as error:
                print(f"annotate: {error}", file=sys.stderr)
                self.stopping.wait(1)
        for child in (self.web, self.live, self.worker):
            if child.revive():
                print(f"annotate: the {child.name} died and was started again", file=sys.stderr)
                child.go()

    def let_database_go(self) -> None:
        """Leave the database and, when nobody else uses it, wait until it has stopped."""
        if not env.EMBEDDED:
            return
        embedded.leave(env.VAR)
        deadline = time.monotonic() + START_SECONDS
        while not embedded.is_stopped(env.VAR) and time.monotonic() < deadline:
            if embedded.is_used_by_others(env.VAR):
                return
            time.sleep(0.01)


def take_lock(address: str) -> int:
    """The lock of this checkout's server; ends with one line when another one runs."""
    try:
        env.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(env.VAR / "serving", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise SystemExit(f"annotate: ANNOTATE_VAR: {error.strerror}: {error.filename}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit(f"annotate: already running{running_at(env.VAR / 'serving')}") from None
    os.ftruncate(lock, 0)
    os.write(lock, json.dumps({"address": address, "process": os.getpid()}).encode())
    return lock


def running_at(path: Path) -> str:
    """ " at ADDRESS (process N)" of the server that holds the lock, or nothing."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return f" at {found['address']} (process {found['process']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def require_free_port(host: str, port: int) -> None:
    """End with one line when something else listens there; a killed server's may take a moment."""
    deadline = time.monotonic() + 3
    while True:
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
                return
        except OSError as error:
            if time.monotonic() > deadline:
                raise SystemExit(
                    f"annotate: PORT {port} on {host} cannot be used ({error.strerror}); "
                    f"choose another, for example PORT={port + 1 if port < 65535 else 8000}"
                ) from None
            time.sleep(0.1)


def free_port(host: str, wished: int) -> int:
    """The wished port when nothing listens there, else any that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in (wished, 0):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except (OSError, OverflowError):
                continue
            return int(probe.getsockname()[1])
    return 0


def main() -> int:
    """Run the supervisor."""
    return Supervisor().run()
