"""The entries of a report: adding, wording, moving, settling, taking out."""

from itertools import chain
from uuid import UUID

import regex
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.curation.models import Entry, Report, Section, Verdict
from annotate.curation.queries import of_status
from annotate.curation.report_entries import change_entry, restore_entry, settle_entry
from annotate.curation.report_groups import said_already, said_of
from annotate.curation.report_queries import entry_rows
from annotate.curation.report_texts import MOST_ENTRIES, ChangedMeanwhile
from annotate.curation.reports import add_to_report, move_entry, remove_from_report
from annotate.text.graphemes import boundary_after
from annotate.web import report_boards, tag_styles
from annotate.web.answers import refusals
from annotate.web.report_sections import section_or_404
from annotate.web.reports import report_or_404
from annotate.web.seats import PageRequest, at_the_table
from annotate.web.typed import whole

# Where words are not parted by spaces, each sign can be left out by itself.
_UNPARTED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(rf"[{_UNPARTED}]\p{{M}}*|[^\s{_UNPARTED}]+")


@at_the_table
@require_POST
@refusals
def collection(request: PageRequest, seat: Seat, report: str) -> HttpResponseBase:
    """Add annotations by id, or (`accepted`) all that are accepted and not in the report yet."""
    found = report_or_404(seat, report)
    section = _section(found, request.POST.get("section", ""))
    if request.POST.get("accepted"):
        ids = _accepted(seat, found)
    else:
        ids = [_id(text) for text in request.POST.getlist("annotation")]
    added = add_to_report(seat=seat, report=found, annotations=ids, section=section)
    at = f"entry-{added[0].pk}" if added else ""
    number = len(added)
    taken = f"{number:,} quote{'s' if number != 1 else ''} taken in."
    said = [taken if added else "Nothing is accepted that is not in the report yet."]
    said.append(said_of(len(said_already(found, ids))))
    messages.info(request, " ".join(filter(None, said)))
    return report_boards.board(request, seat, found, at=at)


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
@refusals
def detail(request: PageRequest, seat: Seat, report: str, entry: UUID) -> HttpResponseBase:
    """The form for an editor's own words about a quote, and for shortening it; POST saves."""
    permissions.require(seat.may_edit_reports, "edit reports")
    found = report_or_404(seat, report)
    one = _entry_or_404(found, entry)
    if request.method == "POST":
        out = [_range(text) for text in request.POST.getlist("out")]
        try:
            one = change_entry(
                seat=seat,
                entry=one,
                base=report_boards.base_of(request.POST),
                heading=request.POST.get("heading"),
                paraphrase=request.POST.get("paraphrase"),
                shortened=out if "words" in request.POST else None,
            )
        except ChangedMeanwhile as error:
            return report_boards.conflict(request, seat, found, error)
        return report_boards.saved(request, seat, found, one)
    [row] = entry_rows(Entry.objects.filter(pk=one.pk))
    context = {
        "seat": seat,
        "report": found,
        "row": row,
        "entry": one,
        "words": _words(row.entry),
        "tag_stylesheet": tag_styles.address(seat.project),
    }
    return render(request, "reports/entry.html" + ("#form" if request.htmx else ""), context)


@at_the_table
@require_POST
@refusals
def place(request: PageRequest, seat: Seat, report: str, entry: UUID) -> HttpResponseBase:
    """One place up or down (`step` -1 or 1), over the borders of sections too; or to a section
    (`section`, empty for none) at a place from 0, at its end without one."""
    found = report_or_404(seat, report)
    one = _entry_or_404(found, entry)
    step = {"-1": -1, "1": 1}.get(request.POST.get("step", ""))
    at: int | None
    if step is not None:
        section, at = _beside(found, one, step)
    else:
        section = _section(found, request.POST.get("section", ""))
        at = whole(request.POST.get("place", ""))
    move_entry(seat=seat, entry=one, section=section, place=at)
    return report_boards.board(request, seat, found, at=f"entry-{one.pk}")


@at_the_table
@require_POST
@refusals
def settlement(request: PageRequest, seat: Seat, report: str, entry: UUID) -> HttpResponseBase:
    """Keep it as the annotation is now."""
    found = report_or_404(seat, report)
    one = _entry_or_404(found, entry)
    settle_entry(seat=seat, entry=one)
    return report_boards.board(request, seat, found, at=f"entry-{one.pk}")


@at_the_table
@require_POST
@refusals
def removal(request: PageRequest, seat: Seat, report: str, entry: UUID) -> HttpResponseBase:
    """Take it out of the report, which can be taken back."""
    found = report_or_404(seat, report)
    remove_from_report(seat=seat, report=found, entries=[entry])
    back = reverse("report-entry-restoration", args=[seat.project.slug, found.slug, entry])
    messages.success(request, "Taken out of the report.", extra_tags=back)
    return report_boards.board(request, seat, found)


@at_the_table
@require_POST
@refusals
def restoration(request: PageRequest, seat: Seat, report: str, entry: UUID) -> HttpResponseBase:
    """Put back what was taken out."""
    found = report_or_404(seat, report)
    restore_entry(seat=seat, report=found, id=entry)
    return report_boards.board(request, seat, found, at=f"entry-{entry}")


def _accepted(seat: Seat, report: Report) -> list[UUID]:
    """In document order, as many as there is room for."""
    there = Entry.objects.filter(report=report).values("annotation")
    mine = Annotation.objects.filter(project=seat.project).present().exclude(pk__in=there)
    accepted = of_status(mine, [Verdict.ACCEPTED]).order_by("article_id", "start", "end", "id")
    return list(accepted.values_list("pk", flat=True)[:MOST_ENTRIES])


def _beside(report: Report, entry: Entry, step: int) -> tuple[Section | None, int]:
    """Where one place further up or down is."""
    sections: list[Section | None] = [None, *Section.objects.filter(report=report)]
    ids = list(Entry.objects.filter(report=report, section=entry.section_id).values_list("pk"))
    here = next(n for n, one in enumerate(sections) if (one and one.pk) == entry.section_id)
    at = ids.index((entry.pk,)) + step
    if 0 <= at < len(ids):
        return sections[here], at
    there = here + step
    if not 0 <= there < len(sections):
        return sections[here], ids.index((entry.pk,))
    other = sections[there]
    last = Entry.objects.filter(report=report, section=other).count() if step < 0 else 0
    return other, last


def _words(entry: Entry) -> list[tuple[str, str, bool]]:
    """(range, word, left out) of the quote that the editor saw; no range cuts a grapheme."""
    out = set(chain.from_iterable(range(start, end) for start, end in entry.shortened))
    quote, words, at = entry.seen_quote, [], 0
    for found in _WORD.finditer(quote):
        start, end = max(at, found.start()), boundary_after(quote, found.end())
        if start < end:
            words.append((f"{start}-{end}", quote[start:end], start in out))
            at = end
    return words


def _range(text: str) -> tuple[int, int]:
    start, _, end = text.partition("-")
    match whole(start), whole(end):
        case int(first), int(after):
            return first, after
    raise Invalid.field("shortened", "A part is where it begins and where it ends.")


def _section(report: Report, typed: str) -> Section | None:
    return section_or_404(report, _id(typed)) if typed else None


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _entry_or_404(report: Report, pk: UUID) -> Entry:
    entry = Entry.objects.filter(report=report, pk=pk).first()
    if entry is None:
        raise Http404
    return entry
