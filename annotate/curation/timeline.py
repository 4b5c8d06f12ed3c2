"""What happened to one annotation, from all that is recorded about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps

from annotate.history.queries import changes

# What is recorded, where, and which column there names the annotation.
_SOURCES = (
    ("annotation", "annotations", "AnnotationEvent", "id"),
    ("tag", "annotations", "AnnotationTagEvent", "annotation_id"),
    ("comment", "annotations", "CommentEvent", "annotation_id"),
    ("resolution", "annotations", "ResolutionEvent", "annotation_id"),
    ("review", "curation", "ReviewEvent", "annotation_id"),
)
_ONLY_FOR_US = ("id", "annotation_id", "revision_id")


@dataclass(frozen=True, slots=True)
class Happening:
    """One change: of what (annotation, tag, comment, resolution, review), how (insert, update,
    delete), when, by whom, and the values after it."""

    what: str
    kind: str
    at: datetime
    by: str | None
    values: dict[str, Any]


def timeline(annotation_id: UUID) -> list[Happening]:
    """All changes of the annotation, its tags, its thread and its review, oldest first."""
    found = [
        Happening(
            what,
            change.kind,
            change.at,
            change.by,
            {name: value for name, value in change.values.items() if name not in _ONLY_FOR_US},
        )
        for what, app, model, column in _SOURCES
        for change in changes(apps.get_model(app, model), **{column: annotation_id})
    ]
    return sorted(found, key=lambda happening: happening.at)
