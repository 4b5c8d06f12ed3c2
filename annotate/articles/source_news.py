"""What looking at articles' web addresses has brought, until a person has dealt with it."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, TextChoices

from annotate.accounts.models import Project
from annotate.articles.models import Article, SourceCheck, WaitingText


class SourceNews(TextChoices):
    """How it stands with the source of an article that is looked at."""

    CHANGED = "changed", "New text"
    UNREAD = "unread", "Could not be read"
    NIGHTLY = "nightly", "Looked at every night"


def found_there(article: str) -> Exists:
    """Whether a check has found a new text that nobody has compared yet; `article` names the
    column with the article's id."""
    return Exists(WaitingText.objects.filter(article=OuterRef(article), created_by=None))


def whose_source_is(news: SourceNews) -> Q:
    """The condition for articles. One that could not be read counts while it is looked at every
    night: who had it looked at once was told, and nobody else waits for it."""
    watched = SourceCheck.objects.filter(article=OuterRef("pk"), daily=True)
    match news:
        case SourceNews.CHANGED:
            return Q(found_there("pk"))
        case SourceNews.UNREAD:
            return Q(Exists(watched.exclude(problem="")))
        case SourceNews.NIGHTLY:
            return Q(Exists(watched))


def source_news_of(articles: Iterable[UUID]) -> dict[UUID, SourceNews]:
    """What is new at the sources of some articles: changed, else unread. One query."""
    checks = SourceCheck.objects.filter(article__in=list(articles))
    rows = checks.annotate(found=found_there("article_id"))
    news = {}
    for article, found, daily, problem in rows.values_list("article", "found", "daily", "problem"):
        if found:
            news[article] = SourceNews.CHANGED
        elif daily and problem:
            news[article] = SourceNews.UNREAD
    return news


def count_source_news(project: Project) -> dict[SourceNews, int]:
    """Of how many articles the source has a new text, or could not be read. One query."""
    present = Article.objects.filter(project=project, deleted_at=None)
    told = (SourceNews.CHANGED, SourceNews.UNREAD)
    numbers = {one.value: Count("pk", filter=whose_source_is(one)) for one in told}
    found = present.filter(source_check__isnull=False).aggregate(**numbers)
    return {one: found[one.value] for one in told}


def is_any_looked_at(project: Project) -> bool:
    """Whether the source of any article of the project was ever looked at."""
    return SourceCheck.objects.filter(article__project=project).exists()
