"""Who did how much in a project, and how far its people agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max

from annotate.accounts.models import Project, User
from annotate.articles.models import Article, Status
from annotate.articles.work import Load, assignments_in, loads_of
from annotate.curation.counts import ProjectCounts
from annotate.curation.layers import layers_in
from annotate.curation.queries import STATUSES
from annotate.text.agreement import Agreement

MOST_COMPARED = 8
# Each span is compared with those of every other person.
_MOST_STEPS = 10_000

type Work = Mapping[UUID, Sequence[tuple[User, int]]]
"""Who made how many annotations in each article."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What somebody did: her annotations by their status, and what she has to read."""

    person: User
    annotations: dict[str, int]
    reading: Load

    @property
    def number(self) -> int:
        return sum(self.annotations.values())


@dataclass(frozen=True, slots=True)
class Compared:
    """How far those agree who marked an article."""

    article: Article
    agreement: Agreement


def contributions(project: Project, counts: ProjectCounts) -> list[Contribution]:
    """Everybody who annotates or reads in the project, or did, the busiest first: three queries."""
    loads = {load.person.pk: load for load in loads_of(project)}
    gone = User.objects.filter(pk__in=counts.by_author.keys() - loads.keys())
    loads |= {person.pk: Load(person) for person in gone}
    nothing = dict.fromkeys(STATUSES, 0)
    found = [
        Contribution(load.person, counts.by_author.get(pk, nothing), load)
        for pk, load in loads.items()
    ]
    return sorted(found, key=lambda one: (-one.number, one.person.display_name.casefold()))


def done_by_several(project: Project) -> list[UUID]:
    """The articles with which two people or more are done, the latest first: one query."""
    done = assignments_in(project).filter(status=Status.DONE).order_by()
    by_article = done.values("article").annotate(people=Count("pk"), last=Max("done_at"))
    several = by_article.filter(people__gt=1).order_by("-last", "-article")
    return list(several.values_list("article", flat=True)[:MOST_COMPARED])


def compared(articles: Sequence[Article], work: Work) -> list[Compared]:
    """How far people agree in those of the articles that several marked, in this order, as many as
    can be compared quickly: three queries."""
    chosen: list[Article] = []
    steps = 0
    for article in articles:
        people = work.get(article.pk, ())
        steps += sum(number for _, number in people) * (len(people) - 1)
        if len(people) > 1 and steps <= _MOST_STEPS:
            chosen.append(article)
        if len(chosen) == MOST_COMPARED or steps > _MOST_STEPS:
            break
    return [
        Compared(layers.article, layers.agreement().whole)
        for layers in layers_in(chosen)
        if len(layers.people) > 1
    ]
