"""The editor of a tag's typed fields: rows of a form, which also work without JavaScript."""

from dataclasses import dataclass, field
from typing import Any, Self

from django.http import QueryDict

from annotate.accounts.errors import Refused
from annotate.annotations.details import MOST_FIELDS, FieldType
from annotate.web.typed import whole

_PARTS = ("key", "name", "type", "choices", "help")


@dataclass(slots=True)
class FieldRow:
    """One field as it is being edited; `choices` holds one a line."""

    key: str = ""
    name: str = ""
    type: str = FieldType.TEXT
    choices: str = ""
    help: str = ""
    errors: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, definition: dict[str, Any]) -> Self:
        """A row of a stored field."""
        values = {part: definition.get(part, "") for part in _PARTS}
        return cls(**values | {"choices": "\n".join(definition.get("choices", []))})

    @property
    def types(self) -> list[tuple[str, str]]:
        return FieldType.choices

    @property
    def is_blank(self) -> bool:
        return not (self.name.strip() or self.choices.strip() or self.help.strip())

    @property
    def definition(self) -> dict[str, Any]:
        """The field as an action takes it."""
        known: dict[str, Any] = {"name": self.name, "type": self.type, "help": self.help}
        if self.key:
            known["key"] = self.key
        if self.type == FieldType.CHOICE:
            known["choices"] = self.choices.splitlines()
        return known


def rows_from(data: QueryDict) -> list[FieldRow]:
    """The rows of a posted form, blank ones too, in their order."""
    there = [n for n in range(MOST_FIELDS + 1) if f"fields-{n}-name" in data]
    return [_row_from(data, f"fields-{n}-") for n in there]


def _row_from(data: QueryDict, prefix: str) -> FieldRow:
    values: dict[str, Any] = {part: data.get(prefix + part, "") for part in _PARTS}
    return FieldRow(**values)


def rearranged(rows: list[FieldRow], do: str) -> list[FieldRow]:
    """The rows after a button: `add`, `remove-2`, `up-2`, `down-2`; all else changes nothing."""
    if do == "add":
        return [*rows, FieldRow()] if len(rows) < MOST_FIELDS else rows
    what, _, place = do.partition("-")
    at = whole(place)
    if at is None or at >= len(rows):
        return rows
    row = rows[at]
    others = rows[:at] + rows[at + 1 :]
    if what == "remove":
        return others
    step = {"up": -1, "down": 1}.get(what, 0)
    to = max(0, at + step)
    return [*others[:to], row, *others[to:]]


def show_field_errors(rows: list[FieldRow], refusal: Refused) -> None:
    """Move messages about `fields.<position>.<part>` to the row they belong to."""
    for where in [name for name in refusal.fields if name.startswith("fields.")]:
        position = whole(where.split(".")[1])
        if position is not None and position < len(rows):
            rows[position].errors += refusal.fields.pop(where)
