"""The verdict on an annotation."""

from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers

from annotate.annotations.errors import Stale
from annotate.api import answers
from annotate.api.annotations import AnnotationView
from annotate.api.responses import no_content
from annotate.api.schema import describes
from annotate.api.shapes import Shape, Text
from annotate.api.versions import seen_version
from annotate.curation.actions import review_annotation, take_back_review
from annotate.curation.models import GIVEN


class ReviewShape(Shape):
    """A verdict, and why."""

    verdict = serializers.ChoiceField([(one.value, one.label) for one in GIVEN])
    reason = Text(max_length=2000, required=False)


REVIEW = ReviewShape()


class ReviewDetail(AnnotationView):
    """One review an annotation, at most."""

    @describes("Accept or reject", body=ReviewShape, answer=answers.Annotation, errors=(403, 412))
    def put(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Answers the annotation. With If-Match, only the version that you saw. For curators."""
        annotation = self.present(pk)
        if "HTTP_IF_MATCH" in self.request.META and annotation.version != seen_version(
            self.request, current=annotation.version
        ):
            raise Stale(annotation)
        review_annotation(seat=self.seat, annotation=annotation, **self.body(REVIEW))
        return self.shown(pk)

    @describes("Take a review back", code=204, errors=(403,))
    def delete(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """The annotation is proposed again. For curators."""
        take_back_review(seat=self.seat, annotation=self.present(pk))
        return no_content()
