"""An article's texts: the list of them, a new one, and what that would change before it does."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.accounts.errors import NotPermitted, Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.models import State
from annotate.annotations.revising import preview_revision
from annotate.articles.models import Article, Revision, SourceCheck, WaitingText
from annotate.articles.queries import load_text
from annotate.articles.reading import KINDS_BY_SUFFIX, READERS, Source, from_file, from_text
from annotate.articles.revisions import (
    discard_waiting,
    keep_waiting,
    require_may_revise,
    source_of,
)
from annotate.articles.watching import check_source, check_source_daily, leave_source
from annotate.curation.revising import revise_article
from annotate.web.article_new import PastedText
from annotate.web.differences import ON_A_PAGE, shown
from annotate.web.forms import UNPROCESSABLE, show_refusal
from annotate.web.seats import PageRequest, article_or_404, at_the_table

_MOST_LISTED = 500


class RevisionForm(forms.Form):
    """A new text, pasted or from a file."""

    text = PastedText(required=False, widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}))
    format = forms.ChoiceField(
        label="Format of the text",
        choices={kind: kind.label for kind in READERS} | {Revision.Source.TEXT: "Plain text"},
        required=False,
        widget=forms.RadioSelect,
        initial=Revision.Source.TEXT,
    )
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS_BY_SUFFIX)}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file: Any = values.get("file")
        if file and (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            most = filesizeformat(settings.UPLOAD_MAX_BYTES)
            self.add_error("file", f"A file has at most {most}.")
        if file and (values.get("text") or "").strip():
            self.add_error("file", "Give either a text or a file, not both.")
        elif not self.errors and file is None and not values.get("text"):
            self.add_error("text", "Paste the new text here, or choose a file below.")
        return values

    def source(self) -> Source:
        """What was given, read. Raises Invalid with what is wrong with it."""
        file: Any = self.cleaned_data["file"]
        if file is not None:
            return from_file(file.read(), filename=file.name or "")
        kind = self.cleaned_data["format"] or Revision.Source.TEXT
        return from_text(self.cleaned_data["text"], kind=kind)


@at_the_table
@require_safe
def collection(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The texts that the article has had, and those that wait to be looked at."""
    article = article_or_404(seat, pk)
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
        "may_revise": seat.may_change_article(article),
        "check": SourceCheck.objects.filter(article=article).first(),
    }
    return render(request, "revisions/list.html", context)


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """The form; what it holds waits, unchanged, for the person to look at what it would do."""
    article = article_or_404(seat, pk)
    require_may_revise(seat, article)
    form = RevisionForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            waiting = keep_waiting(seat=seat, article=article, source=form.source())
        except NotPermitted:
            raise
        except Refused as refusal:
            refusal.fields = {
                "text" if name in READERS else name: said for name, said in refusal.fields.items()
            }
            show_refusal(form, refusal)
        else:
            return redirect("revision-waiting", seat.project.slug, article.pk, waiting.pk)
    context = {
        "seat": seat,
        "article": article,
        "form": form,
        "most": filesizeformat(settings.UPLOAD_MAX_BYTES),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "revisions/new.html", context, status=status)


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: PageRequest, seat: Seat, pk: UUID, text: UUID) -> HttpResponseBase:
    """What a waiting text would change, word by word and annotation by annotation; POST makes it
    the article's text."""
    article = article_or_404(seat, pk)
    require_may_revise(seat, article)
    found = _waiting_or_404(article, text)
    source = source_of(found)
    if request.method == "POST":
        try:
            revised = revise_article(
                seat=seat, article=article, source=source, base=found.base.number
            )
        except NotPermitted:
            raise
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("revision-list", seat.project.slug, article.pk)
        did = ", ".join(f"{number} {state}" for state, number in revised.counts.items())
        messages.success(request, f"Revision {revised.revision} is the text now: {did}.")
        return redirect("article-detail", seat.project.slug, article.pk)
    try:
        preview = preview_revision(seat=seat, article=article, source=source)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("revision-list", seat.project.slug, article.pk)
    page = _number(request.GET.get("page", ""))
    difference = shown(load_text(article.current_id).text, found.text, page)
    present = [one for one in preview.annotations if not one.was.deleted]
    context = {
        "seat": seat,
        "article": article,
        "waiting": found,
        "preview": preview,
        "counts": preview.counts,
        "difference": difference,
        "next": page + 1 if (page + 1) * ON_A_PAGE < difference.count else None,
        "previous": page - 1 if page else None,
        "unsettled": [one for one in present if one.state != State.PLACED][:_MOST_LISTED],
        "placed": [one for one in present if one.state == State.PLACED][:_MOST_LISTED],
        "outdated": found.base_id != article.current_id,
    }
    return render(request, "revisions/waiting.html", context)


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
    except NotPermitted:
        raise
    except Refused as refusal:
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


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
