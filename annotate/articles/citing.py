"""How an article is cited."""

from annotate.articles.models import Article


def citation(article: Article) -> str:
    """Byline, title, publisher, date and address, as far as they are known, in one line.

    “Ana Ruiz, “The harbour that learned to count its boats”, The Port Gazette, 20 November 2019,
    https://…”.
    """
    published = article.published_on
    date = f"{published.day} {published:%B %Y}" if published else ""
    title = f"“{article.title}”"
    facts = (article.byline, title, article.publisher, date, article.source_url)
    return ", ".join(" ".join(fact.split()) for fact in facts if fact.strip())
