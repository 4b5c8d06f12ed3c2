"""What annotations have to do with each other."""

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Greatest, Least, Now

from annotate.accounts import blindfold
from annotate.accounts.models import Project
from annotate.annotations.models import Annotation
from annotate.annotations.sight import seen_by
from annotate.text.ids import uuid7


class LinkKind(models.TextChoices):
    """What the one annotation is to the other."""

    SAME = "same", "the same as"
    SUPPORTS = "supports", "supports"
    CONTRADICTS = "contradicts", "contradicts"


class LinkManager(models.Manager[Any]):
    """A link is seen by who sees both of its ends."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Everything, or what is seen through the blindfold."""
        found = super().get_queryset()
        fold = blindfold.worn()
        if fold is None:
            return found
        return found.filter(seen_by(fold, "source__"), seen_by(fold, "target__"))

    def present_in(self, project: Project) -> models.QuerySet[Any]:
        """The project's, between annotations that are not in the trash."""
        return self.filter(
            project=project,
            source__deleted_at=None,
            target__deleted_at=None,
            source__article__deleted_at=None,
            target__article__deleted_at=None,
        )


class BothOfTheProject(pgtrigger.Trigger):
    """Both annotations are the link's project's."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update
    func = """
        IF (SELECT count(*) FROM annotations_annotation a
             WHERE a.id IN (NEW.source_id, NEW.target_id) AND a.project_id = NEW.project_id) <> 2
        THEN
            RAISE EXCEPTION 'a link is between two annotations of its project'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.DeleteEvent(),
    fields=["id", "source", "target", "kind"],
    model_name="LinkEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Link(models.Model):
    """That the annotation `source` is the same as, supports or contradicts `target`. Only what
    supports has a direction."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="links", db_index=False)
    source = models.ForeignKey(Annotation, models.CASCADE, related_name="links_from")
    target = models.ForeignKey(Annotation, models.CASCADE, related_name="links_to")
    kind = models.CharField(max_length=12, choices=LinkKind)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar = LinkManager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["project", "id"], name="link_of_project")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=LinkKind.values), name="link_kind_is_known"
            ),
            models.UniqueConstraint("source", "target", "kind", name="a_link_once"),
            models.UniqueConstraint(
                Least("source", "target"),
                Greatest("source", "target"),
                "kind",
                condition=~models.Q(kind=LinkKind.SUPPORTS),
                name="a_link_once_either_way",
            ),
        ]
        triggers: ClassVar = [
            BothOfTheProject(name="link_of_one_project"),
            pgtrigger.ReadOnly(name="link_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.DeleteEvent(),
    fields=["id", "source", "target"],
    model_name="DismissalEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Dismissal(models.Model):
    """That two annotations do not belong together, whatever they look like: nobody in the project
    is asked about them again. It has no direction: `source` is the one with the smaller id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="dismissals", db_index=False)
    source = models.ForeignKey(Annotation, models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Annotation, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar = LinkManager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["project", "id"], name="dismissal_of_project")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target"], name="a_dismissal_once"),
            models.CheckConstraint(
                condition=models.Q(source__lt=models.F("target")),
                name="dismissal_has_no_direction",
            ),
        ]
        triggers: ClassVar = [
            BothOfTheProject(name="dismissal_of_one_project"),
            pgtrigger.ReadOnly(name="dismissal_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} and {self.target_id} apart"
