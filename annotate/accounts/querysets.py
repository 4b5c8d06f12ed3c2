"""The few doors to people and projects."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser, BaseUserManager
from django.db import models

if TYPE_CHECKING:
    from annotate.accounts.models import Project, User

type Person = "User | AnonymousUser"


class UserManager(BaseUserManager["User"]):
    """Makes people; their addresses are in lower case."""

    def create_user(
        self, *, email: str, password: str | None = None, name: str = "", **fields: Any
    ) -> "User":
        """A new person. Without a password she can sign in only by a one-time link.

        Raises ValueError without an email address, IntegrityError when it is taken.
        """
        if not email:
            raise ValueError("A person needs an email address.")
        user = self.model(email=self.normalize_email(email), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, *, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new administrator of the whole installation."""
        return self.create_user(email=email, password=password, is_superuser=True, **fields)

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """The address in the one form in which it is stored: trimmed and in lower case."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects as somebody may see them."""

    def visible_to(self, user: Person) -> "ProjectQuerySet":
        """The projects that the person is a member of; for a visitor, none."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user)
