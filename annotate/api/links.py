"""Links between annotations, and what may be linked."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from annotate.annotations.models import Annotation
from annotate.api import answers, representations
from annotate.api.annotations import AnnotationView
from annotate.api.paging import Keyset, Page
from annotate.api.responses import json_response, no_content
from annotate.api.schema import describes
from annotate.api.shapes import Id, PageQuery, Query, Shape
from annotate.curation.link_models import Link, LinkKind
from annotate.curation.links import link_annotations, links_in, unlink
from annotate.curation.suggesting import MOST, Offered, suggestions, suggestions_for
from annotate.text.ledger import Suggestion

NEWEST_FIRST = Keyset((("id", UUID),), descending=True)
OF_NEWEST = Keyset((("annotation_id", UUID),), descending=True)


def ends(kind: type[serializers.Field[Any, Any, Any, Any]]) -> dict[str, Any]:
    """The fields of the two ends."""
    return {name: kind() for name in ("from", "to")}


class LinkShape(Shape):
    """Two annotations of the project, and what the one is to the other."""

    kind = serializers.ChoiceField(LinkKind.choices)

    def get_fields(self) -> dict[str, Any]:
        """With `from` and `to`, of which one is a word of the language."""
        return {**ends(Id), **super().get_fields()}


class LinkAnswer(serializers.Serializer[Any]):
    """A link. Only one that supports has a direction."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(LinkKind.choices)
    author = answers.Person()
    created_at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, Any]:
        """With `from` and `to`."""
        return {**ends(serializers.UUIDField), **super().get_fields()}


class SuggestionAnswer(serializers.Serializer[Any]):
    """What may be between two annotations: for a person to judge."""

    kind = serializers.ChoiceField(["same", "contradicts"])
    score = serializers.FloatField(help_text="From 0 to 1.")
    reason = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """With `from` and `to`."""
        return {**ends(serializers.UUIDField), **super().get_fields()}


class LinkQuery(PageQuery):
    """Which links."""

    annotation = serializers.UUIDField(default=None, help_text="At either end.")
    kind = serializers.ChoiceField(LinkKind.choices, default=None)


class SuggestionQuery(Query):
    """For what, and from where."""

    annotation = serializers.UUIDField(default=None, help_text="Without it: for all figures.")
    cursor = serializers.CharField(
        max_length=1000, default="", help_text="From `next`; its inside may change."
    )


LIST, SUGGESTIONS, LINK = LinkQuery(), SuggestionQuery(), LinkShape()


class LinkList(AnnotationView):
    """All of a project."""

    queries = {"GET": LIST}

    @describes("List links", answer=LinkAnswer, page=True, query=LIST)
    def get(self, request: object, slug: str) -> HttpResponse:
        """Newest first; those of annotations in the trash are not among them."""
        found = links_in(self.seat).select_related("author")
        if (end := self.query["annotation"]) is not None:
            found = found.filter(Q(source=end) | Q(target=end))
        if self.query["kind"]:
            found = found.filter(kind=self.query["kind"])
        page: Page[Link] = self.page(NEWEST_FIRST)
        return json_response(
            page.answer(list(page.window(found)), key=lambda one: (one.pk,), show=shown)
        )

    @describes("Link annotations", body=LinkShape, answer=LinkAnswer, code=201,
               also={200: LinkAnswer}, errors=(403,))  # fmt: skip
    def post(self, request: object, slug: str) -> HttpResponse:
        """200 with the link when it is there already. For annotators."""
        asked = self.body(LINK)
        source, target = self.present(asked["from"]), self.present(asked["to"])
        link, is_new = link_annotations(
            seat=self.seat, source=source, target=target, kind=asked["kind"]
        )
        link = Link.objects.select_related("author").get(pk=link.pk)
        return json_response(shown(link), code=201 if is_new else 200)


class LinkDetail(AnnotationView):
    """One link."""

    @describes("Look at a link", answer=LinkAnswer)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """As somebody made it."""
        return json_response(shown(self._link(pk)))

    @describes("Remove a link", code=204, errors=(403,))
    def delete(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """For who made it, and for curators."""
        unlink(seat=self.seat, link=self._link(pk))
        return no_content()

    def _link(self, pk: UUID) -> Link:
        found = links_in(self.seat).filter(pk=pk).select_related("author").first()
        if found is None:
            raise NotFound("There is no such link.")
        return found


class LinkSuggestions(AnnotationView):
    """What may be the same, or contradict."""

    queries = {"GET": SUGGESTIONS}

    @describes("Suggest links", answer=SuggestionAnswer, page=True, query=SUGGESTIONS)
    def get(self, request: object, slug: str) -> HttpResponse:
        """From values, units, periods and words; about 40 at once, or none; the likeliest of a page
        first, pages from the newest figures on. None that is linked, or was dismissed."""
        end: UUID | None = self.query["annotation"]
        page: Page[Suggestion[UUID]] = Page(
            self.request, OF_NEWEST, size=MOST, cursor=self.query["cursor"]
        )
        if end is None:
            offered = suggestions(self.seat, after=next(iter(page.key), None))
        else:
            one: Annotation = self.present(end)
            offered = Offered(suggestions_for(self.seat, one), None)
        edge = None if offered.more is None else (offered.more,)
        return json_response(page.onwards(offered.found, show=suggested, edge=edge))


def suggested(one: Suggestion[UUID]) -> dict[str, Any]:
    """A suggestion as it is answered."""
    return {
        "from": one.one,
        "to": one.other,
        "kind": one.kind,
        "score": round(one.score, 3),
        "reason": one.reason,
    }


def shown(one: Link) -> dict[str, Any]:
    """A link as it is answered."""
    return {
        "id": one.pk,
        "from": one.source_id,
        "to": one.target_id,
        "kind": one.kind,
        "author": representations.person(one.author),
        "created_at": one.created_at,
    }
