"""The reports of a project, and their sections."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from rest_framework.exceptions import NotFound

from annotate.api import report_answers
from annotate.api.paging import Keyset, Page
from annotate.api.report_answers import ReportAnswer, SectionAnswer
from annotate.api.report_shapes import (
    ChangedReportShape,
    ChangedSectionShape,
    ReportShape,
    SectionShape,
)
from annotate.api.responses import json_response, no_content
from annotate.api.schema import describes
from annotate.api.seats import ProjectView
from annotate.api.shapes import PageQuery
from annotate.curation.models import Report, Section
from annotate.curation.report_queries import reports_of
from annotate.curation.report_sections import (
    add_section,
    change_section,
    delete_section,
    move_section,
)
from annotate.curation.reports import change_report, create_report, delete_report

_NEWEST_FIRST = Keyset((("id", UUID),), descending=True)
PAGE = PageQuery()
REPORT, CHANGED_REPORT = ReportShape(), ChangedReportShape(partial=True)
SECTION, CHANGED_SECTION = SectionShape(), ChangedSectionShape(partial=True)


class ReportView(ProjectView):
    """What the views of a report have in common."""

    def report(self, pk: UUID) -> Report:
        """The project's report. Raises NotFound."""
        found = reports_of(self.seat.project).filter(pk=pk).first()
        if found is None:
            raise NotFound("There is no such report.")
        return found

    def section(self, report: Report, pk: UUID) -> Section:
        """The report's section. Raises NotFound."""
        found = Section.objects.filter(report=report, pk=pk).first()
        if found is None:
            raise NotFound("There is no such section.")
        return found

    def shown(self, report: Report, *, code: int = 200) -> HttpResponse:
        """The report as JSON."""
        slug = self.seat.project.slug
        return json_response(report_answers.report(report, self.request, slug), code=code)


class ReportList(ReportView):
    """The reports, the newest first."""

    queries = {"GET": PAGE}

    @describes("List reports", answer=ReportAnswer, page=True, query=PAGE)
    def get(self, request: object, slug: str) -> HttpResponse:
        """The newest first."""
        page: Page[Report] = self.page(_NEWEST_FIRST)
        return json_response(
            page.answer(
                list(page.window(reports_of(self.seat.project))),
                key=lambda one: (one.pk,),
                show=lambda one: report_answers.report(one, self.request, slug),
            )
        )

    @describes("Make a report", body=ReportShape, answer=ReportAnswer, code=201, errors=(403,))
    def post(self, request: object, slug: str) -> HttpResponse:
        """For curators."""
        return self.shown(create_report(seat=self.seat, **self.body(REPORT)), code=201)


class ReportDetail(ReportView):
    """One report."""

    @describes("Look at a report", answer=ReportAnswer)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Its title and its text; sections and entries have addresses of their own."""
        return self.shown(self.report(pk))

    @describes("Change a report", body=ChangedReportShape, answer=ReportAnswer, errors=(403,))
    def patch(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Its slug stays. For curators."""
        values = self.body(CHANGED_REPORT)
        return self.shown(change_report(seat=self.seat, report=self.report(pk), **values))

    @describes("Delete a report", code=204, errors=(403, 409))
    def delete(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Its annotations stay. One with releases stays too: 409. For curators."""
        delete_report(seat=self.seat, report=self.report(pk))
        return no_content()


class SectionList(ReportView):
    """The sections of a report, in their order: 200 at most."""

    @describes("List sections", answer=SectionAnswer, page=True)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """In their order, on one page."""
        return json_response(_whole(_sections(self.report(pk))))

    @describes("Add a section", body=SectionShape, answer=SectionAnswer, code=201, errors=(403,))
    def post(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """For curators."""
        report, values = self.report(pk), self.body(SECTION)
        position = values.pop("position", None)
        place = None if position is None else position - 1
        section = add_section(seat=self.seat, report=report, place=place, **values)
        return json_response(_one(report, section), code=201)


class SectionDetail(ReportView):
    """One section."""

    @describes("Look at a section", answer=SectionAnswer)
    def get(self, request: object, slug: str, pk: UUID, section: UUID) -> HttpResponse:
        """Its title, its text and its position."""
        report = self.report(pk)
        return json_response(_one(report, self.section(report, section)))

    @describes("Change a section", body=ChangedSectionShape, answer=SectionAnswer, errors=(403,))
    def patch(self, request: object, slug: str, pk: UUID, section: UUID) -> HttpResponse:
        """Another title, text or position. For curators."""
        report, values = self.report(pk), self.body(CHANGED_SECTION)
        found = self.section(report, section)
        position = values.pop("position", None)
        with transaction.atomic():
            found = change_section(seat=self.seat, section=found, **values)
            if position is not None:
                move_section(seat=self.seat, section=found, place=position - 1)
        return json_response(_one(report, found))

    @describes("Remove a section", code=204, errors=(403,))
    def delete(self, request: object, slug: str, pk: UUID, section: UUID) -> HttpResponse:
        """Its entries stay in the report, in no section. For curators."""
        delete_section(seat=self.seat, section=self.section(self.report(pk), section))
        return no_content()


def _sections(report: Report) -> list[dict[str, Any]]:
    return [
        report_answers.section(one, position)
        for position, one in enumerate(Section.objects.filter(report=report), start=1)
    ]


def _one(report: Report, section: Section) -> dict[str, Any]:
    return next(one for one in _sections(report) if one["id"] == section.pk)


def _whole(results: list[dict[str, Any]]) -> dict[str, Any]:
    return {"results": results, "next": None, "previous": None}
