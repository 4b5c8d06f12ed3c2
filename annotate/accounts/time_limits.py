"""Questions that may take so long and no longer, and questions whose cost is known beforehand."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

# Compiling a plan, and starting other processes for it, takes longer than what is asked here.
_AT_ONCE = {"jit": "off", "max_parallel_workers_per_gather": "0"}
_BY_INDEX = _AT_ONCE | dict.fromkeys(
    ("enable_hashjoin", "enable_mergejoin", "enable_seqscan"), "off"
)


class TimeIsUp(Exception):
    """PostgreSQL broke a question off that took longer than it may."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Each question inside may take so long; nothing is written in it. Raises TimeIsUp."""
    try:
        with _set_for_now({"statement_timeout": f"{seconds * 1000:.0f}ms", "jit": "off"}):
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TimeIsUp from error
        raise


@contextmanager
def by_index() -> Iterator[None]:
    """Questions about a limited number of rows, each looked up by an index with all that belongs
    to it. PostgreSQL is not to think that reading other tables as a whole would be quicker: of a
    condition that somebody put together it cannot know how many rows it leaves."""
    with _set_for_now(_BY_INDEX):
        yield


@contextmanager
def _set_for_now(values: dict[str, str]) -> Iterator[None]:
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        asked = ", ".join(["set_config(%s, %s, true)"] * len(values))
        cursor.execute(f"SELECT {asked}", [part for pair in values.items() for part in pair])
        yield
        if nested:
            # Inside another transaction they would outlive this one.
            cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in values))
