"""What an annotation is linked with, as a column of the rows of an export."""

from psycopg import sql

from annotate.annotations.sight import as_sql
from annotate.exporting.filters import Selection
from annotate.exporting.snapshots import Connection

_HAS_SOME = sql.SQL("SELECT EXISTS (SELECT FROM {table} WHERE project_id = {project})")
# Members of the object, with a comma behind them, or nothing: an annotation that nobody linked says
# nothing of it. Whoever is not among the ends, which are listed once, is asked no further. Within,
# `a` is the other end, so that a blindfold can be asked of it: what is in the trash or out of sight
# is linked with nothing.
_COLUMN = sql.SQL(
    """
    CASE WHEN a.id IN (SELECT source_id FROM {table} WHERE project_id = {project} UNION ALL
                       SELECT target_id FROM {table} WHERE project_id = {project})
    THEN (SELECT {name} || string_agg({member}, ',' ORDER BY l.id) || '],'
            FROM (SELECT x.*, x.target_id AS other FROM {table} x WHERE x.source_id = a.id
                   UNION ALL
                  SELECT x.*, x.source_id FROM {table} x WHERE x.target_id = a.id) l
            JOIN annotations_annotation a ON a.id = l.other AND a.deleted_at IS NULL
            JOIN articles_article p ON p.id = a.article_id AND p.deleted_at IS NULL
            JOIN {people} s ON s.id = l.author_id
           WHERE TRUE{sight})
    END
    """
)
_MEMBER = sql.SQL(
    """
    '{{"id":"' || l.id || '","from":"' || l.source_id || '","to":"' || l.target_id {kind}
    || '","author":{{"name":' || to_json(s.name) || '}},"created_at":"'
    || replace(left(l.created_at::text, -3), ' ', 'T') || 'Z"}}'
    """
)
# name of the member: (its table, what its objects have beside the two ends)
_TABLES = {
    "links": ("curation_link", sql.SQL("""|| '","kind":"' || l.kind""")),
    "dismissed": ("curation_dismissal", sql.SQL("")),
}


def linked(connection: Connection, selection: Selection, people: sql.Composable) -> sql.Composable:
    """A column with the links of an annotation and its dismissed suggestions, as members of its
    JSON object; NULL where there are none, and for a project without any, so that it costs
    nothing. `people` has `id` and `name` of everybody."""
    project = selection.project.pk
    columns = []
    for name, (known, kind) in _TABLES.items():
        table = sql.Identifier(known)
        [[some]] = connection.execute(_HAS_SOME.format(table=table, project=project)).fetchall()
        if some:
            columns.append(
                _COLUMN.format(
                    table=table,
                    project=project,
                    name=f'"{name}":[',
                    member=_MEMBER.format(kind=kind),
                    people=people,
                    sight=as_sql(selection.blindfold),
                )
            )
    if not columns:
        return sql.SQL("NULL")
    return sql.SQL("nullif(concat({}), '')").format(sql.SQL(", ").join(columns))
