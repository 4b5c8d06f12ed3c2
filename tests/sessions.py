"""Two sessions of the database at the same moment."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection, connections

from tests.server.conftest import until


def elsewhere[R](pool: ThreadPoolExecutor, call: Callable[[], R]) -> Future[R]:
    """Call in another session."""

    def run() -> R:
        try:
            return call()
        finally:
            connections.close_all()

    return pool.submit(run)


def until_somebody_waits() -> None:
    """Until another session waits for a lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with connection.cursor() as cursor:

        def found() -> bool:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(f"{waiting} AND datname = current_database()")
            return bool(cursor.fetchone()[0])

        until(found, "another session to wait for a lock")
