"""Exports that the worker prepares: asking for one, how far it is, and its file."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from annotate.accounts.errors import Mendable
from annotate.accounts.permissions import Seat
from annotate.exporting.exports import FORMATS
from annotate.exporting.prepared_models import PreparedExport
from annotate.exporting.preparing import KEPT, is_past, prepare_export, prepared_export, sent_file
from annotate.web import exports
from annotate.web.seats import PageRequest, at_the_table


@at_the_table
@require_POST
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """Have an export prepared: the one of the export page with this query."""
    asked = QueryDict(request.POST.get("query", ""))
    try:
        prepared = prepare_export(
            seat=seat,
            format=asked.get("format", "json"),
            filters=exports.filters_of(asked),
            citations=asked.get("citations", "plain"),
            since=asked.get("since", ""),
        )
    except Mendable as refusal:
        return exports.refused(request, seat, exports.filters_of(asked), refusal)
    return redirect("prepared-detail", seat.project.slug, prepared.pk)


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """How far it is; until it is finished the page asks again every second."""
    prepared = _prepared_or_404(seat, pk)
    context = {
        "seat": seat,
        "prepared": prepared,
        "is_past": is_past(prepared),
        "kept_until": prepared.finished_at + KEPT if prepared.finished_at else None,
        "format": FORMATS[prepared.asked["format"]].name,
        "asked": _said(prepared),
        "query": _query_of(prepared),
    }
    part = "#state" if request.htmx else ""
    return render(request, f"exports/prepared.html{part}", context)


@at_the_table
@require_safe
def file(request: PageRequest, seat: Seat, pk: UUID) -> FileResponse:
    """The file, while it is kept."""
    found = sent_file(_prepared_or_404(seat, pk))
    if found is None:
        raise Http404
    return found


def _said(prepared: PreparedExport) -> str:
    """What was asked for beside the format, for people."""
    filters = prepared.asked["filters"].items()
    said = [f"{name}: {' or '.join(values)}" for name, values in filters]
    if prepared.asked["since"]:
        said.insert(0, "what changed since an earlier one")
    return "; ".join(said)


def _query_of(prepared: PreparedExport) -> str:
    """The query that asks for the same once more."""
    query = QueryDict(mutable=True)
    query["format"] = prepared.asked["format"]
    for name in ("citations", "since"):
        if value := prepared.asked[name]:
            query[name] = value
    for name, values in prepared.asked["filters"].items():
        query.setlist(name, values)
    return query.urlencode()


def _prepared_or_404(seat: Seat, pk: UUID) -> PreparedExport:
    found = prepared_export(seat=seat, pk=pk)
    if found is None:
        raise Http404
    return found
