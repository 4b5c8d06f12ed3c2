"""The only writes to a project's tags."""

from typing import Any, TypedDict, Unpack

from django.utils import timezone
from django.utils.text import slugify

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.models import Project
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.details import clean_fields
from annotate.annotations.models import Colour, Tag, Underline

# Keys that the reader itself uses; a tag's shortcut must not take one away.
RESERVED_SHORTCUTS = frozenset("adegjknosuxyz")
MOST_TAGS = 60

STARTING_TAGS: list[dict[str, Any]] = [
    {
        "key": "claim",
        "name": "Claim",
        "description": "A statement that somebody makes and that can be checked.",
        "colour": Colour.AMBER,
        "underline": Underline.SOLID,
        "shortcut": "c",
        "fields": [
            {"key": "claimant", "name": "Claimant", "type": "text", "help": "Who says so"},
        ],
    },
    {
        "key": "figure",
        "name": "Figure",
        "description": "A number with what it counts, for when and for where.",
        "colour": Colour.BLUE,
        "underline": Underline.DOUBLE,
        "shortcut": "f",
        "fields": [
            {"key": "value", "name": "Value", "type": "number"},
            {"key": "unit", "name": "Unit", "type": "text", "help": "What is counted"},
            {"key": "period", "name": "Period", "type": "text", "help": "For which time"},
            {"key": "scope", "name": "Scope", "type": "text", "help": "For which place or group"},
        ],
    },
    {
        "key": "recommendation",
        "name": "Recommendation",
        "description": "Something that somebody ought to do.",
        "colour": Colour.GREEN,
        "underline": Underline.DASHED,
        "shortcut": "r",
        "fields": [
            {"key": "addressee", "name": "Addressee", "type": "text", "help": "Who ought to do it"},
        ],
    },
]


class TagValues(TypedDict, total=False):
    """What can be said of a tag. `fields` are definitions as in `annotate.annotations.details`."""

    name: str
    description: str
    colour: str
    underline: str
    shortcut: str
    fields: list[dict[str, Any]]


def add_starting_tags(*, seat: Seat) -> list[Tag]:
    """Claim, figure and recommendation, for a project that was just made."""
    with by(seat.user):
        return Tag.objects.bulk_create(
            Tag(project=seat.project, position=position, **values)
            for position, values in enumerate(STARTING_TAGS, start=1)
        )


def add_tag(*, seat: Seat, key: str = "", **values: Unpack[TagValues]) -> Tag:
    """A new tag at the end of the list. Colour and underline are the least used ones when not
    given.

    Raises NotPermitted below admin, Invalid for a wrong or taken value.
    """
    permissions.require(seat.may_manage_tags, "manage tags")
    cleaned = _checked(values)
    if "name" not in cleaned:
        raise Invalid.field("name", "A tag needs a name.")
    with by(seat.user):
        tags = _locked_tags(seat.project)
        if len(tags) >= MOST_TAGS:
            raise Invalid(f"A project has at most {MOST_TAGS} tags.", code="too_many_tags")
        key = key or _free_key(cleaned["name"], tags)
        if slugify(key) != key or not 0 < len(key) <= 60:
            raise Invalid.field(
                "key", "A key has small letters, digits, hyphens and underscores, 60 at most."
            )
        if any(tag.key == key for tag in tags):
            raise Invalid.field("key", f"There is a tag with the key “{key}” already.")
        _check_against(tags, cleaned, own=None)
        cleaned.setdefault("colour", _least_used(Colour.values, [tag.colour for tag in tags]))
        cleaned.setdefault(
            "underline", _least_used(Underline.values, [tag.underline for tag in tags])
        )
        position = 1 + max((tag.position for tag in tags), default=0)
        return Tag.objects.create(project=seat.project, key=key, position=position, **cleaned)


def change_tag(*, seat: Seat, tag: Tag, **values: Unpack[TagValues]) -> Tag:
    """Rename, recolour, describe, give another shortcut or other fields. The key stays: exports
    name it.

    Values that annotations have for a field that goes away are kept with them.
    Raises NotPermitted or Invalid.
    """
    permissions.require(seat.may_manage_tags, "manage tags")
    cleaned = _checked(values)
    with by(seat.user):
        _check_against(_locked_tags(seat.project), cleaned, own=tag)
        for name, value in cleaned.items():
            setattr(tag, name, value)
        tag.save(update_fields=list(cleaned))
    return tag


def archive_tag(*, seat: Seat, tag: Tag) -> Tag:
    """Offer the tag no longer. Annotations keep it."""
    return _set_archived(seat, tag, archived=timezone.now())


def unarchive_tag(*, seat: Seat, tag: Tag) -> Tag:
    """Offer the tag again. Raises Invalid when its shortcut is taken meanwhile."""
    return _set_archived(seat, tag, archived=None)


def delete_tag(*, seat: Seat, tag: Tag) -> int:
    """Take the tag away, from the annotations that carry it too; these stay, with their other tags.

    Returns from how many annotations it was taken; history keeps which, with their details.
    """
    permissions.require(seat.may_manage_tags, "manage tags")
    with by(seat.user):
        taken = tag.tagging.count()
        tag.delete()
    return taken


def order_tags(*, seat: Seat, keys: list[str]) -> list[Tag]:
    """Put the tags into the order of these keys, which are all of the project's keys, each once."""
    permissions.require(seat.may_manage_tags, "manage tags")
    with by(seat.user):
        tags = {tag.key: tag for tag in _locked_tags(seat.project)}
        if sorted(keys) != sorted(tags):
            raise Invalid.field("keys", "The order must name each tag of the project once.")
        for position, key in enumerate(keys, start=1):
            tags[key].position = position
        Tag.objects.bulk_update(tags.values(), ["position"])
    return [tags[key] for key in keys]


def _set_archived(seat: Seat, tag: Tag, *, archived: Any) -> Tag:
    permissions.require(seat.may_manage_tags, "manage tags")
    with by(seat.user):
        if archived is None:
            _check_against(_locked_tags(seat.project), {"shortcut": tag.shortcut}, own=tag)
        tag.archived_at = archived
        tag.save(update_fields=["archived_at"])
    return tag


def _locked_tags(project: Project) -> list[Tag]:
    # One admin at a time, so that shortcuts and positions cannot collide.
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    return list(Tag.objects.filter(project=project))


def _checked(values: TagValues) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for name, value in values.items():
        if name in ("name", "description"):
            cleaned[name] = " ".join(str(value).split())
    if "name" in cleaned and not 0 < len(cleaned["name"]) <= 60:
        raise Invalid.field("name", "A tag needs a name of at most 60 characters.")
    if len(cleaned.get("description", "")) > 500:
        raise Invalid.field("description", "A description has at most 500 characters.")
    if colour := values.get("colour"):
        cleaned["colour"] = _one_of("colour", colour, Colour.values)
    if underline := values.get("underline"):
        cleaned["underline"] = _one_of("underline", underline, Underline.values)
    if "shortcut" in values:
        cleaned["shortcut"] = _shortcut(values["shortcut"])
    if "fields" in values:
        cleaned["fields"] = clean_fields(values["fields"])
    return cleaned


def _one_of(name: str, value: str, known: list[str]) -> str:
    if value not in known:
        raise Invalid.field(name, f"Use one of: {', '.join(known)}.")
    return value


def _shortcut(value: str) -> str:
    shortcut = str(value).strip().lower()
    if shortcut and (len(shortcut) != 1 or not shortcut.isalnum()):
        raise Invalid.field("shortcut", "A shortcut is one letter or digit.")
    if shortcut in RESERVED_SHORTCUTS:
        raise Invalid.field("shortcut", f"The reader uses “{shortcut}” itself; take another key.")
    return shortcut


def _check_against(tags: list[Tag], cleaned: dict[str, Any], *, own: Tag | None) -> None:
    for tag in tags:
        if own is not None and tag.pk == own.pk:
            continue
        if cleaned.get("name", "").casefold() == tag.name.casefold():
            raise Invalid.field("name", f"There is a tag called “{tag.name}” already.")
        if cleaned.get("shortcut") and cleaned["shortcut"] == tag.shortcut and not tag.archived_at:
            raise Invalid.field(
                "shortcut", f"“{tag.shortcut}” is the shortcut of “{tag.name}” already."
            )


def _free_key(name: str, tags: list[Tag]) -> str:
    base = slugify(name)[:50] or "tag"
    taken = {tag.key for tag in tags}
    number = 1
    while (key := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return key


def _least_used(values: list[str], used: list[str]) -> str:
    return min(values, key=lambda value: (used.count(value), values.index(value)))
