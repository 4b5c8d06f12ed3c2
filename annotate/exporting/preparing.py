"""Having an export written by the worker, and fetching its file.

As with imports, whoever writes one holds an advisory lock of PostgreSQL, which ends with its
session however that dies; what nobody holds and is not finished is begun again.
"""

import errno
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import FileResponse
from django.utils import timezone

from annotate.accounts import blindfold, permissions
from annotate.accounts.errors import Conflict, Invalid, Refused
from annotate.accounts.locks import held, is_free
from annotate.accounts.permissions import Seat, seat_of
from annotate.exporting.exports import Export, open_export, refuse_unless_known
from annotate.exporting.filters import Filters
from annotate.exporting.prepared_models import (
    FOLDER,
    UNFINISHED,
    PreparedExport,
    Stage,
)
from annotate.exporting.previews import how_many

LOCK = "prepared export"
KEPT = timedelta(days=1)
KNOWN = timedelta(days=30)
"""For so long a page says of an export that it was kept for a day."""
LEFT = timedelta(hours=1)
"""What no row knows of and nobody has written to for so long is nobody's."""
MOST_AT_ONCE = 5
"""Unfinished ones of one person."""
MOST_ATTEMPTS = 3
_TOLD_EVERY = 0.5  # seconds


def prepare_export(
    *,
    seat: Seat,
    format: str = "json",
    filters: Filters | None = None,
    citations: str = "plain",
    since: str = "",
) -> PreparedExport:
    """Have an export written by the worker, once this transaction is committed.

    Raises what `open_export` raises, and Conflict when she waits for too many already.
    """
    permissions.require(seat.may_export, "export")
    filters = filters or Filters()
    with blindfold.wearing(blindfold.of_seat(seat)):
        refuse_unless_known(
            project=seat.project, format=format, filters=filters, citations=citations,
            since=since, me=seat.user,
        )  # fmt: skip
    mine = PreparedExport.objects.filter(person=seat.user, state__in=UNFINISHED)
    if mine.count() >= MOST_AT_ONCE:
        raise Conflict(f"{MOST_AT_ONCE} exports are being prepared for you: wait for one of them.")
    given = {name: list(some) for name, some in filters.given.items()}
    asked = {"format": format, "filters": given, "citations": citations, "since": since}
    prepared = PreparedExport.objects.create(project=seat.project, person=seat.user, asked=asked)
    transaction.on_commit(partial(_queue, prepared.pk), robust=True)
    return prepared


def prepared_for(seat: Seat) -> QuerySet[PreparedExport]:
    """What she may look at and fetch: her own; an admin everybody's; not what is a day old."""
    found = _kept(seat)
    return found if seat.may_fetch_any_export else found.filter(person=seat.user)


def prepared_export(*, seat: Seat, pk: UUID) -> PreparedExport | None:
    """One that she may look at, also when its file is kept no longer; None when there is none.
    Raises NotPermitted for another's."""
    mine = PreparedExport.objects.filter(project=seat.project, pk=pk)
    found = mine.select_related("person").first()
    if found is not None:
        own = found.person_id == seat.user.pk
        permissions.require(own or seat.may_fetch_any_export, "fetch this export")
    return found


def _kept(seat: Seat) -> QuerySet[PreparedExport]:
    fresh = Q(finished_at=None) | Q(finished_at__gt=timezone.now() - KEPT)
    return PreparedExport.objects.filter(fresh, project=seat.project)


def write_prepared(pk: UUID) -> None:
    """Write one to its end, as the person who asked may see things now. Again, or for what is
    finished or being written by somebody else, it does nothing."""
    with held(LOCK, pk) as ours:
        prepared = _claimed(pk) if ours else None
        if prepared is None:
            return
        try:
            _write(prepared)
        except (Refused, OSError) as error:
            _finish(prepared, state=Stage.FAILED, message=_said(error))


def _said(error: Refused | OSError) -> str:
    """What went wrong, for whoever waits."""
    if isinstance(error, Refused):
        return error.message
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The server’s disk is full: tell your administrator."
    return "The file cannot be kept: tell your administrator."


def is_past(prepared: PreparedExport) -> bool:
    """Whether it has been kept for a day."""
    ended = prepared.finished_at
    return ended is not None and ended <= timezone.now() - KEPT


def sent_file(prepared: PreparedExport) -> FileResponse | None:
    """The file as a download; None when it is not there, yet or any more."""
    if prepared.state != Stage.READY or is_past(prepared):
        return None
    try:
        opened = prepared.file.open()
    except OSError:
        return None
    named = {"Annotate-Export": str(prepared.export)} if prepared.export else {}
    return FileResponse(
        opened,
        as_attachment=True,
        filename=prepared.filename,
        content_type=prepared.content_type,
        headers={"Cache-Control": "private, no-store", **named},
    )


def left_behind() -> list[UUID]:
    """Those that are not finished although no job waits for that and nobody is writing them."""
    found = PreparedExport.objects.raw(
        """
        SELECT p.id FROM exporting_preparedexport p
         WHERE p.state IN ('waiting', 'writing') AND NOT EXISTS (
               SELECT FROM procrastinate_jobs j
                WHERE j.queueing_lock = 'export-' || p.id AND j.status = 'todo')
         ORDER BY p.id LIMIT 100
        """
    )
    return [one.pk for one in found if is_free(LOCK, one.pk)]


def forget_prepared() -> int:
    """Remove the files that have been kept for a day, and those that nobody will ask for: a worker
    was killed, or a project deleted. How many. That there was an export is told for a while."""
    ended = PreparedExport.objects.filter(finished_at__lte=timezone.now() - KEPT)
    number = 0
    for old in ended.exclude(file="").iterator():
        old.file.delete(save=False)
        _tell(old, file="")
        number += 1
    ended.filter(finished_at__lte=timezone.now() - KNOWN).delete()
    return number + _forget_strays()


def _forget_strays() -> int:
    storage = PreparedExport().file.storage
    if not storage.exists(FOLDER):
        return 0
    names = storage.listdir(FOLDER)[1]
    known = {str(pk) for pk in PreparedExport.objects.values_list("pk", flat=True)}
    strays = [f"{FOLDER}/{name}" for name in names if name not in known]
    old = [one for one in strays if storage.get_modified_time(one) < timezone.now() - LEFT]
    for stray in old:
        storage.delete(stray)
    return len(old)


def _write(prepared: PreparedExport) -> None:
    seat = seat_of(prepared.person, prepared.project.slug)
    if seat is None:
        raise Invalid("Who asked for it is no member of the project any more.")
    asked = prepared.asked
    filters = Filters.of(**asked["filters"])
    with blindfold.wearing(blindfold.of_seat(seat)):
        total = how_many(project=seat.project, filters=filters, me=seat.user)
    _tell(prepared, total=total, written=0)
    export = open_export(
        seat=seat,
        format=asked["format"],
        filters=filters,
        citations=asked["citations"],
        since=asked["since"],
        progress=_Teller(prepared),
    )
    _keep(prepared, export)


def _keep(prepared: PreparedExport, export: Export) -> None:
    """Piece by piece, so that memory does not grow with the export; the storage gives the file its
    name when its last byte is there."""
    with closing(export.chunks) as chunks:
        pieces = _Pieces(chunks)
        prepared.file.save(prepared.pk.hex, cast("File[bytes]", pieces), save=False)
    _finish(
        prepared,
        state=Stage.READY,
        file=prepared.file.name,
        size=pieces.size,
        filename=export.filename,
        content_type=export.content_type,
        export=export.id,
        written=prepared.total,
    )


class _Pieces:
    """What a storage asks of a file, written while it is read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self.size = chunks, 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """As they come."""
        for chunk in self._chunks:
            self.size += len(chunk)
            yield chunk


class _Teller:
    """Says now and then how many annotations are written."""

    def __init__(self, prepared: PreparedExport) -> None:
        self._prepared, self._written, self._told = prepared, 0, time.monotonic()

    def __call__(self, more: int) -> None:
        self._written += more
        if time.monotonic() - self._told >= _TOLD_EVERY:
            _tell(self._prepared, written=self._written)
            self._told = time.monotonic()


def _tell(prepared: PreparedExport, **values: Any) -> None:
    PreparedExport.objects.filter(pk=prepared.pk).update(**values)
    for name, value in values.items():
        setattr(prepared, name, value)


def _finish(prepared: PreparedExport, **values: Any) -> None:
    _tell(prepared, finished_at=timezone.now(), **values)


def _claimed(pk: UUID) -> PreparedExport | None:
    """The export, marked as being written; None when there is nothing to do about it."""
    found = PreparedExport.objects.select_related("project", "person")
    prepared = found.filter(pk=pk, state__in=UNFINISHED).first()
    if prepared is None:
        return None
    _tell(prepared, attempts=prepared.attempts + 1, state=Stage.WRITING)
    if prepared.attempts > MOST_ATTEMPTS:
        said = f"Preparing it was broken off {MOST_ATTEMPTS} times."
        _finish(prepared, state=Stage.FAILED, message=said)
        return None
    return prepared


def _queue(pk: UUID) -> None:
    from annotate.exporting.tasks import queue_prepared

    queue_prepared([pk])
