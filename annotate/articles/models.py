"""Articles and their revisions."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower, Now

from annotate.accounts.models import Project
from annotate.articles import triggers
from annotate.articles.assignment_models import Assignment, Status
from annotate.articles.import_models import Import, ImportItem
from annotate.articles.querysets import ArticleQuerySet
from annotate.text.ids import uuid7

__all__ = [
    "Article",
    "ArticleLabel",
    "Assignment",
    "Import",
    "ImportItem",
    "Label",
    "Republication",
    "Revision",
    "Status",
]


class Republication(models.TextChoices):
    """What somebody said of whether an article's text may be passed on; nothing: as its licence
    says, see `licences`."""

    UNKNOWN = "", "As the licence says"
    ALLOWED = "allowed", "Allowed"
    FORBIDDEN = "forbidden", "Forbidden"


class Label(models.Model):
    """A word that a project sorts its articles by."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="labels")
    name = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("project", Lower("name"), name="label_name_is_unique")
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["search"],
    model_name="ArticleEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Article(models.Model):
    """One stored source with its metadata; `current` is the revision that editors read now."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="articles")
    title = models.CharField(max_length=500)
    byline = models.CharField(max_length=500, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=2000, blank=True)
    published_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47, such as en or pt-BR")
    licence = models.CharField(max_length=300, blank=True)
    republication = models.CharField(
        max_length=9, choices=Republication, default=Republication.UNKNOWN, blank=True
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.TODO)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    labels: "models.ManyToManyField[Label, ArticleLabel]" = models.ManyToManyField(
        Label, through="ArticleLabel", related_name="articles"
    )
    current = models.OneToOneField("Revision", models.RESTRICT, related_name="current_of")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    search = SearchVectorField(null=True, editable=False)

    objects: ClassVar = ArticleQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["project", "-created_at", "-id"],
                condition=models.Q(deleted_at=None),
                name="article_newest_first",
            ),
            models.Index(
                fields=["project", "language"],
                condition=models.Q(deleted_at=None),
                name="article_language",
            ),
            models.Index(
                fields=["project", "assigned_to", "-created_at", "-id"],
                condition=models.Q(deleted_at=None, assigned_to__isnull=False),
                name="article_assigned",
            ),
            models.Index(
                fields=["project", "-deleted_at", "-id"],
                condition=models.Q(deleted_at__isnull=False),
                name="article_in_trash",
            ),
            GinIndex(fields=["search"], name="article_search"),
            models.Index(
                fields=["id"], condition=models.Q(search=None), name="article_not_indexed"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="article_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(republication__in=Republication.values),
                name="article_republication_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(deleted_at=None, deleted_by=None)
                | models.Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="article_in_trash_says_who",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="article_stays_in_project", fields=["id", "project"]),
            triggers.SearchVectorIsOutdated(name="article_search_is_outdated"),
            triggers.CurrentRevision(name="article_current_is_own"),
        ]

    def __str__(self) -> str:
        return self.title


class ArticleLabel(models.Model):
    """That an article has a label."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="labelling")
    label = models.ForeignKey(Label, models.CASCADE, related_name="labelling")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "label"], name="label_once_on_an_article")
        ]
        triggers: ClassVar = [triggers.LabelOfProject(name="article_label_is_of_project")]

    def __str__(self) -> str:
        return str(self.label)


class Revision(models.Model):
    """One immutable text of an article. All offsets into `text` count Unicode code points."""

    class Source(models.TextChoices):
        TEXT = "text", "Text"
        MARKDOWN = "markdown", "Markdown"
        HTML = "html", "HTML"
        DOCX = "docx", "Word document"
        PDF = "pdf", "PDF"
        EPUB = "epub", "EPUB book"
        ODT = "odt", "OpenDocument text"
        WEB = "web", "Web page"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(default=1)
    text = models.TextField()
    structure = models.JSONField(help_text="Blocks and inline ranges; see annotate.text.structure")
    length = models.PositiveIntegerField(help_text="in code points")
    sha256 = models.CharField(max_length=64, help_text="of the text in UTF-8, in hexadecimal")
    source = models.CharField(max_length=10, choices=Source, default=Source.TEXT)
    filename = models.CharField(max_length=255, blank=True)
    encoding = models.CharField(max_length=40, blank=True, help_text="when it was not UTF-8")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_is_unique"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="revision_from_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="revision_sha256")]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="revision_never_changes"),
            triggers.HonestRevision(name="revision_is_honest"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"


class OriginalFile(models.Model):
    """The file or page that a revision was read from; its bytes stand in the storage `originals`,
    once for each checksum. Pasted text has none."""

    revision = models.OneToOneField(
        Revision, models.CASCADE, primary_key=True, related_name="original"
    )
    sha256 = models.CharField(max_length=64, help_text="of the bytes, in hexadecimal")
    size = models.PositiveIntegerField(help_text="in bytes")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sha256"], name="original_sha256")]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="original_never_changes")]

    def __str__(self) -> str:
        return self.filename


class HostTurn(models.Model):
    """Until when a host's turn is taken; see `pacing`."""

    host = models.CharField(max_length=260, primary_key=True)
    taken_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.host


class WaitingText(models.Model):
    """A text that may become an article's next revision, while a person looks at what it would
    change. Each has one an article at most; the one without a person was found by a check."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="waiting_texts", db_index=False
    )
    base = models.ForeignKey(
        Revision, models.CASCADE, related_name="+", help_text="what it was compared with"
    )
    text = models.TextField()
    structure = models.JSONField()
    kind = models.CharField(max_length=10, choices=Revision.Source)
    filename = models.CharField(max_length=255, blank=True)
    encoding = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    original = models.BinaryField(null=True, help_text="the bytes that it was read from")
    content_type = models.CharField(max_length=100, blank=True, help_text="of the original")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "created_by"],
                nulls_distinct=False,
                name="a_waiting_text_each",
            ),
        ]

    def __str__(self) -> str:
        return f"a new text for {self.article_id}"


class SourceCheck(models.Model):
    """That an article's web address was looked at, or is to be, and what came of it."""

    article = models.OneToOneField(
        Article, models.CASCADE, primary_key=True, related_name="source_check"
    )
    daily = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True, help_text="empty until the worker has looked")
    problem = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.article_id}: {self.problem or 'well'}"
