"""Tags and annotations; the comments under them stand in `discussion`, what a new text did to them
in `anchorings`."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Now

from annotate.accounts.models import Project
from annotate.annotations import triggers
from annotate.annotations.anchorings import Anchoring, Carrying, State
from annotate.annotations.discussion import Comment, InboxItem, Mention, Resolution
from annotate.annotations.querysets import AnnotationManager, TagQuerySet
from annotate.annotations.sight import HiddenManager, OnAnnotation
from annotate.articles.models import Article, Revision
from annotate.text.ids import uuid7

__all__ = [
    "Anchoring",
    "Annotation",
    "AnnotationTag",
    "Carrying",
    "Colour",
    "Comment",
    "InboxItem",
    "Mention",
    "Purge",
    "Resolution",
    "State",
    "Tag",
    "Underline",
]


class Colour(models.TextChoices):
    """A palette in which every pair can be told apart, in light and dark, also by the colour-blind
    together with the underline; the values stand in static/css/tokens.css."""

    AMBER = "amber", "Amber"
    BLUE = "blue", "Blue"
    GREEN = "green", "Green"
    PLUM = "plum", "Plum"
    TEAL = "teal", "Teal"
    RUST = "rust", "Rust"
    ROSE = "rose", "Rose"
    OLIVE = "olive", "Olive"
    VIOLET = "violet", "Violet"
    SLATE = "slate", "Slate"


class Underline(models.TextChoices):
    """The line under a highlight, so that colour is never the only sign."""

    SOLID = "solid", "Solid"
    DOUBLE = "double", "Double"
    DASHED = "dashed", "Dashed"
    DOTTED = "dotted", "Dotted"
    WAVY = "wavy", "Wavy"


# A rule about an article's text that only this room can say.
pgtrigger.register(triggers.NoneIsLeftBehind(name="article_leaves_none_behind"))(Article)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["created_at"],
    model_name="TagEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Tag(models.Model):
    """A category of a project. `fields` are its typed fields; `annotations.details` has them."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tags")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=500, blank=True)
    colour = models.CharField(max_length=10, choices=Colour)
    underline = models.CharField(max_length=10, choices=Underline)
    shortcut = models.CharField(max_length=1, blank=True)
    position = models.PositiveIntegerField()
    fields = models.JSONField(default=list, blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar = TagQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "key"], name="tag_key_is_unique"),
            models.UniqueConstraint(
                fields=["project", "shortcut"],
                condition=~models.Q(shortcut="") & models.Q(archived_at=None),
                name="tag_shortcut_is_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(colour__in=Colour.values), name="tag_colour_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(underline__in=Underline.values), name="tag_underline_is_known"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="tag_stays_in_project", fields=["project", "key"]),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["id", "revision", "start", "end", "quote", "note", "version", "deleted_at"],
    model_name="AnnotationEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Annotation(models.Model):
    """One highlighted span `[start, end)` of one revision, in code points, with its quote.

    `prefix`, `suffix`, `sentence` and `heading` are functions of the immutable text and the span,
    kept so that an export can be built inside the database. `version` grows with each change of
    span, note, tags or details; a save names the version it saw.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="annotations", db_index=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="annotations", db_index=False)
    revision = models.ForeignKey(
        Revision, models.CASCADE, related_name="annotations", db_index=False
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    sentence = models.TextField(blank=True)
    heading = models.JSONField(default=list)
    note = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="annotations")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    tags: "models.ManyToManyField[Tag, AnnotationTag]" = models.ManyToManyField(
        Tag, through="AnnotationTag", related_name="annotations"
    )

    objects: ClassVar = AnnotationManager()

    carried: "list[AnnotationTag]"
    """The tags it was created with: only of an annotation that was stored just now."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["revision", "start", "end"], name="annotation_in_text_order"),
            models.Index(fields=["article", "start", "end"], name="annotation_in_article"),
            models.Index(fields=["project", "id"], name="annotation_in_project"),
            models.Index(
                fields=["project", "-deleted_at", "-id"],
                condition=models.Q(deleted_at__isnull=False),
                name="annotation_in_trash",
            ),
            # A thousandth of the others in size, and written once for sixteen pages of annotations.
            BrinIndex(
                fields=["updated_at"],
                autosummarize=True,
                pages_per_range=16,
                name="annotation_changed",
            ),
            GinIndex(SearchVector("quote", "note", config="simple"), name="annotation_search"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="annotation_span_is_not_empty"
            ),
            models.CheckConstraint(
                condition=models.Q(deleted_at=None, deleted_by=None)
                | models.Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="annotation_in_trash_says_who",
            ),
        ]
        triggers: ClassVar = [
            triggers.QuoteIsTheText(name="annotation_quote_is_text"),
            triggers.NewQuotesAreTheText(name="annotation_quotes_are_text"),
            triggers.QuotesStayTheText(name="annotation_quote_stays_text"),
            triggers.StaysWithItsAnchoring(name="annotation_with_anchoring"),
            pgtrigger.ReadOnly(
                name="annotation_stays", fields=["id", "project", "article", "author", "created_at"]
            ),
        ]

    def __str__(self) -> str:
        return self.quote[:60]


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["annotation", "tag", "details"],
    model_name="AnnotationTagEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class AnnotationTag(models.Model):
    """That an annotation carries a tag, with the values of the tag's typed fields."""

    annotation = models.ForeignKey(
        Annotation, models.CASCADE, related_name="tagging", db_index=False
    )
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagging", db_index=False)
    details = models.JSONField(default=dict, blank=True)

    objects: ClassVar = OnAnnotation["AnnotationTag"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["annotation", "tag"], name="a_tag_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["tag", "annotation"], name="annotations_of_tag")]
        triggers: ClassVar = [triggers.TagOfTheProject(name="tag_of_the_project")]

    def __str__(self) -> str:
        return f"{self.annotation_id}: {self.tag_id}"


class Purge(models.Model):
    """What a purge of the trash removed from a project for good. Rows are only added."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="purges")
    at = models.DateTimeField(db_default=Now(), editable=False)
    days = models.PositiveIntegerField(help_text="how long it had been in the trash, at least")
    annotations = models.PositiveIntegerField()
    articles = models.PositiveIntegerField()

    objects: ClassVar = HiddenManager["Purge"]()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="purge_never_changes")]

    def __str__(self) -> str:
        return f"{self.annotations} annotations, {self.articles} articles"
