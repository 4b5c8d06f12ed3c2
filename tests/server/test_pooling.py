"""A pooled connection is asked only when there is a sign that it is dead."""

import psycopg
import pytest
from django.db import connection

from annotate.server import pooling


@pytest.fixture
def fresh(db: None) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of its own to the test database."""
    parameters = connection.get_connection_params()
    parameters.pop("pool", None)
    return psycopg.connect(**parameters)


def test_a_living_connection_is_taken_as_it_is(
    fresh: psycopg.Connection[tuple[object, ...]],
) -> None:
    with fresh:
        pooling.check(fresh)
        assert fresh.execute("SELECT 1").fetchone() == (1,)


def test_a_connection_that_the_server_ended_is_refused(
    fresh: psycopg.Connection[tuple[object, ...]],
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [fresh.info.backend_pid])
        assert cursor.fetchone() == (True,)
    with pytest.raises(psycopg.OperationalError):
        pooling.check(fresh)
    fresh.close()
