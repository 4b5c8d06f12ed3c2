"""The selection as SQL: every query of an export reads the same annotations.

Raw SQL, since Django has no COPY and builds a model instance for each row. `a` is the annotation,
`p` its article, `v` its review as far as it is on the annotation's present version.
"""

from typing import Any

from psycopg import sql

from annotate.annotations.sight import as_sql
from annotate.curation.fragments import Where
from annotate.curation.queries import PROPOSED
from annotate.curation.report_groups import NO_SOURCE, beside_entries
from annotate.exporting.filters import Selection

SELECTED = sql.SQL(
    """
    annotations_annotation a
    JOIN articles_article p ON p.id = a.article_id AND p.deleted_at IS NULL
    LEFT JOIN curation_review v ON v.annotation_id = a.id AND v.annotation_version = a.version
    """
)
DOCUMENT_ORDER = sql.SQL('a.article_id, a.start, a."end", a.id')

_IN_PROJECT = sql.SQL("a.project_id = {} AND a.deleted_at IS NULL")
_THESE = sql.SQL(" AND a.id = ANY({})")
_OF_STATUS = sql.SQL(" AND coalesce(v.verdict, {}) = ANY({})")
_IN_ARTICLES = sql.SQL(" AND a.article_id = ANY({})")
_ANCHORED = sql.SQL(
    """ AND coalesce((SELECT n.state FROM annotations_anchoring n WHERE n.annotation_id = a.id),
                     'placed') = ANY({})"""
)
_WITH_TAG = sql.SQL(
    """ AND EXISTS (SELECT FROM annotations_annotationtag w
                     WHERE w.annotation_id = a.id AND w.tag_id = ANY({}))"""
)
# What stands in a report, and what is the same as that: its other sources. As one list, made once,
# for which the index of annotations is asked: two questions joined by OR would be put to each
# annotation of the project.
_IN_REPORT = sql.SQL(
    """ AND a.id = ANY(ARRAY(SELECT e.annotation_id FROM curation_entry e
                              WHERE e.report_id = {report} UNION ({beside})))
        AND (coalesce(v.verdict, '') <> ALL({no_source})
             OR a.id IN (SELECT e.annotation_id FROM curation_entry e WHERE e.report_id = {report}))
    """
)


def condition(selection: Selection) -> sql.Composable:
    """What stands after WHERE, with its values quoted by psycopg: COPY takes no parameters."""
    parts: list[sql.Composable] = [_IN_PROJECT.format(selection.project.pk)]
    if selection.annotation_ids is not None:
        parts.append(_THESE.format(selection.annotation_ids))
    if selection.statuses is not None:
        parts.append(_OF_STATUS.format(PROPOSED, selection.statuses))
    if selection.article_ids is not None:
        parts.append(_IN_ARTICLES.format(selection.article_ids))
    if selection.tag_ids is not None:
        parts.append(_WITH_TAG.format(selection.tag_ids))
    if selection.anchorings is not None:
        parts.append(_ANCHORED.format(selection.anchorings))
    if selection.report_id is not None:
        parts.append(
            _IN_REPORT.format(
                report=selection.report_id,
                beside=beside_entries(selection.report_id, selection.blindfold),
                no_source=list(NO_SOURCE),
            )
        )
    if selection.where is not None:
        parts.append(sql.SQL(" AND ({})").format(literally(selection.where)))
    parts.append(as_sql(selection.blindfold))
    return sql.Composed(parts)


def literally(fragment: Where) -> sql.Composable:
    """A condition of the desk with its values quoted by psycopg, in place of its parameters."""
    first, *rest = fragment.sql.replace("{a}", "a").split("%s")
    pairs = zip(fragment.values, rest, strict=True)
    # Text of the desk's own modules: what somebody typed is among the values alone.
    return sql.Composed(
        [
            sql.SQL(first),
            *(part for value, text in pairs for part in (sql.Literal(value), sql.SQL(text))),
        ]
    )


def query(template: sql.SQL, selection: Selection, **more: Any) -> sql.Composed:
    """The template with {selected}, {condition} and {order} filled in."""
    return template.format(
        selected=SELECTED, condition=condition(selection), order=DOCUMENT_ORDER, **more
    )
