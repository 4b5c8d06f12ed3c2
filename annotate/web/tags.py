"""A project's tags: add, change, order, archive, delete."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from annotate.accounts import permissions
from annotate.accounts.errors import Mendable, Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation, Colour, Tag, Underline
from annotate.annotations.tags import (
    add_tag,
    archive_tag,
    change_tag,
    delete_tag,
    order_tags,
    unarchive_tag,
)
from annotate.curation.counts import counts_of
from annotate.curation.listing import count
from annotate.web import tag_styles
from annotate.web.forms import UNPROCESSABLE, show_refusal
from annotate.web.seats import PageRequest, at_the_table
from annotate.web.tag_fields import FieldRow, rearranged, rows_from, show_field_errors


class TagForm(forms.Form):
    """Everything about a tag but its fields."""

    name = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    shortcut = forms.CharField(
        max_length=1,
        required=False,
        help_text="One key that gives the tag to a selection.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 2}),
    )
    description = forms.CharField(
        max_length=500, required=False, help_text="When to use it; annotators read this."
    )
    colour = forms.ChoiceField(choices=Colour.choices, required=False, widget=forms.RadioSelect)
    underline = forms.ChoiceField(
        label="Line", choices=Underline.choices, required=False, widget=forms.RadioSelect
    )


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The tags in their order, and a form for a new one."""
    permissions.require(seat.may_manage_tags, "manage tags")
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value}
        try:
            tag = add_tag(seat=seat, **given)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"“{tag.name}” is added.")
            return redirect("tag-list", seat.project.slug)
    return _list(request, seat, form)


@at_the_table
@require_POST
def order(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """Move a tag one place (`up` or `down` name its key), or order all (`keys`)."""
    keys = list(Tag.objects.filter(project=seat.project).values_list("key", flat=True))
    if wanted := request.POST.getlist("keys"):
        keys = wanted
    for name, step in (("up", -1), ("down", 1)):
        if (key := request.POST.get(name)) in keys:
            place = keys.index(key)
            keys.insert(max(0, place + step), keys.pop(place))
    try:
        order_tags(seat=seat, keys=keys)
    except Mendable as refusal:
        messages.error(request, refusal.message)
    if request.htmx:
        return _list(request, seat, TagForm(), part="#tags")
    return redirect("tag-list", seat.project.slug)


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: PageRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Everything about one tag. A button named `do` rearranges the fields and saves nothing."""
    permissions.require(seat.may_manage_tags, "manage tags")
    tag = _tag_or_404(seat, key)
    if request.method != "POST":
        initial = {name: getattr(tag, name) for name in TagForm.base_fields}
        rows = [FieldRow.of(field) for field in tag.fields]
        return _page(request, seat, tag, TagForm(initial=initial), rows)
    form, rows = TagForm(request.POST), rows_from(request.POST)
    if do := request.POST.get("do"):
        unchecked = TagForm(initial=request.POST.dict())
        return _page(request, seat, tag, unchecked, rearranged(rows, do))
    rows = [row for row in rows if not row.is_blank]
    if form.is_valid():
        given = _without_empty_choices(form.cleaned_data)
        try:
            change_tag(seat=seat, tag=tag, fields=[row.definition for row in rows], **given)
        except Refused as refusal:
            show_field_errors(rows, refusal)
            show_refusal(form, refusal)
        else:
            messages.success(request, f"“{tag.name}” is saved.")
            return redirect("tag-list", seat.project.slug)
    return _page(request, seat, tag, form, rows)


@at_the_table
@require_POST
def archive(request: PageRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Offer the tag no longer, or (`archived` empty) again."""
    tag = _tag_or_404(seat, key)
    try:
        if request.POST.get("archived"):
            archive_tag(seat=seat, tag=tag)
            messages.success(request, f"“{tag.name}” is archived: kept where it is, not offered.")
        else:
            unarchive_tag(seat=seat, tag=tag)
            messages.success(request, f"“{tag.name}” is offered again.")
    except Mendable as refusal:
        messages.error(request, f"{refusal.message} Change one of the two first.")
    return redirect("tag-list", seat.project.slug)


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: PageRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Ask, with what will happen, and delete on POST."""
    permissions.require(seat.may_manage_tags, "manage tags")
    tag = _tag_or_404(seat, key)
    if request.method == "POST":
        taken = delete_tag(seat=seat, tag=tag)
        messages.success(
            request, f"“{tag.name}” is deleted. {taken:,} annotations carried it and are all there."
        )
        return redirect("tag-list", seat.project.slug)
    there = count(Annotation.objects.filter(project=seat.project, tagging__tag=tag).present())
    context = {"seat": seat, "tag": tag, "there": there}
    return render(request, "tags/deletion.html", context)


def _without_empty_choices(values: dict[str, Any]) -> dict[str, Any]:
    return {name: v for name, v in values.items() if v or name not in ("colour", "underline")}


def _tag_or_404(seat: Seat, key: str) -> Tag:
    tag = Tag.objects.filter(project=seat.project, key=key).first()
    if tag is None:
        raise Http404
    return tag


def _list(request: PageRequest, seat: Seat, form: TagForm, *, part: str = "") -> HttpResponseBase:
    tags = list(Tag.objects.filter(project=seat.project))
    counts = counts_of(seat.project)
    context = {
        "seat": seat,
        "tags": [(tag, counts.by_tag.get(tag.pk, 0)) for tag in tags],
        "about": counts.about,
        "form": form,
        "tag_stylesheet": tag_styles.address(seat.project, tags),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, f"tags/list.html{part}", context, status=status)


def _page(
    request: PageRequest, seat: Seat, tag: Tag, form: TagForm, rows: list[FieldRow]
) -> HttpResponseBase:
    wrong = form.errors or any(row.errors for row in rows)
    context = {
        "seat": seat,
        "tag": tag,
        "form": form,
        "rows": rows,
        "tag_stylesheet": tag_styles.address(seat.project),
    }
    part = "#fields" if request.htmx and request.htmx.target == "tag-fields" else ""
    status = UNPROCESSABLE if wrong else 200
    return render(request, f"tags/detail.html{part}", context, status=status)
