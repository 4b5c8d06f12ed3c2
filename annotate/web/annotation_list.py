"""All annotations of a project, newest first, and the filters over them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation, Tag
from annotate.articles.models import Article
from annotate.curation.queries import STATUSES, of_status, rows
from annotate.search.queries import find_annotations
from annotate.web import tag_styles
from annotate.web.paging import PAGE, before
from annotate.web.seats import PageRequest, at_the_table

ARTICLES_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as they stand in the address."""

    q: str
    tag: str
    status: str
    author: str
    article: str
    after: str

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        return cls(**{name: query.get(name, "") for name in cls.__slots__})

    @property
    def any(self) -> bool:
        return bool(self.q or self.tag or self.status or self.author or self.article)


@at_the_table
@require_safe
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The list; filtering and paging replace parts of it."""
    asked = Asked.of(request.GET)
    tags = list(Tag.objects.filter(project=seat.project))
    found = rows(_found(seat, asked, tags)[: PAGE + 1])
    query = request.GET.copy()
    if more := len(found) > PAGE:
        query["after"] = str(found[PAGE - 1].id)
    context = {
        "seat": seat,
        "rows": found[:PAGE],
        "more": f"?{query.urlencode()}" if more else "",
        "asked": asked,
        "tags": tags,
        "statuses": STATUSES.items(),
        "tag_stylesheet": tag_styles.address(seat.project, tags),
    }
    if request.htmx and request.htmx.target in ("annotation-results", "more"):
        part = "results" if request.htmx.target == "annotation-results" else "rows"
        return render(request, f"annotations/list.html#{part}", context)
    context["articles"] = _articles(seat, asked.article)
    context["authors"] = User.objects.filter(memberships__project=seat.project).order_by("name")
    return render(request, "annotations/list.html", context)


def _found(seat: Seat, asked: Asked, tags: list[Tag]) -> QuerySet[Annotation]:
    found: QuerySet[Annotation] = Annotation.objects.filter(
        before(asked.after), project=seat.project
    ).present()
    if asked.tag:
        ids = [tag.pk for tag in tags if tag.key == asked.tag]
        found = found.filter(tagging__tag__in=ids)
    if asked.status:
        found = of_status(found, [asked.status])
    if asked.author:
        known = asked.author.isdecimal() and len(asked.author) < 20
        found = found.filter(author=int(asked.author) if known else None)
    if asked.article:
        found = found.filter(_has_id("article", asked.article))
    return find_annotations(found, asked.q).order_by("-id")


def _articles(seat: Seat, chosen: str) -> list[tuple[str, str]]:
    """The newest articles to filter by, and the chosen one however old it is."""
    articles = Article.objects.filter(project=seat.project, deleted_at=None)
    newest = articles.order_by("-created_at", "-id").values_list("id", "title")
    offered = [(str(pk), title) for pk, title in newest[:ARTICLES_OFFERED]]
    if chosen and chosen not in dict(offered):
        offered += [
            (str(pk), title)
            for pk, title in articles.filter(_has_id("pk", chosen)).values_list("id", "title")
        ]
    return offered


def _has_id(name: str, text: str) -> Q:
    """That the field is this UUID; nothing, when it is none."""
    try:
        return Q(**{name: UUID(text)})
    except ValueError:
        return Q(pk__in=())
