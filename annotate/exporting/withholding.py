"""Which articles an export carries quotes of, and no other words of their text."""

from uuid import UUID

from psycopg import sql

from annotate.articles import licences
from annotate.exporting.filters import Selection
from annotate.exporting.snapshots import Connection

# One row for each wording, so that a licence is read once however many articles have it.
_WORDINGS = sql.SQL(
    """
    SELECT licence, republication, array_agg(id) FROM articles_article WHERE project_id = {}
     GROUP BY licence, republication
    """
)


def withheld_articles(connection: Connection, selection: Selection) -> frozenset[UUID]:
    """The articles of the project whose text is to be left out; none unless that was asked for."""
    if not selection.filters.withhold:
        return frozenset()
    rows = connection.execute(_WORDINGS.format(selection.project.pk)).fetchall()
    return frozenset(
        id for licence, said, ids in rows if is_withheld(selection, licence, said) for id in ids
    )


def is_withheld(selection: Selection, licence: str, said: str) -> bool:
    """Whether an article with this licence, and this said of it, gives no more than its quotes."""
    return licences.republication(licence, said) in selection.filters.withhold
