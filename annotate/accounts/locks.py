"""Locks that end with the process that holds them: PostgreSQL's advisory ones."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from django.db import DatabaseError, connection


@contextmanager
def held(what: str, pk: UUID) -> Iterator[bool]:
    """Hold the lock of one thing of a kind; gives whether it was free. It ends with the session in
    PostgreSQL, however that dies."""
    key = _key(what, pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        [ours] = cursor.fetchone()
    try:
        yield ours
    finally:
        if ours:
            # A connection that is gone has taken its locks with it.
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def is_free(what: str, pk: UUID) -> bool:
    """Whether nobody holds it just now."""
    with held(what, pk) as free:
        return free


def _key(what: str, pk: UUID) -> int:
    """PostgreSQL's are numbers of 64 bits, with a sign."""
    digest = hashlib.sha256(what.encode() + pk.bytes).digest()
    return int.from_bytes(digest[:8], signed=True)
