"""Annotations that were made of several people's."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models

from annotate.annotations.models import Annotation
from annotate.annotations.sight import OnAnnotation


class SourceInTheSameArticle(pgtrigger.Trigger):
    """What an annotation was merged from lies in the same article, and is not itself."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update
    func = """
        IF NEW.merged_id = NEW.annotation_id OR NOT EXISTS (
            SELECT FROM annotations_annotation m JOIN annotations_annotation s USING (article_id)
             WHERE m.id = NEW.merged_id AND s.id = NEW.annotation_id
        ) THEN
            RAISE EXCEPTION 'an annotation is merged from others in its article'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.DeleteEvent(),
    fields=["merged", "annotation", "version"],
    model_name="SourceEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Source(models.Model):
    """That one annotation was merged from another, as that one was at `version`, and the verdict
    that it had until then."""

    merged = models.ForeignKey(Annotation, models.CASCADE, related_name="sources")
    annotation = models.OneToOneField(Annotation, models.CASCADE, related_name="merged_into")
    version = models.PositiveIntegerField()
    had_verdict = models.CharField(max_length=10, blank=True)
    had_reason = models.TextField(max_length=2000, blank=True)
    had_version = models.PositiveIntegerField(null=True)
    had_at = models.DateTimeField(null=True)
    had_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects: ClassVar = OnAnnotation["Source"]()

    class Meta:
        ordering: ClassVar = ["id"]
        triggers: ClassVar = [
            SourceInTheSameArticle(name="source_in_the_same_article"),
            pgtrigger.ReadOnly(name="source_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} from {self.annotation_id}"
