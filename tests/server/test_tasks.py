"""What the worker does for itself: jobs that a killed one left are done after all."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, connections

from annotate.articles.tasks import read_import_item
from annotate.server.tasks import retry_stalled_jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def queue(transactional_db: None) -> Iterator[None]:
    """Nothing in it: Django, which does not manage these tables, does not empty them."""
    for part in ("before", "after"):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
        if part == "before":
            yield


def worker(seconds: int) -> int:
    """A worker that gave its last sign of life so many seconds ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [seconds],
        )
        return int(cursor.fetchone()[0])


def queued(lock: str, *, doing: int | None = None) -> int:
    """A job with this lock, which a worker is doing or nobody yet."""
    job = read_import_item.configure(queueing_lock=lock).defer(item=str(uuid4()))
    if doing is not None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
                [doing, job],
            )
    return job


def work_once() -> None:
    """In a thread of its own: after a browser test an event loop runs in this one."""

    def work() -> None:
        try:
            async_to_sync(retry_stalled_jobs.func)(timestamp=0)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()


def states() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status FROM procrastinate_jobs")
        return dict(cursor.fetchall())


def test_what_a_killed_worker_was_doing_is_queued_again() -> None:
    left = queued("import-1", doing=worker(seconds=3600))
    busy = queued("import-2", doing=worker(seconds=1))
    work_once()
    assert states() == {left: "todo", busy: "doing"}


def test_where_one_like_it_waits_already_it_is_given_up() -> None:
    queued("import-1", doing=worker(seconds=3600))
    again = queued("import-1")
    other = queued("import-2", doing=worker(seconds=3600))
    work_once()
    assert states() == {again: "todo", other: "todo"}
