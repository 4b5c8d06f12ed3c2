"""Where annotations went when their article got a new text."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotate.accounts.models import Project
from annotate.annotations import triggers
from annotate.annotations.sight import OnAnnotation
from annotate.articles.models import Revision


class State(models.TextChoices):
    """How certain an annotation's place in the present text is."""

    PLACED = "placed", "Placed"
    MOVED = "moved", "Moved"
    ORPHANED = "orphaned", "Orphaned"


UNSETTLED = (State.MOVED, State.ORPHANED)
GIVEN_UP = "given up"
"""The method of an orphan that a person called one, in this text or in one before."""


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["project", "at"],
    model_name="AnchoringEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Anchoring(models.Model):
    """What became of an annotation in `revision`, its article's present text. Only annotations that
    were there before that text have one.

    Placed: the annotation stands in `revision`, and stood at `since` before. Moved or orphaned: it
    still stands where it was last certain, in an older revision; `start`, `end` and `quote` are
    where it may be now, until a person says so. All offsets are code points.
    """

    annotation = models.OneToOneField(
        "Annotation", models.CASCADE, primary_key=True, related_name="anchoring"
    )
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State)
    score = models.FloatField()
    method = models.CharField(max_length=60)
    reason = models.CharField(max_length=500, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.TextField(blank=True)
    since = models.ForeignKey(
        Revision, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    since_start = models.PositiveIntegerField(null=True)
    since_end = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(help_text="of the annotation, which this made")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="who said so; nobody when it was found by comparing the texts",
    )
    at = models.DateTimeField(db_default=Now())

    objects: ClassVar = OnAnnotation["Anchoring"]()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["revision"],
                condition=models.Q(state__in=UNSETTLED),
                name="anchoring_of_text",
            ),
            models.Index(
                fields=["project", "state", "annotation"],
                condition=models.Q(state__in=UNSETTLED),
                name="anchoring_to_settle",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="anchoring_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=1), name="anchoring_score_is_a_share"
            ),
            models.CheckConstraint(
                condition=models.Q(start=None, end=None, quote="")
                | models.Q(start__isnull=False, end__gt=models.F("start")) & ~models.Q(quote=""),
                name="anchoring_candidate_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.PLACED, start=None)
                | models.Q(state=State.MOVED, start__isnull=False)
                | models.Q(state=State.ORPHANED),
                name="anchoring_candidate_fits_state",
            ),
        ]
        triggers: ClassVar = [
            triggers.AboutTheText(name="anchoring_is_honest"),
            triggers.NewCandidatesAreTheText(name="anchoring_quote_is_text"),
            triggers.CandidatesStayTheText(name="anchoring_quote_stays_text"),
            triggers.WaitsWithItsAnnotation(name="anchoring_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.annotation_id}: {self.state}"


class Carrying(models.Model):
    """What storing a revision did to the annotations that were there: how many were placed, moved
    and orphaned by it, without those in the trash. Never changes."""

    revision = models.OneToOneField(
        Revision, models.CASCADE, primary_key=True, related_name="carrying"
    )
    placed = models.PositiveIntegerField()
    moved = models.PositiveIntegerField()
    orphaned = models.PositiveIntegerField()

    class Meta:
        triggers: ClassVar = [pgtrigger.ReadOnly(name="carrying_never_changes")]

    def __str__(self) -> str:
        return f"{self.placed} placed, {self.moved} moved, {self.orphaned} orphaned"
