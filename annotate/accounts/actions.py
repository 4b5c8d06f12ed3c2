"""The only writes to people, projects and memberships."""

import re

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from annotate.accounts import permissions
from annotate.accounts.errors import Conflict, Invalid, NotPermitted
from annotate.accounts.models import Measure, Membership, Project, Role, TextSize, Theme, User
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.accounts.tokens import revoke_all_tokens

RESERVED_SLUGS = frozenset({"new"})
_READING = {"text_size": TextSize.values, "measure": Measure.values, "theme": Theme.values}


def clean_email(email: str) -> str:
    """The address as it is stored. Raises Invalid when it is none."""
    email = User.objects.normalize_email(email)
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid.field("email", "This is not an email address.") from error
    return email


def make_first_administrator(*, email: str, password: str) -> User | None:
    """The administrator of a new installation; None when there is somebody already."""
    with transaction.atomic():
        if User.objects.exists():
            return None
        return User.objects.create_superuser(email=email, password=password)


def change_own_account(*, actor: User, name: str) -> User:
    """The name that others see. Raises Invalid when it is longer than 150 characters."""
    name = " ".join(name.split())
    if len(name) > 150:
        raise Invalid.field("name", "A name has at most 150 characters.")
    with by(actor):
        actor.name = name
        actor.save(update_fields=["name"])
    return actor


def change_reading(
    *,
    actor: User,
    text_size: str | None = None,
    measure: str | None = None,
    theme: str | None = None,
) -> User:
    """How one likes to read; what is not given stays. Raises Invalid for an unknown value."""
    asked = {"text_size": text_size, "measure": measure, "theme": theme}
    given = {name: value for name, value in asked.items() if value is not None}
    for name, value in given.items():
        known = _READING[name]
        if value not in known:
            raise Invalid.field(name, f"Use one of: {', '.join(known)}.")
        setattr(actor, name, value)
    with by(actor):
        actor.save(update_fields=list(given))
    return actor


def end_greeting(*, actor: User) -> None:
    """The person knows the reader: its hint is not shown to her again."""
    with by(actor):
        actor.greeted = True
        actor.save(update_fields=["greeted"])


def set_own_password(*, actor: User, password: str) -> User:
    """A new password, with which all API tokens end. Raises Invalid with what is wrong with a weak
    one."""
    try:
        validate_password(password, actor)
    except ValidationError as error:
        raise Invalid(
            " ".join(error.messages), fields={"password": list(error.messages)}
        ) from error
    with by(actor):
        actor.set_password(password)
        actor.save(update_fields=["password"])
        revoke_all_tokens(actor)
    return actor


def make_project(*, actor: User, name: str, slug: str = "", description: str = "") -> Project:
    """A project whose admin is its maker.

    The slug is made from the name when none is given. Raises NotPermitted when the person may not
    make projects here, Invalid for a bad or taken slug or an empty name.
    """
    if not permissions.may_make_projects(actor):
        raise NotPermitted("Only an administrator makes projects here.")
    name, description = _named(name), description.strip()
    slug = _checked_slug(slug) if slug else _free_slug(name)
    if Project.objects.filter(slug=slug).exists():
        raise Invalid.field("slug", f"There is a project with the address “{slug}” already.")
    with by(actor):
        project = Project.objects.create(
            name=name, slug=slug, description=description, created_by=actor
        )
        Membership.objects.create(project=project, user=actor, role=Role.ADMIN)
    return project


def change_project(
    *,
    seat: Seat,
    name: str | None = None,
    description: str | None = None,
    rejections_need_reasons: bool | None = None,
    blind: bool | None = None,
) -> Project:
    """The project's name, description or rules; what is None stays, also what somebody else changes
    at the same moment. The slug stays, since addresses are built from it.

    Raises NotPermitted below admin, Invalid for a wrong name.
    """
    permissions.require(seat.may_change_project, "change the project")
    asked = {
        "name": None if name is None else _named(name),
        "description": None if description is None else description.strip(),
        "rejections_need_reasons": rejections_need_reasons,
        "blind": blind,
    }
    given = {field: value for field, value in asked.items() if value is not None}
    for field, value in given.items():
        setattr(seat.project, field, value)
    with by(seat.user):
        seat.project.save(update_fields=list(given))
    return seat.project


def add_member(*, seat: Seat, email: str, role: str, name: str = "") -> tuple[Membership, bool]:
    """Give the person of that address a role. The flag says whether an account was made for her.

    Raises NotPermitted below admin, Invalid for a bad address or role, or when nobody has the
    address and the actor is no administrator; Conflict when she is a member already.
    """
    permissions.require(seat.may_manage_members, "add members")
    email, role = clean_email(email), _checked_role(role)
    user = User.objects.filter(email=email).first()
    made = user is None
    if user is None and not permissions.may_make_people(seat.user):
        raise Invalid.field(
            "email",
            "Nobody has an account with this address yet. An administrator can make one.",
        )
    with by(seat.user):
        if user is None:
            user = User.objects.create_user(email=email, name=name.strip())
        membership, added = Membership.objects.get_or_create(
            project=seat.project, user=user, defaults={"role": role}
        )
    if not added:
        raise Conflict(
            f"{user.display_name} is a member already, as {membership.get_role_display().lower()}.",
            code="already_a_member",
            fields={"email": ["This person is a member already."]},
        )
    return membership, made


def change_role(*, seat: Seat, membership: Membership, role: str) -> Membership:
    """Another role for a member. Raises Conflict when no admin would be left."""
    permissions.require(seat.may_manage_members, "change roles")
    role = _checked_role(role)
    with by(seat.user):
        _keep_an_admin(seat.project, membership, role)
        membership.role = role
        membership.save(update_fields=["role"])
    return membership


def remove_member(*, seat: Seat, membership: Membership) -> None:
    """End a membership: anyone's for an admin, one's own for everybody. The work done stays.

    Raises Conflict for the last admin.
    """
    permissions.require(
        seat.may_manage_members or membership.user_id == seat.user.pk, "remove members"
    )
    with by(seat.user):
        _keep_an_admin(seat.project, membership, None)
        membership.delete()


def _keep_an_admin(project: Project, membership: Membership, role: str | None) -> None:
    # Locked, so that two admins cannot step down at the same moment.
    admins = list(
        Membership.objects.select_for_update()
        .filter(project=project, role=Role.ADMIN)
        .values_list("pk", flat=True)
    )
    if admins == [membership.pk] and role != Role.ADMIN:
        raise Conflict("A project needs an admin: name another one first.", code="last_admin")


def _checked_role(role: str) -> str:
    if role not in Role.values:
        raise Invalid.field("role", f"A role is one of: {', '.join(Role.values)}.")
    return role


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid.field("name", "A project needs a name.")
    if len(name) > 200:
        raise Invalid.field("name", "A name has at most 200 characters.")
    return name


def _checked_slug(slug: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 60:
        raise Invalid.field(
            "slug", "An address has small letters, digits and single hyphens, 60 at most."
        )
    if slug in RESERVED_SLUGS:
        raise Invalid.field("slug", "This address is reserved.")
    return slug


def _free_slug(name: str) -> str:
    """The name as a slug, with the first number that makes it free."""
    base = slugify(name)[:50].strip("-") or "project"
    taken = (
        set(Project.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        | RESERVED_SLUGS
    )
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug
