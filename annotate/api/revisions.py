"""An article's texts: what there is, and a new one."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.parsers import MultiPartParser

from annotate.accounts.errors import Conflict, Invalid
from annotate.annotations.models import State
from annotate.annotations.revising import Revised, preview_revision
from annotate.api import import_answers, representations, revision_answers
from annotate.api.answers import ErrorAnswer
from annotate.api.articles import ArticleView
from annotate.api.imports import ImportView
from annotate.api.paging import Keyset, Page
from annotate.api.parsing import JSONParser
from annotate.api.responses import json_response
from annotate.api.schema import PREFER, describes
from annotate.api.seats import largest_text_body
from annotate.api.shapes import Id, PageQuery, Query, Shape, Text, Whole
from annotate.api.sources import given_in_body
from annotate.api.waiting import patience, wait_for
from annotate.articles import sizes
from annotate.articles.import_models import ImportItem, ItemState
from annotate.articles.imports import Upload, read_new_text
from annotate.articles.models import Article, Revision, WaitingText
from annotate.articles.originals import download
from annotate.articles.queries import load_text
from annotate.articles.reading import Source
from annotate.articles.revisions import (
    Unchanged,
    discard_waiting,
    require_may_revise,
    source_of,
)
from annotate.curation.revising import revise_article


class NewRevisionShape(Shape):
    """A new text of an article."""

    text = Text(required=False, help_text="Plain text, at most 5,000,000 code points.")
    markdown = Text(required=False, help_text="Instead of text.")
    html = Text(required=False, help_text="Instead of text.")
    url = Text(max_length=2000, required=False, help_text="Instead of text: a page to be read.")
    base = Whole(required=False, help_text="The number of the revision that you saw.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With the one called `import`, a word of Python."""
        said = "Instead of text: the import that has read it meanwhile."
        return {**super().get_fields(), "import": Id(required=False, help_text=said)}


class UploadedRevisionShape(Shape):
    """A new text from a file."""

    file = serializers.FileField(
        allow_empty_file=True,
        max_length=255,
        help_text=f"As for an article, at most {sizes.most()}.",
    )
    base = serializers.IntegerField(required=False, min_value=1)


class RevisionQuery(Query):
    """Whether anything is to be stored."""

    dry_run = serializers.BooleanField(default=False, help_text="1: change nothing.")


_NEWEST_FIRST = Keyset((("number", int),), descending=True)

NEW, UPLOAD = NewRevisionShape(), UploadedRevisionShape()
DRY_RUN, PAGE = RevisionQuery(), PageQuery()


class RevisionList(ArticleView, ImportView):
    """The texts that an article has had."""

    queries = {"GET": PAGE, "POST": DRY_RUN}
    parser_classes = (JSONParser, MultiPartParser)
    largest_body = largest_text_body()

    @describes("List revisions", answer=revision_answers.Revision, page=True, query=PAGE)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """The newest first, without their texts."""
        article = self.article(pk)
        page: Page[Revision] = self.page(_NEWEST_FIRST)
        return json_response(
            page.answer(
                list(page.window(_revisions_of(article))),
                key=lambda one: (one.number,),
                show=lambda one: representations.revision(one, current=article.current_id),
            )
        )

    @describes(
        "Store a new text",
        body={"application/json": NewRevisionShape, "multipart/form-data": UploadedRevisionShape},
        answer=revision_answers.Revised,
        code=201,
        also={200: revision_answers.Revised, 202: import_answers.ImportWithItems},
        query=DRY_RUN,
        headers=[PREFER],
        errors=(403, 409, 422),
    )
    def post(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Every annotation is placed, moved or orphaned. 200 for a dry run, which changes nothing;
        409 when nothing changed, or another revision than `base` is current.

        A web address, or a file other than plain text, Markdown and HTML, is read by the worker.
        Where that takes longer than a moment the answer is 202 with the import that tells how far
        it is; once it is done, `{"import": id}` stores the text. `Prefer: respond-async` does not
        wait.
        """
        article = self.article(pk)
        require_may_revise(self.seat, article)
        source, waiting, values = self._given(article)
        if source is None:
            return self.accepted(self.batch(values["import"]))
        if self.query["dry_run"]:
            shown = _shown(preview_revision(seat=self.seat, article=article, source=source))
            if waiting is not None and "import" not in values:
                discard_waiting(seat=self.seat, waiting=waiting)
            return json_response(shown)
        revised = revise_article(
            seat=self.seat, article=article, source=source, base=values.get("base")
        )
        return json_response(
            _shown(revised),
            code=201,
            headers={"Location": self.request.build_absolute_uri(f"{revised.revision}/")},
        )

    def _given(self, article: Article) -> tuple[Source | None, WaitingText | None, dict[str, Any]]:
        """The new text, or None while the worker reads it: then `import` says where."""
        given, values = self._body()
        if isinstance(given, Source):
            return given, None, values
        if given is None:
            found = ImportItem.objects.filter(
                batch__revises=article, batch__project=self.seat.project, batch=values["import"]
            )
            item = found.select_related("text").first()
            if item is None:
                raise ValidationError({"import": ["No import of this id reads a text for it."]})
        else:
            item = read_new_text(seat=self.seat, article=article, given=given)
        item = wait_for(item, patience(self.request.headers.get("Prefer", "")))
        if item.is_unfinished:
            return None, None, values | {"import": item.batch_id}
        if item.state == ItemState.FAILED:
            if item.code == Unchanged.code:
                raise Unchanged(item.message)
            raise Invalid.field(item.field, item.message, code=item.code)
        if item.text is None:
            raise Conflict("The text was stored or discarded meanwhile.")
        return source_of(item.text), item.text, values

    def _body(self) -> tuple[Source | Upload | str | None, dict[str, Any]]:
        data: Any = self.request.data
        if isinstance(data, dict) and "import" in data:
            values = NEW.read(data)
            if set(values) - {"import", "base"}:
                raise ValidationError({"import": ["Give either import or a text."]})
            return None, values
        return given_in_body(self.request, NEW, UPLOAD)


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


class RevisionOriginal(ArticleView):
    """The file that a text was read from."""

    @extend_schema(
        operation_id="read_an_original_file",
        summary="Read an original file",
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            **dict.fromkeys((400, 401, 404), ErrorAnswer),
        },
    )
    def get(self, request: object, slug: str, pk: UUID, number: int) -> HttpResponseBase:
        """The bytes as they came. 404 for a text that was pasted, and for one whose file the
        storage has not any more."""
        one = _revision_of(self.article(pk), number)
        try:
            return download(one.original)
        except (Revision.original.RelatedObjectDoesNotExist, OSError):
            raise NotFound("No file is kept of this text.") from None


def _revisions_of(article: Article) -> "QuerySet[Revision]":
    """With what an answer says of them, without their texts."""
    found = Revision.objects.filter(article=article)
    return found.select_related("created_by", "carrying", "original").defer("text", "structure")


def _revision_of(article: Article, number: int) -> Revision:
    found = _revisions_of(article).filter(number=number).first()
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
