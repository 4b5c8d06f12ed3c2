"""What an export held, remembered while it is written, and compared with what a later one holds.

Each annotation by its id and a checksum of its JSON: 20 bytes. Both exports are read in a snapshot,
so whatever was not in the first, because its transaction committed late, or is in it otherwise, or
not any more, because it left the filter or is hidden by now, differs between the two. Nothing has
to be known of how it came to differ (docs/decisions/0030).
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import batched
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Self
from uuid import UUID
from zlib import crc32

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotate.accounts.errors import Invalid
from annotate.accounts.models import Project, User
from annotate.exporting.models import PastExport, PastPart

KEPT_DAYS = 90
KEPT_EACH = 20
"""Exports of one project that are remembered of one person; the oldest give way."""

_ID, _SUM = 16, 4  # bytes
_A_PART = 1_000  # annotations; storing 50,000 by one statement takes 40 MB for the time being
_IN_MEMORY = 1024 * 1024  # bytes; more goes to a file for the time being
_SAID_AT = slice(7, 43)  # where the id stands in an annotation's JSON


@dataclass(frozen=True, slots=True)
class Noted:
    """Some annotations: their ids and checksums, one after the other."""

    ids: bytes
    sums: bytes

    @classmethod
    def of(cls, group: list[bytes]) -> Self:
        """Of annotations as JSON objects that begin with their ids."""
        written = b"".join([one[_SAID_AT] for one in group]).decode()
        sums = array("I", map(crc32, group))
        if sys.byteorder == "big":
            sums.byteswap()
        return cls(bytes.fromhex(written.replace("-", "")), sums.tobytes())


class Memory:
    """What an export under way has held so far. A large one is put aside, not held in memory."""

    def __init__(self, past: PastExport, ids: IO[bytes], sums: IO[bytes]) -> None:
        self._past, self._ids, self._sums = past, ids, sums
        self._number = 0

    def note(self, some: Noted) -> None:
        """These were written too."""
        self._ids.write(some.ids)
        self._sums.write(some.sums)
        self._number += len(some.ids) // _ID

    def keep(self) -> None:
        """Remember the whole of it, before its last byte is sent."""
        self._ids.seek(0)
        self._sums.seek(0)
        self._past.annotations = self._number
        with transaction.atomic():
            self._past.save(force_insert=True)
            for number in range(-(-self._number // _A_PART)):
                PastPart.objects.create(
                    export=self._past,
                    number=number,
                    ids=self._ids.read(_A_PART * _ID),
                    sums=self._sums.read(_A_PART * _SUM),
                )
            mine = PastExport.objects.filter(
                project=self._past.project_id, person=self._past.person_id
            )
            _forget(mine.order_by("-id").values_list("pk", flat=True)[KEPT_EACH:])


@contextmanager
def remembering(past: PastExport) -> Iterator[Memory]:
    """The memory of an export that begins."""
    with SpooledTemporaryFile(_IN_MEMORY) as ids, SpooledTemporaryFile(_IN_MEMORY) as sums:
        yield Memory(past, ids, sums)


@dataclass(slots=True)
class Since:
    """An earlier export, and which of its annotations a later one was seen to have."""

    id: UUID
    entries: "_Entries"
    seen: bytearray = field(default_factory=bytearray)

    @classmethod
    def of(cls, past: PastExport) -> Self:
        """With everything that is remembered of it."""
        parts = past.parts.values_list("ids", "sums")
        entries = _Entries(
            [one for ids, sums in parts for one in _entries(bytes(ids), bytes(sums))]
        )
        return cls(past.pk, entries, bytearray(len(entries)))

    def changes(self, group: list[bytes], noted: Noted) -> list[bytes]:
        """Those that the earlier export did not have, or had otherwise; each says so."""
        found = []
        for one, entry in zip(group, _entries(noted.ids, noted.sums), strict=True):
            place = bisect_left(self.entries, entry[:_ID])
            if place == len(self.entries) or self.entries[place] != entry[:_ID]:
                found.append(b'{"change":"added",' + one[1:])
                continue
            self.seen[place] = True
            if self.entries.sum(place) != entry[_ID:]:
                found.append(b'{"change":"changed",' + one[1:])
        return found

    def left(self) -> Iterator[tuple[UUID, ...]]:
        """Those that it had and were not seen, some at a time."""
        missing = (UUID(bytes=self.entries[at]) for at, seen in enumerate(self.seen) if not seen)
        return batched(missing, 1000)


class _Entries(Sequence[bytes]):
    """Ids in order, with their checksums, without an object for each."""

    def __init__(self, entries: list[bytes]) -> None:
        self._all = b"".join(sorted(entries))

    def __len__(self) -> int:
        return len(self._all) // (_ID + _SUM)

    def __getitem__(self, at: Any) -> Any:
        start = at * (_ID + _SUM)
        return self._all[start : start + _ID]

    def sum(self, at: int) -> bytes:
        """The checksum of the id at this place."""
        start = at * (_ID + _SUM) + _ID
        return self._all[start : start + _SUM]


def past_export(*, project: Project, said: str, person: User | None) -> PastExport:
    """The export of the project with this id; with a person only one of her own.

    Raises Invalid (field `since`, code `unknown_export`).
    """
    found = PastExport.objects.filter(project=project).select_related("person")
    try:
        past = found.filter(Q(person=person) if person else Q(), pk=UUID(said)).first()
    except ValueError:
        past = None
    if past is None:
        raise Invalid.field(
            "since",
            f"No export “{said}” is remembered that you could go on from: take a whole one.",
            code="unknown_export",
        )
    return past


def past_exports(*, project: Project, person: User) -> QuerySet[PastExport]:
    """Those that she can go on from, the newest first."""
    return PastExport.objects.filter(project=project, person=person).order_by("-id")


def forget_exports() -> int:
    """Forget what is older than `KEPT_DAYS`. How many they were."""
    old = PastExport.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    return _forget(old.values_list("pk", flat=True))


def _forget(exports: Any) -> int:
    ids = list(exports)
    PastPart.objects.filter(export__in=ids).delete()
    PastExport.objects.filter(pk__in=ids).delete()
    return len(ids)


def _entries(ids: bytes, sums: bytes) -> Iterator[bytes]:
    for at in range(len(ids) // _ID):
        yield ids[at * _ID : at * _ID + _ID] + sums[at * _SUM : at * _SUM + _SUM]
