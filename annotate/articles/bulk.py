"""Changes of several articles at once, in one transaction, and the way back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.articles.assignments import give
from annotate.articles.labels import add_labels, checked_labels, remove_labels
from annotate.articles.models import Article, ArticleLabel, Status

MOST = 500
"""Articles changed by one request: one page after the other, as far as somebody has looked."""

type Undo = dict[str, list[str]]
"""What a field was before, by its value: the ids of the articles that had it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """How many articles are otherwise than before, and what they were."""

    number: int
    before: Undo


def set_status(*, seat: Seat, articles: Sequence[UUID], status: str) -> Changed:
    """Raises NotPermitted below annotator, Invalid for no such status or too many articles."""
    permissions.require(seat.may_annotate, "change articles")
    if status not in Status.values:
        raise Invalid.field("status", f"A status is one of: {', '.join(Status.values)}.")
    with by(seat.user):
        found = _locked(seat, articles).exclude(status=status)
        before = grouped(found.values_list("status", "pk"))
        return Changed(_update(found, status=status), before)


def assign(*, seat: Seat, articles: Sequence[UUID], person: int) -> Changed:
    """Give them to somebody too; `before` says which she did not have. Raises NotPermitted or
    Invalid."""
    given = give(seat=seat, articles=articles, people=[person])
    return Changed(len(given), grouped(given))


def label(*, seat: Seat, articles: Sequence[UUID], names: Iterable[str]) -> Changed:
    """Give them labels besides their own; `before` says which article got which. Raises
    NotPermitted or Invalid."""
    permissions.require(seat.may_annotate, "change articles")
    wanted = checked_labels(names)
    if not wanted:
        raise Invalid.field("labels", "Name a label.")
    with by(seat.user):
        found = list(_locked(seat, articles).only("pk", "project"))
        had = set(
            ArticleLabel.objects.filter(article__in=found).values_list("article", "label__name")
        )
        lower = {(pk, name.lower()) for pk, name in had}
        add_labels(seat.project, found, wanted)
        new = [(name, one.pk) for one in found for name in wanted
               if (one.pk, name.lower()) not in lower]  # fmt: skip
        return Changed(len({pk for _, pk in new}), grouped(new))


def unlabel(*, seat: Seat, articles: Sequence[UUID], names: Iterable[str]) -> Changed:
    """Take labels from them; `before` says which had which. Raises NotPermitted or Invalid."""
    permissions.require(seat.may_annotate, "change articles")
    with by(seat.user):
        found = list(_locked(seat, articles).only("pk", "project"))
        gone = remove_labels(seat.project, found, checked_labels(names))
        return Changed(len({pk for _, pk in gone}), grouped(gone))


def trash(*, seat: Seat, articles: Sequence[UUID]) -> Changed:
    """Put them into the trash: all of them, or none where one is not the person's to delete."""
    return _moved(seat, articles, into_trash=timezone.now())


def restore(*, seat: Seat, articles: Sequence[UUID]) -> Changed:
    """Take them out of the trash again."""
    return _moved(seat, articles, into_trash=None)


def _moved(seat: Seat, articles: Sequence[UUID], into_trash: object) -> Changed:
    with by(seat.user):
        found = _locked(seat, articles, in_trash=into_trash is None)
        for one in found.only("created_by"):
            permissions.require(
                seat.may_change_article(one), "delete or restore what somebody else added"
            )
        ids = list(found.values_list("pk", flat=True))
        Article.objects.filter(pk__in=ids).update(
            deleted_at=into_trash, deleted_by=seat.user if into_trash else None
        )
    return Changed(len(ids), {"": [str(pk) for pk in ids]})


def _locked(seat: Seat, articles: Sequence[UUID], *, in_trash: bool = False) -> "QuerySet[Article]":
    if len(articles) > MOST:
        raise Invalid.field("article", f"At most {MOST} articles are changed at once.")
    found: QuerySet[Article] = (
        Article.objects.filter(
            project=seat.project, pk__in=articles, deleted_at__isnull=not in_trash
        )
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    return found


def _update(found: "QuerySet[Article]", **values: object) -> int:
    ids = list(found.values_list("pk", flat=True))
    return Article.objects.filter(pk__in=ids).update(updated_at=timezone.now(), **values)


def grouped(rows: Iterable[tuple[object, UUID]]) -> Undo:
    """The articles by the value that they had."""
    before: Undo = {}
    for value, pk in rows:
        before.setdefault("" if value is None else str(value), []).append(str(pk))
    return before
