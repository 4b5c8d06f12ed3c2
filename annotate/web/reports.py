"""The reports of a project, and one report: its title, its text, its sections and entries."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.accounts.errors import Mendable
from annotate.accounts.permissions import Seat
from annotate.curation.models import Report
from annotate.curation.report_queries import lines, reports_of
from annotate.curation.report_texts import ChangedMeanwhile
from annotate.curation.reports import change_report, create_report, delete_report
from annotate.web import report_boards
from annotate.web.answers import refusals
from annotate.web.forms import UNPROCESSABLE
from annotate.web.paging import PAGE, before
from annotate.web.seats import PageRequest, at_the_table


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The reports, the newest first, and a form for a new one."""
    wrong, title = "", ""
    if request.method == "POST":
        title = request.POST.get("title", "")
        try:
            report = create_report(seat=seat, title=title)
        except Mendable as refusal:
            wrong = refusal.message
        else:
            return redirect("report-detail", seat.project.slug, report.slug)
    after = request.GET.get("after", "")
    found = lines(reports_of(seat.project).filter(before(after))[: PAGE + 1])
    context = {
        "seat": seat,
        "reports": found[:PAGE],
        "more": f"?after={found[PAGE - 1].id}" if len(found) > PAGE else "",
        "wrong": wrong,
        "title": title,
    }
    part = "#rows" if request.htmx and request.htmx.target == "more" else ""
    status = UNPROCESSABLE if wrong else 200
    return render(request, f"reports/list.html{part}", context, status=status)


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
@refusals
def detail(request: PageRequest, seat: Seat, report: str) -> HttpResponseBase:
    """The report with its preview, with `show=stale` only what is stale; a POST changes its title
    and text."""
    found = report_or_404(seat, report)
    if request.method == "POST":
        try:
            found = change_report(
                seat=seat,
                report=found,
                base=report_boards.base_of(request.POST),
                title=request.POST.get("title"),
                text=request.POST.get("text"),
            )
        except ChangedMeanwhile as error:
            return report_boards.conflict(request, seat, found, error)
        return report_boards.saved(request, seat, found, found)
    return report_boards.page(request, seat, found, only_stale=request.GET.get("show") == "stale")


@at_the_table
@require_safe
def preview(request: PageRequest, seat: Seat, report: str) -> HttpResponseBase:
    """The report as it will be read, alone: for print, and for a narrow screen."""
    context = report_boards.context(request, seat, report_or_404(seat, report))
    return render(request, "reports/preview.html", context)


@at_the_table
@require_POST
def deletion(request: PageRequest, seat: Seat, report: str) -> HttpResponseBase:
    """Remove a report that has no releases."""
    found = report_or_404(seat, report)
    try:
        delete_report(seat=seat, report=found)
    except Mendable as refusal:
        messages.error(request, refusal.message)
        return redirect("report-detail", seat.project.slug, found.slug)
    messages.success(request, f"“{found.title}” is deleted. Its annotations are all there.")
    return redirect("report-list", seat.project.slug)


def report_or_404(seat: Seat, slug: str) -> Report:
    """The project's report of this slug."""
    found = Report.objects.filter(project=seat.project, slug=slug).first()
    if found is None:
        raise Http404
    return found
