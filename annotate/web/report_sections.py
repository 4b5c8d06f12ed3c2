"""The sections of a report."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_POST

from annotate.accounts.permissions import Seat
from annotate.curation.models import Report, Section
from annotate.curation.report_sections import (
    add_section,
    change_section,
    delete_section,
    move_section,
)
from annotate.curation.report_texts import ChangedMeanwhile
from annotate.web import report_boards
from annotate.web.answers import refusals
from annotate.web.reports import report_or_404
from annotate.web.seats import PageRequest, at_the_table
from annotate.web.typed import whole


@at_the_table
@require_POST
@refusals
def collection(request: PageRequest, seat: Seat, report: str) -> HttpResponseBase:
    """A new section at the end."""
    found = report_or_404(seat, report)
    section = add_section(seat=seat, report=found, title=request.POST.get("title", ""))
    return report_boards.board(request, seat, found, at=f"section-title-{section.pk}")


@at_the_table
@require_POST
@refusals
def detail(request: PageRequest, seat: Seat, report: str, section: UUID) -> HttpResponseBase:
    """Another title or text."""
    found = report_or_404(seat, report)
    try:
        changed = change_section(
            seat=seat,
            section=section_or_404(found, section),
            base=report_boards.base_of(request.POST),
            title=request.POST.get("title"),
            text=request.POST.get("text"),
        )
    except ChangedMeanwhile as error:
        return report_boards.conflict(request, seat, found, error)
    return report_boards.saved(request, seat, found, changed)


@at_the_table
@require_POST
@refusals
def place(request: PageRequest, seat: Seat, report: str, section: UUID) -> HttpResponseBase:
    """One place up (`step` -1) or down (1), or to a place from 0."""
    found = report_or_404(seat, report)
    moved = section_or_404(found, section)
    order = list(Section.objects.filter(report=found).values_list("pk", flat=True))
    to = whole(request.POST.get("place", ""))
    wanted = order.index(moved.pk) if to is None else to
    step = {"-1": -1, "1": 1}.get(request.POST.get("step", ""), 0)
    move_section(seat=seat, section=moved, place=max(0, wanted + step))
    return report_boards.board(request, seat, found)


@at_the_table
@require_POST
@refusals
def deletion(request: PageRequest, seat: Seat, report: str, section: UUID) -> HttpResponseBase:
    """Remove it; its entries wait for another."""
    found = report_or_404(seat, report)
    delete_section(seat=seat, section=section_or_404(found, section))
    return report_boards.board(request, seat, found, at="new-section")


def section_or_404(report: Report, pk: UUID) -> Section:
    """The report's section."""
    section = Section.objects.filter(report=report, pk=pk).first()
    if section is None:
        raise Http404
    return section
