"""New rows of several models in one message to the database.

An article is stored with its first revision as often as files are imported. `save()` would compose
each statement anew every time and wait for each answer.
"""

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from psycopg.sql import SQL, Identifier, Placeholder


def insert_together(*rows: Model) -> None:
    """Insert new rows in this order, within the transaction that is open.

    What the database fills in itself (`db_default`) is read back from the last row, and is the same
    for all of one name, as the time of a transaction is. Raises IntegrityError.
    """
    last = type(rows[-1])
    insertions = [_insertion(type(row)) for row in rows] + [_reading_back(last)]
    with connection.cursor() as cursor:
        cursor.execute(
            "".join(insertions).removeprefix("; "),
            [value for row in rows for value in _values(row)],
        )
        while cursor.nextset():
            pass
        names = [field.attname for field in _left_to_the_database(last)]
        filled = dict(zip(names, cursor.fetchone() or (), strict=True))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
        for field in _left_to_the_database(type(row)):
            setattr(row, field.attname, filled[field.attname])


def _values(row: Model) -> list[Any]:
    return [
        field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in _given(type(row))
    ]


@cache
def _given(model: type[Model]) -> list["Field[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if not field.has_db_default()]


@cache
def _left_to_the_database(model: type[Model]) -> list["Field[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if field.has_db_default()]


@cache
def _insertion(model: type[Model]) -> str:
    columns = [Identifier(str(field.column)) for field in _given(model)]
    return (
        SQL("; INSERT INTO {} ({}) VALUES ({})")
        .format(
            Identifier(model._meta.db_table),
            SQL(", ").join(columns),
            SQL(", ").join([Placeholder()] * len(columns)),
        )
        .as_string()
    )


@cache
def _reading_back(model: type[Model]) -> str:
    columns = [Identifier(str(field.column)) for field in _left_to_the_database(model)]
    return SQL(" RETURNING {}").format(SQL(", ").join(columns)).as_string()
