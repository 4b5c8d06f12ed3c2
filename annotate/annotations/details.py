"""Typed details: the fields that a tag defines, and the values that an annotation gives them.

A field is `{"key", "name", "type", "choices", "help"}`; the types are those of `FieldType`.
Values are stored as JSON: text as a string, a number as a number, a date as `YYYY-MM-DD`, a choice
as the chosen string. A field without a value is left out.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.text import slugify

from annotate.accounts.errors import Invalid

MOST_FIELDS = 20
LONGEST_TEXT = 2000
_LARGEST_NUMBER = 1e300
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")


class FieldType(models.TextChoices):
    """What a field's values can be."""

    TEXT = "text", "Text"
    NUMBER = "number", "Number"
    DATE = "date", "Date"
    CHOICE = "choice", "Choice"


def clean_fields(fields: Any) -> list[dict[str, Any]]:
    """A tag's field definitions in their stored form; a key is made from the name when none is
    given.

    Raises Invalid (fields: `fields.<position>.<part>`) naming what is wrong.
    """
    if not isinstance(fields, list) or len(fields) > MOST_FIELDS:
        raise Invalid.field("fields", f"Fields are a list of at most {MOST_FIELDS}.")
    cleaned: list[dict[str, Any]] = []
    for position, field in enumerate(fields):
        cleaned.append(_clean_field(field, f"fields.{position}"))
    keys = [field["key"] for field in cleaned]
    for key in keys:
        if keys.count(key) > 1:
            raise Invalid.field("fields", f"Two fields have the key “{key}”.")
    return cleaned


def _clean_field(field: Any, where: str) -> dict[str, Any]:
    if not isinstance(field, Mapping):
        raise Invalid.field(where, "A field is an object with name and type.")
    if unknown := set(field) - {"key", "name", "type", "choices", "help"}:
        raise Invalid.field(where, f"Unknown: {', '.join(sorted(map(str, unknown)))}.")
    name = " ".join(str(field.get("name", "")).split())
    if not 0 < len(name) <= 60:
        raise Invalid.field(f"{where}.name", "A field needs a name of at most 60 characters.")
    key = str(field.get("key") or slugify(name).replace("-", "_"))
    if not _KEY.fullmatch(key):
        raise Invalid.field(
            f"{where}.key",
            "A key has small letters, digits and underscores, and begins with a letter.",
        )
    kind = str(field.get("type", FieldType.TEXT))
    if kind not in FieldType.values:
        raise Invalid.field(f"{where}.type", f"A type is one of: {', '.join(FieldType.values)}.")
    cleaned: dict[str, Any] = {"key": key, "name": name, "type": kind}
    if kind == FieldType.CHOICE:
        cleaned["choices"] = _clean_choices(field.get("choices"), where)
    if text := str(field.get("help") or "").strip()[:200]:
        cleaned["help"] = text
    if "\x00" in "".join([name, text, *cleaned.get("choices", [])]):
        raise Invalid.field(where, "A field cannot hold NUL.")
    return cleaned


def _clean_choices(choices: Any, where: str) -> list[str]:
    listed = choices if isinstance(choices, list) else []
    texts = list(dict.fromkeys(text for c in listed if (text := str(c).strip())))
    if not 1 <= len(texts) <= 100 or any(len(text) > 200 for text in texts):
        raise Invalid.field(
            f"{where}.choices",
            "A choice needs 1 to 100 different choices of at most 200 characters.",
        )
    return texts


def clean_values(
    definitions: list[dict[str, Any]], values: Any, *, where: str = "details"
) -> dict[str, Any]:
    """The values of one tag's fields in their stored form; empty ones are left out.

    Raises Invalid with a message at each wrong field (`details.<tag>.<field>`).
    """
    if not isinstance(values, Mapping):
        raise Invalid.field(where, "Details are an object of fields and values.")
    known = {field["key"]: field for field in definitions}
    cleaned: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for key, value in values.items():
        if key not in known:
            wrong[f"{where}.{key}"] = ["The tag has no such field."]
        elif value is not None and value != "":
            try:
                cleaned[key] = _PARSERS[known[key]["type"]](value, known[key])
            except ValueError as error:
                wrong[f"{where}.{key}"] = [str(error)]
    if wrong:
        place, messages = next(iter(wrong.items()))
        raise Invalid(f"{place.removeprefix('details.')}: {messages[0]}", fields=wrong)
    # In the order of the definitions, so that equal details are equal texts.
    return {key: cleaned[key] for key in known if key in cleaned}


def _text(value: Any, _field: Mapping[str, Any]) -> str:
    if not isinstance(value, str):
        raise ValueError("This is not a text.")
    if "\x00" in value or len(value) > LONGEST_TEXT:
        raise ValueError(f"A text has at most {LONGEST_TEXT} characters, and no NUL.")
    return value.strip()


def _number(value: Any, _field: Mapping[str, Any]) -> int | float:
    if isinstance(value, str):
        text = value.strip().replace("\u00a0", "").replace("\u2212", "-")
        # 25,890 as people type it; a single comma that may be a decimal sign is not guessed at.
        if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text):
            text = text.replace(",", "")
        if not _NUMBER.fullmatch(text):
            raise ValueError("This is not a number.")
        value = int(text) if re.fullmatch(r"[+-]?\d{1,15}", text) else float(text)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("This is not a number.")
    if not -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER:  # which NaN is not either
        raise ValueError("This number is too large.")
    return value


def _date(value: Any, _field: Mapping[str, Any]) -> str:
    try:
        return date.fromisoformat(value.strip() if isinstance(value, str) else "").isoformat()
    except ValueError:
        raise ValueError("This is not a date (YYYY-MM-DD).") from None


def _choice(value: Any, field: Mapping[str, Any]) -> str:
    if value not in field["choices"]:
        raise ValueError(f"This is not one of: {', '.join(field['choices'])}.")
    return str(value)


_PARSERS = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
}
