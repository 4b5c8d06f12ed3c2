"""What speaks for and against the entries of a report, written into each of them.

The other end need not stand in the report. It is therefore given whole, with its article: a quote
that is contradicted names by whom, and where. It is none of the annotations of the file, which are
those that an editor chose.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from annotate.annotations.models import State
from annotate.curation.report_evidence import ends_of, ends_of_group, ends_query
from annotate.curation.report_groups import NO_SOURCE, Same
from annotate.exporting.articles import articles
from annotate.exporting.filters import Selection
from annotate.exporting.rows import groups
from annotate.exporting.snapshots import Connection
from annotate.text.shortening import begun

type Json = dict[str, Any]

MOST_SHOWN = 240  # code points of a quote that stands beside another one
_GIVEN = ("revision", "start", "end", "quote", "status", "url")


def weigh(connection: Connection, selection: Selection, entries: list[Json], same: Same) -> None:
    """Give each entry of a report (with its `same`) what is said of it, where there is any: what
    passes the filters of the export, was not rejected or merged, and stands where it is said to."""
    speaking = [one for entry in entries for one in (entry["annotation"], *entry["same"])]
    ends = ends_of(
        connection.execute(ends_query(speaking, selection.blindfold)).fetchall() if speaking else ()
    )
    if not ends:
        return
    known = _known(connection, selection, {end.other for some in ends.values() for end in some})
    shown: dict[UUID, str] = {entry["annotation"]: entry["shown"] for entry in entries}
    for entry in entries:
        one = entry["annotation"]
        told = ends_of_group([one, *entry["same"]], {one, *same.get(one, ())}, ends)
        found = [
            {
                "said": end.said,
                "annotation": end.other,
                "shown": begun(shown.get(end.other) or known[end.other]["quote"], MOST_SHOWN),
                **known[end.other],
            }
            for end in told
            if end.other in known
        ]
        if found:
            entry["evidence"] = found


def _known(connection: Connection, selection: Selection, ids: Iterable[UUID]) -> dict[UUID, Json]:
    """Those of the annotations that are to be named, with their articles, by id."""
    these = replace(
        selection, report_id=None, annotation_ids=list(ids), id=None, since=None, progress=None
    )
    sources = {str(one["id"]): one for some in articles(connection, these) for one in some}
    rows = (json.loads(one) for group in groups(connection, these) for one in group)
    return {
        UUID(one["id"]): {name: one[name] for name in _GIVEN} | {"article": sources[one["article"]]}
        for one in rows
        if one["status"] not in NO_SOURCE and one["anchoring"]["state"] == State.PLACED
    }
