"""Annotations in the reader: made, changed, deleted and restored.

With htmx an answer is the card, and out of band the blocks that look otherwise now; without it, the
reader's page at the card.
"""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotate.accounts.errors import Conflict, Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import (
    change_annotation,
    create_annotation,
    delete_annotation,
    restore_annotation,
)
from annotate.annotations.drafts import Draft
from annotate.annotations.errors import Stale
from annotate.annotations.models import Annotation
from annotate.annotations.steps import Step
from annotate.annotations.versions import GONE
from annotate.articles.models import Article
from annotate.curation.queries import row_of_new
from annotate.web import annotation_forms, reader
from annotate.web import trash as trash_page
from annotate.web.answers import answer_card, answer_gone, refusals, status_of
from annotate.web.changes import answer_change, once, with_steps
from annotate.web.conflicts import settled
from annotate.web.filing import opened_or_404
from annotate.web.seats import PageRequest, annotation_or_404, article_or_404, at_the_table


@at_the_table
@require_POST
@refusals
def of_article(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Annotate a passage of an article, by its offsets or by its words."""
    article = article_or_404(seat, pk)
    try:
        draft = annotation_forms.draft_of(request.POST, article)
        annotation, is_new = _created(seat, draft)
    except Refused as error:
        if request.htmx:
            raise
        return _plain_form_again(request, seat, opened_or_404(seat, pk), error)
    span = (annotation.start, annotation.end)
    made = Step(annotation.pk, GONE, 1, (span,))
    if annotation.deleted_at is not None:
        return with_steps(answer_gone(request, annotation), [made])
    annotation.article = article
    known = row_of_new(annotation, article, seat.user) if is_new else None
    return with_steps(answer_card(request, seat, annotation, spans=[span], known=known), [made])


def _created(seat: Seat, draft: Draft) -> tuple[Annotation, bool]:
    """The annotation, and whether it was stored now; the same may have been sent before, and be in
    the trash since."""
    try:
        return create_annotation(seat=seat, draft=draft)
    except Conflict:
        own = Annotation.objects.filter(pk=str(draft.id), article=draft.article, author=seat.user)
        deleted = own.in_trash().select_related("article").defer("article__search").first()
        if deleted is None:
            raise
        return deleted, False


def _plain_form_again(
    request: PageRequest, seat: Seat, article: Article, error: Refused
) -> HttpResponse:
    data = request.POST
    values = {
        "quote": data.get("quote"),
        "note": data.get("note"),
        "tags": data.getlist("tags"),
    }
    return reader.page(
        request,
        seat,
        article,
        status=status_of(error),
        values=values,
        errors=error.fields,
        message="" if error.fields else error.message,
    )


@at_the_table
@require_http_methods(["GET", "POST"])
@refusals
def detail(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """One annotation: its card, or its place in the reader; POST saves what its form says."""
    annotation = annotation_or_404(seat, pk)
    if request.method == "GET":
        if request.htmx and annotation.deleted_at is not None:
            return answer_gone(request, annotation)
        return answer_card(request, seat, annotation)
    data = settled(request.POST, annotation)
    try:
        with once(request, seat) as change:
            if change.is_new:
                change.did([_save(seat, annotation, data)])
    except Stale as error:
        both = annotation_forms.conflict(request, seat, error.current, data)
        return both or with_steps(answer_card(request, seat, error.current), [])
    except Refused as error:
        return annotation_forms.form_again(request, seat, annotation, error, data)
    return answer_change(request, seat, change)


def _save(seat: Seat, annotation: Annotation, data: QueryDict) -> Step:
    """Save what the form says, and bring the annotation back first where the person wants that."""
    changes = annotation_forms.changes_of(data, annotation)
    was_deleted = annotation.deleted_at is not None
    if was_deleted and data.get("restored"):
        restore_annotation(seat=seat, annotation=annotation)
    changed = change_annotation(seat=seat, annotation=annotation, **changes)
    return _step(changed, GONE if was_deleted else changed.version - 1, changed.version)


@at_the_table
@require_GET
@refusals
def form(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """The form that changes an annotation, in its card or as a page."""
    return annotation_forms.form(request, seat, annotation_or_404(seat, pk))


@at_the_table
@require_POST
@refusals
def trash(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Put an annotation into the trash."""
    annotation = annotation_or_404(seat, pk)
    version = annotation_forms.seen_version(request.POST, annotation)
    try:
        with once(request, seat) as change:
            if change.is_new:
                deleted = delete_annotation(seat=seat, annotation=annotation, seen_version=version)
                change.did([_step(deleted, deleted.version, GONE)])
    except Stale as error:
        # Twice deleted is deleted; changed by somebody else is a conflict to look at.
        if error.current.deleted_at is None:
            return answer_card(
                request,
                seat,
                error.current,
                message=f"{error.message} Look at it again before you delete it.",
                status=status_of(error),
            )
        if request.htmx:
            return with_steps(answer_gone(request, error.current), [])
    if request.htmx:
        return answer_change(request, seat, change)
    article = redirect("article-detail", seat.project.slug, annotation.article_id)
    article["Location"] += f"?deleted={annotation.pk}"
    return article


@at_the_table
@require_POST
@refusals
def restoration(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Take an annotation out of the trash again."""
    annotation = annotation_or_404(seat, pk)
    with once(request, seat) as change:
        if change.is_new:
            restored = restore_annotation(seat=seat, annotation=annotation)
            change.did([_step(restored, GONE, restored.version)])
    if request.POST.get("from") == trash_page.PLACE:
        anchor = f"#annotation-{annotation.pk}"
        return trash_page.restored(request, seat, annotation.article, anchor)
    return answer_change(request, seat, change)


def _step(annotation: Annotation, before: int, after: int) -> Step:
    return Step(annotation.pk, before, after, ((annotation.start, annotation.end),))
