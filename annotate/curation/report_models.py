"""Reports: sections, and annotations in their order with what an editor says of them."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotate.accounts.models import Project
from annotate.annotations.models import Annotation
from annotate.annotations.sight import HiddenManager, OnAnnotation
from annotate.curation import report_triggers
from annotate.text.ids import uuid7


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["id", "project", "slug", "title", "text", "version"],
    model_name="ReportEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Report(models.Model):
    """An ordered, sectioned selection of annotations. `version` grows when title or text change."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="reports", db_index=False)
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "slug"], name="report_slug_is_unique"),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "id"], name="report_of_project")]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="report_stays", fields=["id", "project", "slug", "created_at"]),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["id", "report", "title", "text", "position", "version"],
    model_name="SectionEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Section(models.Model):
    """A part of a report. Sections are in order of `position`, which has gaps."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="sections", db_index=False)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    position = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        indexes: ClassVar = [
            models.Index(fields=["report", "position", "id"], name="section_in_order")
        ]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="section_stays", fields=["id", "report"])]

    def __str__(self) -> str:
        return self.title


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=[
        "id", "report", "section", "annotation", "position", "heading", "paraphrase", "shortened",
        "seen_version", "seen_status", "version",
    ],
    model_name="EntryEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)  # fmt: skip
class Entry(models.Model):
    """An annotation in a report, once at most: in a section, or waiting for one.

    `shortened` are the parts of the quote that are left out, `[start, end)` in code points of
    `seen_quote`. What the editor saw last of the annotation is `seen_version`, `seen_status` and
    `seen_quote`: whoever changes the annotation makes the entry stale, see `staleness`. Entries are
    in order of `position`, which has gaps.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="entries", db_index=False)
    section = models.ForeignKey(Section, models.SET_NULL, null=True, related_name="entries")
    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="entries")
    position = models.BigIntegerField()
    heading = models.CharField(max_length=300, blank=True)
    paraphrase = models.TextField(blank=True)
    shortened = models.JSONField(default=list, blank=True)
    seen_version = models.PositiveIntegerField()
    seen_status = models.CharField(max_length=10)
    seen_quote = models.TextField()
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar = OnAnnotation["Entry"]()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "annotation"], name="once_in_a_report"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["report", "position", "id"], name="entry_in_order")
        ]
        triggers: ClassVar = [
            report_triggers.EntryStaysInside(name="entry_stays_inside"),
            pgtrigger.ReadOnly(name="entry_stays", fields=["id", "report", "annotation"]),
        ]

    def __str__(self) -> str:
        return self.heading or self.seen_quote[:60]


class Release(models.Model):
    """A report frozen: its whole document as canonical JSON (RFC 8785), with its checksum.

    The database refuses every change of a release, and a checksum that is not the document's.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="releases", db_index=False)
    number = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    entries = models.PositiveIntegerField(help_text="how many annotations it has")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar = HiddenManager["Release"]()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="release_number_is_unique"),
            models.CheckConstraint(
                condition=models.Q(
                    sha256=models.Func(
                        models.Func(
                            models.Func(
                                models.F("document"),
                                models.Value("UTF8"),
                                function="convert_to",
                                output_field=models.BinaryField(),
                            ),
                            function="sha256",
                            output_field=models.BinaryField(),
                        ),
                        models.Value("hex"),
                        function="encode",
                        output_field=models.TextField(),
                    )
                ),
                name="release_has_its_checksum",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="release_by_checksum")]
        triggers: ClassVar = [
            report_triggers.NumbersHaveNoGaps(name="release_numbers_have_no_gaps"),
            report_triggers.NeverChanges(name="release_never_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.number}"
