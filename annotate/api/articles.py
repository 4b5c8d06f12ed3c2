"""Articles."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser

from annotate.accounts.errors import Invalid
from annotate.annotations.models import Annotation, Tag
from annotate.api import answers, import_answers, representations
from annotate.api.imports import ImportView
from annotate.api.paging import Keyset, Page
from annotate.api.parsing import JSONParser
from annotate.api.responses import json_response, no_content
from annotate.api.schema import PREFER, describes
from annotate.api.seats import ProjectView, largest_text_body
from annotate.api.shapes import LARGEST_INTEGER, Day, PageQuery, Shape, Text, Whole
from annotate.api.sources import given_in_body
from annotate.api.waiting import patience, wait_for
from annotate.articles import licences, sizes
from annotate.articles.actions import (
    add_article,
    change_article,
    delete_article,
    restore_article,
)
from annotate.articles.import_models import ItemState
from annotate.articles.imports import import_one
from annotate.articles.models import Article, Status
from annotate.articles.queries import load_text, republication_is
from annotate.articles.reading import Source
from annotate.search.queries import find_articles
from annotate.text.context import RevisionText

_NEWEST_FIRST = Keyset((("created_at", datetime), ("id", UUID)), descending=True)


class MetadataShape(Shape):
    """What is known of an article beside its text."""

    title = Text(max_length=500, required=False, help_text="The text's own when left out.")
    byline = Text(max_length=500, required=False)
    publisher = Text(max_length=300, required=False)
    source_url = Text(max_length=2000, required=False, help_text="http or https")
    published_on = Day(required=False, allow_null=True)
    language = Text(max_length=35, required=False, help_text="BCP 47, such as en or pt-BR.")
    licence = Text(max_length=300, required=False)
    republication = serializers.ChoiceField(
        ["", "allowed", "forbidden"], required=False, help_text="Empty: as the licence says."
    )
    status = serializers.ChoiceField(Status.choices, required=False)
    assigned_to = Whole(required=False, allow_null=True, help_text="A member's person's id.")
    labels = serializers.ListField(child=Text(max_length=60), required=False, max_length=20)


class NewArticleShape(MetadataShape):
    """A new article from a text."""

    text = Text(required=False, help_text="Plain text, at most 5,000,000 code points.")
    markdown = Text(required=False, help_text="Instead of text.")
    html = Text(required=False, help_text="Instead of text.")
    url = Text(
        required=False, max_length=2000, help_text="Instead of text: a web address to be read."
    )


class UploadedArticleShape(MetadataShape):
    """A new article from a file."""

    file = serializers.FileField(
        allow_empty_file=True,
        max_length=255,
        help_text=f"Of any kind that can be read; at most {sizes.most()}.",
    )


class ArticleQuery(PageQuery):
    """What a list of articles can be asked for."""

    q = serializers.CharField(default="", max_length=1000, help_text="Words in title or text.")
    status = serializers.ChoiceField(Status.choices, default=None)
    language = serializers.CharField(default=None, max_length=35)
    republication = serializers.ChoiceField(
        (licences.FORBIDDEN, licences.ALLOWED, licences.UNKNOWN),
        default=None,
        help_text="Whether the text may be passed on, as somebody said or the licence says.",
    )
    assigned_to = serializers.IntegerField(
        default=None, min_value=0, max_value=LARGEST_INTEGER, help_text="A person's id; 0: nobody."
    )
    tag = serializers.CharField(
        default=None, max_length=60, help_text="Only articles with an annotation of this tag."
    )
    deleted = serializers.BooleanField(default=False, help_text="true: what is in the trash.")

    def get_fields(self) -> dict[str, Any]:
        """With the one called `label`, a name that fields use themselves."""
        return {**super().get_fields(), "label": serializers.CharField(default=None, max_length=60)}


LIST = ArticleQuery()
NEW_ARTICLE, UPLOAD = NewArticleShape(), UploadedArticleShape()
METADATA = MetadataShape(partial=True)


class ArticleView(ProjectView):
    """What the views of articles have in common."""

    def show(self, article: Article, labels: Iterable[str] | None = None) -> dict[str, Any]:
        """The article without its text."""
        return representations.article(article, self.request, self.seat.project.slug, labels)

    def article(self, pk: UUID, *, in_trash: bool = False) -> Article:
        """The project's article. Raises NotFound."""
        found = (
            Article.objects.filter(
                project=self.seat.project, pk=pk, deleted_at__isnull=not in_trash
            )
            .select_related("current", "assigned_to")
            .defer("search", "current__text", "current__structure")
            .first()
        )
        if found is None:
            raise NotFound("There is no such article.")
        return found


class ArticleList(ArticleView, ImportView):
    """The project's articles."""

    queries = {"GET": LIST}
    parser_classes = (JSONParser, MultiPartParser)
    largest_body = largest_text_body()

    @describes("List articles", answer=answers.Article, page=True, query=LIST)
    def get(self, request: object, slug: str) -> HttpResponse:
        """Newest first, without their texts."""
        page: Page[Article] = self.page(_NEWEST_FIRST)
        most = page.size + 1
        found = find_articles(
            page.on(self._selected()), self.query["q"], project=self.seat.project, first=most
        )
        return json_response(
            page.answer(
                list(found[:most]),
                key=lambda one: (one.created_at, one.pk),
                show=self.show,
            )
        )

    @describes(
        "Add an article",
        body={"application/json": NewArticleShape, "multipart/form-data": UploadedArticleShape},
        answer=answers.ArticleWithText,
        also={200: answers.ArticleWithText, 202: import_answers.ImportWithItems},
        code=201,
        headers=[PREFER],
        errors=(403,),
    )
    def post(self, request: object, slug: str) -> HttpResponse:
        """From a text, Markdown or HTML, or by uploading one of these: 201 at once.

        A web address or any other file is read by the worker: 201 when that is done in a few
        seconds, 200 with the article that has this text already, else 202 with the import that
        tells how far it is. `Prefer: respond-async` does not wait.
        """
        given, metadata = given_in_body(self.request, NEW_ARTICLE, UPLOAD)
        if not isinstance(given, Source):
            return self._read_by_the_worker(given, metadata)
        article = add_article(seat=self.seat, source=given, **metadata)
        return self._stored(article, labels=None if "labels" in metadata else ())

    def _stored(
        self, article: Article, code: int = 201, labels: Iterable[str] | None = None
    ) -> HttpResponse:
        text = RevisionText(article.current.text, article.current.structure)
        return json_response(
            {**self.show(article, labels), **_shown(text)},
            code=code,
            headers={"Location": self.request.build_absolute_uri(f"{article.pk}/")},
        )

    def _read_by_the_worker(self, given: Any, metadata: dict[str, Any]) -> HttpResponse:
        item = import_one(seat=self.seat, given=given, metadata=metadata)
        item = wait_for(item, patience(self.request.headers.get("Prefer", "")))
        if item.is_unfinished:
            return self.accepted(self.batch(item.batch_id))
        if item.state == ItemState.FAILED:
            raise Invalid.field(item.field, item.message, code=item.code)
        if item.article_id is None:
            raise NotFound("The article was removed for good meanwhile.")
        article = Article.objects.filter(pk=item.article_id).select_related("current")
        code = 200 if item.state == ItemState.PRESENT else 201
        return self._stored(article.defer("search").get(), code)

    def _selected(self) -> QuerySet[Article]:
        chosen = self.query
        articles = Article.objects.for_listing().filter(
            project=self.seat.project, deleted_at__isnull=not chosen["deleted"]
        )
        for name in ("status", "language"):
            if chosen[name] is not None:
                articles = articles.filter(**{name: chosen[name]})
        if chosen["label"] is not None:
            articles = articles.labelled(chosen["label"])
        if chosen["republication"] is not None:
            articles = articles.filter(republication_is(self.seat.project, chosen["republication"]))
        if chosen["assigned_to"] is not None:
            articles = articles.filter(assignments__person=chosen["assigned_to"] or None)
        if chosen["tag"] is not None:
            tagged = Annotation.objects.filter(
                article=OuterRef("pk"),
                deleted_at=None,
                tagging__tag__in=Tag.objects.filter(project=self.seat.project, key=chosen["tag"]),
            )
            articles = articles.filter(Exists(tagged))
        return articles


class ArticleDetail(ArticleView):
    """One article."""

    @describes("Read an article", answer=answers.ArticleWithText)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """With its text and its blocks. All offsets are code points of `text`."""
        article = self.article(pk)
        return json_response({**self.show(article), **_text_of(article)})

    @describes("Correct an article", body=MetadataShape, answer=answers.Article, errors=(403,))
    def patch(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Its metadata or status; the text of a revision never changes."""
        article, values = self.article(pk), self.body(METADATA)
        return json_response(self.show(change_article(seat=self.seat, article=article, **values)))

    @describes("Delete an article", code=204, errors=(403,))
    def delete(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Into the trash, with everything on it."""
        delete_article(seat=self.seat, article=self.article(pk))
        return no_content()


class ArticleRestoration(ArticleView):
    """Taking an article out of the trash."""

    @describes("Restore an article", answer=answers.Article, errors=(403,))
    def post(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """As it was. What is not in the trash is not found here."""
        article = self.article(pk, in_trash=True)
        return json_response(self.show(restore_article(seat=self.seat, article=article)))


def _text_of(article: Article) -> dict[str, Any]:
    return _shown(load_text(article.current_id))


def _shown(text: RevisionText) -> dict[str, Any]:
    return {"text": text.text, "blocks": representations.blocks(text)}
