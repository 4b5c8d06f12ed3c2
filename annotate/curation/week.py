"""What happened in a project in the last days, counted from the history tables.

Their rows are in the order of `pgh_id`, and nearly in that of time: the first one of the week is
found by halving, in about twenty steps of an index that is there anyway. Only the newest `MOST`
rows of a table are counted, and only the newest `WALKED` of the whole site looked at, so that the
answer costs the same however much was done.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone
from psycopg.sql import SQL, Identifier, Literal

from annotate.accounts import blindfold
from annotate.accounts.models import Project
from annotate.accounts.time_limits import by_index
from annotate.annotations.sight import as_sql
from annotate.curation.known import midnight

DAYS = 7
MOST = 10_000
WALKED = 200_000
KINDS = {
    "articles": "Articles added",
    "made": "Annotations made",
    "changed": "Annotations changed",
    "judged": "Verdicts given",
    "comments": "Comments",
    "read": "Articles read to the end",
    "deleted": "Put into the trash",
}

# Rows that were written at the same time may have their numbers in another order.
_ASIDE = 1_000

_ANNOTATION = "JOIN annotations_annotation a ON a.id = e.{} AND a.project_id = %(project)s"
_ARTICLE = "JOIN articles_article p ON p.id = e.{} AND p.project_id = %(project)s"
# For each table: whose project a row is of, whether it is about an annotation, and what it means.
_SOURCES = {
    "annotations_annotationevent": (
        _ANNOTATION.format("id"),
        True,
        """CASE WHEN e.pgh_label = 'insert' THEN 'made' WHEN e.pgh_label = 'delete' THEN NULL
                WHEN e.deleted_at IS NULL THEN 'changed' ELSE 'deleted' END""",
    ),
    "curation_reviewevent": (
        _ANNOTATION.format("annotation_id"),
        True,
        "CASE WHEN e.pgh_label <> 'delete' THEN 'judged' END",
    ),
    "annotations_commentevent": (
        _ANNOTATION.format("annotation_id"),
        True,
        "CASE WHEN e.pgh_label = 'insert' THEN 'comments' END",
    ),
    "articles_articleevent": (
        _ARTICLE.format("pgh_obj_id"),
        False,
        "CASE WHEN e.pgh_label = 'insert' THEN 'articles' END",
    ),
    "articles_assignmentevent": (
        _ARTICLE.format("article_id"),
        False,
        "CASE WHEN e.pgh_label <> 'delete' AND e.status = 'done' THEN 'read' END",
    ),
}
_SOURCE = SQL(
    """
    (WITH RECURSIVE half (low, high, top) AS (
         SELECT 0::bigint, max(pgh_id)::bigint, max(pgh_id)::bigint FROM {table}
         UNION ALL
         SELECT CASE WHEN first.at < %(since)s THEN h.middle ELSE h.low END,
                CASE WHEN first.at < %(since)s THEN h.high ELSE h.middle - 1 END, h.top
           FROM (SELECT low, high, top, (low + high + 1) / 2 AS middle FROM half
                  WHERE low < high) h,
                LATERAL (SELECT pgh_created_at AS at FROM {table} WHERE pgh_id >= h.middle
                          ORDER BY pgh_id LIMIT 1) first)
     SELECT kind, day, count(*), sum(count(*)) OVER () FROM (
         SELECT {kind} AS kind, (e.pgh_created_at AT TIME ZONE %(zone)s)::date AS day
           FROM {table} e {owner}
          WHERE e.pgh_id > (SELECT greatest(max(low) - {aside}, max(top) - {walked}, 0) FROM half)
            AND e.pgh_created_at >= %(since)s{sight}
          ORDER BY e.pgh_id DESC LIMIT {most}) happened
      GROUP BY kind, day)
    """
)


@dataclass(frozen=True, slots=True)
class Happened:
    """How much of one kind happened on each of the days; `partly`: there was more than that."""

    kind: str
    by_day: tuple[int, ...]
    partly: bool

    @property
    def name(self) -> str:
        return KINDS[self.kind]

    @property
    def total(self) -> int:
        return sum(self.by_day)


@dataclass(frozen=True, slots=True)
class Week:
    """The last days, the oldest first, and what happened on them; kinds of nothing are left out."""

    days: tuple[date, ...]
    happened: list[Happened]


def week_of(project: Project) -> Week:
    """What happened in the last seven days, today among them: one query."""
    today = timezone.localdate()
    days = tuple(today - timedelta(days=back) for back in reversed(range(DAYS)))
    counted: dict[str, dict[date, int]] = defaultdict(dict)
    partly: set[str] = set()
    with by_index(), connection.cursor() as cursor:
        cursor.execute(
            _statement(),
            {
                "project": project.pk,
                "since": midnight(days[0]),
                "zone": timezone.get_current_timezone_name(),
            },
        )
        for kind, day, number, of_table in cursor.fetchall():
            counted[kind][day] = number
            if of_table >= MOST:
                partly.add(kind)
    found = [
        Happened(kind, tuple(counted[kind].get(day, 0) for day in days), kind in partly)
        for kind in KINDS
        if kind in counted
    ]
    return Week(days, found)


def _statement() -> str:
    sight = as_sql(blindfold.worn())
    return (
        SQL(" UNION ALL ")
        .join(
            _SOURCE.format(
                table=Identifier(table),
                owner=SQL(owner),
                kind=SQL(kind),
                sight=sight if annotations else SQL(""),
                aside=Literal(_ASIDE),
                walked=Literal(WALKED),
                most=Literal(MOST),
            )
            for table, (owner, annotations, kind) in _SOURCES.items()
        )
        .as_string()
    )
