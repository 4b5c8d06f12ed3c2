"""Who reads which article, and how far each has come.

An article has any number of readers, each with a status of her own. The article's `assigned_to` is
the first of them: the database sees to that.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import batched
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.articles.assignment_models import Assignment
from annotate.articles.models import Article, Status
from annotate.articles.work import who_annotate

if TYPE_CHECKING:
    from annotate.articles.bulk import Changed

MOST = 500
MOST_READERS = 20

type Given = list[tuple[int, UUID]]
"""People and the articles that they were given now."""


def give(*, seat: Seat, articles: Sequence[UUID], people: Iterable[int]) -> Given:
    """Give each article to each of these people; who has it keeps it as it is.

    Raises NotPermitted below annotator, Invalid for nobody in the project or too many articles.
    """
    permissions.require(seat.may_annotate, "give articles to people")
    known = members(seat, people)
    with by(seat.user):
        found = present(seat, articles)
        return _add(seat, [(person, article) for article in found for person in known])


def share_out(
    *, seat: Seat, articles: Sequence[UUID], people: Iterable[int], readers: int = 1
) -> Given:
    """Give each article to so many of these people that it has `readers` of them, in turn: always
    to those who have least to do.

    Raises NotPermitted below curator, Invalid for nobody in the project, more readers than people
    or too many articles.
    """
    permissions.require(seat.may_change_articles, "share articles out")
    known = members(seat, people)
    if not 1 <= readers <= min(len(known), MOST_READERS):
        raise Invalid.field("readers", "Each article needs a reader, and no more than there are.")
    with by(seat.user):
        found = present(seat, articles)
        load = Counter(dict.fromkeys(known, 0))
        open_ones = Assignment.objects.filter(
            article__project=seat.project, article__deleted_at=None, person__in=known
        ).exclude(status=Status.DONE)
        load.update(dict(open_ones.order_by().values_list("person").annotate(Count("pk"))))
        had: dict[UUID, set[int]] = {article: set() for article in found}
        for article, person in Assignment.objects.filter(
            article__in=found, person__in=known
        ).values_list("article", "person"):
            had[article].add(person)
        wanted: list[tuple[int, UUID]] = []
        for article in found:
            free = sorted((p for p in known if p not in had[article]), key=lambda p: load[p])
            for person in free[: max(0, readers - len(had[article]))]:
                load[person] += 1
                wanted.append((person, article))
        return _add(seat, wanted)


def take_away(*, seat: Seat, articles: Sequence[UUID], person: int | None = None) -> "Changed":
    """Take the articles from one person, or from everybody. `before` says who had which, and how
    far she was. Raises NotPermitted or Invalid."""
    from annotate.articles.bulk import Changed, grouped

    permissions.require(seat.may_annotate, "take articles from people")
    with by(seat.user):
        gone = Assignment.objects.filter(article__in=present(seat, articles))
        if person is not None:
            gone = gone.filter(person=person)
        rows = list(gone.values_list("person", "status", "article"))
        gone.delete()
    return Changed(
        len({article for *_, article in rows}),
        grouped((f"{who}:{status}", article) for who, status, article in rows),
    )


def give_back(*, seat: Seat, articles: Sequence[UUID], person: int, status: str) -> None:
    """Give the articles to a person again who had them, as far as she was. Raises NotPermitted or
    Invalid."""
    permissions.require(seat.may_annotate, "give articles to people")
    with by(seat.user):
        given = _add(seat, [(person, one) for one in present(seat, articles)])
        done_at = timezone.now() if status == Status.DONE else None
        again = Assignment.objects.filter(person=person, article__in=[one for _, one in given])
        again.update(status=status, done_at=done_at)


def set_reader_status(*, seat: Seat, article: Article, status: str, person: User) -> Assignment:
    """Say how far somebody is with an article: an annotator for herself, also without having been
    given it; a curator for everybody.

    In a blind project only a curator opens again what somebody is done with, since she has seen
    the others' work. Raises NotPermitted, or Invalid for no such status or nobody in the project.
    """
    own = person.pk == seat.user.pk and seat.may_annotate
    permissions.require(own or seat.may_change_articles, "say how far somebody else is")
    if status not in Status.values:
        raise Invalid.field("status", f"A status is one of: {', '.join(Status.values)}.")
    members(seat, [person.pk])
    with by(seat.user):
        found = Assignment.objects.select_for_update().filter(article=article, person=person)
        one = found.first() or Assignment(article=article, person=person, created_by=seat.user)
        if one.status == Status.DONE and status != Status.DONE and seat.is_blind:
            raise NotPermitted("Only a curator opens again what you are done with.")
        one.status = status
        one.done_at = (one.done_at or timezone.now()) if status == Status.DONE else None
        one.save()
    return one


def set_only_reader(seat: Seat, article: Article, person: User | None) -> None:
    """Let one person, or nobody, be the article's reader, within a transaction."""
    article.assignments.exclude(person=person).delete()
    if person is not None:
        _add(seat, [(person.pk, article.pk)])


def members(seat: Seat, people: Iterable[int]) -> list[int]:
    """The ids, each once, in their order. Raises Invalid for one who is no member who annotates."""
    wanted = list(dict.fromkeys(people))
    found = who_annotate(seat.project).filter(pk__in=wanted)
    if not wanted or found.count() < len(wanted):
        raise Invalid.field("people", "Name people who annotate in this project.")
    return wanted


def present(seat: Seat, articles: Sequence[UUID]) -> list[UUID]:
    """Those of the articles that are in the project and not in the trash, in the given order,
    locked."""
    if len(articles) > MOST:
        raise Invalid.field("article", f"At most {MOST} articles are changed at once.")
    found: QuerySet[Article, UUID] = (
        Article.objects.filter(project=seat.project, pk__in=articles, deleted_at=None)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
        .values_list("pk", flat=True)
    )
    there = set(found)
    return [article for article in dict.fromkeys(articles) if article in there]


def _add(seat: Seat, wanted: Given) -> Given:
    had = set(
        Assignment.objects.filter(article__in={article for _, article in wanted}).values_list(
            "person", "article"
        )
    )
    new = [one for one in wanted if one not in had]
    for some in batched(new, MOST):
        Assignment.objects.bulk_create(
            Assignment(person_id=person, article_id=article, created_by=seat.user)
            for person, article in some
        )
    return new


def own_status(person: int) -> Subquery:
    """How far the person of that id is with an article: a column of the query for it. NULL without
    one."""
    mine = Assignment.objects.filter(article=OuterRef("pk"), person=person)
    return Subquery(mine.values("status")[:1])
