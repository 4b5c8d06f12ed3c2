"""One unchanging view of the database, for as long as an export takes."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from django.db import connection

type Connection = psycopg.Connection[Any]


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A read-only transaction whose every query sees the database as it was at the first one.

    It runs on a connection of its own: a streamed answer outlives the request's transaction, may be
    read in another thread, and must be able to end at any time without touching other work.
    PostgreSQL calls the isolation level REPEATABLE READ (documentation, 13.2.2).
    """
    parameters = connection.get_connection_params()
    # PostgreSQL's values as psycopg reads them, not as Django's models want them.
    del parameters["context"], parameters["cursor_factory"]
    # Closed and not committed: a COPY that is left in its middle would have to be read to its end.
    with closing(psycopg.connect(**parameters)) as own:
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        own.read_only = True
        own.execute("SET LOCAL TIME ZONE 'UTC'")
        own.execute("SET LOCAL jit = off")  # compiling costs more than it saves here
        yield own
