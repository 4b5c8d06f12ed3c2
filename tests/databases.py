"""The tests' databases: one is made by migrations and copied for each worker, and emptied after
each test that commits."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

# What the migrations put there is the same for every test.
LASTING = ("django_migrations", "django_content_type", "auth_permission")
TRIES = 5


def join(shared: Path) -> str:
    """The name of a database with all tables, for the workers that have this directory in common.
    The first of them makes it."""
    name = f"test_{connection.settings_dict['NAME']}_template"
    with changed(shared) as users:
        if not users:
            make(name)
        users.append("one")
    return name


def leave(shared: Path, name: str) -> None:
    """The last worker that is done drops it."""
    with changed(shared) as users:
        users.pop()
        if not users:
            drop(name)


@contextmanager
def changed(shared: Path) -> Iterator[list[str]]:
    """A line for each worker that uses the template, while no other worker looks."""
    with (shared / "template-users").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        lines = file.read().splitlines()
        yield lines
        file.seek(0)
        file.truncate()
        file.writelines(f"{line}\n" for line in lines)


def make(name: str) -> None:
    """Make a database of this name by all migrations."""
    own, tests = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    of_worker = tests["NAME"]
    tests["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    finally:
        connection.close()
        tests["NAME"] = of_worker
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = own


def drop(name: str) -> None:
    """Drop a database that nobody uses any more."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def send_others_away() -> None:
    """End what still uses the test's database: a thread of the test server keeps its connection
    until the browser that asked lets it go, and PostgreSQL drops no database that is used."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s",
            [connection.settings_dict["NAME"]],
        )


def empty() -> None:
    """Empty every table in which something stands, also those that Django does not manage.

    A live process may read them just then. PostgreSQL ends one of two that wait for each other
    (documentation, 13.3.4), which has to try again.
    """
    for left in reversed(range(TRIES)):
        try:
            truncate()
        except OperationalError as error:
            if not left or not isinstance(error.__cause__, DeadlockDetected):
                raise
        else:
            return


def truncate() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace AND relname <> ALL(%s)",
            [list(LASTING)],
        )
        names = [f'"{name}"' for (name,) in cursor.fetchall()]
        filled = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in names)
        cursor.execute(filled)
        found = [name for (name,) in cursor.fetchall()]
        if found:
            cursor.execute(f"TRUNCATE {', '.join(found)} CASCADE")
