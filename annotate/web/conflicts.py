"""Two people changed one annotation: both versions, field by field, and what the person chose.

A conflict's form posts the person's own values, and for each field that differs `side.<field>`,
which is "mine" or "theirs"; `side=mine` keeps all of hers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.details import clean_values
from annotate.annotations.models import Annotation, Tag
from annotate.annotations.versions import Content, contents
from annotate.curation.queries import AnnotationRow, TagOn, row
from annotate.history.queries import changes_of
from annotate.web.cards import shown

SIDE, THEIRS, MINE = "side.", "theirs", "mine"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the two sides say otherwise. `chosen` is the side that alone changed it, else
    ""; then the person has to choose."""

    name: str
    label: str
    mine: str
    theirs: str
    chosen: str


def settled(data: QueryDict, annotation: Annotation) -> QueryDict:
    """What the person sent, with the values that stand now where she chose theirs."""
    asked = [name.removeprefix(SIDE) for name, side in data.items() if side == THEIRS]
    if data.get("side") == MINE or not asked:
        return data
    mixed, found = data.copy(), row(annotation.pk)
    values = _values(found.tags)
    for name in asked:
        if name == "tags":
            mixed.setlist("tags", [tag.key for tag in found.tags])
        elif name == "note":
            mixed["note"] = found.note
        else:
            mixed[name] = values.get(name, "")
    return mixed


def differences(seat: Seat, data: QueryDict, found: AnnotationRow, seen: int) -> list[Difference]:
    """The fields in which what the person sent and what stands now differ. `seen` is the version
    that she began with: a field that only one side changed since is chosen for her."""
    base = contents(found.id, [seen]).get(seen)
    tags = {tag.pk: tag for tag in Tag.objects.filter(project=seat.project)}
    keys = {tag.key: tag for tag in tags.values()}
    mine_tags, their_tags = data.getlist("tags"), [tag.key for tag in found.tags]
    base_tags = [tags[pk].key for pk in base.tags if pk in tags] if base else None
    rows: list[Difference | None] = [
        _difference(
            "tags",
            "Tags",
            (_named(mine_tags, keys), sorted(mine_tags)),
            (_named(their_tags, keys), sorted(their_tags)),
            sorted(base_tags) if base_tags is not None else None,
        )
    ]
    theirs, began = _values(found.tags), _base_values(base, tags)
    for key in mine_tags:
        if key not in their_tags or key not in keys:
            continue
        for field in keys[key].fields:
            name = f"details.{key}.{field['key']}"
            mine, other, first = (
                _as_shown(field, values.get(name, "")) for values in (data, theirs, began)
            )
            rows.append(
                _difference(
                    name, field["name"], (mine, mine), (other, other), first if base else None
                )
            )
    note = data.get("note", "").replace("\r\n", "\n").strip()
    rows.append(
        _difference(
            "note", "Note", (note, note), (found.note, found.note), base.note if base else None
        )
    )
    return [row for row in rows if row is not None]


def who_changed(annotation: Annotation, seat: Seat) -> str:
    """Who changed or deleted it last, for people to read."""
    last = changes_of(Annotation, [annotation.pk])[-1:]
    if last and last[0].person == seat.user.pk:
        return "You, in another place,"
    return (last and last[0].by) or "Somebody"


def _difference(
    name: str, label: str, mine: tuple[str, Any], theirs: tuple[str, Any], base: Any
) -> Difference | None:
    if mine[1] == theirs[1]:
        return None
    chosen = THEIRS if mine[1] == base else MINE if theirs[1] == base else ""
    return Difference(name, label, mine[0], theirs[0], chosen)


def _named(keys: list[str], tags: Mapping[str, Tag]) -> str:
    return ", ".join(tags[key].name if key in tags else key for key in keys)


def _as_shown(field: Mapping[str, Any], written: str) -> str:
    """A value of a field as its card shows it; what is no value of it, as it was written."""
    key = field["key"]
    try:
        return shown(clean_values([dict(field)], {key: written}).get(key, ""))
    except Invalid:
        return written.strip()


def _values(tags: list[TagOn]) -> dict[str, str]:
    """The details as the form's fields name and show them."""
    return {
        f"details.{tag.key}.{field}": str(value)
        for tag in tags
        for field, value in tag.details.items()
    }


def _base_values(base: Content | None, tags: Mapping[int, Tag]) -> dict[str, str]:
    if base is None:
        return {}
    return {
        f"details.{tags[pk].key}.{field}": str(value)
        for pk, details in base.tags.items()
        if pk in tags
        for field, value in details.items()
    }
