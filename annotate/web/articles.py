"""The articles of a project: the list, what is known of each, the trash."""

from functools import cache
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotate.accounts.errors import Mendable
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Tag
from annotate.articles import licences
from annotate.articles.actions import change_article, delete_article, restore_article
from annotate.articles.labels import labels_of
from annotate.articles.models import Article, Status
from annotate.articles.queries import languages_of, republication_is
from annotate.articles.querysets import ArticleQuerySet
from annotate.articles.source_news import SourceNews, is_any_looked_at, whose_source_is
from annotate.search.queries import find_articles
from annotate.web import tag_styles
from annotate.web import trash as trash_page
from annotate.web.article_lines import lines
from annotate.web.imports import readable_kinds
from annotate.web.metadata import members_of
from annotate.web.paging import PAGE, cut, older_than
from annotate.web.seats import PageRequest, article_or_404, at_the_table
from annotate.web.typed import whole


@at_the_table
@require_safe
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The list, newest first; searching and paging replace parts of it."""
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    articles = Article.objects.filter(project=seat.project, deleted_at=None).for_listing()
    found, after = cut(
        find_articles(
            _filtered(articles, seat, chosen).filter(older_than(request.GET.get("after", ""))),
            chosen["q"],
            project=seat.project,
            first=PAGE + 1,
        )
    )
    tags = list(Tag.objects.filter(project=seat.project))
    query = request.GET.copy()
    query.pop("after", None)
    here = query.urlencode()
    query["after"] = after
    context = {
        "seat": seat,
        "lines": lines(found, tags),
        "more": f"?{query.urlencode()}" if after else "",
        "query": here,
        "chosen": chosen,
        "statuses": Status.choices,
        "republication": REPUBLICATION,
        "sources": SourceNews.choices,
        "kinds": readable_kinds(),
        "filtered": any(chosen.values()),
        "later": "after" in request.GET,
        # Asked for by the whole page alone, and then once.
        "people": cache(lambda: members_of(seat)),
        "labels": cache(lambda: labels_of(seat.project)),
        "languages": cache(lambda: languages_of(seat.project)),
        "looked_at": cache(lambda: is_any_looked_at(seat.project)),
        "tags": tags,
        "tag_stylesheet": tag_styles.address(seat.project, tags),
    }
    return render(request, _template(request), context)


FILTERS = ("q", "status", "assigned", "label", "language", "republication", "source")
REPUBLICATION = {
    licences.FORBIDDEN: "Forbidden",
    licences.ALLOWED: "Allowed",
    licences.UNKNOWN: "Not known",
}
NOBODY = "nobody"


def _filtered(articles: ArticleQuerySet, seat: Seat, chosen: dict[str, str]) -> ArticleQuerySet:
    """What is not known is not asked for."""
    if chosen["status"] in Status.values:
        articles = articles.filter(status=chosen["status"])
    if chosen["assigned"] == NOBODY:
        articles = articles.filter(assigned_to=None)
    elif (person := whole(chosen["assigned"])) is not None:
        articles = articles.filter(assignments__person=person)
    if label := chosen["label"].replace("\x00", ""):
        articles = articles.labelled(label)
    if language := chosen["language"].replace("\x00", ""):
        articles = articles.filter(language=language)
    if (meant := chosen["republication"]) in REPUBLICATION:
        articles = articles.filter(republication_is(seat.project, meant))
    if (news := chosen["source"]) in SourceNews.values:
        articles = articles.filter(whose_source_is(SourceNews(news)))
    return articles


def _template(request: PageRequest) -> str:
    parts = {"article-results": "#results", "more": "#lines"}
    return "articles/list.html" + (parts.get(request.htmx.target or "", "") if request.htmx else "")


@at_the_table
@require_POST
def status(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """How far the work has come, set from the list."""
    article = article_or_404(seat, pk)
    try:
        change_article(seat=seat, article=article, status=request.POST.get("status", ""))
    except Mendable as refusal:
        messages.error(request, refusal.message)
    else:
        if request.htmx:
            context = {"seat": seat, "article": article, "statuses": Status.choices}
            return render(request, "articles/status.html", context)
        messages.success(request, f"“{article.title}”: {article.get_status_display().lower()}.")
    return redirect("article-list", seat.project.slug)


@at_the_table
@require_POST
def trash(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Put an article into the trash, with a way back."""
    article = delete_article(seat=seat, article=article_or_404(seat, pk))
    messages.success(
        request,
        f"“{article.title}” is in the trash.",
        # The page offers this address as “Undo”.
        extra_tags=reverse("article-restoration", args=[seat.project.slug, article.pk]),
    )
    return redirect("article-list", seat.project.slug)


@at_the_table
@require_POST
def restoration(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Take an article out of the trash."""
    article = Article.objects.filter(project=seat.project, pk=pk).defer("search").first()
    if article is None:
        raise Http404
    restore_article(seat=seat, article=article)
    if request.POST.get("from") == trash_page.PLACE:
        return trash_page.restored(request, seat, article)
    messages.success(request, f"“{article.title}” is back.")
    return redirect("article-list", seat.project.slug)
