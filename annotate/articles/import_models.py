"""What was given to be imported, and what has become of each part of it."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotate.accounts.models import Project
from annotate.articles import remedies, triggers
from annotate.text.ids import uuid7


class Import(models.Model):
    """A batch: what somebody gave at once, to be read by the worker: new articles, or a new text
    for the one that it revises."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="imports")
    revises = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["project", "-created_at", "-id"], name="import_newest_first")
        ]
        triggers: ClassVar = [
            triggers.RevisesOfProject(name="import_revises_its_project"),
            pgtrigger.ReadOnly(name="import_stays_what_it_is", fields=["project", "revises"]),
        ]

    def __str__(self) -> str:
        return f"import of {self.created_at:%Y-%m-%d %H:%M}"


class ItemState(models.TextChoices):
    """How far an item has come. `present`: the project has an article with this text already."""

    WAITING = "waiting", "Waiting"
    READING = "reading", "Being read"
    DONE = "done", "Came in"
    PRESENT = "present", "Already there"
    FAILED = "failed", "Failed"


UNFINISHED = (ItemState.WAITING, ItemState.READING)


def upload_place(item: "ImportItem", filename: str) -> str:
    """Where a file waits for being read: nothing of its own name goes into the path."""
    return f"imports/{item.batch_id}/{item.pk}"


class ImportItem(models.Model):
    """One file, archive or web address of a batch, and the article that it became.

    `name` is what people know it by: a file's name with its folders, or the address. The upload is
    kept until it has become an article, and for some days when it has not.
    """

    class Kind(models.TextChoices):
        FILE = "file", "File"
        ARCHIVE = "archive", "Archive"
        ADDRESS = "address", "Web address"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(Import, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FILE)
    name = models.CharField(max_length=2000)
    size = models.PositiveBigIntegerField(null=True, help_text="in bytes, of a file")
    upload = models.FileField(upload_to=upload_place, max_length=200, blank=True)
    metadata = models.JSONField(default=dict, help_text="what was said of it beforehand")
    again = models.BooleanField(
        default=False, help_text="stored although the project has an article with this text"
    )
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="in hundredths")
    attempts = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=40, blank=True, help_text="why it failed, for programs")
    message = models.TextField(blank=True, help_text="what there is to say of it, for people")
    article = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.ForeignKey(
        "articles.WaitingText",
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="what it became when it is to be an article's new text",
    )
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ItemState.values, progress__lte=100),
                name="import_item_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=UNFINISHED, finished_at=None)
                | models.Q(~models.Q(state__in=UNFINISHED), finished_at__isnull=False),
                name="import_item_says_when_it_ended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch", "id"], name="import_item_of_batch"),
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=UNFINISHED),
                name="import_item_unfinished",
            ),
            models.Index(
                fields=["finished_at"],
                condition=~models.Q(upload=""),
                name="import_item_with_upload",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_unfinished(self) -> bool:
        """Whether the worker has still to do something about it."""
        return self.state in UNFINISHED

    @property
    def may_pass(self) -> bool:
        """Whether it failed for what may be over by now, and what it was made of is still there."""
        passes = self.state == ItemState.FAILED and self.code in remedies.PASSING
        return passes and self._is_kept

    @property
    def instead(self) -> str:
        """What to do about what failed and will fail again; "" where nothing is to be added."""
        if self.code in remedies.PASSING and not self._is_kept:
            return "It is not kept any more: add it once more."
        return remedies.instead(self.code, address=self.kind == self.Kind.ADDRESS)

    @property
    def _is_kept(self) -> bool:
        return self.kind == self.Kind.ADDRESS or bool(self.upload)

    @property
    def field(self) -> str:
        """What somebody calls it who gives it: `url` or `file`."""
        return "url" if self.kind == self.Kind.ADDRESS else "file"
