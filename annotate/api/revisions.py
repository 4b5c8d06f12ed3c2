"""An article's texts: what there is, and a new one."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser

from annotate.annotations.models import State
from annotate.annotations.revising import Revised, preview_revision
from annotate.api import representations, revision_answers
from annotate.api.articles import ArticleView
from annotate.api.parsing import JSONParser
from annotate.api.responses import json_response
from annotate.api.schema import describes
from annotate.api.seats import largest_text_body
from annotate.api.shapes import PageQuery, Query, Shape, Text, Whole
from annotate.api.sources import source_of_body
from annotate.articles.models import Article, Revision
from annotate.articles.queries import load_text
from annotate.articles.revisions import require_may_revise
from annotate.curation.revising import revise_article


class NewRevisionShape(Shape):
    """A new text of an article."""

    text = Text(required=False, help_text="Plain text, at most 5,000,000 code points.")
    markdown = Text(required=False, help_text="Instead of text.")
    html = Text(required=False, help_text="Instead of text.")
    base = Whole(required=False, help_text="The number of the revision that you saw.")


class UploadedRevisionShape(Shape):
    """A new text from a file."""

    file = serializers.FileField(
        allow_empty_file=True, max_length=255, help_text="As for an article, at most 50 MB."
    )
    base = serializers.IntegerField(required=False, min_value=1)


class RevisionQuery(Query):
    """Whether anything is to be stored."""

    dry_run = serializers.BooleanField(default=False, help_text="1: change nothing.")


NEW, UPLOAD = NewRevisionShape(), UploadedRevisionShape()
DRY_RUN, PAGE = RevisionQuery(), PageQuery()


class RevisionList(ArticleView):
    """The texts that an article has had."""

    queries = {"POST": DRY_RUN}
    parser_classes = (JSONParser, MultiPartParser)
    largest_body = largest_text_body()

    @describes("List revisions", answer=revision_answers.Revisions)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """The newest first, without their texts."""
        article = self.article(pk)
        found = (
            Revision.objects.filter(article=article)
            .select_related("created_by", "carrying")
            .defer("text", "structure")
            .order_by("-number")
        )
        results = [representations.revision(one, current=article.current_id) for one in found]
        return json_response({"results": results, "next": None, "previous": None})

    @describes(
        "Store a new text",
        body={"application/json": NewRevisionShape, "multipart/form-data": UploadedRevisionShape},
        answer=revision_answers.Revised,
        code=201,
        also={200: revision_answers.Revised},
        query=DRY_RUN,
        errors=(403, 409, 422),
    )
    def post(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Every annotation is placed, moved or orphaned. 200 for a dry run, which changes nothing;
        409 when nothing changed, or another revision than `base` is current."""
        article = self.article(pk)
        require_may_revise(self.seat, article)
        source, values = source_of_body(self.request, NEW, UPLOAD)
        if self.query["dry_run"]:
            return json_response(
                _shown(preview_revision(seat=self.seat, article=article, source=source))
            )
        revised = revise_article(
            seat=self.seat, article=article, source=source, base=values.get("base")
        )
        return json_response(
            _shown(revised),
            code=201,
            headers={"Location": self.request.build_absolute_uri(f"{revised.revision}/")},
        )


class RevisionDetail(ArticleView):
    """One text of an article."""

    @describes("Read a revision", answer=revision_answers.RevisionWithText)
    def get(self, request: object, slug: str, pk: UUID, number: int) -> HttpResponse:
        """With its text and its blocks, as it was stored."""
        article = self.article(pk)
        one = _revision_of(article, number)
        text = load_text(one.pk)
        return json_response(
            {
                **representations.revision(one, current=article.current_id),
                "text": text.text,
                "blocks": representations.blocks(text),
            }
        )


def _revision_of(article: Article, number: int) -> Revision:
    found = (
        Revision.objects.filter(article=article, number=number)
        .select_related("created_by", "carrying")
        .defer("text", "structure")
        .first()
    )
    if found is None:
        raise NotFound("The article has no such revision.")
    return found


def _shown(revised: Revised) -> dict[str, Any]:
    """The counts, and what waits for a person."""
    return {
        "revision": revised.revision,
        **revised.counts,
        "unsettled": [
            {
                "annotation": one.was.id,
                "state": one.state,
                "score": one.score,
                "method": one.method,
                "reason": one.reason,
                "quote": one.was.quote,
                "candidate": representations.candidate(
                    revised.revision,
                    *(one.place[name] for name in ("start", "end", "quote")),
                )
                if one.place
                else None,
            }
            for one in revised.annotations
            if one.state != State.PLACED and not one.was.deleted
        ],
    }
