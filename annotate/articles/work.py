"""Who has to read what, and how far everybody is: reads."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, QuerySet

from annotate.accounts.models import Project, Role, User
from annotate.articles.assignment_models import Assignment, Status

_READERS = [role for role in Role.values if role != Role.VIEWER]


@dataclass(frozen=True, slots=True)
class Load:
    """How many articles a person has, by status."""

    person: User
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Status.values, 0))

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


def assignments_in(project: Project) -> "QuerySet[Assignment]":
    """Those of articles that are not in the trash."""
    return Assignment.objects.filter(article__project=project, article__deleted_at=None)


def who_annotate(project: Project) -> "QuerySet[User]":
    """The members to whom articles can be given: all but viewers."""
    # Both asked of one membership: somebody may be a viewer elsewhere.
    return User.objects.filter(memberships__project=project, memberships__role__in=_READERS)


def loads_of(project: Project) -> list[Load]:
    """Everybody who annotates in the project, or did, by name, with her articles: two queries."""
    rows = assignments_in(project).order_by().values_list("person", "status")
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Status.values, 0))
    for person, status, number in rows.annotate(Count("pk")):
        found[person][status] = number
    people = {one.pk: one for one in who_annotate(project)}
    missing = set(found) - set(people)
    people |= User.objects.in_bulk(missing) if missing else {}
    loads = [Load(one, found[one.pk]) if one.pk in found else Load(one) for one in people.values()]
    return sorted(loads, key=lambda load: load.person.display_name.casefold())


def readers_of(articles: Iterable[UUID]) -> dict[UUID, list[Assignment]]:
    """The readers of each article, the first one first: one query."""
    found: dict[UUID, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(article__in=list(articles)).select_related("person")
    for one in rows.order_by("id"):
        found[one.article_id].append(one)
    return found
