"""What of the annotations somebody sees who wears a blindfold, as a condition and as SQL.

Her own, and those in articles that she is done with. Managers of annotations, and of everything
that hangs on them, hide the rest from every query that begins with them.
"""

from django.db import models
from django.db.models import Q
from psycopg import sql

from annotate.accounts import blindfold
from annotate.accounts.blindfold import Blindfold
from annotate.articles.models import Assignment, Status

_SQL = sql.SQL(
    """ AND (a.author_id = {person} OR NOT a.project_id = ANY({projects}) OR EXISTS (
            SELECT FROM articles_assignment s WHERE s.article_id = a.article_id
               AND s.status = {done} AND s.person_id = {person}))"""
)
_SQL_OF_VIEWERS = sql.SQL(
    """ AND (NOT a.project_id = ANY({projects}) OR (
            SELECT bool_and(s.status = {done}) FROM articles_assignment s
             WHERE s.article_id = a.article_id))"""
)


def seen_by(fold: Blindfold, path: str = "") -> Q:
    """The condition on rows whose annotation is at the end of this path (`annotation__`)."""
    outside = ~Q(**{f"{path}project__in": fold.projects})
    given = Assignment.objects.order_by()
    if fold.reads_only:
        there = given.filter(article__project__in=fold.projects)
        unfinished = there.exclude(status=Status.DONE).values("article")
        finished = there.exclude(article__in=unfinished).values("article")
        return outside | Q(**{f"{path}article__in": finished})
    done = given.filter(person=fold.person, status=Status.DONE).values("article")
    own = Q(**{f"{path}author": fold.person})
    return outside | own | Q(**{f"{path}article__in": done})


def as_sql(fold: Blindfold | None) -> sql.Composable:
    """The same for a query in which `a` is the annotation, to stand behind its conditions."""
    if fold is None:
        return sql.SQL("")
    query = _SQL_OF_VIEWERS if fold.reads_only else _SQL
    return query.format(person=fold.person, projects=sorted(fold.projects), done=Status.DONE.value)


class SightedManager[M: models.Model](models.Manager[M]):
    """Hides what the person must not see. `path` leads to the annotation."""

    path = ""

    def get_queryset(self) -> models.QuerySet[M]:
        """Everything, or what is seen through the blindfold."""
        found = super().get_queryset()
        fold = blindfold.worn()
        return found if fold is None else found.filter(seen_by(fold, self.path))


class OnAnnotation[M: models.Model](SightedManager[M]):
    """For what has a field `annotation`."""

    path = "annotation__"


class HiddenManager[M: models.Model](models.Manager[M]):
    """For what speaks of everybody's work at once: counts, frozen documents. Who wears a blindfold
    sees none of it."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Everything, or nothing."""
        found = super().get_queryset()
        return found if blindfold.worn() is None else found.none()
