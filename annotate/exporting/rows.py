"""Annotations as JSON objects, from the database's own text format.

PostgreSQL joins, sorts and sends (COPY); Python puts the JSON around what it sends, both at the
same time. COPY's text format (documentation, COPY, "Text Format") escapes backslash, backspace,
form feed, newline, carriage return and tab exactly as JSON does (RFC 8259, section 7), so a text
becomes a JSON string by escaping its quotation marks; only the other control characters need more.
What was measured stands in docs/decisions/export.md.
"""

import json
import re
from collections.abc import Iterator
from functools import partial

from psycopg import sql

from annotate.exporting.filters import Selection
from annotate.exporting.links import annotation_link
from annotate.exporting.selection_sql import query
from annotate.exporting.snapshots import Connection

# A row for each tag of an annotation, one after the other, in the project's order; without a tag
# one row. To aggregate tags in the database costs more than to send some annotations twice.
_ROWS = sql.SQL(
    """
    COPY (
    SELECT a.id, a.article_id, r.number, a.start, a."end", a.quote, a.prefix, a.suffix, a.sentence,
           a.heading, a.note, coalesce(nullif(u.name, ''), split_part(u.email, '@', 1)),
           a.created_at, a.updated_at,
           t.key, nullif(x.details, '{{}}'),
           v.verdict, coalesce(nullif(w.name, ''), split_part(w.email, '@', 1)), v.at, v.reason,
           c.comments
      FROM {selected}
      JOIN articles_revision r ON r.id = a.revision_id
      JOIN accounts_user u ON u.id = a.author_id
      LEFT JOIN accounts_user w ON w.id = v.by_id
      LEFT JOIN (annotations_annotationtag x JOIN annotations_tag t ON t.id = x.tag_id
                 AND t.project_id = {project}) ON x.annotation_id = a.id
      LEFT JOIN (
          SELECT m.annotation_id, string_agg(
                     '{{"author":{{"name":'
                     || to_json(coalesce(nullif(s.name, ''), split_part(s.email, '@', 1)))
                     || '}},"text":' || to_json(m.text) || ',"at":"'
                     || replace(left(m.created_at::text, -3), ' ', 'T') || 'Z"}}',
                     ',' ORDER BY m.created_at, m.id) AS comments
            FROM annotations_comment m JOIN accounts_user s ON s.id = m.author_id
            JOIN annotations_annotation b ON b.id = m.annotation_id AND b.project_id = {project}
           GROUP BY m.annotation_id
      ) c ON c.annotation_id = a.id
     WHERE {condition}
     ORDER BY {order}, t.position, t.id
    ) TO STDOUT
    """
)
_OBJECT = (
    b'{"id":"%b","article":"%b","revision":%b,"start":%b,"end":%b,"quote":"%b","prefix":"%b",'
    b'"suffix":"%b","sentence":"%b","heading":%b,"tags":[%b],"details":{%b},"note":"%b",'
    b'"status":"%b","author":{"name":"%b"},"created_at":"%b","updated_at":"%b","review":%b,'
    b'"comments":[%b],"url":%b}'
)
_REVIEW = b'{"verdict":"%b","by":{"name":"%b"},"at":"%b","reason":"%b"}'
_NULL = rb"\N"
# What COPY leaves as it is and JSON does not allow; the tab parts columns and the newline rows.
_CONTROL = bytes([*range(0x01, 0x09), *range(0x0B, 0x20)])
_ESCAPE_OR_CONTROL = re.compile(rb"\\.|[\x01-\x08\x0b-\x1f]", re.DOTALL)

type Fields = list[bytes]


def objects(connection: Connection, selection: Selection) -> Iterator[bytes]:
    """Each selected annotation as a JSON object in UTF-8, in document order; one row in memory."""
    link = partial(annotation_link, selection.project.slug)
    last: Fields | None = None
    tags: list[tuple[bytes, bytes]] = []
    for fields in _fields(connection, selection):
        if last is not None and fields[0] != last[0]:
            yield _object(last, tags, link(last[1].decode(), last[0].decode()))
            tags = []
        if fields[14] != _NULL:
            tags.append((fields[14], fields[15]))
        last = fields
    if last is not None:
        yield _object(last, tags, link(last[1].decode(), last[0].decode()))


def _fields(connection: Connection, selection: Selection) -> Iterator[Fields]:
    statement = query(_ROWS, selection, project=selection.project.pk)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        while sent := copy.read():
            row = bytes(sent)
            if rb"\v" in row or len(row.translate(None, _CONTROL)) != len(row):
                row = _ESCAPE_OR_CONTROL.sub(_escaped, row)
            yield row[:-1].split(b"\t")


def _escaped(found: re.Match[bytes]) -> bytes:
    """One escape of COPY, or one control character, as JSON writes it."""
    there = found[0]
    if there == rb"\v":
        return rb"\u000b"
    return there if there.startswith(b"\\") else b"\\u%04x" % there[0]


def _object(fields: Fields, tags: list[tuple[bytes, bytes]], link: str) -> bytes:
    (id, article, revision, start, end, quote, prefix, suffix, sentence, heading, note, author,
     created, updated, _, _, verdict, by, at, reason, comments) = fields  # fmt: skip
    reviewed = verdict != _NULL
    return _OBJECT % (
        id,
        article,
        revision,
        start,
        end,
        _text(quote),
        _text(prefix),
        _text(suffix),
        _text(sentence),
        _json(heading),
        b",".join([b'"%b"' % key for key, _ in tags]),
        b",".join([b'"%b":%b' % (key, _json(found)) for key, found in tags if found != _NULL]),
        _text(note),
        verdict if reviewed else b"proposed",
        _text(author),
        _instant(created),
        _instant(updated),
        _REVIEW % (verdict, _text(by), _instant(at), _text(reason)) if reviewed else b"null",
        b"" if comments == _NULL else _json(comments),
        json.dumps(link).encode(),
    )


def _text(field: bytes) -> bytes:
    """A text of COPY as what stands between the quotation marks of a JSON string."""
    return field.replace(b'"', rb"\"")


def _json(field: bytes) -> bytes:
    """JSON that COPY sent: it has doubled the backslashes and needed no other escape."""
    return field.replace(rb"\\", b"\\")


def _instant(field: bytes) -> bytes:
    """`2026-01-31 12:00:00.5+00` as RFC 3339 has it. The snapshot's time zone is UTC."""
    return field[:-3].replace(b" ", b"T") + b"Z"
