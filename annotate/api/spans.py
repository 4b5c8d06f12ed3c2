"""Where annotations lie: two out of one, one out of several. (New bounds are a PATCH.)"""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from annotate.accounts.errors import Conflict, Invalid
from annotate.annotations.models import Annotation
from annotate.annotations.spans import MOST_MERGED, merge_annotations, split_annotation
from annotate.annotations.steps import Step
from annotate.annotations.versions import GONE
from annotate.api import answers
from annotate.api.annotations import AnnotationView
from annotate.api.responses import json_response
from annotate.api.schema import IF_MATCH, describes
from annotate.api.shapes import Id, Shape, Whole
from annotate.api.versions import etag, seen_version
from annotate.curation import queries
from annotate.history import receipts

KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    description="A UUID of your own for this request; with it, sending again is safe.",
)


class CutShape(Shape):
    """Where to cut."""

    at = Whole(help_text="In code points of the text; inside the annotation.")


class OtherShape(Shape):
    """An annotation as it was seen."""

    id = Id()
    version = Whole(min_value=1)


class MergerShape(Shape):
    """What to merge with."""

    others = serializers.ListField(child=OtherShape(), min_length=1, max_length=MOST_MERGED)


CUT, MERGER = CutShape(), MergerShape()


class SpanView(AnnotationView):
    """What splitting and merging have in common."""

    def once(
        self,
        annotation: Annotation,
        act: Callable[[int], list[Step]],
        was_asked: Callable[[list[Step]], bool],
    ) -> tuple[list[Step], bool]:
        """The steps of the change, and whether it was made just now rather than by an earlier
        request with this key. `act` gets the version that was seen; `was_asked` tells whether steps
        are what this request asks for.

        Raises Conflict when the key stands for something else.
        """
        seen = seen_version(self.request, current=annotation.version)
        with receipts.once(actor=self.seat.user, change=self._key()) as change:
            if change.is_new:
                steps = act(seen)
                change.result.extend(step.as_json() for step in steps)
                return steps, True
            steps = [Step.from_json(one) for one in change.result]
        if not steps or steps[0].annotation != annotation.pk or not was_asked(steps):
            raise Conflict("This key belongs to another change.", code="id_taken")
        return steps, False

    def _key(self) -> UUID | None:
        sent = self.request.META.get("HTTP_IDEMPOTENCY_KEY", "").strip()
        try:
            return UUID(sent.strip('"')) if sent else None
        except ValueError:
            raise Invalid("The Idempotency-Key is not a UUID.") from None


class AnnotationParts(SpanView):
    """The two parts of an annotation that is cut."""

    @describes(
        "Split an annotation",
        body=CutShape,
        answer=answers.Created,
        code=201,
        also={200: answers.Created},
        headers=[IF_MATCH, KEY],
        errors=(403, 409, 412, 422, 428),
    )
    def post(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """The first part is the annotation itself, with all that was said of it; the second one is
        new, by the same author and with the same tags. Answers both, in this order: 201, or 200
        when they were made by an earlier request with the same key."""
        annotation = self.annotation(pk)
        at = self.body(CUT)["at"]
        steps, new = self.once(
            annotation,
            lambda seen: split_annotation(
                seat=self.seat, annotation=annotation, seen_version=seen, at=at
            ),
            lambda steps: [step.before == GONE for step in steps] == [False, True],
        )
        found = {
            row.id: self.show(row)
            for row in queries.rows(
                Annotation.objects.filter(pk__in=[step.annotation for step in steps])
            )
        }
        results = [found[step.annotation] for step in steps if step.annotation in found]
        return json_response({"results": results}, code=201 if new else 200)


class AnnotationMerger(SpanView):
    """The annotation that several become."""

    @describes(
        "Merge annotations",
        body=MergerShape,
        answer=answers.Annotation,
        headers=[IF_MATCH, KEY],
        errors=(403, 409, 412, 422, 428),
    )
    def post(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """They have to touch, and to have a tag in common or none at all. The annotation stays,
        over all their spans and with all that they said, and is answered; the others go to the
        trash. `current` in a 412 is the first of them that is otherwise now."""
        annotation = self.annotation(pk)
        others = [(one["id"], one["version"]) for one in self.body(MERGER)["others"]]
        self.once(
            annotation,
            lambda seen: merge_annotations(
                seat=self.seat, annotation=annotation, seen_version=seen, others=others
            ),
            lambda steps: {one.annotation for one in steps} == {pk, *(id for id, _ in others)},
        )
        row = queries.row(pk)
        return json_response(self.show(row), headers={"ETag": etag(row.version)})
