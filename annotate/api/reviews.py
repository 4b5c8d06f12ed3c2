"""The verdict on an annotation."""

from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers

from annotate.accounts.errors import Invalid
from annotate.annotations.errors import Stale
from annotate.annotations.models import Annotation
from annotate.api import answers
from annotate.api.annotations import AnnotationView
from annotate.api.responses import json_response, no_content
from annotate.api.schema import describes
from annotate.api.seats import largest_text_body
from annotate.api.shapes import Id, Shape, Text
from annotate.api.versions import seen_version
from annotate.curation.actions import review_annotation, take_back_review
from annotate.curation.bulk import MOST, judge, take_back
from annotate.curation.models import GIVEN
from annotate.curation.queries import PROPOSED


class ReviewShape(Shape):
    """A verdict, and why."""

    verdict = serializers.ChoiceField([(one.value, one.label) for one in GIVEN])
    reason = Text(max_length=2000, required=False)


class ReviewsShape(Shape):
    """One verdict on many."""

    annotations = serializers.ListField(child=Id(), min_length=1, max_length=MOST)
    verdict = serializers.ChoiceField(
        [*((each.value, each.label) for each in GIVEN), (PROPOSED, "Proposed")],
        help_text="proposed takes a review back.",
    )
    reason = Text(max_length=2000, required=False)


REVIEW, REVIEWS = ReviewShape(), ReviewsShape()


class ReviewList(AnnotationView):
    """Verdicts on many annotations at once."""

    largest_body = largest_text_body()

    @describes("Review many", body=ReviewsShape, answer=answers.Changed, code=200, errors=(403,))
    def post(self, request: object, slug: str) -> HttpResponse:
        """All in one transaction, each at its present version; up to 10,000. Answers how many
        changed, and how many did not since they are parts of merged annotations; what has the
        verdict already or is in the trash stays as it is too."""
        body = self.body(REVIEWS)
        ids, verdict = list(dict.fromkeys(body["annotations"])), body["verdict"]
        known = set(
            Annotation.objects.filter(project=self.seat.project, pk__in=ids).values_list(
                "pk", flat=True
            )
        )
        if unknown := [pk for pk in ids if pk not in known]:
            raise Invalid.field("annotations", f"The project has no annotation {unknown[0]}.")
        if verdict == PROPOSED:
            done = take_back(seat=self.seat, annotations=ids)
        else:
            reason = body.get("reason", "")
            done = judge(seat=self.seat, annotations=ids, verdict=verdict, reason=reason)
        return json_response({"changed": done.number, "merged": done.merged})


class ReviewDetail(AnnotationView):
    """One review an annotation, at most."""

    @describes(
        "Accept or reject", body=ReviewShape, answer=answers.Annotation, errors=(403, 409, 412)
    )
    def put(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Answers the annotation. With If-Match, only the version that you saw. For curators. 409
        (`merged_already`) for a part of a merged annotation: judge that one."""
        annotation = self.present(pk)
        if "HTTP_IF_MATCH" in self.request.META and annotation.version != seen_version(
            self.request, current=annotation.version
        ):
            raise Stale(annotation)
        review_annotation(seat=self.seat, annotation=annotation, **self.body(REVIEW))
        return self.shown(pk)

    @describes("Take a review back", code=204, errors=(403, 409))
    def delete(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """The annotation is proposed again. For curators. 409 for a part of a merged annotation."""
        take_back_review(seat=self.seat, annotation=self.present(pk))
        return no_content()
