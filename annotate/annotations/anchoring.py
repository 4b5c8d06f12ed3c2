"""What a person says of an annotation's place in a new text: that is it, it is there, it is gone.

A place that a person confirmed is as certain as one that was made in this text.
"""

from typing import Any
from uuid import UUID

from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.anchorings import GIVEN_UP, UNSETTLED, Anchoring, State
from annotate.annotations.drafts import place
from annotate.annotations.errors import Stale
from annotate.annotations.models import Annotation
from annotate.annotations.steps import Span, Step
from annotate.annotations.versions import Anchor
from annotate.articles.models import Article, Revision
from annotate.articles.queries import load_text

CONFIRMED, ADJUSTED, ATTACHED = "confirmed", "adjusted", "attached"


def settle_place(
    *,
    seat: Seat,
    annotation: Annotation,
    seen_version: int,
    span: Span | None = None,
    quote: str | None = None,
) -> list[Step]:
    """Let the annotation stand in its article's current text: where it was found, or at `span`.

    With a quote, that must stand at the span or exactly once in the text. Raises Stale,
    NotPermitted, Unplaced, or Invalid when it was found nowhere and no span is given.
    """
    permissions.require(seat.may_change_annotation(annotation), "change this annotation")
    with by(seat.user):
        current, anchoring = _locked(annotation, seen_version)
        text_id = Article.objects.values_list("current_id", flat=True).get(pk=current.article_id)
        found = _candidate(anchoring)
        wanted = span or found
        if current.revision_id == text_id:
            wanted = span or (current.start, current.end)
        if wanted is None:
            raise Invalid.field("start", "Say where it is: it was found nowhere in the new text.")
        placed = place(load_text(text_id), quote=quote, start=wanted[0], end=wanted[1])
        before = (current.start, current.end) if current.revision_id == text_id else found
        now = placed["start"], placed["end"]
        if before == now and current.revision_id == text_id:
            return [Step(current.pk, current.version, current.version, (now,))]
        since = current.revision_id, current.start, current.end
        _save(current, {"revision_id": text_id, **placed})
        if anchoring is not None:
            method = ATTACHED if anchoring.state == State.ORPHANED else ADJUSTED
            anchoring.method = CONFIRMED if found == now else method
            if anchoring.state in UNSETTLED:
                anchoring.since_id, anchoring.since_start, anchoring.since_end = since
            anchoring.state = State.PLACED
            anchoring.start = anchoring.end = None
            anchoring.quote = ""
            _say(anchoring, current, seat)
    return [Step(current.pk, seen_version, current.version, _spans(before, now))]


def give_up_place(*, seat: Seat, annotation: Annotation, seen_version: int) -> list[Step]:
    """Say that the annotation's passage is gone from the current text: it is orphaned, and stands
    where it was last certain before. What was found stays beside it, for who looks again.

    Raises Stale, NotPermitted, or Conflict for an annotation that was made in this text.
    """
    permissions.require(seat.may_change_annotation(annotation), "change this annotation")
    with by(seat.user):
        current, anchoring = _locked(annotation, seen_version)
        was_placed = anchoring is None or anchoring.state == State.PLACED
        since = _since(anchoring)
        if anchoring is None or (was_placed and since is None):
            raise Conflict("It was made in this text. Delete it instead.", code="made_here")
        before = _candidate(anchoring)
        changed: dict[str, Any] = {}
        if was_placed and since is not None:
            before = current.start, current.end
            anchoring.start, anchoring.end, anchoring.quote = *before, current.quote
            revision, start, end = since
            old = load_text(revision)
            changed = {"revision_id": revision, **place(old, quote=None, start=start, end=end)}
            anchoring.since_id = anchoring.since_start = anchoring.since_end = None
        anchoring.state, anchoring.method = State.ORPHANED, GIVEN_UP
        _save(current, changed)
        _say(anchoring, current, seat)
    return [Step(current.pk, seen_version, current.version, _spans(before))]


def restore_anchor(annotation: Annotation, anchor: Anchor | None) -> None:
    """Bring an annotation's anchoring to what it was; the annotation itself is there already."""
    if anchor is None:
        Anchoring.objects.filter(annotation=annotation).delete()
        return
    values = {name: getattr(anchor, name) for name in Anchor.__slots__ if name != "revision"}
    Anchoring.objects.filter(annotation=annotation).update(
        revision=anchor.revision, version=annotation.version, at=timezone.now(), **values
    )


def require_certain(*annotations: Annotation) -> None:
    """Raise Conflict unless all of them stand in their articles' current texts."""
    texts = [one.revision_id for one in annotations]
    if Revision.objects.filter(pk__in=texts).exclude(current_of=None).count() < len(set(texts)):
        raise Conflict("Confirm first where it is in the new text.", code="not_placed")


def _locked(annotation: Annotation, seen: int) -> tuple[Annotation, Anchoring | None]:
    current = Annotation.objects.select_for_update(of=("self",)).get(pk=annotation.pk)
    if current.version != seen or current.deleted_at is not None:
        raise Stale(current)
    return current, Anchoring.objects.filter(annotation=current).first()


def _candidate(anchoring: Anchoring | None) -> Span | None:
    if anchoring is None or anchoring.start is None or anchoring.end is None:
        return None
    return anchoring.start, anchoring.end


def _since(anchoring: Anchoring | None) -> tuple[UUID, int, int] | None:
    """Where a placed annotation stood before."""
    if anchoring is None or anchoring.since_id is None:
        return None
    return anchoring.since_id, anchoring.since_start or 0, anchoring.since_end or 0


def _save(annotation: Annotation, changed: dict[str, Any]) -> None:
    for name, value in changed.items():
        setattr(annotation, name, value)
    annotation.version += 1
    annotation.updated_at = timezone.now()
    names = [name.removesuffix("_id") for name in changed]
    annotation.save(update_fields=[*names, "version", "updated_at"])


def _say(anchoring: Anchoring, annotation: Annotation, seat: Seat) -> None:
    anchoring.version = annotation.version
    anchoring.by, anchoring.at = seat.user, timezone.now()
    anchoring.save()


def _spans(*spans: Span | None) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(span for span in spans if span is not None))
