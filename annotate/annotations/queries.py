"""Reads of annotations that need nothing from the rooms above."""

from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import CharField, Q
from django.db.models.functions import Cast

from annotate.annotations.models import Annotation, Tag

type Mark = tuple[int, int, str, tuple[int, ...]]
"""(start, end, annotation id, tag ids): what the painting of a highlight needs, in code points."""


def marks_of(revision_id: UUID, *, touching: tuple[int, int] | None = None) -> list[Mark]:
    """The highlights of a revision in document order, or those that touch `[start, end)`.

    Rows, not model instances: an article may have thousands.
    """
    found = Annotation.objects.filter(revision=revision_id, deleted_at=None)
    if touching is not None:
        found = found.filter(start__lt=touching[1], end__gt=touching[0])
    rows = (
        found.annotate(
            text_id=Cast("id", CharField()),
            slots=ArrayAgg(
                "tagging__tag_id",
                filter=Q(tagging__isnull=False),
                order_by=("tagging__tag__position", "tagging__tag_id"),
                default=[],
            ),
        )
        .order_by("start", "end", "id")
        .values_list("start", "end", "text_id", "slots")
    )
    return [(start, end, id, tuple(slots)) for start, end, id, slots in rows]


def tags_in_use(project_id: int) -> list[Tag]:
    """The tags that the project offers, in its order."""
    return list(Tag.objects.in_use().filter(project=project_id))
