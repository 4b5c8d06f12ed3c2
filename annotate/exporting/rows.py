"""The annotations of a selection as JSON objects, one for each row that PostgreSQL sends.

COPY in its text format escapes what JSON escapes, in the same way (PostgreSQL's documentation of
COPY, "Text Format"; RFC 8259, section 7), except for the quotation mark and rare control
characters. So PostgreSQL joins and sorts, and Python puts the JSON around the columns: many rows
at a time and column by column, since a step for each cell costs more than all of PostgreSQL's work.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from psycopg import sql

from annotate.exporting.filters import Selection
from annotate.exporting.linked import linked
from annotate.exporting.links import annotation_link
from annotate.exporting.selection_sql import query
from annotate.exporting.snapshots import Connection
from annotate.exporting.withholding import withheld_articles

_ROWS = sql.SQL(
    """
    COPY (
    SELECT a.id, a.article_id, r.number, a.start, a."end", a.quote, a.prefix, a.suffix, a.sentence,
           a.heading, g.tags, g.details, a.note, v.verdict, u.name, a.created_at, a.updated_at,
           w.name, v.at, v.reason, {comments}, {anchoring}, {linked},
           p.title
      FROM {selected}
      JOIN articles_revision r ON r.id = a.revision_id
      JOIN {people} u ON u.id = a.author_id
      LEFT JOIN {people} w ON w.id = v.by_id
      LEFT JOIN LATERAL (
          SELECT string_agg(x.tag_id::text, ',') AS tags,
                 string_agg(x.tag_id || ':' || x.details, ',') FILTER (WHERE x.details <> '{{}}')
                     AS details
            FROM annotations_annotationtag x WHERE x.annotation_id = a.id
      ) g ON true
     WHERE {condition} ORDER BY {order}
    ) TO STDOUT
    """
)
_PEOPLE = sql.SQL(
    "(SELECT id, coalesce(nullif(name, ''), split_part(email, '@', 1)) AS name FROM accounts_user)"
)
_COMMENTS = sql.SQL(
    """
    (SELECT string_agg('{{"author":{{"name":' || to_json(s.name) || '}},"text":' || to_json(m.text)
                       || ',"at":"' || replace(left(m.created_at::text, -3), ' ', 'T') || 'Z"}}',
                       ',' ORDER BY m.created_at, m.id)
       FROM annotations_comment m JOIN {people} s ON s.id = m.author_id
      WHERE m.annotation_id = a.id AND m.deleted_at IS NULL)
    """
)
_ANCHORING = sql.SQL(
    """
    (SELECT row_to_json(x) FROM (
         SELECT n.state, n.score, n.method, n.reason,
                CASE WHEN n.start IS NOT NULL THEN
                    (SELECT row_to_json(c) FROM (
                         SELECT q.number AS revision, n.start, n."end", n.quote) c)
                END AS candidate
           FROM annotations_anchoring n JOIN articles_revision q ON q.id = n.revision_id
          WHERE n.annotation_id = a.id) x)
    """
)
_HAS_ANCHORINGS = sql.SQL("SELECT EXISTS (SELECT FROM annotations_anchoring WHERE project_id = {})")
_HAS_COMMENTS = sql.SQL(
    """
    SELECT EXISTS (SELECT FROM annotations_comment m JOIN annotations_annotation a
                       ON a.id = m.annotation_id WHERE a.project_id = {})
    """
)
_TAGS = sql.SQL("SELECT id, key FROM annotations_tag WHERE project_id = {} ORDER BY position, id")
_OBJECT = (
    b'{"id":"%b","article":"%b","revision":%b,"start":%b,"end":%b,"quote":"%b",'
    b'"prefix":"%b","suffix":"%b","sentence":"%b","heading":%b,"tags":[%b],"details":{%b},'
    b'"note":"%b","status":"%b","author":{"name":"%b"},"created_at":"%b","updated_at":"%b",'
    b'"review":%b,"comments":[%b],"anchoring":%b,%b"url":LINK}'
)
# What an object says of its text when that was asked for. `%.0b` takes a value and writes nothing.
_AROUND = b'"prefix":"%b","suffix":"%b","sentence":"%b"'
_WITH_TEXT = (_AROUND, _AROUND + b',"text_withheld":false')
_WITHOUT_TEXT = (_AROUND, _AROUND.replace(b"%b", b"%.0b") + b',"text_withheld":true')
_REVIEW = b'{"verdict":"%b","by":{"name":"%b"},"at":"%b","reason":"%b"}'
_MADE_HERE = b'{"state":"placed","score":1,"method":"made here","reason":"","candidate":null}'
_COLUMNS = 24
_TOGETHER = 64 * 1024  # bytes
_NULL = rb"\N"
# What COPY leaves as it is and JSON does not allow; the tab parts columns and the newline rows.
_CONTROL = bytes([*range(0x01, 0x09), *range(0x0B, 0x20)])
_ESCAPE_OR_CONTROL = re.compile(rb"\\.|[\x01-\x08\x0b-\x1f]", re.DOTALL)
_DECODER = json.JSONDecoder()

type Column = list[bytes]
type Converter = Callable[[bytes], bytes]


def groups(connection: Connection, selection: Selection) -> Iterator[Column]:
    """The selected annotations as JSON objects in UTF-8, in document order, a few at a time."""
    for found, _ in titled_groups(connection, selection):
        yield found


def titled_groups(connection: Connection, selection: Selection) -> Iterator[tuple[Column, Column]]:
    """Groups of objects, and the titles of their articles as JSON strings."""
    project = selection.project
    tags = connection.execute(_TAGS.format(project.pk)).fetchall()
    keys, details = _converters([(int(id), str(key)) for id, key in tags])
    template = _OBJECT.replace(b"LINK", _link(project.slug))
    hidden = template.replace(*_WITHOUT_TEXT)
    withheld = {str(id).encode() for id in withheld_articles(connection, selection)}
    if selection.filters.withhold:
        template = template.replace(*_WITH_TEXT)
    for rows in _read(connection, selection):
        columns = _columns(rows)
        templates = [hidden if article in withheld else template for article in columns[1]]
        objects = _objects(templates, columns, keys, details)
        if selection.progress is not None:
            selection.progress(len(objects))
        yield objects, [b'"%b"' % title for title in columns[23]]


def _read(connection: Connection, selection: Selection) -> Iterator[Column]:
    """Rows as COPY sends them, as many at a time as make a good piece of work."""
    project = selection.project.pk
    [[commented]] = connection.execute(_HAS_COMMENTS.format(project)).fetchall()
    comments = _COMMENTS.format(people=_PEOPLE) if commented else sql.SQL("NULL")
    [[carried]] = connection.execute(_HAS_ANCHORINGS.format(project)).fetchall()
    anchoring = _ANCHORING if carried else sql.SQL("NULL")
    statement = query(
        _ROWS,
        selection,
        people=_PEOPLE,
        comments=comments,
        anchoring=anchoring,
        linked=linked(connection, selection, _PEOPLE),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        rows: Column = []
        size = 0
        while row := bytes(copy.read()):
            rows.append(row)
            size += len(row)
            if size >= _TOGETHER:
                yield rows
                rows, size = [], 0
    if rows:
        yield rows


def _columns(rows: Column) -> list[Column]:
    """The columns of the rows, each text escaped as within a JSON string."""
    text = b"".join(rows)
    if rb"\v" in text or len(text.translate(None, _CONTROL)) != len(text):
        text = _ESCAPE_OR_CONTROL.sub(_escaped, text)
    cells = text[:-1].replace(b'"', rb"\"").replace(b"\n", b"\t").split(b"\t")
    return [cells[number::_COLUMNS] for number in range(_COLUMNS)]


def _escaped(found: re.Match[bytes]) -> bytes:
    """One escape of COPY, or one control character, as JSON writes it."""
    there = found[0]
    if there == rb"\v":
        return rb"\u000b"
    return there if there.startswith(b"\\") else b"\\u%04x" % there[0]


def _objects(
    templates: Column, columns: list[Column], keys: Converter, details: Converter
) -> Column:
    (id, article, number, start, end, quote, prefix, suffix, sentence, heading, tags, values,
     note, verdict, author, created, updated, by, at, reason, comments, anchoring, linked,
     _) = columns  # fmt: skip
    fields = zip(
        id, article, number, start, end, quote, prefix, suffix, sentence,
        [_json(each) for each in heading],
        [keys(each) for each in tags],
        [b"" if each == _NULL else details(each) for each in values],
        note,
        [b"proposed" if each == _NULL else each for each in verdict],
        author,
        _instants(created),
        _instants(updated),
        [b"null" if each[0] == _NULL else _review(*each)
         for each in zip(verdict, by, _instants(at), reason, strict=True)],
        [b"" if each == _NULL else _json(each) for each in comments],
        [_MADE_HERE if each == _NULL else _json(each) for each in anchoring],
        [b"" if each == _NULL else _json(each) for each in linked],
        article, id, strict=True,
    )  # fmt: skip
    return [template % each for template, each in zip(templates, fields, strict=True)]


def _converters(tags: list[tuple[int, str]]) -> tuple[Converter, Converter]:
    """What makes JSON of the tags of an annotation (`7,5`) and of their details (`7:{…},5:{…}`), in
    the order of `tags`. The database sends them unsorted: to sort there costs more."""
    order = {id: (place, json.dumps(key)) for place, (id, key) in enumerate(tags)}

    @lru_cache(maxsize=4096)
    def keys(cell: bytes) -> bytes:
        if cell == _NULL:
            return b""
        found = sorted(order[int(id)] for id in cell.split(b","))
        return ",".join(key for _, key in found).encode()

    def details(cell: bytes) -> bytes:
        text, at, found = _json(cell).decode(), 0, []
        while at < len(text):
            colon = text.index(":", at)
            _, end = _DECODER.raw_decode(text, colon + 1)
            found.append((*order[int(text[at:colon])], text[colon + 1 : end]))
            at = end + 1
        return ",".join(f"{key}:{value}" for _, key, value in sorted(found)).encode()

    return keys, details


def _link(slug: str) -> bytes:
    """The annotation's address as a JSON string in which %b stands for the article's id and then
    for its own."""
    article, annotation = "{article}", "{annotation}"
    link = json.dumps(annotation_link(slug, article, annotation)).replace("%", "%%")
    return link.replace(article, "%b").replace(annotation, "%b").encode()


def _review(verdict: bytes, by: bytes, at: bytes, reason: bytes) -> bytes:
    return _REVIEW % (verdict, by, at, reason)


def _json(cell: bytes) -> bytes:
    """JSON that COPY sent: quotation marks were escaped as in a text, its backslashes doubled."""
    return cell.replace(rb"\"", b'"').replace(rb"\\", b"\\")


def _instants(cells: Column) -> Column:
    """`2026-01-31 12:00:00.5+00` as RFC 3339 has it. The snapshot's time zone is UTC."""
    return b"\n".join(cells).replace(b" ", b"T").replace(b"+00", b"Z").split(b"\n")
