"""Exports that the worker writes, and keeps for a day."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models.functions import Now

from annotate.accounts.models import Project
from annotate.text.ids import uuid7


class Stage(models.TextChoices):
    """How far the worker has come with it."""

    WAITING = "waiting", "Waiting"
    WRITING = "writing", "Being prepared"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


UNFINISHED = (Stage.WAITING, Stage.WRITING)
FOLDER = "exports"
"""Of the storage."""


def kept_in() -> Storage:
    """The storage of prepared files."""
    return storages["exports"]


def place_of(prepared: "PreparedExport", filename: str) -> str:
    """Where its file is: nothing of its own name goes into the path."""
    return f"{FOLDER}/{prepared.pk}"


class PreparedExport(models.Model):
    """What somebody asked for, how much of it is written, and the file. `asked` is what
    `open_export` takes, by name; `total` and `written` are annotations."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked: Any = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=Stage, default=Stage.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True, help_text="why it failed, for people")
    file = models.FileField(upload_to=place_of, storage=kept_in, max_length=200, blank=True)
    filename = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(null=True, help_text="in bytes")
    export = models.UUIDField(null=True, help_text="what a later export calls it in since")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["project", "person", "-id"], name="prepared_newest_first"),
            models.Index(fields=["finished_at"], name="prepared_oldest_first"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=UNFINISHED, finished_at=None)
                | models.Q(state__in=(Stage.READY, Stage.FAILED), finished_at__isnull=False),
                name="prepared_says_when_it_ended",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="prepared_stays_whose_it_is", fields=["project", "person", "asked"]
            ),
        ]

    def __str__(self) -> str:
        return self.filename or str(self.pk)

    @property
    def is_unfinished(self) -> bool:
        """Whether the worker has still to do something about it."""
        return self.state in UNFINISHED

    @property
    def percent(self) -> int:
        """How much of it is written, in hundredths."""
        if self.state == Stage.READY:
            return 100
        return min(99, 100 * self.written // self.total) if self.total else 0
