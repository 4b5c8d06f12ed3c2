"""What changed since a cursor, read from the history tables in one statement and one snapshot."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.sql import SQL, Identifier, Literal

from annotate.history.cursor import Floors

# Tables whose rows are about an annotation, the column that names it, and whether it shows in the
# text: a comment or a review changes the card alone.
_OF_ANNOTATIONS = (
    ("annotations_annotationevent", "id", True),
    ("annotations_annotationtagevent", "annotation_id", True),
    ("annotations_commentevent", "annotation_id", False),
    ("annotations_resolutionevent", "annotation_id", False),
    ("curation_reviewevent", "annotation_id", False),
)
_ARTICLES = len(_OF_ANNOTATIONS)
_TAGS, _MEMBERS = _ARTICLES + 1, _ARTICLES + 2
TABLES = (
    *(table for table, _, _ in _OF_ANNOTATIONS),
    "articles_articleevent",
    "annotations_tagevent",
    "accounts_membershipevent",
)
_SOURCES = [
    SQL(
        "SELECT {number} AS number, e.pgh_id, a.article_id::text AS place, a.id::text AS what"
        " FROM {table} e JOIN annotations_annotation a ON a.id = e.{column}"
        " WHERE e.pgh_id > (%(floors)s::bigint[])[{number} + 1]"
        " AND a.article_id = ANY(%(articles)s::uuid[])"
    ).format(number=Literal(number), table=Identifier(table), column=Identifier(column))
    for number, (table, column, _) in enumerate(_OF_ANNOTATIONS)
]
_SOURCES += [
    SQL(
        "SELECT {number}, e.pgh_id, e.{column}::text, NULL FROM {table} e"
        " WHERE e.pgh_id > (%(floors)s::bigint[])[{number} + 1] AND e.{column} = ANY({given})"
    ).format(
        number=Literal(number),
        table=Identifier(TABLES[number]),
        column=Identifier(column),
        given=SQL(given),
    )
    for number, column, given in (
        (_ARTICLES, "pgh_obj_id", "%(articles)s::uuid[]"),
        (_TAGS, "project_id", "%(projects)s::bigint[]"),
        (_MEMBERS, "project_id", "%(projects)s::bigint[]"),
    )
]
# A comment may wait in the inbox of anybody at the table, whichever article she reads, or wait
# there no more: said of each who looks on. Inbox items have no history of their own.
_COMMENTS = next(
    number for number, (table, _, _) in enumerate(_OF_ANNOTATIONS) if "comment" in table
)
_SOURCES.append(
    SQL(
        "SELECT {number}, e.pgh_id, m.user_id::text, NULL FROM {table} e"
        " JOIN annotations_annotation a ON a.id = e.annotation_id"
        " JOIN accounts_membership m ON m.project_id = a.project_id"
        " WHERE e.pgh_id > (%(floors)s::bigint[])[{number} + 1]"
        " AND m.user_id = ANY(%(people)s::bigint[])"
    ).format(number=Literal(_COMMENTS), table=Identifier(TABLES[_COMMENTS]))
)
_TOPS = [
    SQL("(SELECT coalesce(max(pgh_id), 0) FROM {})").format(Identifier(table)) for table in TABLES
]
READ = (
    SQL(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text, ARRAY[{tops}]::bigint[], ("
        " SELECT coalesce(json_agg(json_build_array(number, pgh_id, place, what)), '[]')"
        " FROM ({sources}) AS happened)"
    )
    .format(tops=SQL(", ").join(_TOPS), sources=SQL(" UNION ALL ").join(_SOURCES))
    .as_string()
)
DRAW = "SELECT pg_current_xact_id()::text"


@dataclass(frozen=True, slots=True)
class Change:
    """One history row: of which table, its number there, what it concerns (the id of an article, a
    project or, for a comment, somebody who looks on), and the annotation where it is said of one.
    """

    table: int
    row: int
    place: str
    annotation: UUID | None

    @property
    def repaints(self) -> bool:
        """Whether it shows in the article's text."""
        return self.annotation is not None and _OF_ANNOTATIONS[self.table][2]

    @property
    def moves(self) -> bool:
        """Whether the annotation may have lain elsewhere before."""
        return self.table == 0

    @property
    def of_article(self) -> bool:
        return self.table == _ARTICLES

    @property
    def of_tags(self) -> bool:
        return self.table == _TAGS

    @property
    def of_members(self) -> bool:
        return self.table == _MEMBERS

    @property
    def of_inbox(self) -> bool:
        """Whether it may change what waits for the person whose id is the place."""
        return self.table == _COMMENTS and self.annotation is None


@dataclass(frozen=True, slots=True)
class Sight:
    """What one snapshot saw: its `xmin`, the highest row of each table, and what is new."""

    xmin: int
    tops: Floors
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """Which articles and projects anybody looks at, and who does."""

    articles: Collection[str] = ()
    projects: Collection[int] = ()
    people: Collection[int] = ()


def parameters(floors: Floors, watched: Watched) -> dict[str, Any]:
    """What READ needs to tell the changes above the floors in what is watched."""
    return {
        "floors": list(floors),
        "articles": list(watched.articles),
        "projects": list(watched.projects),
        "people": list(watched.people),
    }


def sight(row: Iterable[Any]) -> Sight:
    """The answer of READ."""
    xmin, tops, happened = row
    changes = tuple(
        Change(table, number, place, UUID(what) if what else None)
        for table, number, place, what in happened
    )
    return Sight(int(xmin), tuple(tops), changes)


def look(floors: Floors, watched: Watched) -> Sight:
    """Read once with Django's connection, for a page that comes with a cursor of its own."""
    with connection.cursor() as cursor:
        cursor.execute(READ, parameters(floors, watched))
        return sight(cursor.fetchone())


def connection_parameters() -> dict[str, Any]:
    """How to open a session of one's own beside Django's connections."""
    found = connection.get_connection_params()
    # PostgreSQL's values as psycopg reads them, not as Django's models want them.
    del found["context"], found["cursor_factory"]
    return {**found, "autocommit": True, "application_name": "annotate live"}
