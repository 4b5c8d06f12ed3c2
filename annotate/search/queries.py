"""Full-text search over articles and annotations.

Texts are indexed word by word in the `simple` configuration (no stemming, any language), articles
also without accents. A search means all of its words, each also as the beginning of a longer one;
words in quotation marks mean that phrase.
"""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace

from annotate.annotations.models import Annotation
from annotate.articles.models import Article

_PARTS = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
_CONFIG = "simple"
_MARK = "\ue000"  # for private use; no word character, so that nobody can type it into a word
_LONGEST_SEARCH = 1000  # code points; what comes after them is not looked for
_LONGEST_WORD = 200  # code points; PostgreSQL refuses words of more than 2,046 bytes


class Unaccent(Func):
    """PostgreSQL's unaccent(), which the article index went through too."""

    function = "unaccent"
    output_field = TextField()


def find_articles(articles: QuerySet[Article], typed: str) -> QuerySet[Article]:
    """Those that have what was typed in title, byline, publisher or current text, or all."""
    query = parse(typed)
    if query is None:
        return articles
    # unaccent() makes apostrophes of letters (ʻ, ŉ), which must not end a quoted word.
    marked = Unaccent(Value(query.replace("'", _MARK)))
    quoted = Replace(Replace(marked, Value("'"), Value(" ")), Value(_MARK), Value("'"))
    wanted = _as_query(quoted)
    # What was stored in the last seconds has no vector yet. Asked first: in one query the planner
    # may look through all of that once for each article.
    unindexed = articles.filter(search=None).alias(words=_words_of_article())
    found = list(unindexed.filter(words=wanted).order_by().values_list("pk", flat=True))
    return articles.filter(Q(search=wanted) | Q(pk__in=found) if found else Q(search=wanted))


def _words_of_article() -> Func:
    return Func(
        *(F(name) for name in ("title", "byline", "publisher", "current__text")),
        function="articles_search_vector",
        output_field=SearchVectorField(),
    )


def find_annotations(annotations: QuerySet[Annotation], typed: str) -> QuerySet[Annotation]:
    """Those whose quote or note has what was typed. Nothing typed: all."""
    query = parse(typed)
    if query is None:
        return annotations
    return annotations.annotate(words=SearchVector(F("quote"), F("note"), config=_CONFIG)).filter(
        words=_as_query(Value(query))
    )


def parse(typed: str) -> str | None:
    """A tsquery in PostgreSQL's notation, from words and quoted phrases; None when there is no
    word.

    Only word characters get through, each word in quotation marks, so nothing typed is an operator.
    """
    parts = []
    for phrase, word in _PARTS.findall(typed[:_LONGEST_SEARCH].replace("\x00", " ")):
        words = [each[:_LONGEST_WORD] for each in _WORD.findall(phrase or word)]
        if phrase:
            parts.append(" <-> ".join(f"'{each}'" for each in words))
        else:
            parts.append(" & ".join(f"'{each}':*" for each in words))
    return " & ".join(f"({part})" for part in parts if part) or None


def _as_query(query: Func | Value) -> SearchQuery:
    return SearchQuery(query, config=_CONFIG, search_type="raw")
