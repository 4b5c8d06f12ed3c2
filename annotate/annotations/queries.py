"""Reads of annotations that need nothing from the rooms above."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from annotate.annotations.models import Annotation, Comment, State

type Mark = tuple[int, int, str, tuple[int, ...]]
"""(start, end, annotation id, tag ids): what the painting of a highlight needs, in code points."""


def marks_of(revision_id: UUID, *, touching: tuple[int, int] | None = None) -> list[Mark]:
    """The highlights of a revision in document order, or those that touch `[start, end)`.

    Rows, not model instances: an article may have thousands.
    """
    found = Annotation.objects.filter(revision=revision_id, deleted_at=None)
    if touching is not None:
        found = found.filter(start__lt=touching[1], end__gt=touching[0])
    rows: Iterable[tuple[int, int, str, int | None]] = (
        found.annotate(text_id=Cast("id", CharField()))
        .order_by("start", "end", "id", "tagging__tag__position", "tagging__tag_id")
        .values_list("start", "end", "text_id", "tagging__tag_id")
    )
    # A row a tag: putting them together here costs half of what array_agg does there.
    marks: list[Mark] = []
    last = ""
    for start, end, id, tag in rows:
        if id == last and tag is not None:
            marks[-1] = (start, end, id, (*marks[-1][3], tag))
        else:
            marks.append((start, end, id, () if tag is None else (tag,)))
            last = id
    return marks


def anchored(states: Iterable[str]) -> Q:
    """The condition on annotations that this became of them; one made in the present text is
    placed."""
    wanted = set(states)
    asked = Q(anchoring__state__in=wanted)
    return asked | Q(anchoring=None) if State.PLACED in wanted else asked


def has_open_thread() -> Q:
    """The condition on annotations that something was said under them which is not resolved."""
    said = Comment.objects.present().filter(annotation=OuterRef("pk"))
    return Q(Exists(said), resolution=None)
