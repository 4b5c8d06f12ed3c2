"""Questions that every page asks: built, compiled and planned once, then asked with other values.

Of what a query of Django's with a dozen tables costs, four fifths go into building it, writing its
SQL and planning that, and all of it comes out the same each time.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler
from psycopg import Cursor

from annotate.accounts import blindfold


def prepared_cursor() -> CursorWrapper:
    """Its values are bound by the server, which then plans a question that comes again only once
    (unless env.py says that connections are shared through a pooler)."""
    connection.ensure_connection()
    kind = CursorDebugWrapper if connection.queries_logged else CursorWrapper
    return kind(Cursor(connection.connection), connection)


class Among(Func):
    """That a column has one of some values. They are one value of the query, so that it is the same
    however many they are; its example is a tuple."""

    output_field = BooleanField()
    arg_joiner = " = ANY("
    template = "%(expressions)s)"

    def __init__(self, column: str, values: Sequence[object]) -> None:
        super().__init__(F(column), Value(values))


class Prepared[T]:
    """A query of Django's, kept with its SQL.

    `build` makes a queryset from its arguments. It is called with `examples`, one for each of them
    and no two alike; where an example turns up among the values of the query, the argument goes. So
    an argument may only ever be compared with, and never decide what is asked.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, T]], *examples: object) -> None:
        self._build = build
        self._examples = examples

    def __call__(self, *arguments: Any) -> list[T]:
        """What the queryset for these arguments finds: one query."""
        if blindfold.worn() is not None:
            # Managers then ask for something else for each person.
            return list(self._build(*arguments))
        queryset, kept, sql, values = self._compiled
        with prepared_cursor() as cursor:
            cursor.execute(sql, list(self._bound(values, arguments)))
            found = cursor.fetchall()
        # The rest is Django's: it makes models or tuples of what its compiler hands to it.
        compiler, answer = copy(kept), queryset.all()
        vars(compiler).update(connection=connection, execute_sql=lambda *_, **__: [found])
        vars(answer.query).update(get_compiler=lambda *_, **__: compiler)
        return list(answer)

    @cached_property
    def _compiled(self) -> tuple[QuerySet[Any, T], SQLCompiler, str, tuple[Any, ...]]:
        queryset = self._build(*self._examples)
        compiler = queryset.query.get_compiler(connection.alias)
        return queryset, compiler, *compiler.as_sql()

    def _bound(self, values: tuple[Any, ...], arguments: tuple[Any, ...]) -> Iterator[Any]:
        by_example = dict(zip(self._examples, arguments, strict=True))
        for value in values:
            given = by_example.get(value, value)
            # Django says by the class of a number how wide its column is.
            yield type(value)(given) if isinstance(value, int) else given
