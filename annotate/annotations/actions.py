"""The only writes to annotations."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from annotate.accounts import blindfold, permissions
from annotate.accounts import prepared as questions
from annotate.accounts.errors import Conflict, Invalid, Refused
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.anchoring import require_certain
from annotate.annotations.drafts import (
    Draft,
    Prepared,
    clean_details,
    clean_note,
    in_present_text,
    place,
    prepare,
)
from annotate.annotations.errors import OtherText, SomeRefused, Stale, Unplaced
from annotate.annotations.models import Annotation, AnnotationTag, Tag
from annotate.annotations.triggers import look_at_once
from annotate.annotations.versions import Content, contents, is_only_carried
from annotate.articles.queries import load_text

MOST_AT_ONCE = 1000

# Most highlights have one tag.
_TAG_IN_USE = questions.Prepared(
    lambda project, key: Tag.objects.in_use().filter(project=project, key=key).order_by(),
    *(1_000_001, "example"),
)

type Outcome = tuple[Annotation, bool]
"""An annotation, and whether it was created now (else it was there already, the same)."""


def create_annotation(*, seat: Seat, draft: Draft) -> Outcome:
    """Store one annotation. The same id and content again is the same annotation, not a second one.

    Raises NotPermitted below annotator, Unplaced, Invalid, or Conflict when the id is taken by
    another.
    """
    permissions.require(seat.may_annotate, "annotate")
    tags = _tags_in_use(seat, draft.tags)
    try:
        return _store(seat, [prepare(draft, author_id=seat.user.pk, tags=tags)])[0]
    except OtherText:
        # Somebody gave the article a new text just now: the draft means the one before.
        return create_annotation(seat=seat, draft=in_present_text(draft))
    except Unplaced:
        if there := _sent_before(seat, draft):
            return there, False
        raise


def create_annotations(*, seat: Seat, drafts: Sequence[Draft]) -> list[Outcome]:
    """Store up to 1,000 annotations, all or none. Raises as `create_annotation`, or SomeRefused."""
    permissions.require(seat.may_annotate, "annotate")
    prepared, errors = _prepare_each(seat, drafts)
    if errors:
        raise SomeRefused(errors)
    try:
        return _store(seat, list(prepared.values()))
    except OtherText:
        return create_annotations(seat=seat, drafts=[in_present_text(draft) for draft in drafts])


def create_what_can_be(*, seat: Seat, drafts: Sequence[Draft]) -> list[Outcome | Refused]:
    """Store those of up to 1,000 annotations that can be stored; for each the outcome or the
    reason."""
    permissions.require(seat.may_annotate, "annotate")
    prepared, errors = _prepare_each(seat, drafts)
    results: dict[int, Outcome | Refused] = dict(errors)
    try:
        results.update(zip(prepared, _store(seat, list(prepared.values())), strict=True))
    except OtherText:
        return create_what_can_be(seat=seat, drafts=[in_present_text(draft) for draft in drafts])
    except Conflict:
        for position, one in prepared.items():
            try:
                results[position] = _store(seat, [one])[0]
            except Conflict as conflict:
                results[position] = conflict
    return [results[position] for position in range(len(drafts))]


def change_annotation(
    *,
    seat: Seat,
    annotation: Annotation,
    seen_version: int,
    note: str | None = None,
    tags: Sequence[str] | None = None,
    details: Mapping[str, Any] | None = None,
    span: tuple[int, int] | None = None,
) -> Annotation:
    """Change what is given and leave the rest. `span` is `[start, end)` in code points.

    Details are replaced tag by tag: a tag that `details` does not name keeps its values.
    Raises Stale when the annotation is not at `seen_version` any more, NotPermitted, Unplaced,
    Invalid.
    """
    permissions.require(seat.may_change_annotation(annotation), "change this annotation")
    with by(seat.user):
        current = _locked(annotation, seen_version, same_place=span is not None)
        changed = ["version", "updated_at"]
        if note is not None:
            current.note = clean_note(note)
            changed.append("note")
        if span is not None:
            require_certain(current)
            placed = place(load_text(current.revision_id), quote=None, start=span[0], end=span[1])
            for name, value in placed.items():
                setattr(current, name, value)
                changed.append(name)
        if tags is not None or details is not None:
            _retag(seat, current, tags, details or {})
        current.version += 1
        current.updated_at = timezone.now()
        current.save(update_fields=changed)
    return current


def delete_annotation(*, seat: Seat, annotation: Annotation, seen_version: int) -> Annotation:
    """Put an annotation into the trash. One there already, as seen, stays there.

    Raises Stale or NotPermitted.
    """
    permissions.require(seat.may_change_annotation(annotation), "delete this annotation")
    if annotation.deleted_at is not None and annotation.version == seen_version:
        return annotation
    with by(seat.user):
        current = _locked(annotation, seen_version)
        current.deleted_at, current.deleted_by = timezone.now(), seat.user
        current.save(update_fields=["deleted_at", "deleted_by"])
    return current


def restore_annotation(*, seat: Seat, annotation: Annotation) -> Annotation:
    """Take an annotation out of the trash, as it was. One that is not there stays as it is."""
    permissions.require(seat.may_change_annotation(annotation), "restore this annotation")
    with by(seat.user):
        current = Annotation.objects.select_for_update(of=("self",)).get(pk=annotation.pk)
        current.deleted_at = current.deleted_by = None
        current.save(update_fields=["deleted_at", "deleted_by"])
    return current


def _tags_in_use(seat: Seat, keys: Iterable[str]) -> dict[str, Tag]:
    wanted = {key for key in keys if "\x00" not in key}
    if len(wanted) == 1:
        return {tag.key: tag for tag in _TAG_IN_USE(seat.project.pk, *wanted)}
    if not wanted:
        return {}
    tags = Tag.objects.in_use().filter(project=seat.project, key__in=wanted).order_by()
    return {tag.key: tag for tag in tags}


def _prepare_each(
    seat: Seat, drafts: Sequence[Draft]
) -> tuple[dict[int, Prepared], dict[int, Refused]]:
    if len(drafts) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE:,} annotations at once; these are {len(drafts):,}.")
    tags = _tags_in_use(seat, (key for draft in drafts for key in draft.tags))
    prepared: dict[int, Prepared] = {}
    errors: dict[int, Refused] = {}
    for position, draft in enumerate(drafts):
        try:
            prepared[position] = prepare(draft, author_id=seat.user.pk, tags=tags)
        except Refused as error:
            errors[position] = error
    return prepared, errors


def _store(seat: Seat, prepared: list[Prepared]) -> list[Outcome]:
    """Write all in one transaction. Ids that are taken are looked at only when there are any, since
    an annotation that is sent twice is rare and a look before each write would not be."""
    if len({one.annotation.pk for one in prepared}) < len(prepared):
        raise Conflict("Two of the annotations have the same id.", code="id_taken")
    with blindfold.lifted():
        return _stored(seat, prepared)


def _stored(seat: Seat, prepared: list[Prepared]) -> list[Outcome]:
    try:
        return _insert(seat, prepared)
    except IntegrityError as error:
        if _broken_rule(error) == "annotation_in_current_text":
            raise OtherText from error
        if getattr(error.__cause__, "sqlstate", "") != "23505":
            raise
    stored = {
        row.pk: row
        for row in Annotation.objects.filter(pk__in=[one.annotation.pk for one in prepared])
    }
    for one in prepared:
        if (there := stored.get(one.annotation.pk)) and not _is_same(there, one):
            raise Conflict(
                f"The id {one.annotation.pk} belongs to another annotation.",
                code="id_taken",
                fields={"id": ["This id belongs to another annotation."]},
            )
    new = [one for one in prepared if one.annotation.pk not in stored]
    created = dict.fromkeys((one.annotation.pk for one in new), True)
    _insert(seat, new)
    return [
        (stored.get(one.annotation.pk, one.annotation), one.annotation.pk in created)
        for one in prepared
    ]


def _broken_rule(error: IntegrityError) -> str | None:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)


def _insert(seat: Seat, prepared: list[Prepared]) -> list[Outcome]:
    with by(seat.user):
        if len(prepared) > 1:
            look_at_once()
        Annotation.objects.bulk_create([one.annotation for one in prepared])
        AnnotationTag.objects.bulk_create([row for one in prepared for row in one.tagging])
    return [(one.annotation, True) for one in prepared]


def _is_same(stored: Annotation, one: Prepared) -> bool:
    """Whether the stored annotation was made with this content: a creation that is sent again must
    not fail because somebody has edited its result."""
    if stored.deleted_at is not None:
        return False
    names = ("project_id", "author_id")
    if any(getattr(stored, name) != getattr(one.annotation, name) for name in names):
        return False
    own = one.annotation
    made = contents(stored.pk, [1]).get(1)
    if made is None or made.revision == own.revision_id:
        return made == Content(own.revision_id, own.start, own.end, own.note, one.details)
    # It was made in an older text; that it is sent again for this one is the same creation.
    return (made.note, made.tags) == (own.note, one.details) and _words(stored) == own.quote


def _words(annotation: Annotation) -> str | None:
    """The quote with which it was made."""
    events: Any = annotation._meta.get_field("events").related_model
    made = events.objects.filter(pgh_obj_id=annotation.pk).order_by("pgh_id")
    words: str | None = made.values_list("quote", flat=True).first()
    return words


def _sent_before(seat: Seat, draft: Draft) -> Annotation | None:
    """The annotation that this draft made before the article got the text in which it has no
    place, when the answer was lost."""
    if draft.id is None:
        return None
    own = Annotation.objects.filter(
        pk=draft.id, article=draft.article, author=seat.user, deleted_at=None
    ).first()
    return own if own and draft.quote and _words(own) == draft.quote else None


def _locked(annotation: Annotation, seen_version: int, *, same_place: bool = False) -> Annotation:
    """The annotation as the person saw it. That its article got a new text since matters only where
    she means a place in the text."""
    current = Annotation.objects.select_for_update(of=("self",)).get(pk=annotation.pk)
    seen = current.version == seen_version
    seen = seen or (not same_place and is_only_carried(current, seen_version))
    if not seen or current.deleted_at is not None:
        raise Stale(current)
    return current


def _retag(
    seat: Seat, annotation: Annotation, keys: Sequence[str] | None, details: Mapping[str, Any]
) -> None:
    carried = {row.tag.key: row for row in annotation.tagging.select_related("tag").order_by("id")}
    wanted = list(carried) if keys is None else list(dict.fromkeys(keys))
    # An archived tag may stay where it is, though it cannot be given any more.
    tags = {key: row.tag for key, row in carried.items()} | _tags_in_use(seat, wanted)
    values = clean_details(details, wanted, tags)
    kept = [key for key in wanted if key in carried]
    gone = [row.pk for key, row in carried.items() if key not in wanted]
    AnnotationTag.objects.filter(pk__in=gone).delete()
    for key in kept:
        if key in details and carried[key].details != values[key]:
            carried[key].details = values[key]
            carried[key].save(update_fields=["details"])
    AnnotationTag.objects.bulk_create(
        AnnotationTag(annotation=annotation, tag=tags[key], details=values[key])
        for key in wanted
        if key not in carried
    )
