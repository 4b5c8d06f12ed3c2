"""What an annotation said at an earlier version, read from its history."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps

from annotate.annotations.anchorings import GIVEN_UP, Anchoring
from annotate.annotations.models import Annotation, AnnotationTag

GONE = 0
"""The version of an annotation that is not there: not made yet, or in the trash."""


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """An anchoring as it was: what it says, and beside that how it came to say so. Two are equal
    that say the same; that a person called a passage gone is more than that it was not found."""

    revision: UUID
    state: str
    start: int | None
    end: int | None
    quote: str
    score: float
    method: str
    reason: str
    since_id: UUID | None
    since_start: int | None
    since_end: int | None
    by_id: int | None

    @property
    def _said(self) -> tuple[object, ...]:
        return self.revision, self.state, self.start, self.end, self.method == GIVEN_UP

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Anchor) and self._said == other._said

    def __hash__(self) -> int:
        return hash(self._said)


_ANCHOR = ("revision_id", *[each.name for each in fields(Anchor)][1:])


@dataclass(frozen=True, slots=True)
class Content:
    """What an annotation says. `start` and `end` are code points of the revision's text; `tags` are
    the values of their fields by tag id; without an `anchor` it was made in that text."""

    revision: UUID
    start: int
    end: int
    note: str
    tags: dict[int, dict[str, Any]]
    anchor: Anchor | None = None

    @property
    def place(self) -> tuple[Any, ...]:
        """Where it stands, and whether that is certain."""
        return self.revision, self.start, self.end, self.anchor

    @property
    def text(self) -> UUID:
        """The revision that was the article's current one."""
        return self.anchor.revision if self.anchor else self.revision


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where in the history of its tags a version ends: with the first change made together with a
    later version."""

    contexts: frozenset[UUID]
    at: datetime | None

    def is_later(self, context: UUID | None, at: datetime) -> bool:
        if context is not None:
            return context in self.contexts
        return self.at is not None and at >= self.at


def present_content(annotation: Annotation) -> Content:
    """What it says now."""
    tags = AnnotationTag.objects.filter(annotation=annotation).values_list("tag_id", "details")
    return Content(
        annotation.revision_id,
        annotation.start,
        annotation.end,
        annotation.note,
        dict(tags),
        present_anchor(annotation),
    )


def present_anchor(annotation: Annotation) -> Anchor | None:
    """Its anchoring now."""
    row = Anchoring.objects.filter(annotation=annotation).values_list(*_ANCHOR).first()
    return Anchor(*row) if row else None


def is_only_carried(annotation: Annotation, seen: int) -> bool:
    """Whether all that happened to an annotation since the version `seen` is that its article got a
    new text: what it says is still what the person saw."""
    carried = Anchoring.objects.filter(annotation=annotation, by=None, version=seen + 1)
    return annotation.version == seen + 1 and carried.exists()


def contents(annotation_id: UUID, versions: Iterable[int]) -> dict[int, Content]:
    """What the annotation said at the end of each of these versions; those that never were are left
    out. Tags that the project has no more are still named. Three queries."""
    events = list(
        _events("AnnotationEvent")
        .filter(pgh_obj_id=annotation_id)
        .order_by("pgh_id")
        .values_list(
            "version", "revision_id", "start", "end", "note", "pgh_context_id", "pgh_created_at"
        )
    )
    tagging = list(
        _events("AnnotationTagEvent")
        .filter(annotation_id=annotation_id)
        .order_by("pgh_id")
        .values_list("tag_id", "details", "pgh_label", "pgh_context_id", "pgh_created_at")
    )
    anchors = list(
        _events("AnchoringEvent")
        .filter(pgh_obj_id=annotation_id)
        .order_by("pgh_id")
        .values_list(*_ANCHOR, "pgh_label", "pgh_context_id", "pgh_created_at")
    )
    found: dict[int, Content] = {}
    for version in set(versions):
        own = [event for event in events if event[0] == version]
        if not own:
            continue
        later = [event for event in events if event[0] > version]
        cut = _Cut(
            frozenset(event[5] for event in later if event[5] is not None),
            later[0][6] if later else None,
        )
        _, revision, start, end, note, *_ = own[-1]
        found[version] = Content(
            revision, start, end, note, _tags_before(tagging, cut), _anchor_before(anchors, cut)
        )
    return found


def _tags_before(tagging: list[Any], cut: _Cut) -> dict[int, dict[str, Any]]:
    tags: dict[int, dict[str, Any]] = {}
    for tag, details, kind, context, at in tagging:
        if cut.is_later(context, at):
            break
        if kind == "delete":
            tags.pop(tag, None)
        else:
            tags[tag] = details
    return tags


def _anchor_before(anchors: list[Any], cut: _Cut) -> Anchor | None:
    last: Anchor | None = None
    for *values, kind, context, at in anchors:
        if cut.is_later(context, at):
            break
        last = None if kind == "delete" else Anchor(*values)
    return last


def _events(model: str) -> Any:
    # pghistory makes these models; their managers have no types.
    return apps.get_model("annotations", model).objects
