"""What was said of one annotation: every verdict, with who gave it, when and why."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotate.accounts.permissions import Seat
from annotate.curation.models import Verdict
from annotate.curation.queries import row
from annotate.curation.timeline import timeline
from annotate.web import tag_styles
from annotate.web.seats import PageRequest, annotation_or_404, at_the_table


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """The verdicts on it and the changes that made them lapse, the latest first."""
    annotation = annotation_or_404(seat, pk)
    told = []
    for one in timeline(annotation.pk):
        if one.what == "review":
            verdict = "taken back" if one.kind == "delete" else one.values["verdict"]
            told.append((verdict, one.by, one.at, one.values["reason"], one.values))
        elif one.what == "annotation":
            said = "made" if one.kind == "insert" else "edited"
            told.append((said, one.by, one.at, "", one.values))
    context = {
        "seat": seat,
        "row": row(annotation.pk),
        "told": told[::-1],
        "verdicts": Verdict.values,
        "tag_stylesheet": tag_styles.address(seat.project),
    }
    return render(request, "desk/history.html", context)
