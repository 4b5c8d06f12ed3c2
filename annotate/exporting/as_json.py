"""The formats `json` and `jsonl`: a document with everything about the selection, or bare lines."""

import json
from collections.abc import Generator, Iterable, Iterator
from datetime import datetime
from typing import Any

from psycopg import sql

from annotate.exporting import integrity
from annotate.exporting.filters import Selection
from annotate.exporting.rows import objects
from annotate.exporting.selection_sql import query
from annotate.exporting.snapshots import Connection

BLOCK = 64 * 1024  # bytes

_PROJECT = sql.SQL("SELECT slug, name FROM accounts_project WHERE id = {}")
# An archived tag is described only where an exported annotation still carries it.
_TAGS = sql.SQL(
    """
    SELECT t.key, t.name, t.description, t.fields::text FROM annotations_tag t
     WHERE t.project_id = {project} AND (t.archived_at IS NULL OR EXISTS (
           SELECT FROM annotations_annotationtag x JOIN ({selected}) ON a.id = x.annotation_id
            WHERE x.tag_id = t.id AND {condition}))
     ORDER BY t.position, t.id
    """
)
_ARTICLES = sql.SQL(
    """
    SELECT q.id, q.title, q.byline, q.publisher, q.source_url, q.published_on, q.language,
           q.licence, r.number, r.sha256, r.length
      FROM articles_article q JOIN articles_revision r ON r.id = q.current_id
     WHERE q.id IN (SELECT a.article_id FROM {selected} WHERE {condition}) ORDER BY q.id
    """
)


def write(connection: Connection, selection: Selection, now: datetime) -> Generator[bytes]:
    """The document of the contract, in blocks of bytes."""
    found = integrity.check(connection, selection)
    head = {
        "format": "annotate-export",
        "version": 1,
        "exported_at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "project": _project(connection, selection),
        "filter": {name: list(values) for name, values in selection.filters.given.items()},
        "offset_unit": "unicode code point",
        "integrity": {"checked": found.checked, "failed": [str(id) for id in found.failed]},
        "tags": _tags(connection, selection),
    }
    yield _dumps(head)[:-1] + b',\n"articles":['
    yield from _listed(_articles(connection, selection))
    yield b'],\n"annotations":['
    yield from _listed(objects(connection, selection))
    yield b"]}\n"


def write_lines(connection: Connection, selection: Selection, now: datetime) -> Generator[bytes]:
    """One annotation a line, each the object that `json` has in its list."""
    block = bytearray()
    for one in objects(connection, selection):
        block += one
        block += b"\n"
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    yield bytes(block)


def _listed(values: Iterable[bytes]) -> Iterator[bytes]:
    """The values with commas between them, each on a line of its own, in blocks."""
    block, between = bytearray(), b"\n"
    for value in values:
        block += between
        block += value
        between = b",\n"
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    yield bytes(block)


def _project(connection: Connection, selection: Selection) -> dict[str, Any]:
    """Read in the snapshot: the object in hand may be older."""
    [(slug, name)] = connection.execute(_PROJECT.format(selection.project.pk)).fetchall()
    return {"slug": slug, "name": name}


def _tags(connection: Connection, selection: Selection) -> list[dict[str, Any]]:
    rows = connection.execute(query(_TAGS, selection, project=selection.project.pk))
    return [
        {"key": key, "name": name, "description": description, "fields": json.loads(fields)}
        for key, name, description, fields in rows
    ]


def _articles(connection: Connection, selection: Selection) -> Iterator[bytes]:
    names = ("id", "title", "byline", "publisher", "url", "published_on", "language", "licence",
             "revision", "sha256", "length")  # fmt: skip
    with connection.cursor("articles") as cursor:
        cursor.itersize = 500
        for row in cursor.execute(query(_ARTICLES, selection)):
            yield _dumps(dict(zip(names, row, strict=True)))


def _dumps(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()
