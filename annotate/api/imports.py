"""Imports: many files or web addresses at once, read by the worker."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.parsers import MultiPartParser

from annotate.api import import_answers, representations
from annotate.api.paging import Keyset, Page
from annotate.api.parsing import JSONParser, check_characters
from annotate.api.responses import json_response
from annotate.api.schema import describes
from annotate.api.seats import ProjectView, largest_text_body
from annotate.api.shapes import PageQuery, Shape, Text
from annotate.articles.import_models import Import, ImportItem
from annotate.articles.import_queries import Progress, items_of, progress_of
from annotate.articles.imports import (
    MOST_ITEMS,
    Upload,
    add_addresses,
    add_files,
    begin_import,
    import_anyway,
    try_again,
)

_NEWEST_FIRST = Keyset((("created_at", datetime), ("id", UUID)), descending=True)
PAGE = PageQuery()


class AddressesShape(Shape):
    """Web addresses to be read."""

    urls = serializers.ListField(
        child=Text(max_length=2000), min_length=1, max_length=MOST_ITEMS, help_text="http or https"
    )


class FilesShape(serializers.Serializer[Any]):
    """Files to be read: the field `file` as often as there are files."""

    file = serializers.ListField(child=serializers.FileField(), help_text="ZIP archives too.")


ADDRESSES = AddressesShape()


class ImportView(ProjectView):
    """What the views of imports have in common."""

    def batch(self, pk: UUID) -> Import:
        """The project's import. Raises NotFound."""
        found = Import.objects.filter(project=self.seat.project, pk=pk)
        one: Import | None = found.select_related("created_by").first()
        if one is None:
            raise NotFound("There is no such import.")
        return one

    def item(self, pk: UUID, item: UUID) -> ImportItem:
        """An item of the import. Raises NotFound."""
        found = ImportItem.objects.filter(batch__project=self.seat.project, batch=pk, pk=item)
        one: ImportItem | None = found.select_related("batch").first()
        if one is None:
            raise NotFound("There is no such item in this import.")
        return one

    def show_whole(self, batch: Import) -> dict[str, Any]:
        """The import with its items."""
        progress = progress_of([batch.pk])[batch.pk]
        items = items_of(batch).select_related(None)
        return {**self.summary(batch, progress), "items": [shown(one) for one in items]}

    def summary(self, batch: Import, progress: Progress) -> dict[str, Any]:
        """The import without its items."""
        page = reverse("import-detail", args=[self.seat.project.slug, batch.pk])
        return {
            "id": batch.pk,
            "state": "running" if progress.unfinished else "finished",
            "progress": progress.percent,
            "counts": progress.by_state,
            "revises": batch.revises_id,
            "created_at": batch.created_at,
            "by": representations.person(batch.created_by),
            "url": self.request.build_absolute_uri(page),
        }

    def accepted(self, batch: Import) -> HttpResponse:
        """202: it is being worked on, and where that can be followed."""
        there = reverse("api-import-detail", args=[self.seat.project.slug, batch.pk])
        return json_response(
            self.show_whole(batch),
            code=202,
            headers={"Location": self.request.build_absolute_uri(there)},
        )


_ITEM = ("id", "kind", "name", "size", "state", "progress", "code", "message", "may_pass")


def shown(item: ImportItem) -> dict[str, Any]:
    """One item as the answers have it."""
    return {**{name: getattr(item, name) for name in _ITEM}, "article": item.article_id}


class ImportList(ImportView):
    """The project's imports."""

    queries = {"GET": PAGE}
    parser_classes = (JSONParser, MultiPartParser)
    largest_body = largest_text_body()

    @describes("List imports", answer=import_answers.Import, page=True, query=PAGE)
    def get(self, request: object, slug: str) -> HttpResponse:
        """Newest first, without their items."""
        page: Page[Import] = self.page(_NEWEST_FIRST)
        batches = Import.objects.filter(project=self.seat.project).select_related("created_by")
        found = list(page.window(batches))
        progress = progress_of(one.pk for one in found)
        return json_response(
            page.answer(
                found,
                key=lambda one: (one.created_at, one.pk),
                show=lambda one: self.summary(one, progress[one.pk]),
            )
        )

    @describes(
        "Import",
        body={"application/json": AddressesShape, "multipart/form-data": FilesShape},
        answer=import_answers.ImportWithItems,
        code=202,
        errors=(403,),
    )
    def post(self, request: object, slug: str) -> HttpResponse:
        """Files or web addresses, to be read by the worker. A text that the project has already
        is not stored again; its item says where it is."""
        if self.request.content_type.startswith("multipart/"):
            check_characters(dict(self.request.POST.items()))
            files = self.request.FILES.getlist("file")
            if not files or set(self.request.data) - {"file"}:
                raise ValidationError({"file": ["Give files, each in a field `file`."]})
            return self.accepted(self._begun(files=files))
        return self.accepted(self._begun(addresses=self.body(ADDRESSES)["urls"]))

    def _begun(self, *, files: Iterable[Any] = (), addresses: Iterable[str] = ()) -> Import:
        with transaction.atomic():
            batch = begin_import(seat=self.seat)
            uploads = [Upload(file=file, name=file.name or "") for file in files]
            add_files(seat=self.seat, batch=batch, uploads=uploads)
            add_addresses(seat=self.seat, batch=batch, addresses=addresses)
        return self.batch(batch.pk)


class ImportDetail(ImportView):
    """One import."""

    @describes("Read an import", answer=import_answers.ImportWithItems)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """How far it is, and what became of each file and address."""
        return json_response(self.show_whole(self.batch(pk)))


class ImportItemAttempt(ImportView):
    """Reading an item again."""

    @describes(
        "Try an item again", answer=import_answers.ImportWithItems, code=202, errors=(403, 409)
    )
    def post(self, request: object, slug: str, pk: UUID, item: UUID) -> HttpResponse:
        """One that failed. 409 when it did not, or when its file is not kept any more."""
        try_again(seat=self.seat, item=self.item(pk, item))
        return self.accepted(self.batch(pk))


class ImportItemDuplicate(ImportView):
    """Storing an item although its text is there."""

    @describes(
        "Import an item anyway", answer=import_answers.ImportWithItems, code=202, errors=(403, 409)
    )
    def post(self, request: object, slug: str, pk: UUID, item: UUID) -> HttpResponse:
        """One whose text the project has already. 409 for any other."""
        import_anyway(seat=self.seat, item=self.item(pk, item))
        return self.accepted(self.batch(pk))
