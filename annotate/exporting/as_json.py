"""The formats `json` and `jsonl`: a document with everything about the selection, or bare lines."""

import json
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from datetime import datetime
from itertools import batched
from typing import Any
from uuid import UUID

from psycopg import sql

from annotate.exporting import integrity
from annotate.exporting.filters import Selection
from annotate.exporting.report_parts import report_part
from annotate.exporting.rows import groups
from annotate.exporting.selection_sql import query
from annotate.exporting.snapshots import Connection
from annotate.exporting.withholding import withheld_articles

_ARTICLES_TOGETHER = 100

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
     WHERE q.project_id = {project}
       AND EXISTS (SELECT FROM {selected} WHERE {condition} AND a.article_id = q.id)
     ORDER BY q.id
    """
)
# What waits for a person stands in a text that its article does not have any more.
_EARLIER = sql.SQL(
    """
    SELECT DISTINCT e.article_id, e.number, e.sha256, e.length
      FROM {selected}
      JOIN annotations_anchoring w ON w.annotation_id = a.id AND w.project_id = {project}
                                  AND w.state IN ('moved', 'orphaned')
      JOIN articles_revision e ON e.id = a.revision_id AND e.id <> p.current_id
     WHERE {condition} ORDER BY e.article_id, e.number
    """
)


def write(connection: Connection, selection: Selection, now: datetime) -> Generator[bytes]:
    """The document of the contract, in blocks of bytes."""
    yield _dumps(head(connection, selection, now))[:-1] + b',\n"articles":['
    yield from _listed([_dumps(one) for one in some] for some in articles(connection, selection))
    yield b'],\n"annotations":['
    yield from _listed(groups(connection, selection))
    if selection.report_id is None:
        yield b"]}\n"
    else:
        yield b'],\n"report":' + _dumps(report_part(connection, selection)) + b"}\n"


def head(connection: Connection, selection: Selection, now: datetime) -> dict[str, Any]:
    """What stands before the articles. Compares every selected quote with its text."""
    found = integrity.check(connection, selection)
    return {
        "format": "annotate-export",
        "version": 1,
        "exported_at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "project": _project(connection, selection),
        "filter": {name: list(values) for name, values in selection.filters.given.items()},
        "offset_unit": "unicode code point",
        "integrity": {"checked": found.checked, "failed": [str(id) for id in found.failed]},
        "tags": _tags(connection, selection),
    }


def write_lines(connection: Connection, selection: Selection, now: datetime) -> Generator[bytes]:
    """One annotation a line, each the object that `json` has in its list."""
    for group in groups(connection, selection):
        yield b"\n".join(group) + b"\n"


def _listed(groups: Iterable[list[bytes]]) -> Iterator[bytes]:
    """The values of all groups with commas between them, each on a line of its own."""
    between = b"\n"
    for group in groups:
        yield between + b",\n".join(group)
        between = b",\n"


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


def articles(connection: Connection, selection: Selection) -> Iterator[list[dict[str, Any]]]:
    """The articles of the selection as the document has them, some at a time."""
    names = ("id", "title", "byline", "publisher", "url", "published_on", "language", "licence",
             "revision", "sha256", "length")  # fmt: skip
    withheld, earlier = withheld_articles(connection, selection), _earlier(connection, selection)
    statement = query(_ARTICLES, selection, project=selection.project.pk)
    with connection.cursor("articles") as cursor:
        for rows in batched(cursor.execute(statement), _ARTICLES_TOGETHER):
            found = [dict(zip(names, row, strict=True)) for row in rows]
            if selection.filters.withhold:
                for one in found:
                    one["text_withheld"] = one["id"] in withheld
            for one in found:
                if one["id"] in earlier:
                    one["earlier_revisions"] = earlier[one["id"]]
            yield found


def _earlier(connection: Connection, selection: Selection) -> dict[UUID, list[dict[str, Any]]]:
    """The texts before the present ones in which some of the annotations stand, by article."""
    found: defaultdict[UUID, list[dict[str, Any]]] = defaultdict(list)
    rows = connection.execute(query(_EARLIER, selection, project=selection.project.pk))
    for article, number, sha256, length in rows:
        found[article].append({"revision": number, "sha256": sha256, "length": length})
    return found


def _dumps(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()
