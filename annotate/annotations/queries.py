"""Reads of annotations that need nothing from the rooms above."""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from annotate.accounts.prepared import Prepared
from annotate.annotations.anchorings import UNSETTLED
from annotate.annotations.drafts import LONGEST_QUOTE
from annotate.annotations.models import Anchoring, Annotation, Comment, State
from annotate.text.segments import MOVED

type Mark = tuple[int, int, str, tuple[int, ...]]
"""(start, end, annotation id, tag ids): what the painting of a highlight needs, in code points."""


def _tagged(revision_id: UUID, *conditions: Q) -> QuerySet[Annotation, tuple[Any, ...]]:
    """(start, end, id, tag id) in document order: a row for each tag, one for who has none."""
    found = Annotation.objects.filter(*conditions, revision=revision_id, deleted_at=None)
    return (
        found.annotate(text_id=Cast("id", CharField()))
        .order_by("start", "end", "id", "tagging__tag__position", "tagging__tag_id")
        .values_list("start", "end", "text_id", "tagging__tag_id")
    )


_ALL = Prepared(_tagged, UUID(int=1))
_HERE = Prepared(
    lambda revision_id, low, start, end: _tagged(
        revision_id, Q(start__gte=low, start__lt=end, end__gt=start)
    ),
    *(UUID(int=1), 1_000_001, 1_000_002, 1_000_003),
)


def marks_of(
    revision_id: UUID,
    *,
    touching: Collection[tuple[int, int]] | None = None,
    first: bool = False,
) -> list[Mark]:
    """The highlights of a revision in document order, or those that touch one of the spans
    `[start, end)`, code points; those that may have moved there carry MOVED as their last tag.
    Nothing moves into a `first` text.

    Rows, not model instances: an article may have thousands.
    """
    rows = _ALL(revision_id) if touching is None else _touching(revision_id, touching)
    # A row a tag: putting them together here costs half of what array_agg does there.
    marks: list[Mark] = []
    last = ""
    for start, end, id, tag in rows:
        if id == last and tag is not None:
            marks[-1] = (start, end, id, (*marks[-1][3], tag))
        else:
            marks.append((start, end, id, () if tag is None else (tag,)))
            last = id
    if not first and (moved := _moved_to(revision_id, touching)):
        marks = sorted(marks + moved, key=lambda mark: mark[:3])
    return marks


def _touching(
    revision_id: UUID, spans: Collection[tuple[int, int]]
) -> Iterable[tuple[int, int, str, int | None]]:
    if len(spans) != 1:
        return _tagged(revision_id, _on(spans))
    # What one person does touches one place: asked with each highlight.
    [(start, end)] = spans
    return _HERE(revision_id, max(start - LONGEST_QUOTE, 0), start, end)


def _on(spans: Collection[tuple[int, int]]) -> Q:
    """The condition on what has a start and an end that it touches one of the spans."""
    # No quote is longer: with a lower bound nothing is read that stands far before.
    each = (
        Q(start__gte=start - LONGEST_QUOTE, start__lt=end, end__gt=start) for start, end in spans
    )
    return reduce(or_, each, Q(pk__in=[]))


def _moved_to(revision_id: UUID, touching: Collection[tuple[int, int]] | None) -> list[Mark]:
    found = Anchoring.objects.filter(
        revision=revision_id, state=State.MOVED, annotation__deleted_at=None
    )
    if touching is not None:
        found = found.filter(_on(touching))
    tags = ArrayAgg(
        "annotation__tagging__tag_id",
        order_by=("annotation__tagging__tag__position", "annotation__tagging__tag_id"),
        filter=Q(annotation__tagging__isnull=False),
        default=Value([]),
    )
    rows = found.annotate(tags=tags).values_list("start", "end", "annotation_id", "tags")
    return [(start or 0, end or 0, str(id), (*tags, MOVED)) for start, end, id, tags in rows]


def shown_in(revision_id: UUID) -> Q:
    """The condition on annotations that this text shows them: they stand there, or may."""
    moved = Anchoring.objects.filter(revision=revision_id, state=State.MOVED)
    return Q(revision=revision_id) | Q(pk__in=moved.values("annotation"))


def unsettled_in(revision_id: UUID) -> dict[str, int]:
    """How many annotations moved into this text or are orphaned in it, where there are any."""
    found = Anchoring.objects.filter(
        revision=revision_id, state__in=UNSETTLED, annotation__deleted_at=None
    )
    return dict(found.order_by("state").values_list("state").annotate(Count("pk")))


def candidates(annotation_ids: Iterable[UUID]) -> list[tuple[int, int]]:
    """Where those of these annotations that wait may be, in their articles' present texts."""
    found = Anchoring.objects.filter(
        annotation__in=list(annotation_ids), state=State.MOVED, start__isnull=False
    )
    return [(start or 0, end or 0) for start, end in found.values_list("start", "end")]


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
