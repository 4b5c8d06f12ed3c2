"""What is remembered of an export, so that a later one can say what changed since."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Length, Now
from django.db.models.lookups import Exact

from annotate.accounts.models import Project
from annotate.exporting.prepared_models import PreparedExport

__all__ = ["PastExport", "PastPart", "PreparedExport"]


class PastExport(models.Model):
    """An export that was written to its end: who asked for it, with which filters, and in its parts
    what it held. `person` is none for a command."""

    id = models.UUIDField(primary_key=True, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    at = models.DateTimeField(db_default=Now(), editable=False)
    filters = models.JSONField(default=dict)
    annotations = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["project", "person", "-id"], name="past_export_newest_first"),
            models.Index(fields=["at"], name="past_export_oldest_first"),
        ]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="past_export_stays")]

    def __str__(self) -> str:
        return str(self.pk)


class PastPart(models.Model):
    """Some of the annotations of an export, in its order: their ids, 16 bytes each, and the CRC-32
    of each one's JSON in UTF-8, 4 bytes each, the lowest first."""

    export = models.ForeignKey(PastExport, models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveSmallIntegerField()
    ids = models.BinaryField()
    sums = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["export", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["export", "number"], name="a_past_part_once"),
            models.CheckConstraint(
                condition=Exact(Length("ids"), Length("sums") * 4),
                name="past_part_is_whole",
            ),
        ]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="past_part_stays")]

    def __str__(self) -> str:
        return f"{self.export_id} {self.number}"
