"""Search vectors of articles, made a moment after the articles were stored or changed."""

import pghistory
from django.db import connection, transaction
from django.db.models import F

from annotate.articles.models import Article
from annotate.text.language import language_of

AT_ONCE = 50  # articles locked by one statement: about 0.1 s in which nobody can change them

_INDEX = """
    WITH outdated AS (
        SELECT id FROM articles_article WHERE search IS NULL
        ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    )
    UPDATE articles_article a
       SET search = articles_search_vector(
               a.project_id, a.title, a.byline, a.publisher, a.language, r.text)
      FROM outdated, articles_revision r
     WHERE a.id = outdated.id AND r.id = a.current_id
"""


def index_articles(*, languages: bool = False) -> int:
    """Make the search vectors that are missing; how many were made. `languages`: also tell the
    languages of those articles that nobody has said anything of.

    Several may do so at once: none waits for another, and none does the same article.
    """
    made = 0
    while True:
        if languages:
            tell_languages()
        with connection.cursor() as cursor:
            cursor.execute(_INDEX, [AT_ONCE])
            now = cursor.rowcount
        if not now:
            return made
        made += now


def tell_languages() -> None:
    """Give each of the next articles to be indexed the language that its text is in, where that
    can be told and nobody has said anything of it. Its history says that nobody did so, but a
    command."""
    unsaid = Article.objects.filter(search=None, language="", updated_at=F("created_at"))
    for pk in list(unsaid.order_by("id").values_list("pk", flat=True)[:AT_ONCE]):
        text = Article.objects.filter(pk=pk).values_list("current__text", flat=True).first()
        language = language_of(text or "")
        if language:
            with transaction.atomic(), pghistory.context(command="tell_languages"):
                Article.objects.filter(pk=pk, language="").update(language=language)
