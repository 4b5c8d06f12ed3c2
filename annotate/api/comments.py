"""The thread under an annotation: what was said, and whether it is resolved."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from rest_framework.exceptions import NotFound

from annotate.annotations.comments import (
    add_comment,
    change_comment,
    delete_comment,
    reopen_thread,
    resolve_thread,
    restore_comment,
)
from annotate.annotations.models import Comment, Resolution
from annotate.api import answers, representations
from annotate.api.annotations import AnnotationView
from annotate.api.paging import Keyset, Page
from annotate.api.responses import json_response, no_content
from annotate.api.schema import describes
from annotate.api.shapes import Id, PageQuery, Shape, Text

_OLDEST_FIRST = Keyset((("created_at", datetime), ("id", UUID)))


class CommentChangeShape(Shape):
    """What a comment is to say."""

    text = Text(
        help_text="At most 20,000 code points, in a subset of Markdown. `@Name` mentions a member."
    )


class CommentShape(CommentChangeShape):
    """A new comment."""

    id = Id(required=False, help_text="Makes sending again safe.")


COMMENT, CHANGE, PAGE = CommentShape(), CommentChangeShape(), PageQuery()


class CommentView(AnnotationView):
    """What the views of comments have in common."""

    def comment(self, pk: UUID, comment: UUID, *, in_trash: bool = False) -> Comment:
        """A comment under an annotation that is not in the trash. Raises NotFound."""
        found = Comment.objects.filter(annotation=self.present(pk), pk=comment)
        if not in_trash:
            found = found.present()
        one = found.select_related("author", "annotation").prefetch_related("mentions").first()
        if one is None:
            raise NotFound("There is no such comment.")
        return one

    def said(self, pk: UUID, comment: UUID, *, code: int = 200) -> HttpResponse:
        """The comment, read afresh."""
        return json_response(representations.comment(self.comment(pk, comment)), code=code)


class CommentList(CommentView):
    """The comments, oldest first."""

    queries = {"GET": PAGE}

    @describes("List comments", answer=answers.Comment, page=True, query=PAGE)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Oldest first, without those that their authors deleted."""
        page: Page[Comment] = self.page(_OLDEST_FIRST)
        comments = (
            Comment.objects.present()
            .filter(annotation=self.annotation(pk))
            .select_related("author")
            .prefetch_related("mentions")
        )
        return json_response(
            page.answer(
                list(page.window(comments)),
                key=lambda one: (one.created_at, one.pk),
                show=representations.comment,
            )
        )

    @describes("Comment", body=CommentShape, answer=answers.Comment, code=201, errors=(403, 409))
    def post(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """A thread that was resolved is open again. For annotators."""
        comment = add_comment(seat=self.seat, annotation=self.present(pk), **self.body(COMMENT))
        return json_response(representations.comment(comment), code=201)


class CommentDetail(CommentView):
    """One comment."""

    @describes("Look at a comment", answer=answers.Comment)
    def get(self, request: object, slug: str, pk: UUID, comment: UUID) -> HttpResponse:
        """As it was written."""
        return self.said(pk, comment)

    @describes(
        "Change a comment", body=CommentChangeShape, answer=answers.Comment, errors=(403, 409)
    )
    def patch(self, request: object, slug: str, pk: UUID, comment: UUID) -> HttpResponse:
        """For its author alone."""
        found = self.comment(pk, comment)
        change_comment(seat=self.seat, comment=found, **self.body(CHANGE))
        return self.said(pk, comment)

    @describes("Delete a comment", code=204, errors=(403,))
    def delete(self, request: object, slug: str, pk: UUID, comment: UUID) -> HttpResponse:
        """For its author alone, who can restore it. Sent again, it is deleted already: 204."""
        delete_comment(seat=self.seat, comment=self.comment(pk, comment, in_trash=True))
        return no_content()


class CommentRestoration(CommentView):
    """Taking a deletion back."""

    @describes("Restore a comment", answer=answers.Comment, errors=(403,))
    def post(self, request: object, slug: str, pk: UUID, comment: UUID) -> HttpResponse:
        """As it was. For its author alone."""
        restore_comment(seat=self.seat, comment=self.comment(pk, comment, in_trash=True))
        return self.said(pk, comment)


class ResolutionDetail(AnnotationView):
    """Whether the thread under an annotation is resolved."""

    @describes("Look at a resolution", answer=answers.Resolution)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """404 while the thread is open."""
        found = Resolution.objects.filter(annotation=self.annotation(pk)).select_related("by")
        resolution = found.first()
        if resolution is None:
            raise NotFound("The thread is open.")
        return json_response(representations.resolution(resolution))

    @describes("Resolve a thread", answer=answers.Resolution, errors=(403, 409))
    def put(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """One that is resolved stays so, by whom it was. For annotators."""
        resolution = resolve_thread(seat=self.seat, annotation=self.present(pk))
        return json_response(representations.resolution(resolution))

    @describes("Reopen a thread", code=204, errors=(403,))
    def delete(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """For annotators."""
        reopen_thread(seat=self.seat, annotation=self.present(pk))
        return no_content()
