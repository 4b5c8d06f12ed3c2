"""A new text for an article: looked at first, then stored as its next revision.

What becomes of the annotations is the business of the room above (annotate.annotations.revising).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Conflict
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.articles import originals
from annotate.articles.actions import revision_of
from annotate.articles.models import Article, Revision, WaitingText
from annotate.articles.reading import Original, Source
from annotate.text.structure import StructuredText


class Unchanged(Conflict):
    """The new text is the one that the article has already."""

    code = "unchanged"


@dataclass(frozen=True, slots=True)
class Added:
    """An article whose next revision was stored: `article.current` is it, `before` the one that
    was current until now."""

    article: Article
    before: Revision


def require_may_revise(seat: Seat, article: Article) -> None:
    """Raise NotPermitted for who may not give the article a new text."""
    permissions.require(
        seat.may_revise(article), "give an article that somebody else added a new text"
    )


def check_new(seat: Seat, article: Article, source: Source) -> None:
    """Whether this may become the article's next text.

    Raises NotPermitted for who may not change the article, Unchanged when nothing changed.
    """
    require_may_revise(seat, article)
    current = article.current
    if (current.text, current.structure) == (source.structured.text, source.structured.to_json()):
        raise Unchanged(f"Nothing changed: this is the text of revision {current.number}.")


def lock_article(article: Article) -> Article:
    """The article as it is now, kept from everybody who would change it or annotate it until the
    transaction ends. Raises Conflict when it is in the trash."""
    here = Article.objects.filter(pk=article.pk, deleted_at=None)
    # Locked first and read then: a join with its text would not find the one that came meanwhile.
    if not list(here.select_for_update().values_list("pk")):
        raise Conflict("The article is in the trash.")
    return here.select_related("current").defer("search").get()


def add_revision(*, seat: Seat, article: Article, source: Source, base: int | None = None) -> Added:
    """Store the source as the article's next revision and make it current.

    `base` is the number of the revision that the person compared it with. Only within a transaction
    that sees to the annotations. Raises as `check_new`, or Conflict when another revision than
    `base` is current by now.
    """
    with by(seat.user):
        locked = lock_article(article)
        if base is not None and locked.current.number != base:
            raise Conflict(
                f"The article has got another text meanwhile: revision {locked.current.number}.",
                code="revised_meanwhile",
            )
        check_new(seat, locked, source)
        before = locked.current
        highest = locked.revisions.aggregate(highest=Max("number"))["highest"]
        revision = revision_of(locked, source, number=highest + 1, actor=seat.user)
        # The lock was waited for: what was done until then was done in the text of before.
        revision.created_at = _moment()
        revision.save(force_insert=True)
        if source.original is not None:
            originals.keep(revision.pk, source.original)
        locked.current = revision
        locked.updated_at = timezone.now()
        locked.save(update_fields=["current", "updated_at"])
        # What was compared with the text of before has to be compared anew.
        locked.waiting_texts.all().delete()
    return Added(locked, before)


def _moment() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment


def keep_waiting(*, seat: Seat, article: Article, source: Source) -> WaitingText:
    """Keep a text while the person looks at what it would change; her earlier one for this article
    goes. Raises as `check_new`."""
    check_new(seat, article, source)
    with by(seat.user):
        return let_wait(article, source, person=seat.user)


def let_wait(article: Article, source: Source, *, person: User | None) -> WaitingText:
    """Keep a text that may become the article's next one, within a transaction: the person's, or
    without one what a check found. The earlier one goes, and this is another with an id of its own:
    what a text would change is remembered by its id.
    """
    article.waiting_texts.filter(created_by=person).delete()
    return WaitingText.objects.create(
        article=article,
        base=article.current,
        text=source.structured.text,
        structure=source.structured.to_json(),
        kind=source.kind,
        filename=source.filename[:255],
        encoding=source.encoding,
        created_by=person,
        original=source.original.data if source.original else None,
        content_type=source.original.content_type if source.original else "",
    )


def discard_waiting(*, seat: Seat, waiting: WaitingText) -> None:
    """Let a waiting text go. Raises NotPermitted for who may not change its article."""
    permissions.require(seat.may_change_article(waiting.article), "change this article")
    waiting.delete()


def source_again(revision: Revision) -> Source:
    """The text of a revision, to be stored once more."""
    return Source(
        structured=StructuredText.from_json(revision.text, revision.structure),
        kind=revision.source,
        filename=revision.filename,
        encoding=revision.encoding,
    )


def source_of(waiting: WaitingText) -> Source:
    """What was given, as it was read."""
    original = None
    if waiting.original is not None:
        data = bytes(waiting.original)
        checksum = hashlib.sha256(data).hexdigest()
        original = Original(data, waiting.filename, waiting.content_type, checksum)
    return Source(
        structured=StructuredText.from_json(waiting.text, waiting.structure),
        kind=waiting.kind,
        filename=waiting.filename,
        encoding=waiting.encoding,
        original=original,
    )
