"""The few doors to tags and annotations."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from annotate.accounts.querysets import Person
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
