"""Filters that somebody saved under a name."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Lower, Now

from annotate.accounts.models import Project
from annotate.text.ids import uuid7


class Sort(models.TextChoices):
    """The order in which annotations are listed."""

    NEWEST = "newest", "Newest first"
    OLDEST = "oldest", "Oldest first"
    PLACE = "place", "By article and place"
    REVIEWED = "reviewed", "Reviewed last first"


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["id", "name", "expression", "sort", "is_shared"],
    model_name="SavedFilterEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class SavedFilter(models.Model):
    """An expression of `curation.conditions` under a name: for oneself, or shared with the project.

    It is kept as it is written, so that a tag that is deleted later makes it say so, not vanish.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="filters")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="filters")
    name = models.CharField(max_length=80)
    expression = models.TextField(max_length=4000, blank=True)
    sort = models.CharField(max_length=10, choices=Sort, default=Sort.NEWEST)
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "project", "owner", Lower("name"), name="filter_name_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(sort__in=Sort.values), name="filter_sort_is_known"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="filter_stays", fields=["project", "owner"]),
        ]

    def __str__(self) -> str:
        return self.name
