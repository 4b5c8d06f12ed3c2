"""Articles as lines of a list: what is on each and who works on it, in three queries for all."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotate.accounts.models import User
from annotate.annotations.models import Tag
from annotate.articles.models import Article, Assignment
from annotate.articles.work import readers_of
from annotate.curation.counts import tags_by_article, work_by_article
from annotate.web.bars import Part, parts

FACES = 4


@dataclass(frozen=True, slots=True)
class Line:
    """An article with its bar of tags and its annotators, the busiest first."""

    article: Article
    number: int
    bar: list[Part]
    faces: list[User]
    more_faces: int
    readers: list[Assignment]


def lines(articles: Iterable[Article], tags: Iterable[Tag]) -> list[Line]:
    """The articles in their order. `tags` are all of the project's."""
    listed = list(articles)
    ids = [article.pk for article in listed]
    names = {tag.pk: tag.name for tag in tags}
    tagged, work = tags_by_article(ids), work_by_article(ids)
    readers = readers_of(ids)
    return [
        Line(
            article=article,
            number=sum(number for _, number in work.get(article.pk, [])),
            bar=parts(
                (f"tag-{id}", names[id], number)
                for id, number in tagged.get(article.pk, [])
                if id in names
            ),
            faces=[who for who, _ in work.get(article.pk, [])][:FACES],
            more_faces=max(0, len(work.get(article.pk, [])) - FACES),
            readers=readers.get(article.pk, []),
        )
        for article in listed
    ]
