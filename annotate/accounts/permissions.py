"""The whole policy: who may do what, on one page.

A `Seat` is one person's place in one project. Whoever has none is a stranger and is told that
nothing is there (404); whoever has one but too low a role is told so (403). Actions ask here; views
never decide.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from annotate.accounts.errors import NotPermitted
from annotate.accounts.models import Membership, Project, Role, User
from annotate.accounts.prepared import Prepared

if TYPE_CHECKING:
    from annotate.accounts.querysets import Person

_RANK = {role: rank for rank, role in enumerate(Role.values)}


class Created(Protocol):
    """Anything that somebody added."""

    @property
    def created_by_id(self) -> int | None: ...


class Authored(Protocol):
    """Anything that has an author."""

    @property
    def author_id(self) -> int | None: ...


class Kept(Protocol):
    """Anything that somebody keeps, for herself or for all."""

    @property
    def owner_id(self) -> int | None: ...

    @property
    def is_shared(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Seat:
    """A member at the project's table: who, where, as what."""

    user: User
    project: Project
    role: str

    def is_at_least(self, role: str) -> bool:
        """Whether the member has this role or a higher one."""
        return _RANK[self.role] >= _RANK[role]

    @property
    def is_blind(self) -> bool:
        """Whether the member sees others' work only in what she is done with; see `blindfold`."""
        return self.project.blind and not self.is_at_least(Role.CURATOR)

    # What everyone at the table may do
    @property
    def may_export(self) -> bool:
        return True

    def may_delete_filter(self, saved: Kept) -> bool:
        """One's own, or for an admin what is shared."""
        return saved.owner_id == self.user.pk or (saved.is_shared and self.is_at_least(Role.ADMIN))

    # What annotators may do
    @property
    def may_annotate(self) -> bool:
        return self.is_at_least(Role.ANNOTATOR)

    @property
    def may_comment(self) -> bool:
        return self.is_at_least(Role.ANNOTATOR)

    @property
    def may_add_articles(self) -> bool:
        return self.is_at_least(Role.ANNOTATOR)

    def may_change_annotation(self, annotation: Authored) -> bool:
        """One's own, or anyone's for a curator."""
        return self.may_annotate and (
            annotation.author_id == self.user.pk or self.is_at_least(Role.CURATOR)
        )

    def may_change_comment(self, comment: Authored) -> bool:
        """One's own, and nobody else's."""
        return self.may_comment and comment.author_id == self.user.pk

    def may_change_article(self, article: Created) -> bool:
        """What one added oneself, while one still may add, or anything for a curator."""
        own = self.may_add_articles and article.created_by_id == self.user.pk
        return own or self.may_change_articles

    def may_revise(self, article: Created) -> bool:
        """A new text moves everybody's annotations: for whom they are hidden, it is not hers."""
        return self.may_change_article(article) and not self.is_blind

    def may_change_import(self, batch: Created) -> bool:
        """What one began oneself, while one still may add, or anything for a curator."""
        return self.may_change_article(batch)

    # What curators may do
    @property
    def may_review(self) -> bool:
        return self.is_at_least(Role.CURATOR)

    @property
    def may_change_articles(self) -> bool:
        """Everyone's."""
        return self.is_at_least(Role.CURATOR)

    @property
    def may_edit_reports(self) -> bool:
        """Their contents and their releases."""
        return self.is_at_least(Role.CURATOR)

    # What admins may do
    @property
    def may_manage_tags(self) -> bool:
        return self.is_at_least(Role.ADMIN)

    @property
    def may_fetch_any_export(self) -> bool:
        """Files that the worker prepared for others."""
        return self.is_at_least(Role.ADMIN)

    @property
    def may_manage_members(self) -> bool:
        return self.is_at_least(Role.ADMIN)

    @property
    def may_change_project(self) -> bool:
        return self.is_at_least(Role.ADMIN)


# Unique, so neither an order nor a limit is worth asking for: every request comes through here.
_MEMBERSHIP = Prepared(
    lambda user, slug: (
        Membership.objects.select_related("project")
        .filter(user=user, project__slug=slug)
        .order_by()
    ),
    *(1_000_001, "example"),
)


def seat_of(user: "Person", slug: str) -> Seat | None:
    """The person's seat in the project of that slug, in one query; None for a stranger."""
    if not isinstance(user, User):
        return None
    for membership in _MEMBERSHIP(user.pk, slug):
        return Seat(user, membership.project, membership.role)
    return None


def may_make_projects(user: "Person") -> bool:
    """Everyone with an account or administrators only, as ANNOTATE_PROJECT_CREATORS says."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or settings.ANNOTATE_PROJECT_CREATORS == "everyone"


def may_make_people(user: User) -> bool:
    """Accounts are made by administrators: an address must not be claimed by someone else first."""
    return user.is_active and user.is_superuser


def require(permission: object, what: str) -> None:
    """Raise NotPermitted, naming `what` the role does not allow, unless there is permission."""
    if not permission:
        raise NotPermitted(f"Your role in this project does not let you {what}.")
