"""What the worker does with one item of an import.

While an item is read, its reader's session holds an advisory lock in PostgreSQL, which ends with
the session however that dies. So an item that says it is being read while nobody holds its lock
was left behind, and is read again from the beginning; what a reader stores, it stores in one
transaction, and only when nobody took the item over meanwhile.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from annotate.accounts.errors import Invalid, NotPermitted, Refused
from annotate.accounts.locks import held, is_free
from annotate.accounts.models import Project
from annotate.accounts.permissions import Seat, seat_of
from annotate.articles.actions import add_article
from annotate.articles.archives import unpack
from annotate.articles.import_models import UNFINISHED, Import, ImportItem, ItemState
from annotate.articles.models import Article
from annotate.articles.reading import Source, from_fetched, from_file
from annotate.articles.revisions import keep_waiting, lock_article
from annotate.articles.tasks import Later

logger = logging.getLogger(__name__)

LOCK = "import item"
MOST_ATTEMPTS = 3
KEPT_DAYS = 7
"""How long a file is kept that did not become an article, to try again or to import it anyway."""
_TOGETHER = 500
_PASSING = {"unreachable"}
"""Codes of what may be over in a moment."""


def read(pk: UUID) -> list[ImportItem]:
    """Read one item to its end, unless it is read or done already; what came out of an archive
    is returned, to be read in turn.

    Raises Later when it should be tried again in a while, which the item then says.
    """
    with held(LOCK, pk) as ours:
        item = _claimed(pk) if ours else None
        if item is None:
            return []
        try:
            return _read(item)
        except Refused as error:
            _finish(item, ItemState.FAILED, code=error.code, message=error.message)
        except Later as error:
            _postpone(item, str(error))
            raise
        except OperationalError:
            raise
        except Exception:
            logger.exception("import item %s could not be read", pk)
            _finish(
                item,
                ItemState.FAILED,
                code="unreadable",
                message="Something went wrong here while it was read. Nothing of it was stored.",
            )
        return []


def left_behind() -> list[ImportItem]:
    """Items that are to be read although no job waits for that and nobody is reading them."""
    found = ImportItem.objects.raw(
        """
        SELECT i.* FROM articles_importitem i
         WHERE i.state IN ('waiting', 'reading') AND NOT EXISTS (
               SELECT FROM procrastinate_jobs j
                WHERE j.queueing_lock = 'import-' || i.id AND j.status = 'todo')
         ORDER BY i.id LIMIT %s
        """,
        [_TOGETHER],
    )
    return [item for item in found if is_free(LOCK, item.pk)]


def forget_uploads() -> int:
    """Remove files that have been kept long enough; how many."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = ImportItem.objects.exclude(upload="").filter(finished_at__lt=before)
    number = 0
    for item in old.iterator():
        _forget_upload(item)
        number += 1
    return number


def _read(item: ImportItem) -> list[ImportItem]:
    seat = seat_of(item.batch.created_by, item.batch.project.slug)
    if seat is None or not seat.may_add_articles:
        raise NotPermitted(
            f"{item.batch.created_by.display_name} may not add articles here any more."
        )
    if item.kind == ImportItem.Kind.ARCHIVE:
        with _taken(item):
            found = unpack(item)
            said = f"{len(found):,} file{'' if len(found) == 1 else 's'} in it"
            _finish(item, ItemState.DONE, message=said)
        _forget_upload(item)
        return found
    source = _source(item)
    _progress(item, 80)
    if item.batch.revises is None:
        _store(item, seat, source)
    else:
        _let_wait(item, seat, item.batch.revises, source)
    return []


def _source(item: ImportItem) -> Source:
    if item.kind == ImportItem.Kind.ADDRESS:
        return _fetched(item)
    with item.upload.open("rb") as file:
        data = file.read()
    _progress(item, 20)
    name = item.name.rpartition("/")[2]
    return from_file(data, filename=name, title=item.metadata.get("title", ""))


def _fetched(item: ImportItem) -> Source:
    """What stands at the address. Raises Later while its host cannot be reached, a few times."""
    from annotate.articles.fetching import fetch

    try:
        found = fetch(item.name)
    except Invalid as error:
        if error.code in _PASSING and item.attempts < MOST_ATTEMPTS:
            raise Later(f"{error.message} It is tried again in a moment.") from error
        raise
    _progress(item, 50)
    return from_fetched(found)


def _store(item: ImportItem, seat: Seat, source: Source) -> None:
    """The article, and that the item is done, in one transaction."""
    checksum = hashlib.sha256(source.structured.text.encode()).hexdigest()
    with _taken(item):
        there = None if item.again else article_with(seat.project, checksum)
        if there is not None:
            _finish(item, ItemState.PRESENT, article=there)
            return
        article = add_article(seat=seat, source=source, **_metadata(item))
        _finish(item, ItemState.DONE, article=article, message=_guessed(source))
    _forget_upload(item)


def _let_wait(item: ImportItem, seat: Seat, article: Article, source: Source) -> None:
    """What was read, as a text that waits for a person; and that the item is done."""
    with _taken(item):
        text = keep_waiting(seat=seat, article=lock_article(article), source=source)
        _finish(item, ItemState.DONE, text=text, message=_guessed(source))
    _forget_upload(item)


def _guessed(source: Source) -> str:
    return f"Read as {source.encoding}, which was guessed." if source.guessed else ""


def _metadata(item: ImportItem) -> dict[str, Any]:
    values = dict(item.metadata)
    if day := values.get("published_on"):
        values["published_on"] = date.fromisoformat(day)
    return values


def article_with(project: Project, checksum: str) -> Article | None:
    """The project's oldest article, not in the trash, with a text of this checksum.

    Within a transaction: until its end nobody else asks for the same, so that of two who import
    one text at the same moment, the second finds what the first has stored.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{project.pk} {checksum}"]
        )
    found: Article | None = (
        Article.objects.filter(project=project, deleted_at=None, revisions__sha256=checksum)
        .defer("search")
        .order_by("id")
        .first()
    )
    return found


def _claimed(pk: UUID) -> ImportItem | None:
    """The item, marked as being read; None when there is nothing to do about it."""
    with transaction.atomic():
        found = (
            ImportItem.objects.select_for_update(of=("self",))
            .select_related("batch__project", "batch__created_by", "batch__revises")
            .filter(pk=pk, state__in=UNFINISHED)
            .first()
        )
        if found is None:
            return None
        found.attempts += 1
        found.state, found.progress, found.message = ItemState.READING, 5, ""
        found.save(update_fields=["attempts", "state", "progress", "message"])
    if found.attempts > MOST_ATTEMPTS:
        said = f"Reading it was broken off {MOST_ATTEMPTS} times."
        _finish(found, ItemState.FAILED, code="broken_off", message=said)
        return None
    return found


@contextmanager
def _taken(item: ImportItem) -> Iterator[None]:
    """A transaction in which the item is still ours. Raises Later when somebody took it over."""
    with transaction.atomic():
        ours = ImportItem.objects.select_for_update().filter(
            pk=item.pk, state=ItemState.READING, attempts=item.attempts
        )
        if not ours.exists():
            raise Later("somebody else reads it")
        Import.objects.select_for_update(no_key=True).get(pk=item.batch_id)
        yield


def _finish(item: ImportItem, state: str, **facts: Any) -> None:
    ImportItem.objects.filter(pk=item.pk, state=ItemState.READING, attempts=item.attempts).update(
        state=state, progress=100, finished_at=timezone.now(), **facts
    )


def _postpone(item: ImportItem, message: str) -> None:
    ImportItem.objects.filter(pk=item.pk, state=ItemState.READING, attempts=item.attempts).update(
        state=ItemState.WAITING, progress=0, message=message
    )


def _progress(item: ImportItem, hundredths: int) -> None:
    ImportItem.objects.filter(pk=item.pk, attempts=item.attempts).update(progress=hundredths)


def _forget_upload(item: ImportItem) -> None:
    if item.upload:
        default_storage.delete(item.upload.name or "")
        ImportItem.objects.filter(pk=item.pk).update(upload="")
