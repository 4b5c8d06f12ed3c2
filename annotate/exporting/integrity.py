"""Is every quote the text at its offsets? Asked anew for each export, by comparing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import sql

from annotate.exporting.filters import Selection
from annotate.exporting.selection_sql import query
from annotate.exporting.snapshots import Connection

# Annotations that begin in the same 20,000 code points of a text are compared together, so that
# neither a long text nor many annotations on it make a large piece.
_GROUPS = sql.SQL(
    """
    SELECT g.revision_id, g.part, CASE WHEN g.first THEN r.text END, g.starts, g.ends, g.honest,
           g.quotes
      FROM (SELECT a.revision_id, a.start / 20000 AS part,
                   row_number() OVER (PARTITION BY a.revision_id ORDER BY a.start / 20000) = 1
                       AS first,
                   array_agg(a.start) AS starts, array_agg(a."end") AS ends,
                   bool_and(char_length(a.quote) = a."end" - a.start) AS honest,
                   string_agg(a.quote, '') AS quotes
              FROM {selected} WHERE {condition} GROUP BY a.revision_id, part) g
      JOIN articles_revision r ON r.id = g.revision_id
     ORDER BY g.revision_id, g.part
    """
)
_ONE_BY_ONE = sql.SQL(
    """
    SELECT a.id, a.start, a."end", a.quote FROM {selected}
     WHERE {condition} AND a.revision_id = {revision} AND a.start / 20000 = {part} ORDER BY a.id
    """
)


@dataclass(frozen=True, slots=True)
class Integrity:
    """How many quotes were compared with their texts, and the ids of those that differ."""

    checked: int
    failed: list[UUID]


def check(connection: Connection, selection: Selection) -> Integrity:
    """Compare every selected quote with its text, piece by piece."""
    checked, failed = 0, []
    for revision, part, text, starts, ends, honest, quotes in _groups(connection, selection):
        checked += len(starts)
        # Put together the quotes can be equal to the text though each is not, unless the lengths
        # are right.
        if honest and "".join([text[s:e] for s, e in zip(starts, ends, strict=True)]) == quotes:
            continue
        rows = connection.execute(
            query(_ONE_BY_ONE, selection, revision=revision, part=part)
        ).fetchall()
        failed += differing(text, rows)
    return Integrity(checked, failed)


def differing(text: str, rows: Iterable[tuple[Any, int, int, str]]) -> list[Any]:
    """The ids of those rows (id, start, end, quote) whose quote is not what stands in the text."""
    return [id for id, start, end, quote in rows if text[start:end] != quote]


def _groups(connection: Connection, selection: Selection) -> Iterator[tuple[Any, ...]]:
    """The rows of _GROUPS, each with its text, which is sent once for a revision."""
    text = ""
    with connection.cursor("integrity", binary=True) as cursor:
        cursor.itersize = 50
        for revision, part, sent, *rest in cursor.execute(query(_GROUPS, selection)):
            text = text if sent is None else sent
            yield revision, part, text, *rest
