"""What one annotation says that is made of several. Nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotate.accounts.errors import Invalid
from annotate.annotations.errors import Unplaced
from annotate.annotations.models import Annotation, AnnotationTag, Tag
from annotate.text.characters import is_blank


@dataclass(frozen=True, slots=True)
class Merged:
    """One out of several: the fields that follow from where it lies, its tags' values, its note."""

    place: dict[str, Any]
    tags: dict[int, dict[str, Any]]
    note: str


def merged_span(text: str, in_order: Sequence[Annotation]) -> tuple[int, int]:
    """The span over all of them, in code points. Annotations touch when they share a character or
    only white space lies between them. Raises Unplaced when some do not."""
    end = in_order[0].end
    for one in in_order[1:]:
        if one.start > end and not is_blank(text[end : one.start]):
            raise Unplaced("These highlights do not touch each other.", code="bad_span")
        end = max(end, one.end)
    return in_order[0].start, end


def merged_note(in_order: Sequence[Annotation]) -> str:
    """Their notes one below the other, each once."""
    return "\n\n".join(dict.fromkeys(one.note for one in in_order if one.note))


def merged_tags(in_order: Sequence[Annotation]) -> dict[int, dict[str, Any]]:
    """All their tags by id, with the values of their fields.

    Raises Invalid when they have no tag in common, though one has some, or when two give different
    values to a field: which one is right a person has to say.
    """
    rows = _tagging(in_order)
    by_annotation = {
        one.pk: {row.tag_id for row in rows if row.annotation_id == one.pk} for one in in_order
    }
    if rows and not set.intersection(*by_annotation.values()):
        raise Invalid("Highlights are merged when they have a tag in common; these have none.")
    return _united(rows)


def merged_details(several: Sequence[Annotation]) -> dict[int, dict[str, Any]]:
    """The same, whether they have a tag in common or not."""
    return _united(_tagging(several))


def _tagging(annotations: Sequence[Annotation]) -> list[AnnotationTag]:
    return list(
        AnnotationTag.objects.filter(annotation__in=annotations)
        .select_related("tag")
        .order_by("id")
    )


def _united(rows: Sequence[AnnotationTag]) -> dict[int, dict[str, Any]]:
    merged: dict[int, dict[str, Any]] = {}
    for row in rows:
        known = merged.setdefault(row.tag_id, {})
        for field, value in row.details.items():
            if known.setdefault(field, value) != value:
                raise Invalid(_contradiction(row.tag, field, known[field], value))
    return merged


def _contradiction(tag: Tag, key: str, one: object, other: object) -> str:
    name = next((field["name"] for field in tag.fields if field["key"] == key), key)
    return (
        f"They say different things: {tag.name}, {name} is “{one}” and “{other}”. "
        "Make them say the same first."
    )
