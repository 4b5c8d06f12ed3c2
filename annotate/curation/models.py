"""Reviews; reports and their releases stand in `report_models`, what is merged in `merged`, saved
filters in `filter_models`."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotate.annotations.models import Annotation
from annotate.annotations.sight import OnAnnotation
from annotate.curation.filter_models import SavedFilter, Sort
from annotate.curation.link_models import Dismissal, Link, LinkKind
from annotate.curation.merged import Source
from annotate.curation.report_models import Entry, Release, Report, Section

__all__ = [
    "GIVEN",
    "Dismissal",
    "Entry",
    "Link",
    "LinkKind",
    "Release",
    "Report",
    "Review",
    "SavedFilter",
    "Section",
    "Sort",
    "Source",
    "Verdict",
]


class Verdict(models.TextChoices):
    """What a curator says."""

    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"
    MERGED = "merged", "Merged"


GIVEN = (Verdict.ACCEPTED, Verdict.REJECTED)
"""The verdicts that a curator gives to one annotation; merged is what becomes of several."""


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["annotation", "verdict", "reason", "annotation_version"],
    model_name="ReviewEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Review(models.Model):
    """A curator's verdict on one version of an annotation: who, when and why.

    It counts as long as the annotation is still at `annotation_version`.
    """

    annotation = models.OneToOneField(
        Annotation, models.CASCADE, primary_key=True, related_name="review"
    )
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    annotation_version = models.PositiveIntegerField()

    objects: ClassVar = OnAnnotation["Review"]()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-at", "-annotation"], name="review_newest_first"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(verdict__in=Verdict.values), name="review_verdict_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.verdict
