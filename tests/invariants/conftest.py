"""Raw SQL around the code: only the database can say no."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

type Sql = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def sql(db: None) -> Sql:
    """Run one statement with its parameters; the rows that it returns."""

    def sql(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return list(cursor.fetchall()) if cursor.description else []

    return sql


@contextmanager
def refused(*words: str) -> Iterator[None]:
    """What is inside must be refused by the database, with these words in its message."""
    try:
        with transaction.atomic():
            yield
            connection.check_constraints()  # foreign keys are looked at here, not at the commit
    except DatabaseError as error:
        said = str(error)
    else:
        pytest.fail("the database took it")
    for word in words:
        assert word in said
