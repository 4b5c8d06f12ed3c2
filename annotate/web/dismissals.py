"""Suggestions of links that were dismissed: said, listed, and taken back."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotate.accounts.errors import Mendable
from annotate.accounts.permissions import Seat
from annotate.curation.dismissals import dismiss, dismissals_in, undismiss, with_annotations
from annotate.web.paging import PAGE, before
from annotate.web.seats import PageRequest, annotation_or_404, at_the_table


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """What was dismissed, the last first; POST dismisses the pair of `source` and `target`."""
    if request.method == "POST":
        return _dismissed(request, seat)
    found = dismissals_in(seat).filter(before(request.GET.get("after", "")))
    page = list(found.select_related("author").order_by("-id")[: PAGE + 1])
    shown = with_annotations(page[:PAGE])
    context = {
        "seat": seat,
        "found": [(one, seat.may_change_annotation(one.dismissal)) for one in shown],
        "more": f"?after={page[PAGE - 1].pk}" if len(page) > PAGE else "",
        "later": "after" in request.GET,
    }
    part = "#found" if request.htmx and request.htmx.target == "more" else ""
    return render(request, f"links/dismissals.html{part}", context)


@at_the_table
@require_POST
def removal(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Let the two be suggested again."""
    dismissal = dismissals_in(seat).filter(pk=pk).first()
    if dismissal is None:
        raise Http404
    undismiss(seat=seat, dismissal=dismissal)
    messages.success(request, "The two are suggested again.")
    return _back(seat, request.GET.get("from", ""))


def _dismissed(request: PageRequest, seat: Seat) -> HttpResponse:
    data = request.POST
    try:
        ends = [annotation_or_404(seat, UUID(data.get(name, ""))) for name in ("source", "target")]
    except ValueError:
        raise Http404 from None
    place = data.get("from", "")
    try:
        made, _ = dismiss(seat=seat, source=ends[0], target=ends[1])
    except Mendable as refusal:
        messages.error(request, refusal.message)
    else:
        there = reverse("dismissal-removal", args=[seat.project.slug, made.pk])
        said = "Dismissed: the two are not suggested again."
        messages.success(request, said, extra_tags=f"{there}?{urlencode({'from': place})}")
    return _back(seat, place)


def _back(seat: Seat, place: str) -> HttpResponse:
    """To the ledger, the links of an annotation (its id), or else the list."""
    if place == "ledger":
        return redirect(f"{reverse('ledger', args=[seat.project.slug])}#offers")
    try:
        return redirect("annotation-links", seat.project.slug, UUID(place))
    except ValueError:
        return redirect("dismissal-list", seat.project.slug)
