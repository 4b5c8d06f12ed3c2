"""Groups of annotations that are the same, in reports: one entry stands for all of a group.

The first entry of a group, in the order of the report, stands for it and cites every other member
as a source; what was rejected, merged or deleted is no source. Entries of the group further down
stand for nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection
from psycopg import sql

from annotate.accounts import blindfold
from annotate.accounts.blindfold import Blindfold
from annotate.annotations.sight import as_sql
from annotate.curation.link_models import LinkKind
from annotate.curation.models import Entry, Report, Verdict

type Same = Mapping[UUID, set[UUID]]
"""The other members of an annotation's group."""

NO_SOURCE = (Verdict.REJECTED.value, Verdict.MERGED.value)
"""Whatever has this status is cited for nothing."""

# Over links between annotations that are there, step by step. `a` is whom a step reaches, so that a
# blindfold can be asked of it.
_REACHED = sql.SQL(
    """
    WITH RECURSIVE reached (root, id) AS (
        {roots}
        UNION
        SELECT r.root, a.id
          FROM reached r
          CROSS JOIN LATERAL (
               SELECT target_id FROM curation_link WHERE source_id = r.id AND kind = {same}
               UNION ALL
               SELECT source_id FROM curation_link WHERE target_id = r.id AND kind = {same}
          ) l (id)
          JOIN annotations_annotation a ON a.id = l.id AND a.deleted_at IS NULL
          JOIN articles_article p ON p.id = a.article_id AND p.deleted_at IS NULL
         WHERE TRUE{sight}
    )
    SELECT {columns} FROM reached WHERE root <> id
    """
)
_THESE = sql.SQL("SELECT one, one FROM unnest({}::uuid[]) one")
_OF_REPORT = sql.SQL(
    """
    SELECT e.annotation_id, e.annotation_id FROM curation_entry e
      JOIN annotations_annotation a ON a.id = e.annotation_id AND a.deleted_at IS NULL
      JOIN articles_article p ON p.id = a.article_id AND p.deleted_at IS NULL
     WHERE e.report_id = {}{}
    """
)


def beside_entries(report: UUID, fold: Blindfold | None) -> sql.Composed:
    """A query for the ids of all that is in a group with an entry of the report."""
    sight = as_sql(fold)
    roots = _OF_REPORT.format(report, sight)
    return _reached(roots, "id", sight)


def ids_beside(report: UUID) -> list[UUID]:
    """The answer to it, as whoever asks now sees it: one query."""
    with connection.cursor() as cursor:
        cursor.execute(beside_entries(report, blindfold.worn()).as_string())
        return [one for (one,) in cursor.fetchall()]


def same_query(annotations: Iterable[UUID], fold: Blindfold | None) -> sql.Composed:
    """A query for pairs: each of the annotations with each other member of its group."""
    return _reached(_THESE.format(list(annotations)), "root, id", as_sql(fold))


def same_as(annotations: Iterable[UUID]) -> Same:
    """The groups of those of the annotations that are in one: one query."""
    with connection.cursor() as cursor:
        cursor.execute(same_query(annotations, blindfold.worn()).as_string())
        return paired(cursor.fetchall())


def paired(rows: Iterable[tuple[UUID, UUID]]) -> Same:
    """The answer to `same_query` by annotation."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for root, other in rows:
        found[root].add(other)
    return found


def standing_under(order: Iterable[UUID], same: Same) -> dict[UUID, UUID]:
    """Which of the annotations of a report, in its order, stand for nothing themselves, and under
    which earlier one of their group they stand."""
    found: dict[UUID, UUID] = {}
    standing: set[UUID] = set()
    for one in order:
        before = same.get(one, set()) & standing
        if before:
            found[one] = before.pop()
        else:
            standing.add(one)
    return found


def said_already(report: Report, annotations: Iterable[UUID]) -> dict[UUID, UUID]:
    """Those of the annotations that the report has not itself and whose group it has, with the
    annotation that stands for it there: two queries."""
    there = set(Entry.objects.filter(report=report).values_list("annotation", flat=True))
    wanted = [one for one in annotations if one not in there]
    return {
        one: min(others & there)
        for one, others in same_as(wanted).items()
        if others & there
    }  # fmt: skip


def said_of(number: int) -> str:
    """What to say of so many that were to be added and are said already; nothing of none."""
    if not number:
        return ""
    if number == 1:
        return "One says the same as a quote that is there, and is cited with it."
    return f"{number:,} say the same as quotes that are there, and are cited with them."


def _reached(roots: sql.Composable, columns: str, sight: sql.Composable) -> sql.Composed:
    return _REACHED.format(
        roots=roots, same=LinkKind.SAME.value, sight=sight, columns=sql.SQL(columns)
    )
