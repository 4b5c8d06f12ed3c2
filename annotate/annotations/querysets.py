"""The few doors to tags and annotations."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from annotate.accounts.querysets import Person
    from annotate.annotations.discussion import Comment, InboxItem
    from annotate.annotations.models import Annotation, Tag


class TagQuerySet(models.QuerySet["Tag"]):
    """Tags as somebody may see them."""

    def visible_to(self, user: "Person") -> "TagQuerySet":
        """The tags of the person's projects, archived ones too: annotations carry them."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(project__memberships__user=user)

    def in_use(self) -> "TagQuerySet":
        """Those that can still be given to an annotation."""
        return self.filter(archived_at=None)


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    """Annotations as somebody may see them."""

    def visible_to(self, user: "Person") -> "AnnotationQuerySet":
        """The annotations of the person's projects; what is in the trash, or under an article that
        is, is not among them."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(project__memberships__user=user).present()

    def in_trash(self) -> "AnnotationQuerySet":
        return self.filter(deleted_at__isnull=False)

    def present(self) -> "AnnotationQuerySet":
        """Those that are not in the trash, nor their article."""
        return self.filter(deleted_at=None, article__deleted_at=None)

    def in_document_order(self) -> "AnnotationQuerySet":
        return self.order_by("article_id", "start", "end", "id")


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments as somebody may see them."""

    def present(self) -> "CommentQuerySet":
        """Those that their authors have not deleted."""
        return self.filter(deleted_at=None)


class InboxQuerySet(models.QuerySet["InboxItem"]):
    """What waits in an inbox."""

    def visible_to(self, user: "Person") -> "InboxQuerySet":
        """The person's own items, in projects where she still is a member; what was deleted or is
        in the trash is not among them."""
        if not user.is_authenticated:
            return self.none()
        return self.present().filter(
            person=user, comment__annotation__project__memberships__user=user
        )

    def present(self) -> "InboxQuerySet":
        """Those whose comment was not deleted, and is not in the trash with what it is about."""
        return self.filter(
            comment__deleted_at=None,
            comment__annotation__deleted_at=None,
            comment__annotation__article__deleted_at=None,
        )

    def unread(self) -> "InboxQuerySet":
        return self.filter(read_at=None)
