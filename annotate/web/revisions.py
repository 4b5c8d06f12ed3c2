"""An article's texts: the list of them, a new one, and what that would change before it does."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.accounts.errors import Mendable, Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.models import State
from annotate.articles import sizes
from annotate.articles.import_queries import new_texts_of
from annotate.articles.imports import Upload, read_new_text
from annotate.articles.models import Article, Revision, SourceCheck, WaitingText
from annotate.articles.revisions import (
    discard_waiting,
    keep_waiting,
    require_may_revise,
    source_of,
)
from annotate.articles.watching import check_source, check_source_daily, leave_source
from annotate.curation.revising import revise_article
from annotate.web.differences import paged
from annotate.web.fates import part
from annotate.web.forms import UNPROCESSABLE
from annotate.web.imports import readable_kinds
from annotate.web.previews import foreseen, preview
from annotate.web.seats import PageRequest, article_or_404, at_the_table
from annotate.web.source_form import SourceForm

_PARTS = {"more-unsettled": "#unsettled", "more-placed": "#placed"}


class RevisionForm(SourceForm):
    """A new text: pasted, in a file, or at a web address."""

    nothing_given = "Paste the new text here, or choose a file or a web address below."

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if len(self.uploads) + len(values.get("url") or []) > 1:
            self.add_error(None, "A new text comes from one file or one web address.")
        return values


@at_the_table
@require_safe
def collection(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The texts that the article has had, and those that wait to be looked at. While one is being
    read, the page asks for that part every second."""
    article = article_or_404(seat, pk)
    reading = list(new_texts_of(article))
    check = SourceCheck.objects.filter(article=article).first()
    found = (
        Revision.objects.filter(article=article)
        .select_related("created_by", "carrying")
        .defer("text", "structure")
        .order_by("-number")
    )
    context = {
        "seat": seat,
        "article": article,
        "revisions": found,
        "waiting": article.waiting_texts.select_related("created_by")
        .defer("text", "structure", "original")
        .order_by("created_at"),
        "reading": reading,
        "may_revise": seat.may_revise(article),
        "check": check,
        "is_under_way": (check is not None and check.checked_at is None)
        or any(one.is_unfinished for one in reading),
    }
    return render(request, f"revisions/list.html{'#arriving' if request.htmx else ''}", context)


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """The form; what it holds waits, unchanged, for the person to look at what it would do. What
    takes time is read by the worker before."""
    article = article_or_404(seat, pk)
    require_may_revise(seat, article)
    form = RevisionForm.of(request)
    try:
        if "again" in request.POST and article.source_url:
            return _read_by_the_worker(seat, article, article.source_url)
        if form.is_bound and form.is_valid():
            if form.is_for_the_worker():
                return _read_by_the_worker(seat, article, *form.uploads, *form.addresses)
            waiting = keep_waiting(seat=seat, article=article, source=form.source())
            return redirect("revision-waiting", seat.project.slug, article.pk, waiting.pk)
    except Mendable as refusal:
        form.show(refusal)
    context = {
        "seat": seat,
        "article": article,
        "form": form,
        "kinds": readable_kinds(),
        "most": sizes.most(),
        "host": urlsplit(article.source_url).netloc,
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "revisions/new.html", context, status=status)


def _read_by_the_worker(seat: Seat, article: Article, given: Upload | str) -> HttpResponseBase:
    item = read_new_text(seat=seat, article=article, given=given)
    return redirect("import-detail", seat.project.slug, item.batch_id)


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: PageRequest, seat: Seat, pk: UUID, text: UUID) -> HttpResponseBase:
    """What a waiting text would change, word by word and annotation by annotation; POST makes it
    the article's text."""
    article = article_or_404(seat, pk)
    require_may_revise(seat, article)
    found = _waiting_or_404(article, text)
    if request.method == "POST":
        try:
            revised = revise_article(
                seat=seat,
                article=article,
                source=source_of(found),
                base=found.base.number,
                foreseen=foreseen(article, found),
            )
        except Mendable as refusal:
            messages.error(request, refusal.message)
            return redirect("revision-list", seat.project.slug, article.pk)
        did = ", ".join(f"{number} {state}" for state, number in revised.counts.items())
        messages.success(request, f"Revision {revised.revision} is the text now: {did}.")
        return redirect("article-detail", seat.project.slug, article.pk)
    try:
        seen = preview(seat=seat, article=article, waiting=found)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("revision-list", seat.project.slug, article.pk)
    moved = [one for one in seen.fates if one.state != State.PLACED]
    placed = [one for one in seen.fates if one.state == State.PLACED]
    context = {
        "seat": seat,
        "article": article,
        "waiting": found,
        "preview": seen,
        "counts": seen.counts,
        **paged(seen.difference, request.GET.get("page", "")),
        "unsettled": part(moved, request.GET.get("unsettled", "")),
        "placed": part(placed, request.GET.get("placed", "")),
        "outdated": found.base_id != article.current_id,
    }
    asked = (request.htmx.target or "") if request.htmx else ""
    return render(request, f"revisions/waiting.html{_PARTS.get(asked, '')}", context)


@at_the_table
@require_POST
def checks(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Have the web address looked at: now, or every night, or no more."""
    article = article_or_404(seat, pk)
    wanted = request.POST.get("when", "now")
    try:
        if wanted == "never":
            leave_source(seat=seat, article=article)
        elif wanted == "daily":
            check_source_daily(seat=seat, article=article)
        else:
            check_source(seat=seat, article=article)
    except Mendable as refusal:
        messages.error(request, refusal.message)
    return redirect("revision-list", seat.project.slug, article.pk)


@at_the_table
@require_POST
def deletion(request: PageRequest, seat: Seat, pk: UUID, text: UUID) -> HttpResponseBase:
    """Let a waiting text go."""
    article = article_or_404(seat, pk)
    discard_waiting(seat=seat, waiting=_waiting_or_404(article, text))
    messages.success(request, "The new text is discarded. Nothing changed.")
    return redirect("revision-list", seat.project.slug, article.pk)


def _waiting_or_404(article: Article, pk: UUID) -> WaitingText:
    found = article.waiting_texts.filter(pk=pk).select_related("base").first()
    if found is None:
        raise Http404
    return found
