"""Suggestions of links that were dismissed."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from annotate.api import answers, representations
from annotate.api.annotations import AnnotationView
from annotate.api.links import NEWEST_FIRST, ends
from annotate.api.paging import Page
from annotate.api.responses import json_response, no_content
from annotate.api.schema import describes
from annotate.api.shapes import Id, PageQuery, Shape
from annotate.curation.dismissals import dismiss, dismissals_in, undismiss
from annotate.curation.link_models import Dismissal


class DismissalShape(Shape):
    """Two annotations of the project, in any order."""

    def get_fields(self) -> dict[str, Any]:
        """`from` and `to`, of which one is a word of the language."""
        return {**ends(Id), **super().get_fields()}


class DismissalAnswer(serializers.Serializer[Any]):
    """Two annotations that are not suggested as belonging together."""

    id = serializers.UUIDField()
    author = answers.Person()
    created_at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, Any]:
        """With `from` and `to`."""
        return {**ends(serializers.UUIDField), **super().get_fields()}


class DismissalQuery(PageQuery):
    """Which dismissals."""

    annotation = serializers.UUIDField(default=None, help_text="At either end.")


LIST, DISMISSAL = DismissalQuery(), DismissalShape()


class DismissalList(AnnotationView):
    """All of a project."""

    queries = {"GET": LIST}

    @describes("List dismissed suggestions", answer=DismissalAnswer, page=True, query=LIST)
    def get(self, request: object, slug: str) -> HttpResponse:
        """Newest first; those of annotations in the trash are not among them."""
        found = dismissals_in(self.seat).select_related("author")
        if (end := self.query["annotation"]) is not None:
            found = found.filter(Q(source=end) | Q(target=end))
        page: Page[Dismissal] = self.page(NEWEST_FIRST)
        return json_response(
            page.answer(list(page.window(found)), key=lambda one: (one.pk,), show=shown)
        )

    @describes("Dismiss a suggestion", body=DismissalShape, answer=DismissalAnswer, code=201,
               also={200: DismissalAnswer}, errors=(403,))  # fmt: skip
    def post(self, request: object, slug: str) -> HttpResponse:
        """The two are not suggested again, whether they are now or not. 200 with the dismissal when
        it is there already. For annotators."""
        asked = self.body(DISMISSAL)
        source, target = self.present(asked["from"]), self.present(asked["to"])
        made, is_new = dismiss(seat=self.seat, source=source, target=target)
        made = Dismissal.objects.select_related("author").get(pk=made.pk)
        return json_response(shown(made), code=201 if is_new else 200)


class DismissalDetail(AnnotationView):
    """One dismissed suggestion."""

    @describes("Look at a dismissed suggestion", answer=DismissalAnswer)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """As somebody dismissed it."""
        return json_response(shown(self._dismissal(pk)))

    @describes("Let two be suggested again", code=204, errors=(403,))
    def delete(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """For who dismissed the suggestion, and for curators."""
        undismiss(seat=self.seat, dismissal=self._dismissal(pk))
        return no_content()

    def _dismissal(self, pk: UUID) -> Dismissal:
        found = dismissals_in(self.seat).filter(pk=pk).select_related("author").first()
        if found is None:
            raise NotFound("There is no such dismissal.")
        return found


def shown(one: Dismissal) -> dict[str, Any]:
    """A dismissal as it is answered."""
    return {
        "id": one.pk,
        "from": one.source_id,
        "to": one.target_id,
        "author": representations.person(one.author),
        "created_at": one.created_at,
    }
