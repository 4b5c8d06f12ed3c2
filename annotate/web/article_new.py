"""Add articles: paste a text, choose files or name web addresses."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.views.decorators.http import require_http_methods

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid, Refused
from annotate.accounts.permissions import Seat
from annotate.articles.actions import add_article
from annotate.articles.imports import (
    Upload,
    add_addresses,
    add_files,
    begin_import,
    checked_address,
)
from annotate.articles.models import Article, Revision
from annotate.articles.reading import (
    KINDS_BY_SUFFIX,
    READERS,
    Source,
    from_file,
    from_text,
    kind_of,
)
from annotate.web.forms import UNPROCESSABLE, show_refusal
from annotate.web.imports import readable_kinds, uploads_of
from annotate.web.seats import PageRequest, at_the_table

ARCHIVES = {".zip"}


class PastedText(forms.Field):
    """A text exactly as it was pasted: what the canonical form drops is dropped there."""

    widget = forms.Textarea


class ManyFiles(forms.FileInput):
    """A choice of as many files as one likes."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """One of them: that there is a file is what the field checks."""
        return files.get(name)


class ArticleForm(forms.Form):
    """A text, or files, and a title for the one article that comes of it."""

    title = forms.CharField(
        max_length=500,
        required=False,
        help_text="Left empty, the text’s own title is taken.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = PastedText(required=False, widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}))
    format = forms.ChoiceField(
        label="Format of the text",
        # “Text” alone is the name of the field beside it.
        choices={kind: kind.label for kind in READERS} | {Revision.Source.TEXT: "Plain text"},
        required=False,
        widget=forms.RadioSelect,
        initial=Revision.Source.TEXT,
    )
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        widget=ManyFiles(attrs={"accept": ",".join([*KINDS_BY_SUFFIX, *sorted(ARCHIVES)])}),
    )
    url = forms.CharField(
        label="Web address",
        required=False,
        help_text="One a line. The page is read without menus and advertising.",
        widget=forms.Textarea(
            attrs={"rows": 2, "placeholder": "https://", "inputmode": "url", "spellcheck": "false"}
        ),
    )

    uploads: list[Upload]

    def clean_file(self) -> Any:
        file: Any = self.cleaned_data["file"]
        if file and len(self.uploads) == 1 and (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            most, size = filesizeformat(settings.UPLOAD_MAX_BYTES), filesizeformat(file.size or 0)
            raise forms.ValidationError(f"A file has at most {most}; this one has {size}.")
        return file

    def clean_url(self) -> list[str]:
        lines = self.cleaned_data["url"].split("\n")
        try:
            return list(dict.fromkeys(checked_address(line) for line in lines if line.strip()))
        except Invalid as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        many = len(self.uploads) + len(values.get("url") or [])
        if many and (values.get("text") or "").strip():
            where = "file" if self.uploads else "url"
            other = "a file" if self.uploads else "a web address"
            self.add_error(where, f"Give either a text or {other}, not both.")
        elif many > 1 and values.get("title"):
            self.add_error("title", "A title is for one article; several have their own.")
        elif not self.errors and not many and not values.get("text"):
            self.add_error("text", "Paste a text here, or choose a file below.")
        return values

    def is_for_the_worker(self) -> bool:
        """Whether it is more than one text that can be read at once. Raises Invalid for one file
        of which nothing can be made."""
        if len(self.uploads) != 1 or self.cleaned_data["url"]:
            return bool(self.uploads or self.cleaned_data["url"])
        [upload] = self.uploads
        if PurePath(upload.name).suffix.lower() in ARCHIVES:
            return True
        kind = kind_of(upload.file.read(), filename=upload.name)
        upload.file.seek(0)
        return kind not in READERS

    def source(self) -> Source:
        """What was given, read. Raises Invalid with what is wrong with it."""
        values = self.cleaned_data
        for upload in self.uploads:
            return from_file(upload.file.read(), filename=upload.name, title=values["title"])
        kind = values["format"] or Revision.Source.TEXT
        return from_text(values["text"], kind=kind, title=values["title"])


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The form, and the reader once the article is stored."""
    permissions.require(seat.may_add_articles, "add articles")
    form = ArticleForm(request.POST, request.FILES) if request.method == "POST" else ArticleForm()
    form.uploads = uploads_of(request)
    if form.is_bound and form.is_valid():
        try:
            if form.is_for_the_worker():
                return _imported(seat, form)
            return _added(request, seat, form)
        except Refused as refusal:
            show_refusal(form, _at_the_text(refusal))
    context = {
        "seat": seat,
        "form": form,
        "kinds": readable_kinds(),
        "most": filesizeformat(settings.UPLOAD_MAX_BYTES),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "articles/new.html", context, status=status)


def _added(request: PageRequest, seat: Seat, form: ArticleForm) -> HttpResponseBase:
    source = form.source()
    article = add_article(seat=seat, source=source, title=form.cleaned_data["title"])
    messages.success(request, _stored(article, source))
    return redirect("article-detail", seat.project.slug, article.pk)


def _imported(seat: Seat, form: ArticleForm) -> HttpResponseBase:
    title = form.cleaned_data["title"]
    known = {"title": title} if title else {}
    uploads = [Upload(file=one.file, name=one.name, metadata=known) for one in form.uploads]
    with transaction.atomic():
        batch = begin_import(seat=seat)
        add_files(seat=seat, batch=batch, uploads=uploads)
        add_addresses(seat=seat, batch=batch, addresses=form.cleaned_data["url"], **known)
    return redirect("import-detail", seat.project.slug, batch.pk)


def _at_the_text(refusal: Refused) -> Refused:
    # The reading room calls the field by the kind of text; here they are one field.
    for kind in (Revision.Source.MARKDOWN, Revision.Source.HTML):
        if kind in refusal.fields:
            refusal.fields["text"] = refusal.fields.pop(kind)
    return refusal


def _stored(article: Article, source: Source) -> str:
    said = f"“{article.title}” is stored."
    if source.guessed:
        said += (
            f" The file does not say its encoding; it was read as {source.encoding}."
            " Look whether the accents are right."
        )
    return said
