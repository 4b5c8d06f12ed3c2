"""What is done to many annotations of the desk at once, and taking that back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotate.accounts.errors import Invalid, Refused
from annotate.accounts.permissions import Seat
from annotate.accounts.time_limits import TimeIsUp, within
from annotate.curation import bulk
from annotate.curation.bulk import MOST, Done
from annotate.curation.known import Known
from annotate.curation.listing import all_in_order, selected
from annotate.curation.models import Report, Verdict
from annotate.curation.report_groups import said_already, said_of
from annotate.curation.reports import add_to_report, remove_from_report
from annotate.history import receipts
from annotate.web.desk_filters import Asked
from annotate.web.seats import PageRequest, at_the_table

_PATIENTLY = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class _Act:
    """Something that can be done: how, what is said of it, and how it is taken back."""

    do: Callable[[Seat, QueryDict, list[UUID]], Done]
    said: str
    back: Callable[[Seat, list[Any]], int]


@at_the_table
@require_POST
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """Carry out what was chosen, once, then back to the list as it was filtered."""
    data = request.POST
    change = _change(data.get("change", ""))
    more = ""
    try:
        act = _ACTS.get(data.get("do", ""))
        if act is None:
            raise Invalid.field("do", "Choose what to do.")
        with receipts.once(actor=seat.user, change=change) as kept:
            if kept.is_new:
                done = act.do(seat, data, _chosen(seat, data))
                more = "".join(f" {one}" for one in (done.more, _of_parts(done.merged)) if one)
                kept.result.extend([seat.project.pk, data["do"], done.number, done.before])
            number = kept.result[2]
    except Refused as refusal:
        messages.error(request, f"{refusal.message} Nothing was changed.")
    else:
        there = reverse("annotation-bulk-reversal", args=[seat.project.slug, change])
        said = f"{number:,} annotation{'' if number == 1 else 's'} {act.said}.{more}"
        query = _query(data.get("query", ""))
        back = f"{there}?{query}" if query else there
        messages.success(request, said, extra_tags=back if number else "")
    return _back(seat, data.get("query", ""))


@at_the_table
@require_POST
def reversal(request: PageRequest, seat: Seat, change: UUID) -> HttpResponseBase:
    """Take it back, as far as nobody has changed it since."""
    kept = receipts.result_of(actor=seat.user, change=change)
    if not kept or kept[0] != seat.project.pk or kept[1] not in _ACTS:
        raise Http404
    _, do, number, before = kept
    try:
        back = _ACTS[do].back(seat, before)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        left = number - back
        since = f" {left:,} changed since and stay{'s' if left == 1 else ''} so." if left else ""
        messages.success(request, f"Taken back: {back:,}.{since}")
    return _back(seat, request.META.get("QUERY_STRING", ""))


def _of_parts(number: int) -> str:
    """What is said of so many parts of merged annotations; nothing of none."""
    if number < 2:
        return "One is part of a merged annotation and stays so." if number else ""
    return f"{number:,} are parts of merged annotations and stay so."


def _chosen(seat: Seat, data: QueryDict) -> list[UUID]:
    """Those that were ticked, or all that the filter means."""
    if not data.get("whole"):
        try:
            return [UUID(text) for text in dict.fromkeys(data.getlist("annotation"))]
        except ValueError:
            raise Invalid.field("annotation", "There is no such annotation.") from None
    asked = Asked.of(QueryDict(data.get("query", "")))
    known = Known.of(seat.project, seat.user)
    found = selected(asked.tree(known), known)
    try:
        with within(_PATIENTLY):
            ids = all_in_order(found, asked.sort, MOST + 1)
    except TimeIsUp:
        raise Invalid.field(
            "annotation", "Finding all that match takes too long: narrow the filter."
        ) from None
    if not ids:
        raise Invalid.field("annotation", "Nothing matches the filter.")
    if len(ids) > MOST:
        raise Invalid.field(
            "annotation", f"At most {MOST:,} annotations are changed at once: narrow the filter."
        )
    return ids


def _judge(verdict: str) -> Callable[[Seat, QueryDict, list[UUID]], Done]:
    def judge(seat: Seat, data: QueryDict, ids: list[UUID]) -> Done:
        reason = data.get("reason", "") if verdict == Verdict.REJECTED else ""
        return bulk.judge(seat=seat, annotations=ids, verdict=verdict, reason=reason)

    return judge


def _report(seat: Seat, data: QueryDict, ids: list[UUID]) -> Done:
    report = _report_of(seat, data.get("report", ""))
    if report is None:
        raise Invalid.field("report", "Choose a report.")
    entries = add_to_report(seat=seat, report=report, annotations=ids)
    before = [[report.slug, [str(entry.pk) for entry in entries]]]
    return Done(len(entries), before, said_of(len(said_already(report, ids))))


def _out_of_report(seat: Seat, before: list[Any]) -> int:
    [[slug, entries]] = before
    report = _report_of(seat, slug)
    ids = [UUID(entry) for entry in entries]
    return remove_from_report(seat=seat, report=report, entries=ids) if report else 0


def _report_of(seat: Seat, slug: str) -> Report | None:
    return Report.objects.filter(project=seat.project, slug=slug.replace("\x00", "")).first()


def _unjudge(seat: Seat, before: list[Any]) -> int:
    return bulk.unjudge(seat=seat, before=before)


def _untag(seat: Seat, before: list[Any]) -> int:
    return bulk.untag(seat=seat, before=before)


_ACTS = {
    "accept": _Act(_judge(Verdict.ACCEPTED), "accepted", _unjudge),
    "reject": _Act(_judge(Verdict.REJECTED), "rejected", _unjudge),
    "propose": _Act(
        lambda seat, _data, ids: bulk.take_back(seat=seat, annotations=ids),
        "proposed again", _unjudge,
    ),
    "tag": _Act(
        lambda seat, data, ids: bulk.retag(seat=seat, annotations=ids, add=data.get("tag", "")),
        "tagged", _untag,
    ),
    "untag": _Act(
        lambda seat, data, ids: bulk.retag(seat=seat, annotations=ids, remove=data.get("tag", "")),
        "without that tag now", _untag,
    ),
    "report": _Act(_report, "added to the report", _out_of_report),
}  # fmt: skip


def _change(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _back(seat: Seat, query: str) -> HttpResponseBase:
    """The list as it was filtered."""
    response = redirect("annotation-list", seat.project.slug)
    if query := _query(query):
        response["Location"] += f"?{query}"
    return response


def _query(text: str) -> str:
    """What may stand behind the question mark of an address; "" for anything else."""
    return text if text.isascii() and text.isprintable() and len(text) < 8000 else ""
