"""Taking changes back, and making them again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations import talk_moves
from annotate.annotations.anchoring import restore_anchor
from annotate.annotations.drafts import place
from annotate.annotations.errors import Stale
from annotate.annotations.models import Annotation, AnnotationTag, Tag
from annotate.annotations.steps import Step
from annotate.annotations.versions import GONE, Content, contents, present_content
from annotate.articles.queries import load_text

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Move:
    """Bring an annotation from what it said at version `since` to what it said at version `to`;
    0 is the trash."""

    annotation: UUID
    since: int
    to: int


def reverse_changes(*, seat: Seat, moves: Sequence[Move]) -> list[Step]:
    """Bring annotations to what earlier versions said, all or none, as new versions.

    States are compared, not numbers: an annotation that says again what it said at `since` is at
    `since`, so any number of changes can be taken back and made again in order; one that says
    already what it said at `to` stays as it is. Out of the trash an annotation comes as it went in,
    with its verdict; discussion that a split or a merge moved moves back. A tag that the project
    has no more stays away.

    Raises Stale when somebody changed one of them since, NotPermitted, or Invalid for a version or
    an annotation that never was.
    """
    if not 0 < len(moves) <= MOST_STEPS or len({move.annotation for move in moves}) < len(moves):
        raise Invalid("There is nothing to take back, or too much at once.")
    with by(seat.user):
        found = {
            annotation.pk: annotation
            for annotation in Annotation.objects.select_for_update(of=("self",))
            .filter(
                project=seat.project,
                pk__in=[move.annotation for move in moves],
                article__deleted_at=None,
            )
            .order_by("id")
        }
        if len(found) < len(moves):
            raise Invalid("What this would take back is not there any more.")
        for annotation in found.values():
            permissions.require(seat.may_change_annotation(annotation), "change this annotation")
        steps = [_move(seat, found[move.annotation], move) for move in moves]
        talk_moves.follow(steps)
    return steps


def _move(seat: Seat, annotation: Annotation, move: Move) -> Step:
    version = GONE if annotation.deleted_at else annotation.version
    spans = [(annotation.start, annotation.end)]
    now = None if annotation.deleted_at else present_content(annotation)
    since, wanted = _states(seat, annotation, move)
    if now != wanted:
        if now != since:
            raise Stale(annotation)
        if wanted is None:
            annotation.deleted_at, annotation.deleted_by = timezone.now(), seat.user
            annotation.save(update_fields=["deleted_at", "deleted_by"])
        else:
            _write(annotation, wanted)
            spans.append((annotation.start, annotation.end))
    after = GONE if annotation.deleted_at else annotation.version
    return Step(annotation.pk, version, after, tuple(dict.fromkeys(spans)))


def _states(
    seat: Seat, annotation: Annotation, move: Move
) -> tuple[Content | None, Content | None]:
    asked = [version for version in (move.since, move.to) if version != GONE]
    said = contents(annotation.pk, asked)
    if any(version not in said for version in asked):
        raise Invalid("The annotation has had no such version.")
    carried = {tag for content in said.values() for tag in content.tags}
    there = set(
        Tag.objects.filter(project=seat.project, pk__in=carried).values_list("pk", flat=True)
    )

    def state(version: int) -> Content | None:
        if version == GONE:
            return None
        content = said[version]
        tags = {tag: values for tag, values in content.tags.items() if tag in there}
        return replace(content, tags=tags)

    return _in_this_text(present_content(annotation), state(move.since), state(move.to))


def _in_this_text(
    now: Content, since: Content | None, to: Content | None
) -> tuple[Content | None, Content | None]:
    """What was changed before the article got another text is changed back in the text of now,
    where the place is not what was changed."""
    if since and to and since.place != to.place:
        return since, to

    def here(content: Content | None) -> Content | None:
        if content is None or content.text == now.text:
            return content
        revision, start, end, anchor = now.place
        return replace(content, revision=revision, start=start, end=end, anchor=anchor)

    return here(since), here(to)


def _write(annotation: Annotation, wanted: Content) -> None:
    now = present_content(annotation)
    changed: list[str] = []
    if annotation.deleted_at is not None:
        annotation.deleted_at = annotation.deleted_by = None
        changed += ["deleted_at", "deleted_by"]
    if now != wanted:
        if now.place != wanted.place:
            if wanted.text != now.text:
                raise Invalid("The article has another text by now.")
            text = load_text(wanted.revision)
            placed = place(text, quote=None, start=wanted.start, end=wanted.end)
            for name, value in {"revision_id": wanted.revision, **placed}.items():
                setattr(annotation, name, value)
                changed.append(name.removesuffix("_id"))
        _retag(annotation, now, wanted)
        annotation.note = wanted.note
        annotation.version += 1
        annotation.updated_at = timezone.now()
        changed += ["note", "version", "updated_at"]
    annotation.save(update_fields=changed)
    if now.anchor != wanted.anchor:
        restore_anchor(annotation, wanted.anchor)


def _retag(annotation: Annotation, now: Content, wanted: Content) -> None:
    tagging = AnnotationTag.objects.filter(annotation=annotation)
    tagging.exclude(tag__in=wanted.tags).delete()
    for tag, details in wanted.tags.items():
        if tag not in now.tags:
            AnnotationTag.objects.create(annotation=annotation, tag_id=tag, details=details)
        elif now.tags[tag] != details:
            tagging.filter(tag=tag).update(details=details)
