"""The thread under an annotation: what was said, and whether it is resolved.

With htmx an answer is the card with its thread below; without it, the thread's own page.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotate.accounts.errors import Invalid, Refused
from annotate.accounts.permissions import Seat, require
from annotate.annotations.comments import (
    add_comment,
    change_comment,
    delete_comment,
    reopen_thread,
    resolve_thread,
    restore_comment,
)
from annotate.annotations.inbox import read_thread
from annotate.annotations.models import Annotation, Comment, Resolution
from annotate.curation.queries import row
from annotate.text.comments import as_html
from annotate.text.ids import uuid7
from annotate.web.annotation_forms import uuid_of
from annotate.web.answers import answer_card, page, refusals, status_of
from annotate.web.changes import once
from annotate.web.inbox import link_again
from annotate.web.seats import PageRequest, annotation_or_404, at_the_table

SHOWN = 100
"""A longer thread begins with its newest comments, and says how many went before."""


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as one person sees it. `html` is safe."""

    comment: Comment
    html: SafeString
    own: bool


@at_the_table
@require_http_methods(["GET", "POST"])
@refusals
def collection(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """What was said under an annotation, and the form to say something."""
    annotation = _annotation_or_404(seat, pk)
    if request.method == "GET":
        return _seen(request, seat, annotation)
    text = request.POST.get("text", "")
    try:
        with once(request, seat) as change:
            if change.is_new:
                _add(request, seat, annotation, text)
    except Invalid as error:
        return _thread(request, seat, annotation, text=text, error=error)
    return _done(request, seat, annotation)


@at_the_table
@require_POST
@refusals
def detail(request: PageRequest, seat: Seat, pk: UUID, comment: UUID) -> HttpResponseBase:
    """Say a comment of one's own otherwise."""
    found = _comment_or_404(seat, pk, comment)
    text = request.POST.get("text", "")
    try:
        with once(request, seat) as change:
            if change.is_new:
                change_comment(seat=seat, comment=found, text=text)
    except Invalid as error:
        return _thread(request, seat, found.annotation, editing=found, text=text, error=error)
    return _done(request, seat, found.annotation)


@at_the_table
@require_GET
@refusals
def form(request: PageRequest, seat: Seat, pk: UUID, comment: UUID) -> HttpResponseBase:
    """The thread with a comment of one's own in a form."""
    found = _comment_or_404(seat, pk, comment)
    require(seat.may_change_comment(found), "change somebody else's comment")
    return _thread(request, seat, found.annotation, editing=found, text=found.text)


@at_the_table
@require_POST
@refusals
def deletion(request: PageRequest, seat: Seat, pk: UUID, comment: UUID) -> HttpResponseBase:
    """Take a comment of one's own out of the thread, with a way back in its place."""
    found = _comment_or_404(seat, pk, comment, deleted=True)
    with once(request, seat) as change:
        if change.is_new:
            delete_comment(seat=seat, comment=found)
    if request.htmx:
        return _thread(request, seat, found.annotation, deleted=found)
    return _to_thread(seat, found.annotation, f"?deleted={found.pk}")


@at_the_table
@require_POST
@refusals
def restoration(request: PageRequest, seat: Seat, pk: UUID, comment: UUID) -> HttpResponseBase:
    """Put a comment of one's own back."""
    found = _comment_or_404(seat, pk, comment, deleted=True)
    with once(request, seat) as change:
        if change.is_new:
            restore_comment(seat=seat, comment=found)
    return _done(request, seat, found.annotation)


@at_the_table
@require_http_methods(["POST", "PUT", "DELETE"])
@refusals
def resolution(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """PUT, or a POST with `resolved`, settles a thread; DELETE, or a POST with an empty one, opens
    it again."""
    annotation = _annotation_or_404(seat, pk)
    settled = request.method == "PUT" or bool(request.POST.get("resolved"))
    with once(request, seat) as change:
        if change.is_new:
            (resolve_thread if settled else reopen_thread)(seat=seat, annotation=annotation)
    return _done(request, seat, annotation)


def _add(request: PageRequest, seat: Seat, annotation: Annotation, text: str) -> None:
    """A new comment, or the one that was deleted again: to do it once more is to restore it."""
    id = uuid_of(request.POST.get("id", ""))
    comment = add_comment(seat=seat, annotation=annotation, text=text, id=id)
    restore_comment(seat=seat, comment=comment)


def _annotation_or_404(seat: Seat, pk: UUID) -> Annotation:
    """An annotation that can be talked about: not one in the trash."""
    annotation = annotation_or_404(seat, pk)
    if annotation.deleted_at is not None:
        raise Http404
    return annotation


def _comment_or_404(seat: Seat, pk: UUID, comment: UUID, *, deleted: bool = False) -> Comment:
    annotation = _annotation_or_404(seat, pk)
    found = annotation.comments.filter(pk=comment).first()
    if found is None or (found.deleted_at is not None and not deleted):
        raise Http404
    # As it was looked up: with its article, for the answer.
    found.annotation = annotation
    return found


def _done(request: PageRequest, seat: Seat, annotation: Annotation) -> HttpResponseBase:
    return _thread(request, seat, annotation) if request.htmx else _to_thread(seat, annotation)


def _to_thread(seat: Seat, annotation: Annotation, query: str = "") -> HttpResponseBase:
    address = reverse("annotation-comments", args=[seat.project.slug, annotation.pk])
    return HttpResponseRedirect(address + query, status=303)


def _seen(request: PageRequest, seat: Seat, annotation: Annotation) -> HttpResponseBase:
    """The thread; what of it waited in the person's inbox does not any more."""
    waited = read_thread(user=seat.user, annotation=annotation)
    deleted = None
    if "deleted" in request.GET:
        there = annotation.comments.filter(author=seat.user).exclude(deleted_at=None)
        wanted = uuid_of(request.GET["deleted"])
        deleted = there.filter(pk=wanted).first() if wanted else None
    response = _thread(request, seat, annotation, deleted=deleted)
    if waited and request.htmx and isinstance(response, HttpResponse):
        response.write(link_again(request))
    return response


def _thread(
    request: PageRequest,
    seat: Seat,
    annotation: Annotation,
    *,
    editing: Comment | None = None,
    deleted: Comment | None = None,
    text: str = "",
    error: Refused | None = None,
) -> HttpResponseBase:
    context: dict[str, Any] = {
        "seat": seat,
        "row": row(annotation.pk),
        **_said(request, seat, annotation, deleted),
        "resolution": Resolution.objects.filter(annotation=annotation).select_related("by").first(),
        "editing": editing,
        "deleted": deleted,
        "text": text,
        "error": error.message if error else "",
        # What makes the comment again as it was, for the reader's undo.
        "was": urlencode({"text": editing.text}) if editing else "",
        "new_id": _id_of(request) if error else uuid7(),
    }
    status = status_of(error) if error else 200
    if not request.htmx:
        return page(request, seat, "annotations/comments.html", context, status=status)
    below = render_to_string("annotations/comments.html#thread", context, request)
    return answer_card(request, seat, annotation, below=below, status=status)


def _id_of(request: PageRequest) -> UUID:
    """The id of the comment that was refused: sent again, it is still the same one."""
    try:
        return uuid_of(request.POST.get("id", "")) or uuid7()
    except Invalid:
        return uuid7()


def _said(
    request: PageRequest, seat: Seat, annotation: Annotation, deleted: Comment | None
) -> dict[str, Any]:
    """The comments, oldest first: the newest `SHOWN` of them unless all are asked for. One that was
    deleted just now keeps its place."""
    found = annotation.comments.present()
    if deleted is not None:
        found |= annotation.comments.filter(pk=deleted.pk)
    newest = (
        found.select_related("author").prefetch_related("mentions").order_by("-created_at", "-id")
    )
    wanted = list(newest if "all" in request.GET else newest[: SHOWN + 1])
    earlier = "all" not in request.GET and len(wanted) > SHOWN
    shown = wanted[:SHOWN] if earlier else wanted
    return {"said": [_as_seen(seat, one) for one in reversed(shown)], "earlier": earlier}


def _as_seen(seat: Seat, comment: Comment) -> Said:
    html = as_html(comment.text, [mention.name for mention in comment.mentions.all()])
    return Said(comment, SafeString(html), seat.may_change_comment(comment))
