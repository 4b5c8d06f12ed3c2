"""People, projects and who belongs to what."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Now

from annotate.accounts.querysets import ProjectQuerySet, UserManager


def shown_name(name: str, email: str) -> str:
    """A person's name, or what stands before the @ of her address when she has none."""
    return name or email.partition("@")[0]


class TextSize(models.TextChoices):
    """How large an article's letters are."""

    SMALL = "small", "Small"
    MEDIUM = "medium", "Medium"
    LARGE = "large", "Large"
    HUGE = "huge", "Huge"


class Measure(models.TextChoices):
    """How long an article's lines are."""

    NARROW = "narrow", "Narrow"
    MEDIUM = "medium", "Medium"
    WIDE = "wide", "Wide"


class Theme(models.TextChoices):
    """Dark letters on light, or the other way."""

    SYSTEM = "system", "As the system"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by an email address in lower case. `name` is what others see of her.

    `text_size`, `measure` and `theme` are how she likes to read, on every machine that she signs
    in at; `greeted` says that the reader has no need to explain itself to her any more.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    text_size = models.CharField(
        max_length=6, choices=TextSize, default=TextSize.MEDIUM, db_default=TextSize.MEDIUM
    )
    measure = models.CharField(
        max_length=6, choices=Measure, default=Measure.MEDIUM, db_default=Measure.MEDIUM
    )
    theme = models.CharField(
        max_length=6, choices=Theme, default=Theme.SYSTEM, db_default=Theme.SYSTEM
    )
    greeted = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    text_size__in=TextSize.values,
                    measure__in=Measure.values,
                    theme__in=Theme.values,
                ),
                name="user_reading_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name others see: never the address, only what stands before its @ when no name is
        set."""
        return shown_name(self.name, self.email)

    @property
    def initials(self) -> str:
        """One or two letters that stand for the person where there is little room."""
        words = self.display_name.replace(".", " ").replace("-", " ").split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    # What there is to choose from, for the forms that stand on several pages.
    text_sizes = TextSize.choices
    measures = Measure.choices
    themes = Theme.choices

    def get_short_name(self) -> str:
        return self.display_name.split()[0] if self.display_name else ""

    def get_full_name(self) -> str:
        return self.display_name


class Role(models.TextChoices):
    """What a member may do, each role everything that the ones before it may."""

    VIEWER = "viewer", "Viewer"
    ANNOTATOR = "annotator", "Annotator"
    CURATOR = "curator", "Curator"
    ADMIN = "admin", "Admin"


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    fields=["slug", "name", "description", "rejections_need_reasons", "blind"],
    model_name="ProjectEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Project(models.Model):
    """The border of who may see what.

    `rejections_need_reasons` says whether a curator who rejects must say why; in a `blind` one who
    annotates sees others' work in an article only when she is done with it.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(max_length=2000, blank=True)
    rejections_need_reasons = models.BooleanField(default=False, db_default=False)
    blind = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="projects_made"
    )
    members: "models.ManyToManyField[User, Membership]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="projects"
    )

    objects: ClassVar = ProjectQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["id", "project", "user", "role"],
    model_name="MembershipEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Membership(models.Model):
    """That a person belongs to a project, and as what."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "user"], name="one_membership_a_person"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"
