"""What became of one annotation: every verdict, with who gave it, when and why, and its path
through the texts of its article."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotate.accounts.permissions import Seat
from annotate.curation.models import Verdict
from annotate.curation.queries import row
from annotate.curation.timeline import Happening, timeline
from annotate.web import tag_styles
from annotate.web.seats import PageRequest, annotation_or_404, at_the_table


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """The verdicts on it, the changes that made them lapse and its path, the latest first."""
    annotation = annotation_or_404(seat, pk)
    context = {
        "seat": seat,
        "row": row(annotation.pk),
        "told": [*_told(timeline(annotation.pk))][::-1],
        "verdicts": Verdict.values,
        "tag_stylesheet": tag_styles.address(seat.project),
    }
    return render(request, "desk/history.html", context)


def _told(happened: Sequence[Happening]) -> Iterator[dict[str, Any]]:
    """What the page says of each change. A new text and who settled a place change the annotation
    and its anchoring to one version: that is one line."""
    places = {
        one.values["version"]: one
        for one in happened
        if one.what == "anchoring" and one.kind != "delete"
    }
    for one in happened:
        told: dict[str, Any] = {"by": one.by, "at": one.at, "values": one.values}
        if one.what == "review":
            said = "taken back" if one.kind == "delete" else one.values["verdict"]
            yield told | {"said": said, "reason": one.values["reason"]}
        elif one.what == "annotation" and one.kind == "insert":
            yield told | {"said": "made"}
        elif one.what == "annotation":
            place = places.get(one.values["version"])
            yield told | (_path(place, one) if place else {"said": "edited"})


def _path(place: Happening, annotation: Happening) -> dict[str, Any]:
    """Where the annotation stands, or may, since this change of its anchoring."""
    state, by_hand = place.values["state"], place.values["by_id"]
    said = "confirmed" if state == "placed" and by_hand else state
    quote = annotation.values["quote"] if state == "placed" else place.values["quote"]
    why = "" if by_hand else place.values["reason"]
    return {"said": said, "text": place.values["revision"], "why": why, "quote": quote}
