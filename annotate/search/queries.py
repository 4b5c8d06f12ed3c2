"""Full-text search over articles and annotations.

A search means all of its words, each also as the beginning of a longer one; words in quotation
marks mean that phrase. Articles are searched without accents, and by the stems of their words in
their language besides (decision 23); annotations word by word.
"""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import (
    SearchQuery,
    SearchVector,
    SearchVectorField,
)
from django.db.models import F, Func, Q, QuerySet, TextField, Value

from annotate.accounts.models import Project
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.articles.queries import languages_of
from annotate.text.words import parse, parts_of

_CONFIG = "simple"


class _ArticleQuery(SearchQuery):
    """What `articles_search_query` makes of phrases, words and languages."""

    def __init__(self, *given: Value) -> None:
        super().__init__("")
        self.function = "articles_search_query"
        self.set_source_expressions(given)


def find_articles(
    articles: QuerySet[Article], typed: str, *, project: Project
) -> QuerySet[Article]:
    """Those that have what was typed in title, byline, publisher or current text, or all.

    They are the project's: a word is also found by its stem in any language of its articles.
    """
    parts = parts_of(typed)
    if not parts:
        return articles
    wanted = _ArticleQuery(
        _texts(" ".join(part.words) for part in parts if part.phrase),
        _texts(word for part in parts if not part.phrase for word in part.words),
        _texts(languages_of(project)),
    )
    # What was stored in the last seconds has no vector yet. Asked first: in one query the planner
    # may look through all of that once for each article.
    unindexed = articles.filter(search=None).alias(words=_words_of_article())
    found = list(unindexed.filter(words=wanted).order_by().values_list("pk", flat=True))
    return articles.filter(Q(search=wanted) | Q(pk__in=found) if found else Q(search=wanted))


def _words_of_article() -> Func:
    return Func(
        *(F(name) for name in ("title", "byline", "publisher", "language", "current__text")),
        function="articles_search_vector",
        output_field=SearchVectorField(),
    )


def _texts(texts: Iterable[str]) -> Value:
    return Value(list(texts), output_field=ArrayField(TextField()))


def find_annotations(annotations: QuerySet[Annotation], typed: str) -> QuerySet[Annotation]:
    """Those whose quote or note has what was typed. Nothing typed: all."""
    query = parse(typed)
    if query is None:
        return annotations
    return annotations.annotate(words=SearchVector(F("quote"), F("note"), config=_CONFIG)).filter(
        words=SearchQuery(query, config=_CONFIG, search_type="raw")
    )
