"""The few doors to tags and annotations."""

from typing import TYPE_CHECKING

from django.db import models

from annotate.accounts.models import Membership, Role
from annotate.annotations.sight import OnAnnotation, SightedManager
from annotate.articles.models import Assignment, Status

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


AnnotationManager = SightedManager.from_queryset(AnnotationQuerySet)


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments as somebody may see them."""

    def present(self) -> "CommentQuerySet":
        """Those that their authors have not deleted."""
        return self.filter(deleted_at=None)


CommentManager = OnAnnotation.from_queryset(CommentQuerySet)


class InboxQuerySet(models.QuerySet["InboxItem"]):
    """What waits in an inbox."""

    def visible_to(self, user: "Person") -> "InboxQuerySet":
        """The person's own items, in projects where she still is a member; what was deleted, is in
        the trash or is hidden from her is not among them."""
        if not user.is_authenticated:
            return self.none()
        return self.present().filter(
            person=user, comment__annotation__project__memberships__user=user
        )

    def present(self) -> "InboxQuerySet":
        """Those whose comment was not deleted, is not in the trash with what it is about, and not
        hidden from whose inbox it is."""
        return self.filter(
            self._is_seen_by_its_person(),
            comment__deleted_at=None,
            comment__annotation__deleted_at=None,
            comment__annotation__article__deleted_at=None,
        )

    @staticmethod
    def _is_seen_by_its_person() -> models.Q:
        """What `sight` says for one person who asks, said for everybody's inboxes at once."""
        done = Assignment.objects.filter(
            article=models.OuterRef("comment__annotation__article"),
            person=models.OuterRef("person"),
            status=Status.DONE,
        )
        curates = Membership.objects.filter(
            project=models.OuterRef("comment__annotation__project"),
            user=models.OuterRef("person"),
            role__in=(Role.CURATOR, Role.ADMIN),
        )
        return (
            models.Q(comment__annotation__project__blind=False)
            | models.Q(comment__annotation__author=models.F("person"))
            | models.Q(models.Exists(curates))
            | models.Q(models.Exists(done))
        )

    def unread(self) -> "InboxQuerySet":
        return self.filter(read_at=None)
