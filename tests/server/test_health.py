"""What a proxy, an orchestrator and Prometheus are told, also when something is missing."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.test import Client, override_settings
from django.utils import timezone

from annotate.server import health

PAGES = ("/healthz", "/readyz", "/metrics")


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    health.all_applied.cache_clear()
    yield
    health.all_applied.cache_clear()


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that refuses every connection."""

    def refuse() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)


@pytest.fixture
def worker(db: None) -> None:
    heartbeat(seconds=1)


def heartbeat(*, seconds: float) -> None:
    """A worker gave its last sign of life so many seconds ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)",
            [timezone.now() - timedelta(seconds=seconds)],
        )


def readiness(client: Client) -> tuple[int, dict[str, bool]]:
    answer = client.get("/readyz")
    assert isinstance(answer, JsonResponse)
    return answer.status_code, answer.json()


def test_the_server_is_alive_without_a_database(client: Client, no_database: None) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_it_is_ready_with_database_migrations_and_worker(client: Client, worker: None) -> None:
    assert readiness(client) == (200, {"database": True, "migrations": True, "worker": True})


def test_it_is_not_ready_without_a_worker(client: Client, db: None) -> None:
    assert readiness(client) == (503, {"database": True, "migrations": True, "worker": False})


def test_it_is_not_ready_when_the_worker_gives_no_sign_of_life(client: Client, db: None) -> None:
    heartbeat(seconds=60)
    assert readiness(client)[1]["worker"] is False


def test_it_is_not_ready_before_the_last_migration(client: Client, worker: None) -> None:
    MigrationRecorder.Migration.objects.filter(app="annotations").delete()
    found = {"database": True, "migrations": False, "worker": True}
    assert readiness(client) == (503, found)


def test_it_becomes_ready_once_migrated_without_a_restart(client: Client, worker: None) -> None:
    rows = MigrationRecorder.Migration.objects.filter(app="annotations")
    kept = list(rows)
    rows.delete()
    assert readiness(client)[0] == 503
    MigrationRecorder.Migration.objects.bulk_create(kept)
    assert readiness(client)[0] == 200


def test_it_is_not_ready_without_a_database(client: Client, no_database: None) -> None:
    found = {"database": False, "migrations": False, "worker": False}
    assert readiness(client) == (503, found)


def test_prometheus_reads_every_line(client: Client, db: None) -> None:
    answer = client.get("/metrics")
    assert answer["Content-Type"] == "text/plain; version=0.0.4"
    lines = answer.content.decode().splitlines()
    assert "annotate_database_up 1.0" in lines
    for line in lines:
        assert re.fullmatch(r'# TYPE \w+ (gauge|counter)|\w+(\{\w+="\w+"\})? [0-9.e+]+', line)


def test_prometheus_is_told_that_the_database_is_down(client: Client, no_database: None) -> None:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert b"annotate_database_up 0.0" in answer.content


def test_prometheus_counts_jobs_by_state(client: Client, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'count')"
        )
    assert b'annotate_jobs{status="todo"} 1.0' in client.get("/metrics").content


@pytest.mark.parametrize("page", PAGES)
def test_nobody_keeps_a_copy(client: Client, db: None, page: str) -> None:
    assert "no-store" in client.get(page)["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
def test_they_only_answer_questions(client: Client, page: str) -> None:
    assert client.post(page).status_code == 405


@pytest.mark.parametrize("page", PAGES)
@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_server_answers_them_over_plain_http_inside(client: Client, db: None, page: str) -> None:
    assert client.get("/").status_code == 301
    assert client.get(page).status_code in (200, 503)
