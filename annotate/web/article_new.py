"""Add an article: paste a text or choose a file."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.views.decorators.http import require_http_methods

from annotate.accounts import permissions
from annotate.accounts.errors import Refused
from annotate.accounts.permissions import Seat
from annotate.articles.actions import add_article
from annotate.articles.models import Article, Revision
from annotate.articles.reading import READERS, Source, from_file, from_text
from annotate.web.forms import UNPROCESSABLE, show_refusal
from annotate.web.seats import PageRequest, at_the_table


class PastedText(forms.Field):
    """A text exactly as it was pasted: what the canonical form drops is dropped there."""

    widget = forms.Textarea


class ArticleForm(forms.Form):
    """A text or a file, and a title."""

    title = forms.CharField(
        max_length=500,
        required=False,
        help_text="Left empty, the text’s own title is taken.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = PastedText(required=False, widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}))
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
        widget=forms.FileInput(attrs={"accept": ".txt,.text,.md,.markdown,.html,.htm"}),
    )

    def clean_file(self) -> Any:
        file: Any = self.cleaned_data["file"]
        if file and (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            most, size = filesizeformat(settings.UPLOAD_MAX_BYTES), filesizeformat(file.size or 0)
            raise forms.ValidationError(f"A file has at most {most}; this one has {size}.")
        return file

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("file") and (values.get("text") or "").strip():
            self.add_error("file", "Give either a text or a file, not both.")
        elif not self.errors and not values.get("file") and not values.get("text"):
            self.add_error("text", "Paste a text here, or choose a file below.")
        return values

    def source(self) -> Source:
        """What was given, read. Raises Invalid with what is wrong with it."""
        values = self.cleaned_data
        file: Any = values["file"]
        if file is not None:
            return from_file(file.read(), filename=file.name or "", title=values["title"])
        kind = values["format"] or Revision.Source.TEXT
        return from_text(values["text"], kind=kind, title=values["title"])


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The form, and the reader once the article is stored."""
    permissions.require(seat.may_add_articles, "add articles")
    form = ArticleForm(request.POST, request.FILES) if request.method == "POST" else ArticleForm()
    if form.is_bound and form.is_valid():
        try:
            source = form.source()
            article = add_article(seat=seat, source=source, title=form.cleaned_data["title"])
        except Refused as refusal:
            show_refusal(form, _at_the_text(refusal))
        else:
            messages.success(request, _stored(article, source))
            return redirect("article-detail", seat.project.slug, article.pk)
    context = {"seat": seat, "form": form, "most": filesizeformat(settings.UPLOAD_MAX_BYTES)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "articles/new.html", context, status=status)


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
