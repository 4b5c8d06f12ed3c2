"""Conditions on the typed values of annotations, compared as what their fields are."""

import json
from collections.abc import Mapping
from typing import Any

from annotate.accounts.errors import Invalid
from annotate.annotations.details import FieldType, clean_values
from annotate.curation.conditions import OPERATORS, Term, Wrong
from annotate.curation.fragments import CONTAINS, SAME, Where, compared, containing, days_of, wrong
from annotate.curation.known import Known, KnownTag

_TAGGED = (
    "EXISTS (SELECT FROM annotations_annotationtag w"
    " WHERE w.annotation_id = {a}.id AND w.tag_id = %s AND "
)
_OPERATORS = {
    FieldType.TEXT: CONTAINS,
    FieldType.NUMBER: OPERATORS,
    FieldType.DATE: OPERATORS,
    FieldType.CHOICE: SAME,
}


def detail_sql(term: Term, known: Known) -> Where:
    """That the annotation carries the tag with a value of which this is true. Raises Wrong."""
    tag, field = _field(term.name, term.start, known)
    key, kind = field["key"], FieldType(field["type"])
    if term.operator not in _OPERATORS[kind]:
        takes = " ".join(_OPERATORS[kind])
        raise wrong(f"{term.name} is {_CALLED[kind]}: it takes {takes}.", term)
    if kind is FieldType.NUMBER:
        inside = _number(term, field)
    elif kind is FieldType.DATE:
        inside = _date(term, known, key)
    else:
        inside = _text(term, field)
    return Where(f"{_TAGGED}{inside.sql})", (tag.id, *inside.values))


def has_detail(term: Term, known: Known) -> Where:
    """That the field which the value names has a value. Raises Wrong."""
    tag, field = _field(term.value.lower(), term.start, known)
    return Where(f"{_TAGGED}w.details ? %s)", (tag.id, field["key"]))


_CALLED = {
    FieldType.TEXT: "a text",
    FieldType.NUMBER: "a number",
    FieldType.DATE: "a date",
    FieldType.CHOICE: "a choice",
}


def _field(name: str, start: int, known: Known) -> tuple[KnownTag, Mapping[str, Any]]:
    key, _, field = name.partition(".")
    tag = known.tags.get(key)
    end = start + len(name)
    if tag is None:
        keys = ", ".join(known.tags) or "none"
        raise Wrong(f"the project has no tag “{key}”; it has {keys}.", start, end)
    if field not in tag.fields:
        fields = ", ".join(tag.fields) or "none"
        raise Wrong(f"the tag “{key}” has no field “{field}”; it has {fields}.", start, end)
    return tag, tag.fields[field]


def _number(term: Term, field: Mapping[str, Any]) -> Where:
    # As JSON, where numbers are compared exactly; a text that is stored there equals no number.
    key = field["key"]
    sign = {":": "=", "!=": "<>"}.get(term.operator, term.operator)
    return Where(
        f"jsonb_typeof(w.details->%s) = 'number' AND w.details->%s {sign} %s::jsonb",
        (key, key, json.dumps(_cleaned(term, field))),
    )


def _date(term: Term, known: Known, key: str) -> Where:
    first, after = (day.isoformat() for day in days_of(term, known))
    inside = compared('(w.details->>%s) COLLATE "C"', term.operator, first, after)
    named = tuple(part for value in inside.values for part in (key, value))
    return Where(inside.sql, named)


def _text(term: Term, field: Mapping[str, Any]) -> Where:
    key = field["key"]
    if field["type"] == FieldType.CHOICE:
        sign = "<>" if term.operator == "!=" else "="
        return Where(f"w.details->>%s {sign} %s", (key, _cleaned(term, field)))
    if term.operator == "!=":
        return Where("w.details->>%s <> %s", (key, term.value))
    text, value = containing("w.details->>%s", term)
    return Where(text, (key, value))


def _cleaned(term: Term, field: Mapping[str, Any]) -> Any:
    """The value as it is stored, by the same rules as when it is entered."""
    key = field["key"]
    try:
        return clean_values([dict(field)], {key: term.value})[key]
    except Invalid as error:
        [[said], *_] = error.fields.values()
    except KeyError:
        said = "A value is missing."
    raise wrong(f"{term.name} “{term.value}”: {said}", term)
