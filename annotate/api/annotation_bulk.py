"""Many annotations at once."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from annotate.accounts.errors import Invalid, Refused
from annotate.annotations.actions import MOST_AT_ONCE, create_annotations, create_what_can_be
from annotate.annotations.drafts import Draft
from annotate.annotations.errors import SomeRefused
from annotate.annotations.models import Annotation
from annotate.api import answers, representations
from annotate.api.annotations import DRAFT, AnnotationView, DraftShape
from annotate.api.errors import answer, refused_body
from annotate.api.responses import json_response
from annotate.api.schema import describes
from annotate.api.seats import largest_text_body
from annotate.api.shapes import Query
from annotate.curation import queries


class BulkQuery(Query):
    """How to take many."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With the one called `partial`, a name that serializers use themselves."""
        partial = serializers.BooleanField(
            default=False, help_text="1: store what can be stored, with a result for each."
        )
        return {**super().get_fields(), "partial": partial}


BULK = BulkQuery()


class AnnotationBulk(AnnotationView):
    """Many annotations in one request."""

    queries = {"POST": BULK}
    largest_body = largest_text_body()

    @describes(
        "Annotate many at once",
        body=DraftShape(many=True),
        answer=answers.Created,
        code=201,
        also={200: answers.Created, 207: answers.Outcomes},
        query=BULK,
        errors=(403, 409, 422),
    )
    def post(self, request: object, slug: str) -> HttpResponse:
        """Up to 1,000, all or none: 201, or 200 when all were there already.

        With `partial=1`: 207 and a result for each, in the order sent.
        """
        sent = _list_of(self.request.data)
        drafts = self._checked(sent)
        return self._partly(drafts) if self.query["partial"] else self._all(drafts)

    def _checked(self, sent: Sequence[Any]) -> list[Draft | Exception]:
        """For each what it is to be, or what is wrong with its shape or article."""
        checked: list[Any] = []
        for one in sent:
            try:
                checked.append(DRAFT.read(one))
            except ValidationError as error:
                checked.append(error)
        found = iter(self.drafts(one for one in checked if isinstance(one, dict)))
        return [next(found) if isinstance(one, dict) else one for one in checked]

    def _all(self, drafts: list[Draft | Exception]) -> HttpResponse:
        wrong = {
            index: _refused(one) for index, one in enumerate(drafts) if isinstance(one, Exception)
        }
        if wrong:
            raise SomeRefused(wrong)
        outcomes = create_annotations(
            seat=self.seat, drafts=[one for one in drafts if isinstance(one, Draft)]
        )
        shown = self._read(annotation.pk for annotation, _ in outcomes)
        created = any(created for _, created in outcomes)
        return json_response(
            {"results": [shown[annotation.pk] for annotation, _ in outcomes]},
            code=201 if created else 200,
        )

    def _partly(self, drafts: list[Draft | Exception]) -> HttpResponse:
        good = [one for one in drafts if isinstance(one, Draft)]
        stored = iter(create_what_can_be(seat=self.seat, drafts=good))
        outcomes = [next(stored) if isinstance(one, Draft) else one for one in drafts]
        shown = self._read(one[0].pk for one in outcomes if isinstance(one, tuple))
        results: list[dict[str, Any]] = []
        for index, one in enumerate(outcomes):
            if isinstance(one, tuple):
                code = 201 if one[1] else 200
                result = {"annotation": shown[one[0].pk]}
            else:
                code = answer(one, {"view": self}).status_code
                result = {"error": refused_body(one)}
            results.append({"index": index, "status": code, **result})
        return json_response({"results": results}, code=207)

    def _read(self, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
        show = representations.Annotations(self.request, self.seat.project.slug)
        found = queries.rows(Annotation.objects.filter(pk__in=list(ids)))
        return {row.id: show(row) for row in found}


def _list_of(data: Any) -> list[Any]:
    """The annotations sent: a list, or an object with the list in `annotations`."""
    if isinstance(data, dict) and set(data) == {"annotations"}:
        data = data["annotations"]
    if not isinstance(data, list):
        raise ValidationError('Send a list of annotations, or {"annotations": [...]}.')
    if not data:
        raise ValidationError("The list is empty.")
    if len(data) > MOST_AT_ONCE:
        raise ValidationError(
            f"At most {MOST_AT_ONCE:,} annotations at once; these are {len(data):,}."
        )
    return data


def _refused(error: Exception) -> Refused:
    """A wrong shape, said as actions say it."""
    if isinstance(error, Refused):
        return error
    body = refused_body(error)
    return Invalid(body["message"], fields=body["fields"])
