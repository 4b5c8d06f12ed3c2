"""The articles of a selection, as the document has them."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import batched
from typing import Any
from uuid import UUID

from psycopg import sql

from annotate.exporting.filters import Selection
from annotate.exporting.selection_sql import query
from annotate.exporting.snapshots import Connection
from annotate.exporting.withholding import withheld_articles

_ARTICLES_TOGETHER = 100

_ARTICLES = sql.SQL(
    """
    SELECT q.id, q.title, q.byline, q.publisher, q.source_url, q.published_on, q.language,
           q.licence, q.created_at::date, r.number, r.sha256, r.length
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


def articles(connection: Connection, selection: Selection) -> Iterator[list[dict[str, Any]]]:
    """The articles of the selection as the document has them, some at a time."""
    names = ("id", "title", "byline", "publisher", "url", "published_on", "language", "licence",
             "added_on", "revision", "sha256", "length")  # fmt: skip
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
