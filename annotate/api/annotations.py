"""Annotations: lists, one, many at once."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError

from annotate.accounts.errors import Invalid, Refused
from annotate.annotations.actions import (
    MOST_AT_ONCE,
    change_annotation,
    create_annotation,
    create_annotations,
    create_what_can_be,
    delete_annotation,
    restore_annotation,
)
from annotate.annotations.drafts import LONGEST_QUOTE, Draft
from annotate.annotations.errors import SomeRefused
from annotate.annotations.models import Annotation
from annotate.api import answers, representations
from annotate.api.annotation_lists import LIST, listed
from annotate.api.errors import answer, refused_body
from annotate.api.responses import json_response, no_content
from annotate.api.schema import IF_MATCH, describes
from annotate.api.seats import ProjectView, largest_text_body
from annotate.api.shapes import Id, Query, Shape, Text, Whole
from annotate.api.versions import etag, seen_version
from annotate.articles.models import Article
from annotate.curation import queries


class ContentShape(Shape):
    """What is said of a passage."""

    tags = serializers.ListField(
        child=Text(max_length=60), required=False, max_length=60, help_text="Keys of tags."
    )
    note = Text(required=False, help_text="At most 20,000 code points.")
    details = serializers.DictField(
        child=serializers.DictField(),
        required=False,
        help_text='Values by tag and field: {"figure": {"value": 25890, "unit": "murders"}}.',
    )


class DraftShape(ContentShape):
    """A new annotation."""

    id = Id(required=False, help_text="A UUID, best of version 7; makes sending again safe.")
    article = Id()
    start = Whole(required=False, help_text="In code points of the article's text.")
    end = Whole(required=False, help_text="The first code point after the span.")
    quote = Text(
        required=False,
        max_length=LONGEST_QUOTE,
        help_text="The text of the span. With it, start and end may be left out.",
    )
    prefix = Text(required=False, max_length=1000, help_text="What stands before the quote.")
    suffix = Text(required=False, max_length=1000, help_text="What stands after the quote.")


class ChangeShape(ContentShape):
    """What is to change; what is left out stays."""

    start = Whole(required=False)
    end = Whole(required=False)


class BulkQuery(Query):
    """How to take many."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With the one called `partial`, a name that serializers use themselves."""
        partial = serializers.BooleanField(
            default=False, help_text="1: store what can be stored, with a result for each."
        )
        return {**super().get_fields(), "partial": partial}


DRAFT, CHANGE, BULK = DraftShape(), ChangeShape(partial=True), BulkQuery()


class AnnotationView(ProjectView):
    """What the views of annotations have in common."""

    def show(self, row: queries.AnnotationRow) -> dict[str, Any]:
        """One annotation as it is answered."""
        return representations.Annotations(self.request, self.seat.project.slug)(row)

    def current_state(self, model: Model) -> dict[str, Any]:
        """The annotation as it is now, for a 412."""
        return self.show(queries.row(model.pk))

    def annotation(self, pk: UUID) -> Annotation:
        """The project's annotation; it may be in the trash, its article not. Raises NotFound."""
        found = Annotation.objects.filter(
            project=self.seat.project, pk=pk, article__deleted_at=None
        ).first()
        if found is None:
            raise NotFound("There is no such annotation.")
        return found

    def present(self, pk: UUID) -> Annotation:
        """The same, when it is not in the trash."""
        found = self.annotation(pk)
        if found.deleted_at is not None:
            raise NotFound("This annotation is in the trash.")
        return found

    def shown(self, pk: UUID, *, code: int = 200) -> HttpResponse:
        """The annotation, read afresh, with its ETag."""
        row = queries.row(pk)
        return json_response(self.show(row), code=code, headers={"ETag": etag(row.version)})

    def drafts(self, checked: Iterable[dict[str, Any]]) -> list[Draft | Invalid]:
        """Drafts whose articles were looked up, all in one query; Invalid where there is none."""
        values = list(checked)
        articles = {
            article.pk: article
            for article in Article.objects.filter(
                project=self.seat.project,
                pk__in={each["article"] for each in values},
                deleted_at=None,
            )
            .select_related("current")
            .only("id", "project_id", "current_id", "title", "current__number")
        }
        return [
            Draft(**{**each, "article": articles[each["article"]]})
            if each["article"] in articles
            else Invalid.field(
                "article", "The project has no such article.", code="unknown_article"
            )
            for each in values
        ]


class AnnotationList(AnnotationView):
    """The project's annotations."""

    queries = {"GET": LIST}

    @describes("List annotations", answer=answers.Annotation, page=True, query=LIST)
    def get(self, request: object, slug: str) -> HttpResponse:
        """In the order of their ids, which is the order of their making."""
        show = representations.Annotations(self.request, slug)
        return json_response(listed(self.request, self.seat, self.query, show))

    @describes(
        "Annotate",
        body=DraftShape,
        answer=answers.Annotation,
        code=201,
        also={200: answers.Annotation},
        errors=(403, 409, 422),
    )
    def post(self, request: object, slug: str) -> HttpResponse:
        """201, or 200 when the same annotation with this id is there already.

        A quote that is not at start and end lands where it stands exactly once, else 422.
        """
        (draft,) = self.drafts([self.body(DRAFT)])
        if isinstance(draft, Invalid):
            raise draft
        annotation, created = create_annotation(seat=self.seat, draft=draft)
        if not created:
            return self.shown(annotation.pk)
        row = queries.row_of_new(annotation, draft.article, self.seat.user)
        return json_response(self.show(row), code=201, headers={"ETag": etag(row.version)})


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


class AnnotationDetail(AnnotationView):
    """One annotation."""

    @describes("Look at an annotation", answer=answers.Annotation)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """With its version as ETag; from the trash too, then with `deleted_at`."""
        return self.shown(self.annotation(pk).pk)

    @describes(
        "Change an annotation",
        body=ChangeShape,
        answer=answers.Annotation,
        headers=[IF_MATCH],
        errors=(403, 412, 422, 428),
    )
    def patch(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """What is given changes. Details are replaced tag by tag."""
        annotation = self.annotation(pk)
        seen = seen_version(self.request, current=annotation.version)
        values = self.body(CHANGE)
        span = values.pop("start", None), values.pop("end", None)
        for name, value in zip(("start", "end"), span, strict=True):
            if value is None and span != (None, None):
                raise Invalid.field(name, "Give both start and end, or neither.")
        change_annotation(
            seat=self.seat,
            annotation=annotation,
            seen_version=seen,
            span=None if span[0] is None else span,
            **values,
        )
        return self.shown(pk)

    @describes("Delete an annotation", code=204, headers=[IF_MATCH], errors=(403, 412, 428))
    def delete(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Into the trash. Sent again, it is in the trash already: 204."""
        annotation = self.annotation(pk)
        seen = seen_version(self.request, current=annotation.version)
        delete_annotation(seat=self.seat, annotation=annotation, seen_version=seen)
        return no_content()


class AnnotationRestoration(AnnotationView):
    """Taking an annotation out of the trash."""

    @describes("Restore an annotation", answer=answers.Annotation, errors=(403,))
    def post(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """As it was. What is not in the trash stays as it is."""
        restore_annotation(seat=self.seat, annotation=self.annotation(pk))
        return self.shown(pk)


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
