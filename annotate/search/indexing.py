"""Search vectors of articles, made a moment after the articles were stored or changed."""

from django.db import connection

AT_ONCE = 50  # articles locked by one statement: about 0.1 s in which nobody can change them

_INDEX = """
    WITH outdated AS (
        SELECT id FROM articles_article WHERE search IS NULL
        ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    )
    UPDATE articles_article a
       SET search = articles_search_vector(a.title, a.byline, a.publisher, r.text)
      FROM outdated, articles_revision r
     WHERE a.id = outdated.id AND r.id = a.current_id
"""


def index_articles() -> int:
    """Make the search vectors that are missing; how many were made.

    Several may do so at once: none waits for another, and none does the same article.
    """
    made = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_INDEX, [AT_ONCE])
            if not cursor.rowcount:
                return made
            made += cursor.rowcount
