"""Filters under a name: kept from the desk, opened by their address, forgotten."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from annotate.accounts.errors import Mendable
from annotate.accounts.permissions import Seat
from annotate.curation.filters import delete_filter, filters_for, save_filter
from annotate.curation.models import SavedFilter
from annotate.web.seats import PageRequest, at_the_table


@at_the_table
@require_POST
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """Keep what the desk shows under a name."""
    data = request.POST
    try:
        saved = save_filter(
            seat=seat,
            name=data.get("name", ""),
            expression=data.get("expression", ""),
            sort=data.get("sort", ""),
            is_shared=bool(data.get("shared")),
        )
    except Mendable as refusal:
        messages.error(request, refusal.message)
        return redirect("annotation-list", seat.project.slug)
    messages.success(request, f"“{saved.name}” is saved.")
    return redirect("filter-detail", seat.project.slug, saved.pk)


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """On to the desk, with what was saved."""
    saved = _saved(seat, pk)
    response = redirect("annotation-list", seat.project.slug)
    response["Location"] += "?" + urlencode({"q": saved.expression, "sort": saved.sort})
    return response


@at_the_table
@require_POST
def deletion(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Forget it."""
    saved = _saved(seat, pk)
    delete_filter(seat=seat, saved=saved)
    messages.success(request, f"“{saved.name}” is deleted.")
    return redirect("annotation-list", seat.project.slug)


def _saved(seat: Seat, pk: UUID) -> SavedFilter:
    found = filters_for(seat).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
