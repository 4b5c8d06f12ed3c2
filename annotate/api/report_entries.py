"""What stands in a report, and its releases."""

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from annotate.accounts.errors import Conflict
from annotate.api import report_answers
from annotate.api.exports import FILES
from annotate.api.paging import Keyset, Page
from annotate.api.report_answers import ChangesAnswer, EntryAnswer, ReleaseAnswer
from annotate.api.report_shapes import ChangedEntryShape, EntryShape, ReleaseShape
from annotate.api.reports import ReportView
from annotate.api.responses import json_response, no_content
from annotate.api.schema import describes
from annotate.api.shapes import LARGEST_INTEGER, PageQuery, Query
from annotate.curation.models import Entry, Release, Report
from annotate.curation.report_entries import change_entry, settle_entry
from annotate.curation.report_groups import said_already
from annotate.curation.report_queries import entry_rows
from annotate.curation.reports import add_to_report, move_entry, remove_from_report
from annotate.exporting.changes import changes_between
from annotate.exporting.citations import Style
from annotate.exporting.exports import open_release
from annotate.exporting.releases import freeze

_IN_ORDER = Keyset((("id", UUID),))
_LAST_FIRST = Keyset((("number", int),), descending=True)


class ReleaseQuery(Query):
    """How a release is to be written."""

    format = serializers.CharField(default="json", max_length=20)
    citations = serializers.ChoiceField(
        [(style.value, style.label) for style in Style], default=Style.PLAIN.value
    )


class SinceQuery(Query):
    """With which release another is compared."""

    since = serializers.IntegerField(
        default=0,
        min_value=0,
        max_value=LARGEST_INTEGER,
        help_text="The one before it, if left out.",
    )


PAGE, RELEASE_QUERY, SINCE = PageQuery(), ReleaseQuery(), SinceQuery()
ENTRY, CHANGED_ENTRY, RELEASE = EntryShape(), ChangedEntryShape(partial=True), ReleaseShape()


class EntryView(ReportView):
    """What the views of entries have in common."""

    def entry(self, report: Report, pk: UUID) -> Entry:
        """The report's entry. Raises NotFound."""
        found = Entry.objects.filter(report=report, pk=pk).first()
        if found is None:
            raise NotFound("There is no such entry.")
        return found

    def place(self, report: Report, entry: Entry, values: dict[str, Any]) -> bool:
        """Carry out what a body says of where it stands, and take that out of the values. Whether
        it says anything of that."""
        if not {"section", "position"} & set(values):
            return False
        wanted = values.pop("section", entry.section_id)
        position = values.pop("position", None)
        section = self.section(report, wanted) if wanted else None
        place = None if position is None else position - 1
        move_entry(seat=self.seat, entry=entry, section=section, place=place)
        return True

    def said(self, report: Report, pk: UUID, *, code: int = 200) -> HttpResponse:
        """The entry, read afresh."""
        [row] = entry_rows(Entry.objects.filter(report=report, pk=pk))
        return json_response(report_answers.entry(row, _position(row.entry)), code=code)


class EntryList(EntryView):
    """The entries of a report."""

    queries = {"GET": PAGE}

    @describes("List entries", answer=EntryAnswer, page=True, query=PAGE)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """As they were added; `section` and `position` say where each stands."""
        report = self.report(pk)
        page: Page[Any] = self.page(_IN_ORDER)
        rows = entry_rows(page.window(Entry.objects.filter(report=report)))
        positions = _positions(report)
        return json_response(
            page.answer(
                rows,
                key=lambda one: (one.id,),
                show=lambda one: report_answers.entry(one, positions[one.id]),
            )
        )

    @describes(
        "Add an annotation to a report", body=EntryShape, answer=EntryAnswer, code=201,
        errors=(403, 409),
    )  # fmt: skip
    def post(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Once in a report: 409 when it is there already, or when another one that is the same
        stands for it. For curators."""
        report, values = self.report(pk), self.body(ENTRY)
        annotation = values.pop("annotation")
        wanted = values.get("section")
        section = self.section(report, wanted) if wanted else None
        with transaction.atomic():
            added = add_to_report(
                seat=self.seat, report=report, annotations=[annotation], section=section
            )
            if not added:
                if said_already(report, [annotation]):
                    raise Conflict(
                        "The report has another annotation that is the same, and cites this one.",
                        code="same_in_report",
                    )
                raise Conflict("The report has this annotation already.", code="in_report")
            self.place(report, added[0], values)
            if values:
                change_entry(seat=self.seat, entry=added[0], **values)
        return self.said(report, added[0].pk, code=201)


class EntryDetail(EntryView):
    """One entry."""

    @describes("Look at an entry", answer=EntryAnswer)
    def get(self, request: object, slug: str, pk: UUID, entry: UUID) -> HttpResponse:
        """What stands where, and whether it is stale."""
        report = self.report(pk)
        return self.said(report, self.entry(report, entry).pk)

    @describes("Change an entry", body=ChangedEntryShape, answer=EntryAnswer, errors=(403,))
    def patch(self, request: object, slug: str, pk: UUID, entry: UUID) -> HttpResponse:
        """Its words, the parts of the quote that are left out, its place. For curators."""
        report, values = self.report(pk), self.body(CHANGED_ENTRY)
        found = self.entry(report, entry)
        with transaction.atomic():
            moved = self.place(report, found, values)
            if values or not moved:
                change_entry(seat=self.seat, entry=found, **values)
        return self.said(report, found.pk)

    @describes("Take an entry out", code=204, errors=(403,))
    def delete(self, request: object, slug: str, pk: UUID, entry: UUID) -> HttpResponse:
        """The annotation stays. For curators."""
        report = self.report(pk)
        found = self.entry(report, entry)
        remove_from_report(seat=self.seat, report=report, entries=[found.pk])
        return no_content()


class EntrySettlement(EntryView):
    """Keeping an entry as its annotation is now."""

    @describes("Settle a stale entry", answer=EntryAnswer, errors=(403, 409))
    def post(self, request: object, slug: str, pk: UUID, entry: UUID) -> HttpResponse:
        """It is not stale any more. 409 when the annotation is in the trash. For curators."""
        report = self.report(pk)
        settle_entry(seat=self.seat, entry=self.entry(report, entry))
        return self.said(report, entry)


class ReleaseList(ReportView):
    """The releases of a report."""

    queries = {"GET": PAGE}

    @describes("List releases", answer=ReleaseAnswer, page=True, query=PAGE)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """The last first."""
        page: Page[Release] = self.page(_LAST_FIRST)
        releases = Release.objects.filter(report=self.report(pk)).select_related("report", "by")
        return json_response(
            page.answer(
                list(page.window(releases.defer("document"))),
                key=lambda one: (one.number,),
                show=lambda one: report_answers.release(one, self.request, slug),
            )
        )

    @describes(
        "Freeze a release", body=ReleaseShape, answer=ReleaseAnswer, code=201, errors=(403, 409)
    )
    def post(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Numbered, for ever. 409 for a report with nothing in it. For curators."""
        release = freeze(seat=self.seat, report=self.report(pk), **self.body(RELEASE))
        return json_response(report_answers.release(release, self.request, slug), code=201)


class ReleaseDetail(ReportView):
    """One release."""

    queries = {"GET": RELEASE_QUERY}

    @describes("Read a release", files=FILES, query=RELEASE_QUERY)
    def get(self, request: object, slug: str, pk: UUID, number: int) -> HttpResponseBase:
        """The frozen document; as `json` the very bytes that its checksum is of."""
        release = _release(self.report(pk), number)
        response = open_release(seat=self.seat, release=release, **self.query).answer()
        response["Annotate-SHA256"] = release.sha256
        return response


class ReleaseChanges(ReportView):
    """What a release has otherwise than another."""

    queries = {"GET": SINCE}

    @describes("Compare releases", answer=ChangesAnswer, query=SINCE)
    def get(self, request: object, slug: str, pk: UUID, number: int) -> HttpResponse:
        """Added, removed, changed and re-ordered since another release."""
        report = self.report(pk)
        newer = _release(report, number)
        older = _release(report, self.query["since"] or number - 1)
        found = changes_between(json.loads(older.document), json.loads(newer.document))
        return json_response(report_answers.changes(found, older.number))


def _release(report: Report, number: int) -> Release:
    found = None
    if number <= LARGEST_INTEGER:
        releases = Release.objects.filter(report=report, number=number)
        found = releases.select_related("report", "by").first()
    if found is None:
        raise NotFound("There is no such release.")
    return found


def _positions(report: Report) -> dict[UUID, int]:
    seen: dict[UUID | None, int] = {}
    found = {}
    for pk, section in Entry.objects.filter(report=report).values_list("pk", "section"):
        found[pk] = seen[section] = seen.get(section, 0) + 1
    return found


def _position(entry: Entry) -> int:
    before = Entry.objects.filter(report=entry.report_id, section=entry.section_id)
    return 1 + before.filter(position__lt=entry.position).count()
