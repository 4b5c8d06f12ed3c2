"""Where an annotation stands in its article's present text, and whether that is certain."""

from uuid import UUID

from django.http import HttpResponse

from annotate.accounts.errors import Invalid
from annotate.annotations.models import Annotation
from annotate.api import representations, revision_answers
from annotate.api.annotations import AnnotationView
from annotate.api.responses import json_response, no_content
from annotate.api.schema import describes
from annotate.api.shapes import Shape, Whole
from annotate.api.versions import etag, seen_version
from annotate.curation import queries
from annotate.curation.revising import give_up_place, settle_place


class PlaceShape(Shape):
    """A place in the present text."""

    start = Whole(required=False, help_text="In code points of the article's present text.")
    end = Whole(required=False, help_text="The first code point after the span.")


PLACE = PlaceShape()


class AnchoringDetail(AnnotationView):
    """One anchoring an annotation."""

    @describes("Read an anchoring", answer=revision_answers.AnchoringInFull)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """With where the annotation was last certain, and where it may be."""
        return self._anchoring(self.present(pk).pk)

    @describes(
        "Confirm a place",
        body=PlaceShape,
        answer=revision_answers.AnchoringInFull,
        errors=(403, 412, 422),
    )
    def put(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """At start and end, or with neither where it was found. An orphan is attached again.

        With If-Match, only the version that you saw.
        """
        annotation = self.present(pk)
        values = self.body(PLACE)
        if len(values) == 1:
            missing = "end" if "start" in values else "start"
            raise Invalid.field(missing, "Give both start and end, or neither.")
        settle_place(
            seat=self.seat,
            annotation=annotation,
            seen_version=self._seen(annotation),
            span=(values["start"], values["end"]) if values else None,
        )
        return self._anchoring(pk)

    @describes("Orphan an annotation", code=204, errors=(403, 409, 412))
    def delete(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Its passage is gone. It stays, with its thread, where it was last certain; 409 for one
        that was made in the present text."""
        annotation = self.present(pk)
        give_up_place(seat=self.seat, annotation=annotation, seen_version=self._seen(annotation))
        return no_content()

    def _seen(self, annotation: Annotation) -> int:
        if "HTTP_IF_MATCH" not in self.request.META:
            return annotation.version
        return seen_version(self.request, current=annotation.version)

    def _anchoring(self, pk: UUID) -> HttpResponse:
        row = queries.row(pk)
        shown = representations.anchoring_in_full(row)
        return json_response(shown, headers={"ETag": etag(row.version)})
