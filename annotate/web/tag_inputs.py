"""What a form asks about each tag: whether it is chosen, and its typed fields as inputs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotate.annotations.models import Tag


@dataclass(frozen=True, slots=True)
class FieldInput:
    """One typed field as an input: `error` is "" when nothing is wrong."""

    name: str
    label: str
    kind: str
    help: str
    choices: list[str]
    value: Any
    error: str


@dataclass(frozen=True, slots=True)
class TagInput:
    """A tag that can be chosen, with its fields."""

    tag: Tag
    chosen: bool
    fields: list[FieldInput]


def blank(tags: Iterable[Tag]) -> list[TagInput]:
    """The inputs of a form that the reader fills from a card: of all tags, archived ones too."""
    return [TagInput(tag, chosen=False, fields=fields_of(tag, {}, {})) for tag in tags]


def fields_of(
    tag: Tag, values: Mapping[str, Any], errors: Mapping[str, list[str]]
) -> list[FieldInput]:
    """A tag's fields with these values, and messages by the name of the input."""
    return [
        FieldInput(
            name=(name := f"details.{tag.key}.{field['key']}"),
            label=field["name"],
            kind=field["type"],
            help=field.get("help", ""),
            choices=field.get("choices", []),
            value=values.get(field["key"], ""),
            error=" ".join(errors.get(name, [])),
        )
        for field in tag.fields
    ]
