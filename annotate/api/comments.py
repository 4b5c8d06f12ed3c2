"""The discussion under an annotation."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse

from annotate.annotations.actions import add_comment
from annotate.annotations.models import Comment
from annotate.api import answers, representations
from annotate.api.annotations import AnnotationView
from annotate.api.paging import Keyset, Page
from annotate.api.responses import json_response
from annotate.api.schema import describes
from annotate.api.shapes import Id, PageQuery, Shape, Text

_OLDEST_FIRST = Keyset((("created_at", datetime), ("id", UUID)))


class CommentShape(Shape):
    """A new comment."""

    id = Id(required=False, help_text="Makes sending again safe.")
    text = Text(help_text="At most 20,000 code points.")


COMMENT, PAGE = CommentShape(), PageQuery()


class CommentList(AnnotationView):
    """The comments, oldest first."""

    queries = {"GET": PAGE}

    @describes("List comments", answer=answers.Comment, page=True, query=PAGE)
    def get(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """Oldest first."""
        page: Page[Comment] = Page(
            self.request, _OLDEST_FIRST, size=self.query["page_size"], cursor=self.query["cursor"]
        )
        comments = Comment.objects.filter(annotation=self.annotation(pk)).select_related("author")
        return json_response(
            page.answer(
                list(page.window(comments)),
                key=lambda one: (one.created_at, one.pk),
                show=representations.comment,
            )
        )

    @describes("Comment", body=CommentShape, answer=answers.Comment, code=201, errors=(403, 409))
    def post(self, request: object, slug: str, pk: UUID) -> HttpResponse:
        """For annotators."""
        comment = add_comment(seat=self.seat, annotation=self.present(pk), **self.body(COMMENT))
        return json_response(representations.comment(comment), code=201)
