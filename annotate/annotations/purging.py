"""Removing for good what has been in the trash long enough.

The history keeps what was removed, row by row, and a `Purge` how much it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pghistory
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotate.accounts.errors import Invalid
from annotate.accounts.models import Project
from annotate.annotations.models import Annotation, Purge
from annotate.articles.models import Article, OriginalFile
from annotate.articles.originals import forget_unused

if TYPE_CHECKING:
    from annotate.annotations.querysets import AnnotationQuerySet

_AT_ONCE = 500
"""Annotations in one transaction: nobody waits long for what it locks."""


@dataclass(frozen=True, slots=True)
class Removed:
    """How much of a project's trash was removed, or would be."""

    project: Project
    annotations: int = 0
    articles: int = 0


def purge_trash(*, days: int, project: Project | None = None) -> Iterator[Removed]:
    """Remove what has been in the trash for so many days, project by project; what was removed is
    said as soon as it is.

    An article goes with everything on it. What somebody restores meanwhile stays. Raises Invalid
    for fewer than 0 days.
    """
    before = _moment(days)
    for one in _projects(before, project):
        removed = Removed(one)
        for number in _purge_annotations(_old_annotations(before).filter(project=one)):
            removed = replace(removed, annotations=removed.annotations + number)
        for pk in list(_old_articles(before).filter(project=one).values_list("pk", flat=True)):
            gone = _purge_article(pk, before)
            if gone is not None:
                removed = replace(
                    removed,
                    annotations=removed.annotations + gone,
                    articles=removed.articles + 1,
                )
        if removed.annotations or removed.articles:
            Purge.objects.create(
                project=one,
                days=days,
                annotations=removed.annotations,
                articles=removed.articles,
            )
            yield removed


def preview_purge(*, days: int, project: Project | None = None) -> Iterator[Removed]:
    """What `purge_trash` would remove now. Changes nothing."""
    before = _moment(days)
    for one in _projects(before, project):
        articles = _old_articles(before).filter(project=one)
        own = _old_annotations(before).filter(project=one).exclude(article__in=articles)
        theirs = Annotation.objects.filter(article__in=articles)
        yield Removed(one, own.count() + theirs.count(), articles.count())


def _moment(days: int) -> datetime:
    if days < 0:
        raise Invalid.field("days", "Days are 0 or more.")
    try:
        return timezone.now() - timedelta(days=days)
    except OverflowError as error:
        raise Invalid.field("days", "So many days ago there was no trash.") from error


def _old_annotations(before: datetime) -> "AnnotationQuerySet":
    found: AnnotationQuerySet = Annotation.objects.in_trash().filter(deleted_at__lt=before)
    return found


def _old_articles(before: datetime) -> QuerySet[Article]:
    found: QuerySet[Article] = Article.objects.filter(deleted_at__lt=before)
    return found


def _projects(before: datetime, project: Project | None) -> list[Project]:
    """Those that have something to purge, by slug."""
    if project is not None:
        return [project]
    ids = set(_old_annotations(before).values_list("project", flat=True).order_by().distinct())
    ids |= set(_old_articles(before).values_list("project", flat=True).order_by().distinct())
    return list(Project.objects.filter(pk__in=ids).order_by("slug"))


def _purge_annotations(old: "QuerySet[Annotation]") -> Iterator[int]:
    """Remove them some at a time. How many, each time."""
    while True:
        with transaction.atomic(), pghistory.context(command="purge_trash"):
            # Those that somebody is restoring just now are locked, and left alone.
            locked = old.select_for_update(of=("self",), skip_locked=True).order_by("pk")
            ids: list[UUID] = list(locked.values_list("pk", flat=True)[:_AT_ONCE])
            Annotation.objects.filter(pk__in=ids).delete()
        if not ids:
            return
        yield len(ids)


def _purge_article(pk: UUID, before: datetime) -> int | None:
    """Remove an article with everything on it: how many annotations went, or None when it was
    restored meanwhile.

    Its annotations go in the same transaction, however many: half an article is no article.
    """
    with transaction.atomic(), pghistory.context(command="purge_trash"):
        locked = _old_articles(before).select_for_update(of=("self",), skip_locked=True)
        article = locked.filter(pk=pk).defer("search").first()
        if article is None:
            return None
        number = Annotation.objects.filter(article=article).count()
        files = OriginalFile.objects.filter(revision__article=article)
        checksums = list(files.values_list("sha256", flat=True))
        article.delete()
    forget_unused(checksums)
    return number
