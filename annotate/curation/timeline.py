"""What happened to one annotation, from all that is recorded about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps

from annotate.articles.models import Revision
from annotate.history.queries import changes

# What is recorded, where, and which column there names the annotation: one that has an index.
_SOURCES = (
    ("annotation", "annotations", "AnnotationEvent", "pgh_obj_id"),
    ("anchoring", "annotations", "AnchoringEvent", "annotation_id"),
    ("tag", "annotations", "AnnotationTagEvent", "annotation_id"),
    ("comment", "annotations", "CommentEvent", "annotation_id"),
    ("resolution", "annotations", "ResolutionEvent", "annotation_id"),
    ("review", "curation", "ReviewEvent", "annotation_id"),
)
_ONLY_FOR_US = ("id", "annotation_id")
_REVISIONS = {"revision_id": "revision", "since_id": "since"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One change: of what (annotation, anchoring, tag, comment, resolution, review), how (insert,
    update, delete), when, by whom, and the values after it."""

    what: str
    kind: str
    at: datetime
    by: str | None
    values: dict[str, Any]


def timeline(annotation_id: UUID) -> list[Happening]:
    """All changes of the annotation, its places, tags, thread and review, oldest first. Texts are
    named by their numbers."""
    texts = dict(
        Revision.objects.filter(article__annotations=annotation_id).values_list("pk", "number")
    )
    found = [
        Happening(
            what,
            change.kind,
            change.at,
            change.by,
            _shown(change.values, texts),
        )
        for what, app, model, column in _SOURCES
        for change in changes(apps.get_model(app, model), **{column: annotation_id})
    ]
    return sorted(found, key=lambda happening: happening.at)


def _shown(values: dict[str, Any], texts: dict[UUID, int]) -> dict[str, Any]:
    return {
        _REVISIONS.get(name, name): texts.get(value) if name in _REVISIONS else value
        for name, value in values.items()
        if name not in _ONLY_FOR_US
    }
