"""The format `csv`: one annotation a row, for spreadsheets.

RFC 4180, in UTF-8 with a byte order mark, which spreadsheets need to read it as such. What a
spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection"), at the
beginning of a text and where another spreadsheet would begin a cell; numbers of typed fields stay
numbers.
"""

import csv
import json
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from psycopg import sql

from annotate.exporting.filters import Selection
from annotate.exporting.report_parts import report_part
from annotate.exporting.rows import titled_groups
from annotate.exporting.snapshots import Connection

_COLUMNS = (
    "id", "article", "article_title", "revision", "start", "end", "quote", "prefix", "suffix",
    "sentence", "heading", "tags", "note", "status", "author", "created_at", "updated_at",
    "review_by", "review_at", "review_reason", "comments", "anchoring", "anchoring_score",
    "anchoring_reason",
)  # fmt: skip
_WITHHELD = ("text_withheld",)
_ALSO = "also"
"""Of a report: where else the same is said, a line for each source."""
_BLOCK = 64 * 1024  # characters
# The wide signs are the same to a spreadsheet in Japanese or Chinese.
_SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BEGINS = (*_SIGNS, " ", "\t", "\r", "\n")
# Where cells are parted by semicolons, as in Germany or Spain, a spreadsheet ends a cell there, and
# a row at each line's end, whatever stands in quotation marks.
_FORMULA = re.compile(rf"\A(?=[\t\r\n])|(?:\A|(?<=[;\t\r\n]))(?= *[{re.escape(''.join(_SIGNS))}])")
_FIELDS = sql.SQL(
    """
    SELECT t.key, f.field ->> 'key' FROM annotations_tag t,
           jsonb_array_elements(t.fields) WITH ORDINALITY f (field, n)
     WHERE t.project_id = {} ORDER BY t.position, t.id, f.n
    """
)


type Fields = Sequence[tuple[str, str]]
"""The typed fields: key of the tag, key of the field."""


def write(connection: Connection, selection: Selection, now: datetime) -> Generator[bytes]:
    """The table: fixed columns, then one for each typed field (`figure.value`)."""
    fields = connection.execute(_FIELDS.format(selection.project.pk)).fetchall()
    asked = _WITHHELD if selection.filters.withhold else ()
    lines = _lines(connection, selection)
    if selection.report_id is None:
        return _table(header(fields, asked), _cells_of(lines, fields, asked))
    # A report's annotations are few enough to be held.
    listed = [(json.loads(line), json.loads(title)) for line, title in lines]
    rows = _of_report(report_part(connection, selection), listed)
    return _table(
        header(fields, (*asked, _ALSO)),
        (cells(one, title, fields, (*asked, _ALSO)) for one, title in rows),
    )


def write_kept(kept: dict[str, Any]) -> Generator[bytes]:
    """The table of a release, from its JSON, in the order of the report."""
    fields = [(tag["key"], field["key"]) for tag in kept["tags"] for field in tag["fields"]]
    titles = {one["id"]: one["title"] for one in kept["articles"]}
    listed = [(one, titles[one["article"]]) for one in kept["annotations"]]
    rows = _of_report(kept["report"], listed)
    return _table(
        header(fields, (_ALSO,)), (cells(one, title, fields, (_ALSO,)) for one, title in rows)
    )


def _of_report(
    part: dict[str, Any], listed: Iterable[tuple[dict[str, Any], str]]
) -> Iterator[tuple[dict[str, Any], str]]:
    """The annotations of a report in its order, each with the places of what says the same."""
    by_id = {one["id"]: (one, title) for one, title in listed}
    for section in part["sections"]:
        for entry in section["entries"]:
            others = [by_id[str(id)] for id in entry.get("same", ())]
            one, title = by_id[str(entry["annotation"])]
            also = "\n".join(f"{other}: {each['url']}" for each, other in others)
            yield one | {_ALSO: also}, title


def header(fields: Fields, asked: Iterable[str] = ()) -> list[str]:
    """The names of the columns: fixed ones, then one for each typed field."""
    return [*_COLUMNS, *asked, "url", *(f"{tag}.{field}" for tag, field in fields)]


def cells(one: dict[str, Any], title: str, fields: Fields, asked: Iterable[str] = ()) -> list[Any]:
    """A row of the table: an annotation as the format `json` has it, with its article's title."""
    details = one["details"]
    values = [details.get(tag, {}).get(field, "") for tag, field in fields]
    said = [one[name] if name == _ALSO else json.dumps(one[name]) for name in asked]
    return [*_cells(one, title), *said, one["url"], *values]


def _cells_of(
    lines: Iterator[tuple[bytes, bytes]], fields: Fields, asked: Iterable[str]
) -> Iterator[list[Any]]:
    for line, title in lines:
        yield cells(json.loads(line), json.loads(title), fields, asked)


def _table(names: list[str], rows: Iterable[list[Any]]) -> Generator[bytes]:
    block = StringIO()
    table = csv.writer(block)
    block.write("\ufeff")
    table.writerow(names)
    for row in rows:
        table.writerow(map(harmless, row))
        if block.tell() >= _BLOCK:
            yield block.getvalue().encode()
            block.seek(0)
            block.truncate()
    yield block.getvalue().encode()


def harmless(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula; anything else as it is."""
    if not isinstance(value, str):
        return value
    if value.startswith(_BEGINS) or ";" in value or "\n" in value or "\t" in value or "\r" in value:
        return _FORMULA.sub("'", value)
    return value


def _lines(connection: Connection, selection: Selection) -> Iterator[tuple[bytes, bytes]]:
    """Each annotation with its article's title, both as JSON."""
    for found, titles in titled_groups(connection, selection):
        yield from zip(found, titles, strict=True)


def _cells(one: dict[str, Any], title: str) -> list[Any]:
    review = one["review"] or {"by": {"name": ""}, "at": "", "reason": ""}
    anchoring = one["anchoring"]
    comments = "\n".join(f"{said['author']['name']}: {said['text']}" for said in one["comments"])
    return [
        one["id"], one["article"], title, one["revision"], one["start"], one["end"], one["quote"],
        one["prefix"], one["suffix"], one["sentence"], " > ".join(one["heading"]),
        " ".join(one["tags"]), one["note"], one["status"], one["author"]["name"],
        one["created_at"], one["updated_at"], review["by"]["name"], review["at"], review["reason"],
        comments, anchoring["state"], anchoring["score"], anchoring["reason"],
    ]  # fmt: skip
