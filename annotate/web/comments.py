"""The discussion under an annotation."""

from uuid import UUID

from django.http import HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import add_comment
from annotate.annotations.models import Annotation
from annotate.curation.queries import row
from annotate.web.answers import answer_card, page, refusals
from annotate.web.changes import once
from annotate.web.seats import PageRequest, annotation_or_404, at_the_table

UNPROCESSABLE = 422


@at_the_table
@require_http_methods(["GET", "POST"])
@refusals
def collection(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """What was said under an annotation, and the form to say something."""
    annotation = annotation_or_404(seat, pk)
    if request.method == "GET":
        return _thread(request, seat, annotation)
    text = request.POST.get("text", "")
    try:
        with once(request, seat) as change:
            if change.is_new:
                add_comment(seat=seat, annotation=annotation, text=text)
    except Invalid as error:
        return _thread(request, seat, annotation, text=text, error=error.message)
    if request.htmx:
        return _thread(request, seat, annotation)
    return answer_card(request, seat, annotation)


def _thread(
    request: PageRequest, seat: Seat, annotation: Annotation, *, text: str = "", error: str = ""
) -> HttpResponseBase:
    context = {
        "seat": seat,
        "row": row(annotation.pk),
        "comments": annotation.comments.select_related("author"),
        "text": text,
        "error": error,
    }
    status = UNPROCESSABLE if error else 200
    if not request.htmx:
        return page(request, seat, "annotations/comments.html", context, status=status)
    below = render_to_string("annotations/comments.html#thread", context, request)
    return answer_card(request, seat, annotation, below=below, status=status)
