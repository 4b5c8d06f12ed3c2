"""The only writes to threads: comments, mentions, and whether a thread is resolved."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.discussion import Comment, Mention, Resolution
from annotate.annotations.drafts import clean_note
from annotate.annotations.inbox import let_know
from annotate.annotations.models import Annotation
from annotate.text.comments import mentioned


def add_comment(
    *, seat: Seat, annotation: Annotation, text: str, id: UUID | None = None
) -> Comment:
    """Say something under an annotation; a resolved thread is open again. The same id and text
    again is the same comment.

    Those whom it mentions, and those who take part in the thread, find it in their inboxes.
    Raises NotPermitted, Invalid when empty, Conflict when the id is taken by another.
    """
    permissions.require(seat.may_comment, "comment")
    comment = Comment(annotation=annotation, author=seat.user, text=_clean(text))
    if id is not None:
        comment.id = id
    try:
        with by(seat.user):
            comment.save(force_insert=True)
            people = _mention(seat, comment)
            Resolution.objects.filter(annotation=annotation).delete()
            let_know(comment, mentioned=people)
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") != "23505":
            raise
        return _same(comment)
    return comment


def change_comment(*, seat: Seat, comment: Comment, text: str) -> Comment:
    """Say it otherwise. Raises NotPermitted for somebody else's, Invalid when empty, Conflict for
    one that was deleted."""
    permissions.require(seat.may_change_comment(comment), "change somebody else's comment")
    text = _clean(text)
    with by(seat.user):
        current = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
        if current.deleted_at is not None:
            raise Conflict("This comment was deleted. Restore it first.", code="deleted")
        if current.text != text:
            current.text, current.edited_at = text, timezone.now()
            current.save(update_fields=["text", "edited_at"])
            let_know(current, mentioned=_mention(seat, current))
    return current


def delete_comment(*, seat: Seat, comment: Comment) -> Comment:
    """Take a comment of one's own out of the thread. One that is not there stays away."""
    permissions.require(seat.may_change_comment(comment), "delete somebody else's comment")
    if comment.deleted_at is None:
        comment.deleted_at = timezone.now()
        with by(seat.user):
            comment.save(update_fields=["deleted_at"])
    return comment


def restore_comment(*, seat: Seat, comment: Comment) -> Comment:
    """Put a comment of one's own back where it was. One that is there stays."""
    permissions.require(seat.may_change_comment(comment), "restore somebody else's comment")
    if comment.deleted_at is not None:
        comment.deleted_at = None
        with by(seat.user):
            comment.save(update_fields=["deleted_at"])
    return comment


def resolve_thread(*, seat: Seat, annotation: Annotation) -> Resolution:
    """Say that a thread is settled. One that is stays as it is, with who said so first.

    Raises NotPermitted, or Conflict when nobody has said anything yet.
    """
    permissions.require(seat.may_comment, "resolve a thread")
    if not annotation.comments.present().exists():
        raise Conflict("There is no comment here to resolve.", code="no_comments")
    with by(seat.user):
        resolution, _ = Resolution.objects.get_or_create(
            annotation=annotation, defaults={"by": seat.user}
        )
    return resolution


def reopen_thread(*, seat: Seat, annotation: Annotation) -> None:
    """Take a resolution back. A thread that is open stays open."""
    permissions.require(seat.may_comment, "reopen a thread")
    with by(seat.user):
        Resolution.objects.filter(annotation=annotation).delete()


def member_names(seat: Seat) -> list[str]:
    """The names by which the project's members can be mentioned, by alphabet, without one's own."""
    members = User.objects.filter(memberships__project=seat.project).exclude(pk=seat.user.pk)
    return sorted({person.display_name for person in members}, key=str.lower)


def _clean(text: str) -> str:
    try:
        text = clean_note(text)
    except Invalid as error:
        raise Invalid.field("text", error.message.replace("note", "comment")) from error
    if not text:
        raise Invalid.field("text", "A comment needs a text.")
    return text


def _same(comment: Comment) -> Comment:
    """The comment that has the id already, when it is this one. What its author has written since
    does not make it another."""
    there = Comment.objects.select_related("author").get(pk=comment.pk)
    same = (there.annotation_id, there.author_id) == (comment.annotation_id, comment.author_id)
    if not same or (there.text != comment.text and there.edited_at is None):
        raise Conflict("The id belongs to another comment.", code="id_taken")
    return there


def _mention(seat: Seat, comment: Comment) -> list[User]:
    """Store whom the comment mentions, and nobody else any more."""
    people = _names(seat) if "@" in comment.text else {}
    found = {
        person.pk: (person, name)
        for name in mentioned(comment.text, people)
        for person in people[name]
    }
    comment.mentions.exclude(person__in=found).delete()
    Mention.objects.bulk_create(
        (
            Mention(comment=comment, person=person, name=_as_called(person, name))
            for person, name in found.values()
        ),
        update_conflicts=True,
        unique_fields=["comment", "person"],
        update_fields=["name"],
    )
    return [person for person, _ in found.values()]


def _as_called(person: User, name: str) -> str:
    full = person.display_name
    return full if full.lower() == name else person.get_short_name()


def _names(seat: Seat) -> dict[str, list[User]]:
    """What the members are called after an @, in small letters: by their names, and by their first
    names where one member alone has it. Two of the same name are both meant: a mention too many is
    read, one too few is missed."""
    members: Iterable[User] = User.objects.filter(memberships__project=seat.project).order_by("pk")
    names: dict[str, list[User]] = defaultdict(list)
    first: dict[str, list[User]] = defaultdict(list)
    for person in members:
        names[person.display_name.lower()].append(person)
        first[person.get_short_name().lower()].append(person)
    alone = {name: people for name, people in first.items() if len(people) == 1}
    return alone | names
