"""Changing where annotations lie: new bounds, two out of one, one out of several.

What a person said is never said twice nor lost: when one becomes two, the first part keeps note,
details, discussion and review; when several become one, their discussion moves to the one that
stays. Each is one change, which `reversal` takes back as a whole.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.actions import change_annotation
from annotate.annotations.anchoring import require_certain, settle_place
from annotate.annotations.drafts import clean_note, place
from annotate.annotations.errors import Stale, Unplaced
from annotate.annotations.merging import Merged, merged_note, merged_span, merged_tags
from annotate.annotations.models import Annotation, AnnotationTag
from annotate.annotations.steps import Step
from annotate.annotations.talk_moves import move_talk
from annotate.annotations.versions import GONE
from annotate.articles.queries import hold_text, load_text
from annotate.text.ids import uuid7

MOST_MERGED = 50


def move_bounds(
    *,
    seat: Seat,
    annotation: Annotation,
    seen_version: int,
    start: int,
    end: int,
    quote: str | None = None,
) -> list[Step]:
    """Let the annotation lie at `[start, end)`, code points; all that it says stays.

    With a quote, that must stand there or exactly once in the text. Bounds that are the present
    ones change nothing. One that waits for its place in a new text gets it so. Raises Stale,
    NotPermitted or Unplaced.
    """
    if annotation.revision_id != annotation.article.current_id:
        return settle_place(
            seat=seat,
            annotation=annotation,
            seen_version=seen_version,
            span=(start, end),
            quote=quote,
        )
    placed = place(load_text(annotation.revision_id), quote=quote, start=start, end=end)
    before = (annotation.start, annotation.end)
    span = placed["start"], placed["end"]
    if span == before and annotation.version == seen_version and annotation.deleted_at is None:
        permissions.require(seat.may_change_annotation(annotation), "change this annotation")
        return [Step(annotation.pk, seen_version, seen_version, (span,))]
    changed = change_annotation(
        seat=seat, annotation=annotation, seen_version=seen_version, span=span
    )
    return [Step(changed.pk, seen_version, changed.version, (before, span))]


def split_annotation(
    *, seat: Seat, annotation: Annotation, seen_version: int, at: int
) -> list[Step]:
    """Cut the annotation in two at the code point `at`; white space there belongs to neither part.

    The first part is the annotation itself, with its note, details and discussion. The second is a
    new one by the same author with the same tags. Raises Stale, NotPermitted, or Unplaced when
    nothing would be left of one part.
    """
    with by(seat.user):
        # Before the annotation is locked, as whoever stores a new text does it.
        hold_text(annotation.article_id)
        current = _locked(seat, {annotation.pk: seen_version})[annotation.pk]
        first, second = parts_at(current, at)
        whole = (current.start, current.end)
        tags = [row.tag_id for row in current.tagging.order_by("id")]
        _write(current, first)
        other = Annotation(
            id=uuid7(),
            project_id=current.project_id,
            article_id=current.article_id,
            revision_id=current.revision_id,
            author_id=current.author_id,
            **second,
        )
        other.save(force_insert=True)
        AnnotationTag.objects.bulk_create(
            AnnotationTag(annotation=other, tag_id=tag) for tag in tags
        )
    return [
        Step(current.pk, seen_version, current.version, (whole,)),
        Step(other.pk, GONE, other.version, ((other.start, other.end),)),
    ]


def parts_at(annotation: Annotation, at: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Where its two parts lie, as the fields that follow from it, when it is cut at the code point
    `at`. Raises Conflict when it waits for its place in a new text, or Unplaced when nothing would
    be left of one part."""
    require_certain(annotation)
    if not annotation.start < at < annotation.end:
        raise _no_point("The point lies outside the highlight.")
    text = load_text(annotation.revision_id)
    first = place(text, quote=None, start=annotation.start, end=at)
    second = place(text, quote=None, start=at, end=annotation.end)
    if second["start"] < first["end"]:
        raise _no_point("A letter cannot be cut in half.")
    return first, second


def merge_annotations(
    *,
    seat: Seat,
    annotation: Annotation,
    seen_version: int,
    others: Sequence[tuple[UUID, int]],
) -> list[Step]:
    """Make one of several that touch and have a tag in common, or none at all.

    `others` are ids and the versions seen. The annotation stays, over all their spans, with all
    their tags, details and notes, and their discussion; the others go to the trash. Raises Stale,
    NotPermitted, Unplaced when they do not touch, or Invalid when they have no tag in common or
    their details contradict each other.
    """
    if not 0 < len(others) <= MOST_MERGED:
        raise Unplaced("There is nothing to merge with.", code="bad_span")
    with by(seat.user):
        seen = dict(others) | {annotation.pk: seen_version}
        found = _locked(seat, seen)
        if set(found) != set(seen):
            raise Unplaced("Only highlights of one text can be merged.", code="bad_span")
        merged = merged_into_one(list(found.values()))
        kept = found.pop(annotation.pk)
        spans = {one.pk: (one.start, one.end) for one in [kept, *found.values()]}
        kept.note = merged.note
        _tag(kept, merged.tags)
        _write(kept, merged.place)
        for other in found.values():
            other.deleted_at, other.deleted_by = timezone.now(), seat.user
            other.save(update_fields=["deleted_at", "deleted_by"])
        move_talk(list(found), kept.pk)
    new = (kept.start, kept.end)
    steps = [Step(kept.pk, seen_version, kept.version, (spans[kept.pk], new))]
    return steps + [Step(pk, one.version, GONE, (spans[pk],)) for pk, one in found.items()]


def merged_into_one(several: Sequence[Annotation]) -> Merged:
    """What one annotation made of all these says, and where it lies. Raises as `merge_annotations`
    does."""
    if len({one.revision_id for one in several}) > 1:
        raise Unplaced("Only highlights of one text can be merged.", code="bad_span")
    require_certain(*several)
    if len(several) < 2:
        raise Unplaced("There is nothing to merge with.", code="bad_span")
    in_order = sorted(several, key=lambda one: (one.start, one.end, one.pk))
    text = load_text(in_order[0].revision_id)
    start, end = merged_span(text.text, in_order)
    placed = place(text, quote=None, start=start, end=end)
    return Merged(placed, merged_tags(in_order), clean_note(merged_note(in_order)))


def _no_point(message: str) -> Unplaced:
    return Unplaced(message, code="bad_span", fields={"at": [message]})


def _locked(seat: Seat, seen: dict[UUID, int]) -> dict[UUID, Annotation]:
    """The annotations of the seat's project by id, locked in one order, as the person saw them.

    Raises NotPermitted, or Stale with the first one that is otherwise now.
    """
    rows = Annotation.objects.select_for_update(of=("self",)).filter(
        project=seat.project, pk__in=seen, article__deleted_at=None
    )
    found = {one.pk: one for one in rows.order_by("id")}
    for one in found.values():
        permissions.require(seat.may_change_annotation(one), "change this annotation")
        if one.version != seen[one.pk] or one.deleted_at is not None:
            raise Stale(one)
    return found


def _write(annotation: Annotation, placed: dict[str, object]) -> None:
    for name, value in placed.items():
        setattr(annotation, name, value)
    annotation.version += 1
    annotation.updated_at = timezone.now()
    annotation.save(update_fields=[*placed, "note", "version", "updated_at"])


def _tag(annotation: Annotation, wanted: dict[int, dict[str, object]]) -> None:
    rows = {row.tag_id: row for row in annotation.tagging.all()}
    for tag, details in wanted.items():
        if tag not in rows:
            AnnotationTag.objects.create(annotation=annotation, tag_id=tag, details=details)
        elif rows[tag].details != details:
            rows[tag].details = details
            rows[tag].save(update_fields=["details"])
