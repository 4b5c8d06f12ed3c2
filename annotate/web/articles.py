"""The articles of a project: the list, what is known of each, the trash."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.accounts import permissions
from annotate.accounts.errors import NotPermitted, Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Tag
from annotate.articles.actions import change_article, delete_article, restore_article
from annotate.articles.models import Article, Status
from annotate.search.queries import find_articles
from annotate.web import tag_styles
from annotate.web import trash as trash_page
from annotate.web.article_lines import lines
from annotate.web.forms import UNPROCESSABLE, show_refusal
from annotate.web.imports import readable_kinds
from annotate.web.paging import cut, older_than
from annotate.web.seats import PageRequest, article_or_404, at_the_table


class MetadataForm(forms.Form):
    """What is known of an article beside its text."""

    title = forms.CharField(max_length=500)
    byline = forms.CharField(max_length=500, required=False, help_text="Who wrote it")
    publisher = forms.CharField(max_length=300, required=False)
    source_url = forms.CharField(
        label="Source address",
        max_length=2000,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    published_on = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    language = forms.CharField(
        max_length=35, required=False, help_text="A code such as en, es or pt-BR"
    )
    licence = forms.CharField(max_length=300, required=False)
    status = forms.ChoiceField(choices=Status.choices)


@at_the_table
@require_safe
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The list, newest first; searching and paging replace parts of it."""
    typed, status = request.GET.get("q", ""), request.GET.get("status", "")
    articles = Article.objects.filter(project=seat.project, deleted_at=None).for_listing()
    if status in Status.values:
        articles = articles.filter(status=status)
    found, after = cut(
        find_articles(articles.filter(older_than(request.GET.get("after", ""))), typed)
    )
    tags = list(Tag.objects.filter(project=seat.project))
    query = request.GET.copy()
    query["after"] = after
    context = {
        "seat": seat,
        "lines": lines(found, tags),
        "more": f"?{query.urlencode()}" if after else "",
        "typed": typed,
        "status": status,
        "statuses": Status.choices,
        "kinds": readable_kinds(),
        "filtered": bool(typed or status),
        "later": "after" in request.GET,
        "tags": tags,
        "tag_stylesheet": tag_styles.address(seat.project, tags),
    }
    return render(request, _template(request), context)


def _template(request: PageRequest) -> str:
    parts = {"article-results": "#results", "more": "#lines"}
    return "articles/list.html" + (parts.get(request.htmx.target or "", "") if request.htmx else "")


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def metadata(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Correct what is known of an article. Its text stays as it is."""
    article = article_or_404(seat, pk)
    permissions.require(
        seat.may_change_article(article),
        "change an article that somebody else added",
    )
    initial = {name: getattr(article, name) for name in MetadataForm.base_fields}
    form = MetadataForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_article(seat=seat, article=article, **form.cleaned_data)
        except NotPermitted:
            raise
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("article-detail", seat.project.slug, article.pk)
    context = {"seat": seat, "article": article, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "articles/metadata.html", context, status=status)


@at_the_table
@require_POST
def status(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """How far the work has come, set from the list."""
    article = article_or_404(seat, pk)
    try:
        change_article(seat=seat, article=article, status=request.POST.get("status", ""))
    except NotPermitted:
        raise
    except Refused as refusal:
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
