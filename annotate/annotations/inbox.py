"""Inboxes: what is put into them, and what their owners say of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils import timezone

from annotate.accounts.models import User, shown_name
from annotate.accounts.prepared import Prepared
from annotate.annotations.discussion import Comment, InboxItem, Mention, Reason
from annotate.annotations.models import Annotation

MOST_COUNTED = 99
"""More unread items than this are not counted: nobody reads the figure, everybody pays for it."""


# Each page shows the count, so that it must cost next to nothing.
_UNREAD = Prepared(
    lambda person: (
        InboxItem.objects.visible_to(User(pk=person))
        .unread()
        .order_by()
        .values_list("pk")[: MOST_COUNTED + 1]
    ),
    1_000_003,
)


@dataclass(frozen=True, slots=True)
class Item:
    """A comment in somebody's inbox, with what it is about."""

    id: int
    reason: str
    unread: bool
    at: datetime
    author: str
    text: str
    names: tuple[str, ...]
    annotation: UUID
    quote: str
    article: UUID
    article_title: str
    project: str
    project_name: str


def let_know(comment: Comment, *, mentioned: Collection[User]) -> None:
    """Put a comment into the inboxes of those whom it mentions and, when it is new, of those who
    take part in the thread. Its author knows."""
    own = comment.author_id
    called = {person.pk for person in mentioned} - {own}
    InboxItem.objects.filter(comment=comment, reason=Reason.MENTION).exclude(
        person__in=called
    ).delete()
    reasons = dict.fromkeys(called, Reason.MENTION)
    if comment.edited_at is None:
        reasons = dict.fromkeys(_taking_part(comment) - {own}, Reason.REPLY) | reasons
    there = set(
        InboxItem.objects.filter(comment=comment, reason=Reason.MENTION).values_list(
            "person_id", flat=True
        )
    )
    InboxItem.objects.bulk_create(
        (
            InboxItem(person_id=person, comment=comment, reason=reason)
            for person, reason in reasons.items()
            if person not in there
        ),
        update_conflicts=True,
        unique_fields=["person", "comment"],
        update_fields=["reason", "read_at"],
    )


def _taking_part(comment: Comment) -> set[int]:
    """Who wrote the annotation or something under it, and is a member still."""
    annotation = comment.annotation
    others = Comment.objects.present().filter(annotation=annotation)
    asked = models.Q(pk=annotation.author_id) | models.Q(pk__in=others.values("author"))
    members = User.objects.filter(asked, memberships__project=annotation.project_id)
    return set(members.values_list("pk", flat=True))


def count_unread(user: User) -> int:
    """How many items the person has not read, up to one more than `MOST_COUNTED`: one query."""
    return len(_UNREAD(user.pk))


def count_unread_of(people: Collection[int]) -> dict[int, int]:
    """The same for many people at once, by their ids, without those for whom nothing waits: one
    query, however many they are."""
    mine = models.Q(comment__annotation__project__memberships__user=models.F("person"))
    found = InboxItem.objects.filter(mine, person__in=people).present().unread().order_by()
    return dict(found.values_list("person").annotate(models.Count("pk")))


def shown_count(number: int) -> str:
    """A number of unread items as it is shown: "" for none, "99+" for very many."""
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number or "")


def items_of(items: "models.QuerySet[InboxItem]") -> list[Item]:
    """The items in the query's order: two queries, however many they are."""
    rows = list(
        items.values_list(
            "id", "reason", "read_at", "comment__created_at", "comment__author__name",
            "comment__author__email", "comment__text", "comment_id", "comment__annotation_id",
            "comment__annotation__quote", "comment__annotation__article_id",
            "comment__annotation__article__title", "comment__annotation__project__slug",
            "comment__annotation__project__name",
        )
    )  # fmt: skip
    names = names_in(row[7] for row in rows)
    return [
        Item(
            id=row[0],
            reason=Reason(row[1]).label,
            unread=row[2] is None,
            at=row[3],
            author=shown_name(row[4], row[5]),
            text=row[6],
            names=names.get(row[7], ()),
            annotation=row[8],
            quote=row[9],
            article=row[10],
            article_title=row[11],
            project=row[12],
            project_name=row[13],
        )
        for row in rows
    ]


def names_in(comment_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The names by which each comment mentions members."""
    names: dict[UUID, tuple[str, ...]] = {}
    for comment, name in (
        Mention.objects.filter(comment__in=list(comment_ids))
        .order_by("comment_id", "name")
        .values_list("comment_id", "name")
    ):
        names[comment] = (*names.get(comment, ()), name)
    return names


def read_thread(*, user: User, annotation: Annotation) -> int:
    """The person has seen the thread: nothing of it waits in her inbox any more. How many did."""
    waiting = InboxItem.objects.filter(person=user, comment__annotation=annotation).unread()
    return waiting.update(read_at=timezone.now())


def read_all(*, user: User) -> int:
    """Nothing waits any more. How many did."""
    return InboxItem.objects.filter(person=user).unread().update(read_at=timezone.now())


def read_item(*, user: User, item_id: int) -> None:
    """One item is read; one that is stays so."""
    InboxItem.objects.filter(person=user, pk=item_id).unread().update(read_at=timezone.now())


def unread_item(*, user: User, item_id: int) -> None:
    """Keep one item for later."""
    InboxItem.objects.filter(person=user, pk=item_id).update(read_at=None)
