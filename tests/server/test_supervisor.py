"""`make run` survives what can be killed, and loses nothing that it acknowledged."""

import os
import re
import signal
from urllib.request import urlopen

import psutil
import psycopg
import pytest

from annotate.server import embedded
from tests.server.conftest import SECONDS, Installation, until


def children(installation: Installation) -> dict[str, psutil.Process]:
    """The supervisor's children by what they run."""
    assert installation.process is not None
    found: dict[str, psutil.Process] = {}
    for child in psutil.Process(installation.process.pid).children():
        arguments = " ".join(child.cmdline())
        for name in (
            "annotate.server.web",
            "annotate.server.live",
            "annotate.server.keeper",
            "procrastinate",
        ):
            if name in arguments:
                found[name] = child
    return found


def lives(process: psutil.Process) -> bool:
    """Whether it runs; one that has ended and that nobody has waited for does not."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def write(installation: Installation) -> int:
    """Commit one row; the number of rows that count as acknowledged from now on."""
    with installation.connect() as connection:
        connection.execute("INSERT INTO acknowledged VALUES (1)")
    return installation.count()


def test_the_first_start_prints_address_and_credentials_once(installation: Installation) -> None:
    said = installation.first_words
    assert said.count("ada@example.org") == 1
    assert re.search(r"Password +\S{12,}", said)
    at = re.search(r"Annotate is at (http://127\.0\.0\.1:\d+/)", said)
    assert at
    assert re.search(rf"{at[1]}\S+/\S+", said)


def test_later_starts_print_the_address_alone(installation: Installation) -> None:
    until(lambda: "Ctrl-C" in installation.output(), "what it says")
    said = installation.output()
    assert f"http://127.0.0.1:{installation.port}/" in said
    assert "ada@example.org" not in said


def test_it_becomes_ready_with_its_worker(installation: Installation) -> None:
    assert until(installation.ready, "the worker")


def test_a_second_one_says_that_it_runs_already_and_where(installation: Installation) -> None:
    second = installation.run("-m", "annotate.server")
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"already running at http://127.0.0.1:{installation.port}/" in second.stderr


def test_the_databases_log_is_private_and_holds_nothing_that_was_written(
    installation: Installation,
) -> None:
    log = installation.var / "postgres.log"
    with (
        installation.connect() as connection,
        pytest.raises(psycopg.errors.InvalidTextRepresentation),
    ):
        connection.execute("INSERT INTO acknowledged VALUES ('what somebody wrote')")
    assert log.stat().st_mode & 0o777 == 0o600
    assert "ready to accept connections" in log.read_text(encoding="utf-8")
    assert "somebody" not in log.read_text(encoding="utf-8")


def test_a_killed_database_comes_back_with_every_acknowledged_row(
    installation: Installation,
) -> None:
    rows = write(installation)
    killed = installation.postmaster()
    os.kill(killed, signal.SIGKILL)
    until(lambda: installation.postmaster() != killed and installation.count() == rows, "the rows")
    assert until(installation.ready, "web server and worker to find the database again")


def test_a_killed_keeper_is_replaced(installation: Installation) -> None:
    rows = write(installation)
    keeper = until(lambda: keeper_of(installation), "the keeper")
    keeper.kill()
    until(lambda: keeper_of(installation) not in (None, keeper), "another keeper")
    until(lambda: installation.count() == rows, "the rows")


def keeper_of(installation: Installation) -> psutil.Process | None:
    try:
        return psutil.Process(installation.postmaster()).parent()
    except psutil.NoSuchProcess:
        return None


def test_a_killed_web_server_is_started_again(installation: Installation) -> None:
    web = until(lambda: children(installation).get("annotate.server.web"), "the web server")
    below = web.children()
    web.kill()
    psutil.wait_procs(below, timeout=SECONDS)
    until(lambda: children(installation).get("annotate.server.web", web) != web, "a new one")
    assert until(installation.answers, "the new web server")


def test_a_killed_web_worker_is_started_again(installation: Installation) -> None:
    web = until(lambda: children(installation).get("annotate.server.web"), "the web server")
    first = until(web.children, "its workers")[0]
    first.kill()
    until(lambda: len([w for w in web.children() if w != first]) >= 1, "a new worker")
    assert until(installation.answers, "an answer")


def test_a_killed_live_process_is_started_again(installation: Installation) -> None:
    live = until(lambda: children(installation).get("annotate.server.live"), "the live process")
    live.kill()

    def another() -> psutil.Process | None:
        found = children(installation).get("annotate.server.live")
        return None if found == live else found

    again = until(another, "a new one")
    assert again is not None
    port = int(again.environ()["ANNOTATE_LIVE_PORT"])

    def answers() -> bool:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)

    assert until(answers, "the new live process")


def test_a_killed_background_worker_is_started_again(installation: Installation) -> None:
    worker = until(lambda: children(installation).get("procrastinate"), "the worker")
    worker.kill()
    until(lambda: children(installation).get("procrastinate", worker) != worker, "a new worker")


def test_everything_killed_starts_again_and_has_its_rows(installation: Installation) -> None:
    rows = write(installation)
    assert installation.process is not None
    everything = psutil.Process(installation.process.pid).children(recursive=True)
    os.kill(installation.postmaster(), signal.SIGKILL)
    installation.kill(number=signal.SIGKILL)
    until(lambda: not any(lives(process) for process in everything), "the end of all")
    before = len(installation.output())
    installation.start()
    assert installation.count() == rows
    assert "ada@example.org" not in installation.output()[before:]


def test_stopping_stops_everything_it_started(installation: Installation) -> None:
    assert installation.process is not None
    until(installation.ready, "the worker, which starts last")
    everything = psutil.Process(installation.process.pid).children(recursive=True)
    assert len(everything) > 5
    installation.kill(number=signal.SIGTERM)
    assert installation.process.returncode == 0
    assert embedded.is_stopped(installation.var)
    until(lambda: not any(lives(process) for process in everything), "the end of all")
    installation.start()


def test_a_taken_port_is_named_in_one_line(installation: Installation, tmp_path: object) -> None:
    other = installation.run("-m", "annotate.server", ANNOTATE_VAR=str(tmp_path))
    assert other.returncode == 1
    assert f"PORT {installation.port}" in other.stderr
    assert other.stderr.count("\n") == 1
