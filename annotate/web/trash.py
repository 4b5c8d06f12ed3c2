"""The trash: deleted annotations and articles, until they are restored or purged."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from annotate.accounts.models import shown_name
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation, Purge
from annotate.articles.models import Article
from annotate.curation.queries import AnnotationRow, rows
from annotate.web import tag_styles
from annotate.web.paging import cut, deleted_before
from annotate.web.seats import PageRequest, at_the_table

PLACE = "trash"
"""What the forms of the trash page send as `from`, to come back to it."""


@dataclass(frozen=True, slots=True)
class DeletedAnnotation:
    """An annotation in the trash, and whether the person who looks may restore it."""

    row: AnnotationRow
    by: str
    mine: bool


@dataclass(frozen=True, slots=True)
class DeletedArticle:
    """An article in the trash, with how many annotations come back with it."""

    article: Article
    by: str
    number: int
    mine: bool


@at_the_table
@require_safe
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """What was deleted last comes first: annotations or, with `?what=articles`, articles."""
    what = "articles" if request.GET.get("what") == "articles" else "annotations"
    after = deleted_before(request.GET.get("after", ""))
    found, cursor = (_articles if what == "articles" else _annotations)(seat, after)
    query = request.GET.copy()
    query["after"] = cursor
    context: dict[str, Any] = {
        "seat": seat,
        "what": what,
        "found": found,
        "more": f"?{query.urlencode()}" if cursor else "",
        "days": settings.ANNOTATE_TRASH_DAYS,
        "last_purge": Purge.objects.filter(project=seat.project).first(),
        "tag_stylesheet": tag_styles.address(seat.project),
    }
    part = "#found" if request.htmx and request.htmx.target == "more" else ""
    return render(request, f"trash/list.html{part}", context)


def restored(request: PageRequest, seat: Seat, article: Article, anchor: str = "") -> HttpResponse:
    """What stands in the trash page in place of what was restored; without htmx, that page again
    without it."""
    if not request.htmx:
        what = "" if anchor else "?what=articles"
        response = redirect(PLACE, seat.project.slug)
        response["Location"] += what
        return response
    context = {"seat": seat, "article": article, "anchor": anchor}
    return render(request, "trash/list.html#restored", context)


def _annotations(seat: Seat, after: Q) -> tuple[list[DeletedAnnotation], str]:
    """Those under an article that is in the trash itself come back with it."""
    annotations = Annotation.objects.in_trash().filter(
        after, project=seat.project, article__deleted_at=None
    )
    page, cursor = cut(
        annotations.only("id", "deleted_at").order_by("-deleted_at", "-id"), by="deleted_at"
    )
    ids = [one.pk for one in page]
    by = _who(Annotation.objects.filter(pk__in=ids).values_list(*_BY))
    found = {row.id: row for row in rows(Annotation.objects.filter(pk__in=ids))}
    listed = [found[pk] for pk in ids if pk in found]
    return [
        DeletedAnnotation(row, by.get(row.id, ""), seat.may_change_annotation(row))
        for row in listed
    ], cursor


def _articles(seat: Seat, after: Q) -> tuple[list[DeletedArticle], str]:
    articles = Article.objects.filter(after, project=seat.project, deleted_at__isnull=False)
    page, cursor = cut(articles.defer("search").order_by("-deleted_at", "-id"), by="deleted_at")
    ids = [one.pk for one in page]
    by = _who(Article.objects.filter(pk__in=ids).values_list(*_BY))
    numbers = dict(
        Annotation.objects.filter(article__in=ids, deleted_at=None)
        .order_by()
        .values_list("article")
        .annotate(number=Count("id"))
    )
    return [
        DeletedArticle(
            one, by.get(one.pk, ""), numbers.get(one.pk, 0), seat.may_change_article(one)
        )
        for one in page
    ], cursor


_BY = ("id", "deleted_by__name", "deleted_by__email")


def _who(deleted: Iterable[tuple[UUID, str, str]]) -> dict[UUID, str]:
    return {pk: shown_name(name, email) for pk, name, email in deleted}
