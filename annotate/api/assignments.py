"""Who reads which article."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from annotate.accounts.models import User
from annotate.api import answers, representations
from annotate.api.articles import ArticleView
from annotate.api.paging import Keyset, Page
from annotate.api.responses import json_response, no_content
from annotate.api.schema import describes
from annotate.api.seats import ProjectView
from annotate.api.shapes import LARGEST_INTEGER, Id, PageQuery, Shape, Whole
from annotate.articles.assignments import give, set_reader_status, share_out, take_away
from annotate.articles.models import Assignment, Status
from annotate.articles.work import assignments_in

_NEWEST_FIRST = Keyset((("id", int),), descending=True)


class AssignmentAnswer(serializers.Serializer[Any]):
    """That a person is to read an article."""

    article = serializers.UUIDField()
    person = answers.Person()
    status = serializers.ChoiceField(Status.choices)
    created_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)


class GivenAnswer(serializers.Serializer[Any]):
    """What was given now."""

    article = serializers.UUIDField()
    person = serializers.IntegerField()


class GivenList(serializers.Serializer[Any]):
    """Everything that was given now."""

    given = GivenAnswer(many=True)


class AssignmentQuery(PageQuery):
    """Whose, of what, how far."""

    person = serializers.IntegerField(default=None, min_value=0, max_value=LARGEST_INTEGER)
    article = serializers.UUIDField(default=None)
    status = serializers.ChoiceField(Status.choices, default=None)


class SharesShape(Shape):
    """Articles and people."""

    articles = serializers.ListField(child=Id(), max_length=500)
    people = serializers.ListField(child=Whole(), max_length=500)
    readers = Whole(
        required=False,
        help_text="So many of the people an article, in turn, for curators; else all of them.",
    )


class StatusShape(Shape):
    """How far somebody is."""

    status = serializers.ChoiceField(Status.choices)


LIST, SHARES, STATUS = AssignmentQuery(), SharesShape(), StatusShape()


class AssignmentList(ProjectView):
    """All of a project."""

    queries = {"GET": LIST}

    @describes("List assignments", answer=AssignmentAnswer, page=True, query=LIST)
    def get(self, request: object, slug: str) -> HttpResponse:
        """Newest first."""
        asked = {name: self.query[name] for name in ("person", "article", "status")}
        found = assignments_in(self.seat.project).filter(
            **{name: value for name, value in asked.items() if value is not None}
        )
        page: Page[Assignment] = self.page(_NEWEST_FIRST)
        return json_response(
            page.answer(
                list(page.window(found.select_related("person"))),
                key=lambda one: (one.pk,),
                show=shown,
            )
        )

    @describes(
        "Give articles to people", body=SharesShape, answer=GivenList, code=201, errors=(403,)
    )
    def post(self, request: object, slug: str) -> HttpResponse:
        """Each article to each of the people, or with `readers` to so many of them in turn."""
        asked = self.body(SHARES)
        act = share_out if "readers" in asked else give
        given = act(seat=self.seat, **asked)
        return json_response(
            {"given": [{"article": article, "person": person} for person, article in given]},
            code=201,
        )


class AssignmentDetail(ArticleView):
    """One person's of one article."""

    @describes("Say how far somebody is", body=StatusShape, answer=AssignmentAnswer, errors=(403,))
    def put(self, request: object, slug: str, pk: UUID, person: int) -> HttpResponse:
        """For herself, also without having been given it; for curators for everybody."""
        article = self.article(pk)
        one = set_reader_status(
            seat=self.seat, article=article, person=self._member(person), **self.body(STATUS)
        )
        one.refresh_from_db()
        return json_response(shown(one))

    @describes("Take an article from somebody", code=204, errors=(403,))
    def delete(self, request: object, slug: str, pk: UUID, person: int) -> HttpResponse:
        """What she marked stays. For annotators."""
        article = self.article(pk)
        take_away(seat=self.seat, articles=[article.pk], person=self._member(person).pk)
        return no_content()

    def _member(self, pk: int) -> User:
        known = User.objects.filter(memberships__project=self.seat.project)
        found = known.filter(pk=pk).first() if pk <= LARGEST_INTEGER else None
        if found is None:
            raise NotFound("There is no such person in the project.")
        return found


def shown(one: Assignment) -> dict[str, Any]:
    """An assignment as it is answered."""
    return {
        "article": one.article_id,
        "person": representations.person(one.person),
        "status": one.status,
        "created_at": one.created_at,
        "done_at": one.done_at,
    }
