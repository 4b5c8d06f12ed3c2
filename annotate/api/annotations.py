"""Annotations: lists, one, many at once."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from annotate.accounts.errors import Invalid
from annotate.accounts.prepared import Among, Prepared
from annotate.annotations.actions import (
    change_annotation,
    create_annotation,
    delete_annotation,
    restore_annotation,
)
from annotate.annotations.drafts import LONGEST_QUOTE, Draft
from annotate.annotations.models import Annotation
from annotate.api import answers, representations
from annotate.api.annotation_lists import LIST, listed
from annotate.api.responses import json_response, no_content
from annotate.api.schema import IF_MATCH, describes
from annotate.api.seats import ProjectView
from annotate.api.shapes import Id, Shape, Text, Whole
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


# Each annotation that is made begins with this question.
_ARTICLES = Prepared(
    lambda project, ids: (
        Article.objects.filter(Among("pk", ids), project=project, deleted_at=None)
        .select_related("current")
        .only("id", "project_id", "current_id", "title", "current__number")
        .order_by()
    ),
    *(1_000_001, (UUID(int=1),)),
)

DRAFT, CHANGE = DraftShape(), ChangeShape(partial=True)


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
        wanted = list({each["article"] for each in values})
        articles = {article.pk: article for article in _ARTICLES(self.seat.project.pk, wanted)}
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
