"""The part `report` of an export: which annotations stand where, and what is said of them."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from psycopg import sql

from annotate.annotations.models import State
from annotate.annotations.sight import as_sql
from annotate.curation.queries import PROPOSED
from annotate.curation.report_groups import NO_SOURCE, paired, same_query, standing_under
from annotate.curation.report_queries import became
from annotate.exporting.evidence import weigh
from annotate.exporting.filters import Selection
from annotate.exporting.selection_sql import query
from annotate.exporting.snapshots import Connection
from annotate.text.shortening import shown_quote

_REPORT = sql.SQL("SELECT id, slug, title, text FROM curation_report WHERE id = {}")
_SECTIONS = sql.SQL(
    "SELECT id, title, text FROM curation_section WHERE report_id = {} ORDER BY position, id"
)
_SELECTED = sql.SQL("SELECT a.id FROM {selected} WHERE {condition}")
_ENTRIES = sql.SQL(
    """
    SELECT e.section_id, e.annotation_id, e.heading, e.paraphrase, e.shortened::text,
           e.seen_quote, a.quote, e.seen_version, a.version, e.seen_status,
           coalesce(v.verdict, {proposed}), coalesce(n.state, {placed}),
           a.deleted_at IS NOT NULL OR p.deleted_at IS NOT NULL
      FROM curation_entry e
      JOIN annotations_annotation a ON a.id = e.annotation_id
      JOIN articles_article p ON p.id = a.article_id
      LEFT JOIN curation_review v ON v.annotation_id = a.id AND v.annotation_version = a.version
      LEFT JOIN annotations_anchoring n ON n.annotation_id = a.id
     WHERE e.report_id = {report}{seen} ORDER BY e.position, e.id
    """
)


def report_part(connection: Connection, selection: Selection) -> dict[str, Any]:
    """As the document has it: sections in order, what stands in none before them, and what the
    selection leaves out of the report. An entry has the ids of the annotations that are the same;
    those of them that are entries further down are left out as such."""
    report = selection.report_id
    [(id, slug, title, text)] = connection.execute(_REPORT.format(report)).fetchall()
    selected = {one for (one,) in connection.execute(query(_SELECTED, selection)).fetchall()}
    entries: dict[UUID | None, list[dict[str, Any]]] = {None: []}
    sections = connection.execute(_SECTIONS.format(report)).fetchall()
    entries |= {section: [] for section, *_ in sections}
    left_out = []
    statement = _ENTRIES.format(
        proposed=PROPOSED,
        placed=State.PLACED.value,
        report=report,
        seen=as_sql(selection.blindfold),
    )
    for section, annotation, *rest, gone in connection.execute(statement).fetchall():
        if annotation in selected:
            entries[section].append(_entry(annotation, *rest))
        else:
            left_out.append({"annotation": annotation, "why": "deleted" if gone else "filter"})
    left_out += _grouped(connection, selection, selected, entries.values())
    parts = [_section("", "", entries[None])] if entries[None] else []
    parts += [_section(title, text, entries[id]) for id, title, text in sections]
    return {
        "id": id,
        "slug": slug,
        "title": title,
        "text": text,
        "release": None,
        "frozen": None,
        "sections": parts,
        "left_out": left_out,
    }


def _grouped(
    connection: Connection,
    selection: Selection,
    selected: set[UUID],
    sections: Iterable[list[dict[str, Any]]],
) -> list[dict[str, Any]]:
    """Give the entries of the sections their sources and what speaks for and against them, and take
    those out that another one stands for: which."""
    listed = list(sections)
    order = [one["annotation"] for entries in listed for one in entries]
    rows = connection.execute(same_query(order, selection.blindfold)).fetchall()
    same = paired(rows)
    under = standing_under(order, same)
    refused = {
        one["annotation"] for entries in listed for one in entries if one.pop("status") in NO_SOURCE
    }
    for entries in listed:
        entries[:] = [one for one in entries if one["annotation"] not in under]
        for one in entries:
            one["same"] = sorted((same.get(one["annotation"], set()) & selected) - refused)
    weigh(connection, selection, [one for entries in listed for one in entries], same)
    return [{"annotation": one, "why": "same"} for one in under]


def _section(title: str, text: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    ids = [one["annotation"] for one in entries]
    return {"title": title, "text": text, "annotations": ids, "entries": entries}


def _entry(
    annotation: UUID,
    heading: str,
    paraphrase: str,
    shortened: str,
    seen_quote: str,
    quote: str,
    seen_version: int,
    version: int,
    seen_status: str,
    status: str,
    anchoring: str,
) -> dict[str, Any]:
    parts = json.loads(shortened) if seen_quote == quote else []
    stale = became(
        gone=False,
        version=(seen_version, version),
        status=(seen_status, status),
        anchoring=anchoring,
    )
    return {
        "annotation": annotation,
        "heading": heading,
        "paraphrase": paraphrase,
        "shown": shown_quote(quote, parts),
        "shortened": parts,
        "stale": stale or None,
        "status": status,
    }
