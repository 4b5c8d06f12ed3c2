"""Full-text search over articles and annotations.

A search means all of its words, each also as the beginning of a longer one; words in quotation
marks mean that phrase. Articles are searched without accents, and by the stems of their words in
their language besides (decision 23); annotations word by word.
"""

from collections.abc import Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import connection
from django.db.models import F, Func, Q, QuerySet, UUIDField, Value

from annotate.accounts.models import Project
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.articles.queries import languages_of
from annotate.text.words import Part, parse, parts_of

_CONFIG = "simple"
_QUERIES = """
    SELECT coalesce(articles_search_query(%s::text[], %s::text[], %s::text[])::text, ''),
           coalesce(string_agg('(' || part || ')', ' & '), '')
      FROM (SELECT articles_search_query('{}', %s::text[], %s::text[])::text
             UNION ALL
            SELECT plainto_tsquery('simple', unaccent(phrase))::text
              FROM unnest(%s::text[]) AS phrase) AS loose(part)
     WHERE part <> ''
"""


class _Known(SearchQuery):
    """A tsquery in PostgreSQL's notation, taken as it is."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self.template, self.function = "%(expressions)s::tsquery", ""


class _Found(Func):
    """The articles of a project that the index has for a query."""

    function = "articles_found"
    output_field = UUIDField()
    template = "(SELECT %(function)s(%(expressions)s))"


class _First(_Found):
    """The first so many of the candidates that have a query, its phrases too."""

    function = "articles_first_found"


def find_articles(
    articles: QuerySet[Article], typed: str, *, project: Project, first: int | None = None
) -> QuerySet[Article]:
    """Those that have what was typed in title, byline, publisher or current text, or all.

    They are the project's: a word is also found by its stem in any language of its articles.
    `first`: only so many are wanted, in the order that `articles` have; then phrases are looked for
    until these are found, since the index knows words but not where they stand.
    """
    parts = parts_of(typed)
    if not parts:
        return articles
    wanted, words = _article_queries(parts, languages_of(project))
    # What was stored in the last seconds has no vector yet. Asked first: in one query the planner
    # may look through all of that once for each article.
    unindexed = articles.filter(search=None).alias(words=_words_of_article())
    found = list(unindexed.filter(words=wanted).order_by().values_list("pk", flat=True))
    late = Q(pk__in=found) if found else Q(pk__in=[])
    if first is None or wanted is words:
        return articles.filter(Q(pk__in=_Found(Value(project.pk), wanted)) | late)
    candidates = articles.filter(Q(pk__in=_Found(Value(project.pk), words)) | late)
    return articles.filter(
        pk__in=_First(ArraySubquery(candidates.values("pk")), wanted, Value(first))
    )


def _words_of_article() -> Func:
    return Func(
        *(
            F(name)
            for name in ("project_id", "title", "byline", "publisher", "language", "current__text")
        ),
        function="articles_search_vector",
        output_field=SearchVectorField(),
    )


def _article_queries(
    parts: Sequence[Part], languages: list[str]
) -> tuple[SearchQuery, SearchQuery]:
    """What to look for, and the same with phrases as mere words; the same one when there are none.

    Made beforehand: inside a query it would be made for each article that has no vector yet.
    """
    phrases = [" ".join(part.words) for part in parts if part.phrase]
    words = [word for part in parts if not part.phrase for word in part.words]
    with connection.cursor() as cursor:
        cursor.execute(_QUERIES, [phrases, words, languages, words, languages, phrases])
        wanted, loose = cursor.fetchone()
    exact = _Known(wanted)
    return exact, _Known(loose) if phrases else exact


def find_annotations(annotations: QuerySet[Annotation], typed: str) -> QuerySet[Annotation]:
    """Those whose quote or note has what was typed. Nothing typed: all."""
    query = parse(typed)
    if query is None:
        return annotations
    return annotations.annotate(words=SearchVector(F("quote"), F("note"), config=_CONFIG)).filter(
        words=SearchQuery(query, config=_CONFIG, search_type="raw")
    )
