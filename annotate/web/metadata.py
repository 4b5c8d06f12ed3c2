"""What is known of an article, beside its text: looked through and corrected."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from annotate.accounts import permissions
from annotate.accounts.errors import Mendable
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.articles import licences
from annotate.articles.actions import change_article
from annotate.articles.import_models import ImportItem, ItemState
from annotate.articles.labels import labels_of
from annotate.articles.models import Article, Republication, Status
from annotate.articles.queries import load_text
from annotate.web.forms import UNPROCESSABLE, show_refusal
from annotate.web.passages import render_text
from annotate.web.seats import PageRequest, article_or_404, at_the_table

PREVIEW = 60_000
"""The longest text, in code points, of which all is shown beside the fields."""


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
    republication = forms.ChoiceField(choices=Republication.choices, required=False)
    status = forms.ChoiceField(choices=Status.choices)
    assigned_to = forms.ChoiceField(required=False)
    labels = forms.CharField(
        required=False,
        max_length=2000,
        help_text="Words to sort articles by, with commas between them",
        widget=forms.TextInput(attrs={"list": "labels", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(str(one.pk), one.display_name) for one in people]
        self.fields["assigned_to"] = forms.ChoiceField(
            choices=[("", "Nobody"), *shown], required=False
        )

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        values = dict(self.cleaned_data)
        values["assigned_to"] = int(values["assigned_to"]) if values["assigned_to"] else None
        values["labels"] = values["labels"].split(",")
        return values


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def metadata(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Correct it with the text beside it; from an import, one article after the other."""
    article = article_or_404(seat, pk)
    permissions.require(
        seat.may_change_article(article),
        "change an article that somebody else added",
    )
    batch = _import(seat, request.GET.get("import", ""))
    people = members_of(seat, also=article.assigned_to_id)
    form = MetadataForm(request.POST or None, initial=_initial(article), people=people)
    if request.method == "POST" and form.is_valid():
        try:
            change_article(seat=seat, article=article, **form.values())
        except Mendable as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"“{article.title}” is saved.")
            return redirect(_onward(seat, article, batch))
    text = load_text(article.current_id)
    context = {
        "seat": seat,
        "article": article,
        "form": form,
        "batch": batch,
        "following": _following(seat, article, batch),
        "labels": labels_of(seat.project),
        "may_republish": licences.republication(article.licence, article.republication),
        "text": render_text(article, text, []) if len(text) <= PREVIEW else "",
        "beginning": text.text[:4000],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "articles/metadata.html", context, status=status)


def members_of(seat: Seat, *, also: int | None = None) -> list[User]:
    """The project's members by name, and somebody who is none any more."""
    wanted = Q(memberships__project=seat.project)
    if also is not None:
        wanted |= Q(pk=also)
    people = User.objects.filter(wanted).distinct()
    return sorted(people, key=lambda one: one.display_name.casefold())


def _initial(article: Article) -> dict[str, Any]:
    names = set(MetadataForm.base_fields) - {"assigned_to", "labels"}
    values = {name: getattr(article, name) for name in names}
    values["assigned_to"] = str(article.assigned_to_id or "")
    values["labels"] = ", ".join(label.name for label in article.labels.all())
    return values


def _import(seat: Seat, typed: str) -> UUID | None:
    """The import that somebody looks through, when the project has it."""
    try:
        pk = UUID(typed)
    except ValueError:
        return None
    return pk if ImportItem.objects.filter(batch=pk, batch__project=seat.project).exists() else None


def _following(seat: Seat, article: Article, batch: UUID | None) -> UUID | None:
    """The article of the import that comes after this one."""
    came = ImportItem.objects.filter(
        batch=batch, state=ItemState.DONE, article__deleted_at=None, article__isnull=False
    )
    own = came.filter(article=article).order_by("id").first()
    if batch is None or own is None:
        return None
    found: UUID | None = (
        came.filter(id__gt=own.pk).order_by("id").values_list("article", flat=True).first()
    )
    return found


def _onward(seat: Seat, article: Article, batch: UUID | None) -> str:
    """Where one goes when it is saved."""
    if batch is None:
        return reverse("article-detail", args=[seat.project.slug, article.pk])
    following = _following(seat, article, batch)
    if following is None:
        return reverse("import-detail", args=[seat.project.slug, batch])
    there = reverse("article-metadata", args=[seat.project.slug, following])
    return f"{there}?import={batch}"
