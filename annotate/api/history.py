"""What happened to an annotation."""

from uuid import UUID

from django.http import HttpResponse

from annotate.api import answers
from annotate.api.annotations import AnnotationView
from annotate.api.responses import json_response
from annotate.api.schema import describes
from annotate.curation.timeline import timeline


class AnnotationHistory(AnnotationView):
    """Every change of the annotation, its tags, its review and its comments."""

    @describes("Look at the history", answer=answers.Happening, page=True)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Oldest first, all of it: one annotation is not changed thousands of times."""
        happenings = [
            {
                "at": each.at,
                "by": {"name": each.by} if each.by else None,
                "what": each.what,
                "kind": each.kind,
                "values": each.values,
            }
            for each in timeline(self.annotation(pk).pk)
        ]
        return json_response({"results": happenings, "next": None, "previous": None})
