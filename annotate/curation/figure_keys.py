"""Which figures a page is about, read from indexes alone: as many as asked for, however many there
are (curation/migrations/0008). What belongs to a figure is looked up of those that are shown.

Here a figure is the id of its `AnnotationTag`. Figures in the trash and rejected ones are among
them; `annotate.curation.figures` leaves them out. What a blindfold hides is not: a page ends after
a figure, and its address names it. To be asked within `by_index`.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from annotate.accounts import blindfold
from annotate.accounts.permissions import Seat
from annotate.annotations import sight
from annotate.annotations.models import Tag

_LAST = UUID(int=2**128 - 1)
_PARTS: dict[str, sql.Composable] = {
    "number": sql.SQL("jsonb_typeof(g.details->'value') = 'number'"),
    "counted": sql.SQL("curation_words(g.details->>'unit')"),
    "period": sql.SQL("left(lower(btrim(coalesce(g.details->>'period', ''))), 100)"),
    "of": sql.SQL("curation_words(f.details->>'unit')"),
    "during": sql.SQL("left(lower(btrim(coalesce(f.details->>'period', ''))), 100)"),
}


def tags_with_values(seat: Seat) -> list[int]:
    """The tags whose annotations may be figures: one query."""
    tags = Tag.objects.filter(project=seat.project, fields__contains=[{"key": "value"}])
    return list(tags.order_by("pk").values_list("pk", flat=True))


_AFTER = """
    SELECT f.counted, f.id FROM unnest(%(tags)s::bigint[]) t (id) CROSS JOIN LATERAL (
        SELECT {counted} AS counted, g.id FROM annotations_annotationtag g
         WHERE g.tag_id = t.id AND {number} AND {counted} > %(after)s
         ORDER BY {counted}, {period}, g.annotation_id LIMIT %(most)s) f
     ORDER BY f.counted LIMIT %(most)s
"""


def after(tags: Collection[int], counted: str | None, most: int) -> list[tuple[str, int]]:
    """So many figures with what they count, by alphabet, after one thing that is counted or from
    the first."""
    query = _AFTER if counted is not None else _AFTER.replace("> %(after)s", ">= %(after)s")
    return _asked(query, tags, after=counted or "", most=most)


_COUNTING = """
    SELECT f.id FROM unnest(%(tags)s::bigint[]) t (id) CROSS JOIN LATERAL (
        SELECT g.id, g.annotation_id FROM annotations_annotationtag g
         WHERE g.tag_id = t.id AND {number} AND {counted} = %(counted)s
         LIMIT %(most)s) f
     LIMIT %(most)s
"""


def counting(tags: Collection[int], counted: str, most: int) -> list[int]:
    """So many of the figures that count this."""
    return _ids(_COUNTING, tags, counted=counted, most=most)


_FOR = """
    SELECT f.id FROM unnest(%(tags)s::bigint[]) t (id)
      CROSS JOIN unnest(%(counted)s::text[], %(periods)s::text[]) p (counted, period)
      CROSS JOIN LATERAL (
        SELECT g.id FROM annotations_annotationtag g
         WHERE g.tag_id = t.id AND {number} AND {counted} = p.counted AND {period} = p.period
           AND g.annotation_id <= %(before)s
         ORDER BY {counted} DESC, {period} DESC, g.annotation_id DESC LIMIT %(most)s) f
"""


def for_periods(
    tags: Collection[int],
    wanted: Collection[tuple[str, str]],
    most: int,
    before: UUID | None = None,
) -> list[int]:
    """The newest figures that count one of these things for its period, so many of each, none newer
    than an annotation."""
    counted, periods = [one for one, _ in wanted], [one for _, one in wanted]
    return _ids(_FOR, tags, counted=counted, periods=periods, most=most, before=before or _LAST)


_SIZES = """
    SELECT p.period, sum(f.number)::int FROM unnest(%(tags)s::bigint[]) t (id)
      CROSS JOIN unnest(%(periods)s::text[]) p (period) CROSS JOIN LATERAL (
        SELECT count(*) AS number FROM (
            SELECT FROM annotations_annotationtag g
             WHERE g.tag_id = t.id AND {number} AND {counted} = %(counted)s AND {period} = p.period
             LIMIT %(most)s) there) f
     GROUP BY p.period
"""


def sizes(
    tags: Collection[int], counted: str, periods: Collection[str], most: int
) -> dict[str, int]:
    """How many figures count this for each of the periods, as far as so many of each tag."""
    return dict(_asked(_SIZES, tags, counted=counted, periods=list(periods), most=most))


_PERIODS = """
    SELECT DISTINCT c.counted, p.period FROM unnest(%(tags)s::bigint[]) t (id)
      CROSS JOIN unnest(%(counted)s::text[]) c (counted) CROSS JOIN LATERAL (
        WITH RECURSIVE one (period) AS (
            (SELECT {period} FROM annotations_annotationtag g
              WHERE g.tag_id = t.id AND {number} AND {counted} = c.counted
              ORDER BY {period} LIMIT 1)
             UNION ALL
            SELECT (SELECT {period} FROM annotations_annotationtag g
                     WHERE g.tag_id = t.id AND {number} AND {counted} = c.counted
                       AND {period} > one.period ORDER BY {period} LIMIT 1)
              FROM one WHERE one.period IS NOT NULL
        ) SELECT period FROM one WHERE period IS NOT NULL LIMIT %(most)s) p
"""


def periods_of(tags: Collection[int], counted: Collection[str], most: int) -> list[tuple[str, str]]:
    """What is counted with the periods for which it is, as they are written, in small letters: so
    many of each."""
    return _asked(_PERIODS, tags, counted=list(counted), most=most)


_NEWEST = """
    SELECT f.annotation_id, f.id FROM unnest(%(tags)s::bigint[]) t (id) CROSS JOIN LATERAL (
        SELECT g.id, g.annotation_id FROM annotations_annotationtag g
         WHERE g.tag_id = t.id AND {number} AND g.annotation_id < %(before)s
         ORDER BY g.annotation_id DESC LIMIT %(most)s) f
     ORDER BY f.annotation_id DESC LIMIT %(most)s
"""


def newest(tags: Collection[int], before: UUID | None, most: int) -> list[tuple[UUID, int]]:
    """So many figures with their annotations, the newest first, that are older than one."""
    return _asked(_NEWEST, tags, before=before or _LAST, most=most)


_LIKE = """
    SELECT DISTINCT c.id FROM annotations_annotationtag f
      CROSS JOIN unnest(%(tags)s::bigint[]) t (id) CROSS JOIN LATERAL (
        SELECT g.id FROM annotations_annotationtag g
         WHERE g.tag_id = t.id AND {number} AND g.details->'value' = f.details->'value'
           AND g.annotation_id <= %(before)s AND g.annotation_id <> f.annotation_id
         ORDER BY g.annotation_id DESC LIMIT %(most)s) c
     WHERE f.id = ANY(%(figures)s)
"""


def of_the_same_value(
    tags: Collection[int], figures: Collection[int], most: int, before: UUID | None = None
) -> list[int]:
    """The newest that have the value of one of these figures, so many for each, none newer than an
    annotation."""
    return _ids(_LIKE, tags, figures=list(figures), most=most, before=before or _LAST)


_SAID = """
    SELECT f.annotation_id, {of}, {during} FROM annotations_annotationtag f
     WHERE f.id = ANY(%(figures)s) AND f.tag_id = ANY(%(tags)s)
"""


def said_of(tags: Collection[int], figures: Collection[int]) -> list[tuple[UUID, str, str]]:
    """Each figure's annotation, what it counts and for when, as the indexes have it."""
    return _asked(_SAID, tags, figures=list(figures))


def _sight() -> sql.Composable:
    fold = blindfold.worn()
    if fold is None:
        return sql.SQL("")
    seen = "AND EXISTS (SELECT FROM annotations_annotation a WHERE a.id = g.annotation_id{sight})"
    return sql.SQL(" " + seen).format(sight=sight.as_sql(fold))


def _ids(query: str, tags: Collection[int], **values: Any) -> list[int]:
    return [pk for (pk,) in _asked(query, tags, **values)]


def _asked(query: str, tags: Collection[int], **values: Any) -> list[Any]:
    if not tags:
        return []
    with connection.cursor() as cursor:
        parts = _PARTS | {"number": sql.SQL("").join((_PARTS["number"], _sight()))}
        cursor.execute(sql.SQL(query).format(**parts), {"tags": list(tags), **values})
        rows: list[Any] = cursor.fetchall()
    return rows
