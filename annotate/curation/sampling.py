"""How many of a project's annotations are what somebody means, where counting takes too long.

Told from some articles, since an index leads to the annotations of an article and nothing leads to
a fair choice among all. They are chosen by a checksum of their ids, so that figures do not jump.
"""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.db.models import CharField, Count, QuerySet, Window
from django.db.models.functions import MD5, Cast

from annotate.accounts.models import Project
from annotate.accounts.time_limits import TimeIsUp, by_index, within
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.curation.listing import EXACT, Number, count

ANNOTATIONS = EXACT
"""A sample has about so many, so that to look at it costs no more than to count as far as one
counts; and no fewer articles than these."""
FEWEST = 20
_AT_FIRST = 200
COUNTING = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Sample:
    """Some of a project's articles, and how many times as many there are in all."""

    articles: list[UUID]
    factor: float

    @classmethod
    def of(cls, project: Project) -> Self:
        """One query for the articles, or two where they hold little, and one for how full some of
        them are."""
        there = Article.objects.filter(project=project, deleted_at=None)
        mixed = there.order_by(MD5(Cast("id", CharField()))).annotate(in_all=Window(Count("pk")))
        rows = list(mixed.values_list("pk", "in_all")[:_AT_FIRST])
        first = [pk for pk, _ in rows[:FEWEST]]
        with by_index():
            found = Annotation.objects.filter(article__in=first, deleted_at=None).count()
        wanted = max(ANNOTATIONS * len(first) // max(found, 1), len(first))
        if wanted > len(rows) == _AT_FIRST:
            rows = list(mixed.values_list("pk", "in_all")[:wanted])
        articles = [pk for pk, _ in rows[:wanted]]
        return cls(articles, rows[0][1] / len(articles) if rows else 0)

    def among(self, found: QuerySet[Annotation]) -> QuerySet[Annotation]:
        """Those of the annotations that stand in these articles. To be asked within `by_index`."""
        return found.order_by().filter(article__in=self.articles)

    def scaled(self, number: int) -> int:
        """What a number of the sample says of the whole."""
        return round(number * self.factor)

    def number_of(self, found: QuerySet[Annotation]) -> int:
        """About how many."""
        with by_index():
            return self.scaled(self.among(found).count())

    def by(self, found: QuerySet[Annotation], name: str) -> dict[object, int]:
        """About how many there are of each value of a field."""
        with by_index():
            values = self.among(found).values_list(name)
            return {key: self.scaled(n) for key, n in values.annotate(number=Count("pk"))}


def counted(project: Project, found: QuerySet[Annotation]) -> Number:
    """Exactly, as far as `EXACT`; else as the planner thinks, or from a sample when counting as far
    as that would keep somebody waiting."""
    try:
        with within(COUNTING):
            return count(found, most=EXACT)
    except TimeIsUp:
        return Number(Sample.of(project).number_of(found), about=True)
