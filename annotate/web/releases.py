"""The releases of a report: making one, reading one, what changed between two, checking a file."""

import json
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from annotate.accounts.errors import Invalid, Mendable
from annotate.accounts.permissions import Seat
from annotate.articles.sizes import too_large
from annotate.curation.models import Release, Report
from annotate.curation.report_queries import outline
from annotate.exporting.changes import Changes, names_of
from annotate.exporting.citations import Style
from annotate.exporting.document import document_of_kept
from annotate.exporting.exports import FORMATS, open_export, open_release
from annotate.exporting.filters import Filters
from annotate.exporting.release_files import MOST_PARTS, Checked, check_file
from annotate.exporting.releases import freeze
from annotate.web.forms import UNPROCESSABLE
from annotate.web.release_changes import shown_changes
from annotate.web.report_documents import shown_document
from annotate.web.reports import report_or_404
from annotate.web.seats import PageRequest, at_the_table
from annotate.web.typed import whole

_LISTED = 200


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: PageRequest, seat: Seat, report: str) -> HttpResponseBase:
    """The releases, the newest first, and what to know before making the next."""
    found = report_or_404(seat, report)
    wrong = ""
    if request.method == "POST":
        try:
            sent = request.POST
            release = freeze(
                seat=seat,
                report=found,
                note=sent.get("note", ""),
                where=sent.get("where", ""),
                withhold=sent.getlist("withhold"),
            )
        except Mendable as refusal:
            wrong = refusal.message
        else:
            messages.success(request, f"Release {release.number} is frozen.")
            return redirect("report-release-detail", seat.project.slug, found.slug, release.number)
    entries = [one for row in outline(found) for one in row.entries]
    releases = Release.objects.filter(report=found).select_related("by").defer("document")
    context = {
        "seat": seat,
        "report": found,
        "releases": list(releases[:_LISTED]),
        "next": (releases[0].number if releases else 0) + 1,
        "entries": len(entries),
        "stale": sum(1 for one in entries if one.stale and one.stale != "deleted"),
        "deleted": sum(1 for one in entries if one.stale == "deleted"),
        "unreviewed": sum(1 for one in entries if one.annotation.status == "proposed"),
        "wrong": wrong,
        "note": request.POST.get("note", ""),
        "where": request.POST.get("where", ""),
        "withhold": request.POST.getlist("withhold"),
        "formats": _formats(),
        "styles": _styles(),
    }
    return render(request, "reports/releases.html", context, status=UNPROCESSABLE if wrong else 200)


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat, report: str, number: int) -> HttpResponseBase:
    """A release as it was frozen."""
    found = report_or_404(seat, report)
    release = release_or_404(found, number)
    style = _style(request.GET.get("citations", ""))
    others = Release.objects.filter(report=found).exclude(pk=release.pk)
    kept = json.loads(release.document)
    context = {
        "seat": seat,
        "report": found,
        "release": release,
        "document": shown_document(document_of_kept(kept, style)),
        "withheld": sum(bool(one.get("text_withheld")) for one in kept["annotations"]),
        "others": list(others.values_list("number", flat=True)[:_LISTED]),
        "formats": _formats(),
        "styles": _styles(),
        "style": style,
    }
    return render(request, "reports/release.html", context)


@at_the_table
@require_safe
def file(request: PageRequest, seat: Seat, report: str, number: int) -> HttpResponseBase:
    """A release as a file."""
    release = release_or_404(report_or_404(seat, report), number)
    try:
        export = open_release(seat=seat, release=release, **_asked(request))
    except Invalid as refusal:
        raise Http404(refusal.message) from refusal
    return export.answer()


@at_the_table
@require_safe
def draft(request: PageRequest, seat: Seat, report: str) -> HttpResponseBase:
    """The report as it is now, as a file."""
    found = report_or_404(seat, report)
    try:
        filters = Filters.of(
            report=[found.slug],
            where=request.GET.getlist("where"),
            withhold=request.GET.getlist("withhold"),
        )
        asked = _asked(request)
        export = open_export(
            seat=seat, filters=filters, format=asked["format"], citations=asked["citations"]
        )
    except Invalid as refusal:
        raise Http404(refusal.message) from refusal
    # It is called after the report, as a release is, and not after the project.
    named = export.filename.replace(seat.project.slug, found.slug, 1)
    return replace(export, filename=named).answer()


@at_the_table
@require_safe
def changes(request: PageRequest, seat: Seat, report: str, number: int) -> HttpResponseBase:
    """What a release has otherwise than the one `since` (the one before it)."""
    found = report_or_404(seat, report)
    release = release_or_404(found, number)
    since = whole(request.GET.get("since", ""))
    older = release_or_404(found, release.number - 1 if since is None else since)
    before, now = json.loads(older.document), json.loads(release.document)
    context = {
        "seat": seat,
        "report": found,
        "release": release,
        "older": older,
        "found": shown_changes(before, now, whole(request.GET.get("page", "")) or 0),
        "numbers": list(Release.objects.filter(report=found).values_list("number", flat=True)),
    }
    return render(request, "reports/changes.html", context)


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """Is a file that somebody kept a release of this project, unchanged?"""
    checked: Checked | None = None
    wrong, name = "", ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        if not isinstance(sent, UploadedFile):
            wrong = "Choose a file."
        elif (sent.size or 0) > settings.UPLOAD_MAX_BYTES:
            wrong = too_large(sent.size)
        else:
            name = sent.name or ""
            checked = check_file(sent.read(), project=seat.project, most_parts=MOST_PARTS)
    differences = _differences(checked.changes) if checked and checked.changes else []
    context = {"seat": seat, "checked": checked, "wrong": wrong, "name": name,
               "differences": differences}  # fmt: skip
    status = UNPROCESSABLE if wrong else 200
    return render(request, "reports/verification.html", context, status=status)


def _differences(found: Changes) -> list[str]:
    """In what a file differs from the release that it says to be."""
    kinds = (
        (len(found.added), "added"), (len(found.removed), "removed"),
        (len(found.changed), "changed"), (len(found.moved), "moved"),
    )  # fmt: skip
    told = [
        f"{number:,} quote{'s' if number != 1 else ''} {kind}" for number, kind in kinds if number
    ]
    others = (
        (found.words, "other titles or texts"),
        (any(one.is_moved for one in found.sections), "sections in another order"),
        (found.articles, "something else said of its sources"),
        (found.beside, f"something else beside the quotes ({', '.join(names_of(found.beside))})"),
        (found.frozen, "something else said of when, by whom and why it was made"),
    )
    return told + [name for is_there, name in others if is_there]


def release_or_404(report: Report, number: int) -> Release:
    """The report's release of this number."""
    releases = Release.objects.filter(report=report, number=number)
    found = releases.select_related("report", "by").first() if number < 2**31 else None
    if found is None:
        raise Http404
    return found


def _asked(request: PageRequest) -> dict[str, str]:
    return {
        "format": request.GET.get("format", "json"),
        "citations": request.GET.get("citations", "plain"),
    }


def _formats() -> list[tuple[str, str]]:
    """Those that a person reads first."""
    names = ("docx", "markdown", "html", "xlsx", "csv", "json", "jsonl", "w3c")
    return [(name, FORMATS[name].name) for name in names]


def _styles() -> list[tuple[str, str]]:
    return [(style.value, style.label) for style in Style]


def _style(typed: str) -> Style:
    return Style(typed) if typed in Style else Style.PLAIN
