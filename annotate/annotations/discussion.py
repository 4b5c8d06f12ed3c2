"""The thread under an annotation: comments, who is mentioned in them, whether it is resolved, and
what of it waits in whose inbox."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotate.annotations.querysets import CommentManager, InboxQuerySet
from annotate.annotations.sight import OnAnnotation
from annotate.text.ids import uuid7


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="CommentEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Comment(models.Model):
    """One contribution to the thread under an annotation, in a subset of Markdown (see
    `annotate.text.comments`). Deleted it stays here, unseen, until it is restored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    annotation = models.ForeignKey(
        "annotations.Annotation", models.CASCADE, related_name="comments"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    text = models.TextField(max_length=20_000)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar = CommentManager()

    class Meta:
        ordering: ClassVar = ["created_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class Mention(models.Model):
    """That a comment mentions a member, and by which name: it is shown as one after she has taken
    another, too."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")
    name = models.CharField(max_length=254)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "person"], name="mentioned_once"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.DeleteEvent(),
    model_name="ResolutionEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Resolution(models.Model):
    """That the thread under an annotation is resolved: by whom and when. None means it is open."""

    annotation = models.OneToOneField(
        "annotations.Annotation", models.CASCADE, primary_key=True, related_name="resolution"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar = OnAnnotation["Resolution"]()

    def __str__(self) -> str:
        return f"resolved at {self.at}"


class Reason(models.TextChoices):
    """Why a comment is in somebody's inbox."""

    MENTION = "mention", "mentioned you"
    REPLY = "reply", "replied"


class InboxItem(models.Model):
    """A comment that one person should know of: made when the comment is, read when she has seen
    the thread."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox", db_index=False
    )
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="inbox_items")
    reason = models.CharField(max_length=10, choices=Reason)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    read_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar = InboxQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "comment"], name="a_comment_once_an_inbox"),
            models.CheckConstraint(
                condition=models.Q(reason__in=Reason.values), name="inbox_reason_is_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="inbox_newest_first"),
            # Asked for on every page, so that it holds only what is unread.
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="inbox_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.comment_id}"
