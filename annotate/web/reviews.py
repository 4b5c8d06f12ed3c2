"""A curator's verdict on an annotation."""

from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from annotate.accounts import permissions
from annotate.accounts.permissions import Seat
from annotate.curation.actions import review_annotation, take_back_review
from annotate.curation.models import Verdict
from annotate.curation.queries import row
from annotate.web.annotation_forms import seen_version
from annotate.web.answers import answer_card, page, refusals
from annotate.web.changes import once
from annotate.web.seats import PageRequest, annotation_or_404, at_the_table


@at_the_table
@require_http_methods(["GET", "POST", "PUT", "DELETE"])
@refusals
def detail(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """GET asks for the reason of a rejection; POST or PUT gives a verdict; DELETE, or a POST with
    an empty verdict, takes it back."""
    annotation = annotation_or_404(seat, pk)
    if request.method == "GET":
        permissions.require(seat.may_review, "review")
        context = {"seat": seat, "row": row(annotation.pk), "verdict": Verdict.REJECTED}
        if not request.htmx:
            return page(request, seat, "annotations/reason.html", context)
        below = render_to_string("annotations/reason.html#form", context, request)
        return answer_card(request, seat, annotation, below=below)
    data = request.POST if request.method == "POST" else QueryDict(request.body)
    verdict = data.get("verdict", "")
    with once(request, seat) as change:
        if not change.is_new:
            pass
        elif request.method == "DELETE" or not verdict:
            take_back_review(seat=seat, annotation=annotation)
        else:
            review_annotation(
                seat=seat,
                annotation=annotation,
                verdict=verdict,
                reason=data.get("reason", ""),
                seen_version=seen_version(data, annotation),
            )
    return answer_card(request, seat, annotation)
