"""Exports that the worker prepares: 202, an address to ask again, and the file for a day."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from annotate.api.exports import FILES, ExportQuery
from annotate.api.paging import Keyset, Page
from annotate.api.responses import json_response
from annotate.api.schema import describes
from annotate.api.seats import ProjectView
from annotate.api.shapes import PageQuery
from annotate.exporting.filters import NAMES, Filters
from annotate.exporting.prepared_models import PreparedExport, Stage
from annotate.exporting.preparing import (
    is_past,
    prepare_export,
    prepared_export,
    prepared_for,
    sent_file,
)

_NEWEST_FIRST = Keyset((("id", UUID),), descending=True)
PAGE = PageQuery()
EXPORT = ExportQuery()


class PreparedAnswer(serializers.Serializer[Any]):
    """An export that the worker prepares."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(Stage.choices)
    progress = serializers.IntegerField(help_text="In hundredths.")
    message = serializers.CharField(help_text="Why it failed, for people.")
    filename = serializers.CharField()
    size = serializers.IntegerField(allow_null=True, help_text="In bytes.")
    export = serializers.UUIDField(
        allow_null=True, help_text="What to give to `since`; null where that makes no sense."
    )
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(
        allow_null=True, help_text="The file is kept for a day from then on."
    )
    file = serializers.URLField(allow_null=True, help_text="Where the file is, when it is ready.")


class PreparedView(ProjectView):
    """What the views of prepared exports have in common."""

    def prepared(self, pk: UUID) -> PreparedExport:
        """One that the member may fetch. Raises NotFound or NotPermitted."""
        found = prepared_export(seat=self.seat, pk=pk)
        if found is None or is_past(found):
            raise NotFound("There is no such export, or it is not kept any more.")
        return found

    def shown(self, prepared: PreparedExport) -> dict[str, Any]:
        """It, as JSON has it."""
        parts = [self.seat.project.slug, prepared.pk]
        file = self.request.build_absolute_uri(reverse("api-prepared-file", args=parts))
        return {
            "id": prepared.pk,
            "state": prepared.state,
            "progress": prepared.percent,
            "message": prepared.message,
            "filename": prepared.filename,
            "size": prepared.size,
            "export": prepared.export,
            "created_at": prepared.created_at,
            "finished_at": prepared.finished_at,
            "file": file if prepared.state == Stage.READY else None,
        }


class PreparedList(PreparedView):
    """The exports that are prepared."""

    queries = {"GET": PAGE, "POST": EXPORT}

    @describes("List prepared exports", answer=PreparedAnswer, page=True, query=PAGE)
    def get(self, request: object, slug: str) -> HttpResponse:
        """One's own, an admin everybody's; the newest first."""
        page: Page[PreparedExport] = self.page(_NEWEST_FIRST)
        found = list(page.window(prepared_for(self.seat)))
        return json_response(page.answer(found, key=lambda one: (one.pk,), show=self.shown))

    @describes("Prepare an export", answer=PreparedAnswer, code=202, query=EXPORT, errors=(409,))
    def post(self, request: object, slug: str) -> HttpResponse:
        """With the parameters of the export. `Location` says where to ask how far it is."""
        prepared = prepare_export(
            seat=self.seat,
            format=self.query["format"],
            filters=Filters.of(**{name: self.query[name] for name in NAMES}),
            citations=self.query["citations"],
            since=self.query["since"],
        )
        prepared.refresh_from_db()
        there = reverse("api-prepared-detail", args=[self.seat.project.slug, prepared.pk])
        location = self.request.build_absolute_uri(there)
        return json_response(self.shown(prepared), code=202, headers={"Location": location})


class PreparedDetail(PreparedView):
    """One prepared export."""

    @describes("Look at a prepared export", answer=PreparedAnswer)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """How far it is."""
        return json_response(self.shown(self.prepared(pk)))


class PreparedFile(PreparedView):
    """The file of a prepared export."""

    @describes("Fetch a prepared export", files=FILES, errors=(403,))
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponseBase:
        """404 until it is ready, and after a day."""
        file = sent_file(self.prepared(pk))
        if file is None:
            raise NotFound("The file is not there yet.")
        return file
