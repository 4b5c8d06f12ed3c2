"""Articles as lines of a list: what is on each and who works on it, in four queries for all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from annotate.accounts.models import User
from annotate.annotations.models import Tag
from annotate.articles import licences
from annotate.articles.models import Article, Assignment, Status
from annotate.articles.source_news import SourceNews, source_news_of
from annotate.articles.work import readers_of
from annotate.curation.counts import tags_by_article, work_by_article
from annotate.web.bars import Part, parts

FACES = 4


@dataclass(frozen=True, slots=True)
class Line:
    """An article with its bar of tags, its annotators, the busiest first, and where several are to
    read it, a bar of how far they are."""

    article: Article
    number: int
    bar: list[Part]
    faces: list[User]
    more_faces: int
    readers: list[Assignment]
    reading: list[Part]
    news: SourceNews | None = None

    @property
    def forbidden(self) -> bool:
        """Whether its text may not be passed on."""
        one = self.article
        return licences.republication(one.licence, one.republication) == licences.FORBIDDEN

    @property
    def read(self) -> int:
        """How many are done with it."""
        return sum(one.status == Status.DONE for one in self.readers)


def lines(articles: Iterable[Article], tags: Iterable[Tag]) -> list[Line]:
    """The articles in their order. `tags` are all of the project's."""
    listed = list(articles)
    ids = [article.pk for article in listed]
    names = {tag.pk: tag.name for tag in tags}
    tagged, work, readers = tags_by_article(ids), work_by_article(ids), readers_of(ids)
    news = source_news_of(ids)
    return [line_of(article, names, tagged, work, readers, news) for article in listed]


def line_of(
    article: Article,
    names: Mapping[int, str],
    tagged: Mapping[UUID, Sequence[tuple[int, int]]],
    work: Mapping[UUID, Sequence[tuple[User, int]]],
    readers: Mapping[UUID, list[Assignment]],
    news: Mapping[UUID, SourceNews] | None = None,
) -> Line:
    """One of them, from what was read for all: the tags' names, and for each article its tags, who
    marked it and who is to read it; where it is to be said, what is new at its source."""
    people = work.get(article.pk, ())
    given = readers.get(article.pk, [])
    return Line(
        article=article,
        number=sum(number for _, number in people),
        bar=parts(
            (f"tag-{id}", names[id], number)
            for id, number in tagged.get(article.pk, ())
            if id in names
        ),
        faces=[who for who, _ in people][:FACES],
        more_faces=max(0, len(people) - FACES),
        readers=given,
        reading=_reading(given) if len(given) > 1 else [],
        news=news.get(article.pk) if news else None,
    )


def _reading(readers: Sequence[Assignment]) -> list[Part]:
    order = (Status.DONE, Status.IN_PROGRESS, Status.TODO)
    return parts(
        (f"status-{key}", key.label, sum(one.status == key for one in readers)) for key in order
    )
