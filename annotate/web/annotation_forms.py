"""The form of an annotation: from fields to values, and back with what was wrong.

Typed details are fields named `details.<tag key>.<field key>`. The actions alone check values.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid, Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation, Tag
from annotate.annotations.versions import contents
from annotate.articles.models import Article
from annotate.curation.queries import AnnotationRow, row
from annotate.web.answers import page, status_of
from annotate.web.conflicts import differences, who_changed
from annotate.web.seats import PageRequest
from annotate.web.tag_inputs import TagInput, fields_of

CONFLICT = 409


def draft_of(data: QueryDict, article: Article) -> Draft:
    """What the reader or the plain form asks for. Raises Invalid for a bad number or id."""
    return Draft(
        article=article,
        id=uuid_of(data.get("id", "")),
        start=_number(data, "start"),
        end=_number(data, "end"),
        quote=data.get("quote", "").replace("\r\n", "\n"),
        tags=data.getlist("tags"),
        note=data.get("note", ""),
        revision=uuid_of(data.get("revision", "")),
    )


def changes_of(data: QueryDict, annotation: Annotation) -> dict[str, Any]:
    """What the form changes, as `change_annotation` takes it."""
    tags = data.getlist("tags")
    return {
        "seen_version": seen_version(data, annotation),
        "note": data.get("note", ""),
        "tags": tags,
        "details": {key: value for key, value in _details(data).items() if key in tags},
    }


def seen_version(data: QueryDict, annotation: Annotation) -> int:
    """The version that the person saw; a form without one saw the present version."""
    version = _number(data, "version")
    return annotation.version if version is None else version


def form(request: PageRequest, seat: Seat, annotation: Annotation) -> HttpResponse:
    """The form with what the annotation says now."""
    permissions.require(seat.may_change_annotation(annotation), "change this annotation")
    found = row(annotation.pk)
    chosen = [tag.key for tag in found.tags]
    values = {tag.key: tag.details for tag in found.tags}
    inputs = _inputs(seat, chosen, values, {})
    return _render(request, seat, found, {"inputs": inputs, "note": found.note})


def form_again(
    request: PageRequest, seat: Seat, annotation: Annotation, error: Refused, data: QueryDict
) -> HttpResponse:
    """The form as it was sent, with the messages at their fields."""
    found = row(annotation.pk)
    inputs = _inputs(seat, data.getlist("tags"), _details(data), error.fields)
    named = {field.name for one in inputs for field in one.fields if field.error} | {"note"}
    elsewhere = [one for name, texts in error.fields.items() if name not in named for one in texts]
    context = {
        "inputs": inputs,
        "note": data.get("note", ""),
        "note_error": " ".join(error.fields.get("note", [])),
        "message": " ".join(elsewhere) if error.fields else error.message,
        "version": data.get("version", found.version),
    }
    return _render(request, seat, found, context, status=status_of(error))


def conflict(
    request: PageRequest, seat: Seat, current: Annotation, data: QueryDict
) -> HttpResponse | None:
    """Both sides of a conflict: what the person wrote (`data`), and what somebody else saved
    meanwhile. None when they say the same."""
    found = row(current.pk)
    seen = seen_version(data, current)
    deleted = found.deleted_at is not None
    different = differences(seat, data, found, seen)
    if not different and not deleted:
        return None
    base = contents(current.pk, [seen]).get(seen)
    inputs = _inputs(seat, data.getlist("tags"), _details(data), {})
    context = {
        "conflict": True,
        "deleted": deleted,
        "differences": different,
        "moved": base is not None and (base.start, base.end) != (found.start, found.end),
        "who": who_changed(current, seat),
        "inputs": [one for one in inputs if one.chosen],
        "note": data.get("note", ""),
    }
    return _render(request, seat, found, context, status=CONFLICT)


def _render(
    request: PageRequest,
    seat: Seat,
    found: AnnotationRow,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"seat": seat, "row": found, "version": found.version, **context}
    if request.htmx:
        return render(request, "annotations/form.html#card", context, status=status)
    return page(request, seat, "annotations/form.html", context, status=status)


def _inputs(
    seat: Seat,
    chosen: list[str],
    values: Mapping[str, Mapping[str, Any]],
    errors: Mapping[str, list[str]],
) -> list[TagInput]:
    """The project's tags in use, and archived ones that are chosen already."""
    tags = Tag.objects.filter(project=seat.project)
    return [
        TagInput(tag, tag.key in chosen, fields_of(tag, values.get(tag.key, {}), errors))
        for tag in tags
        if tag.archived_at is None or tag.key in chosen
    ]


def _details(data: QueryDict) -> dict[str, dict[str, str]]:
    details: dict[str, dict[str, str]] = {}
    for name, value in data.items():
        kind, _, rest = name.partition(".")
        tag, _, field = rest.rpartition(".")
        if kind == "details" and tag:
            details.setdefault(tag, {})[field] = str(value)
    return details


def _number(data: QueryDict, name: str) -> int | None:
    text = data.get(name, "")
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise Invalid.field(name, f"“{text[:20]}” is not a whole number.") from None


def uuid_of(text: str) -> UUID | None:
    """The identifier that a client made; None for none. Raises Invalid for anything else."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Invalid.field("id", "This is not an identifier.") from None
