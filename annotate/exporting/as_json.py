"""The formats `json` and `jsonl`: a document with everything about the selection, or bare lines."""

import json
from collections.abc import Generator, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from psycopg import sql

from annotate.annotations.sight import as_sql
from annotate.exporting import integrity
from annotate.exporting.articles import articles
from annotate.exporting.filters import Selection
from annotate.exporting.memory import Memory, Noted, Since, remembering
from annotate.exporting.models import PastExport
from annotate.exporting.report_parts import report_part
from annotate.exporting.rows import groups
from annotate.exporting.selection_sql import query
from annotate.exporting.snapshots import Connection

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
_LEFT = sql.SQL(
    """
    SELECT a.id, a.deleted_at IS NOT NULL OR p.deleted_at IS NOT NULL
      FROM annotations_annotation a JOIN articles_article p ON p.id = a.article_id
     WHERE a.project_id = {project} AND a.id = ANY({ids}){seen}
    """
)
_WHY = {None: "gone", True: "trash", False: "filter"}


def write(connection: Connection, selection: Selection, now: datetime) -> Generator[bytes]:
    """The document of the contract, in blocks of bytes."""
    yield dumps(head(connection, selection, now))[:-1] + b',\n"articles":['
    yield from _listed([dumps(one) for one in some] for some in articles(connection, selection))
    yield b'],\n"annotations":['
    with _remembering(selection) as memory:
        yield from _listed(_wanted(connection, selection, memory))
        if selection.since is not None:
            yield b'],\n"deleted":['
            yield from _listed(_deleted(connection, selection, selection.since))
        end = b"]}\n"
        if selection.report_id is not None:
            end = b'],\n"report":' + dumps(report_part(connection, selection)) + b"}\n"
        if memory is not None:
            memory.keep()
        yield end


def head(connection: Connection, selection: Selection, now: datetime) -> dict[str, Any]:
    """What stands before the articles. Compares every selected quote with its text."""
    found = integrity.check(connection, selection)
    return {
        "format": "annotate-export",
        "version": 1,
        **({"since": str(selection.since.id)} if selection.since else {}),
        "exported_at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "project": _project(connection, selection),
        "filter": {name: list(values) for name, values in selection.filters.given.items()},
        "offset_unit": "unicode code point",
        "integrity": {"checked": found.checked, "failed": [str(id) for id in found.failed]},
        "tags": _tags(connection, selection),
    }


def write_lines(connection: Connection, selection: Selection, now: datetime) -> Generator[bytes]:
    """One annotation a line, each the object that `json` has in its list."""
    with _remembering(selection) as memory:
        for group in _wanted(connection, selection, memory):
            yield b"\n".join(group) + b"\n"
        if selection.since is not None:
            for group in _deleted(connection, selection, selection.since):
                yield b"\n".join([b'{"change":"deleted",' + one[1:] for one in group]) + b"\n"
        if memory is not None:
            memory.keep()


def _remembering(selection: Selection) -> AbstractContextManager[Memory | None]:
    """Where is remembered what an export with a name held."""
    if selection.id is None:
        return nullcontext()
    return remembering(
        PastExport(
            id=selection.id,
            project=selection.project,
            person_id=selection.person_id,
            filters=selection.filters.given,
        )
    )


def _wanted(
    connection: Connection, selection: Selection, memory: Memory | None
) -> Iterator[list[bytes]]:
    """The annotations, or what differs of them from an earlier export; all are remembered."""
    for group in groups(connection, selection):
        if memory is None:
            yield group
            continue
        memory.note(noted := Noted.of(group))
        found = group if selection.since is None else selection.since.changes(group, noted)
        if found:
            yield found


def _deleted(connection: Connection, selection: Selection, since: Since) -> Iterator[list[bytes]]:
    """What an earlier export had and this one has not, and why."""
    for ids in since.left():
        statement = _LEFT.format(
            project=selection.project.pk, ids=list(ids), seen=as_sql(selection.blindfold)
        )
        there = dict(connection.execute(statement).fetchall())
        yield [dumps({"id": id, "why": _WHY[there.get(id)]}) for id in ids]


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


def dumps(value: Any) -> bytes:
    """Short JSON in UTF-8; ids and dates as texts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()
