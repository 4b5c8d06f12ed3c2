"""Add articles: paste a text, choose files or name web addresses."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotate.accounts import permissions
from annotate.accounts.errors import Refused
from annotate.accounts.permissions import Seat
from annotate.articles import sizes
from annotate.articles.actions import add_article
from annotate.articles.imports import Upload, add_addresses, add_files, begin_import
from annotate.articles.models import Article
from annotate.articles.reading import KINDS_BY_SUFFIX, Source
from annotate.web.forms import UNPROCESSABLE
from annotate.web.imports import readable_kinds
from annotate.web.seats import PageRequest, at_the_table
from annotate.web.source_form import SourceForm

ARCHIVES = (".zip",)


class ManyFiles(forms.FileInput):
    """A choice of as many files as one likes."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """One of them: that there is a file is what the field checks."""
        return files.get(name)


class ArticleForm(SourceForm):
    """A text, or files, or web addresses, and a title for the one article that comes of it."""

    title = forms.CharField(
        max_length=500,
        required=False,
        help_text="Left empty, the text’s own title is taken.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        widget=ManyFiles(attrs={"accept": ",".join([*KINDS_BY_SUFFIX, *ARCHIVES])}),
    )
    url = forms.CharField(
        label="Web address",
        required=False,
        help_text="One a line. The page is read without menus and advertising.",
        widget=forms.Textarea(
            attrs={"rows": 2, "placeholder": "https://", "inputmode": "url", "spellcheck": "false"}
        ),
    )

    archives = ARCHIVES

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if len(self.uploads) + len(values.get("url") or []) > 1 and values.get("title"):
            self.add_error("title", "A title is for one article; several have their own.")
        return values


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The form, and the reader once the article is stored."""
    permissions.require(seat.may_add_articles, "add articles")
    form = ArticleForm.of(request)
    if form.is_bound and form.is_valid():
        try:
            if form.is_for_the_worker():
                return _imported(seat, form)
            return _added(request, seat, form)
        except Refused as refusal:
            form.show(refusal)
    context = {
        "seat": seat,
        "form": form,
        "kinds": readable_kinds(),
        "most": sizes.most(),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "articles/new.html", context, status=status)


def _added(request: PageRequest, seat: Seat, form: ArticleForm) -> HttpResponseBase:
    title = form.cleaned_data["title"]
    source = form.source(title=title)
    article = add_article(seat=seat, source=source, title=title)
    messages.success(request, _stored(article, source))
    return redirect("article-detail", seat.project.slug, article.pk)


def _imported(seat: Seat, form: ArticleForm) -> HttpResponseBase:
    title = form.cleaned_data["title"]
    known = {"title": title} if title else {}
    uploads = [Upload(file=one.file, name=one.name, metadata=known) for one in form.uploads]
    with transaction.atomic():
        batch = begin_import(seat=seat)
        add_files(seat=seat, batch=batch, uploads=uploads)
        add_addresses(seat=seat, batch=batch, addresses=form.addresses, **known)
    return redirect("import-detail", seat.project.slug, batch.pk)


def _stored(article: Article, source: Source) -> str:
    said = f"“{article.title}” is stored."
    if source.guessed:
        said += (
            f" The file does not say its encoding; it was read as {source.encoding}."
            " Look whether the accents are right."
        )
    return said
