"""The one door: what to export and how, answered by a stream of bytes."""

import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.models import Project
from annotate.accounts.permissions import Seat
from annotate.exporting import as_csv, as_json, snapshots
from annotate.exporting.filters import Filters, Selection, select

type Writer = Callable[[snapshots.Connection, Selection, datetime], Generator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its name for people, its media type, its ending, and who writes it."""

    name: str
    content_type: str
    suffix: str
    write: Writer


FORMATS: Mapping[str, Format] = {
    "json": Format("JSON", "application/json", "json", as_json.write),
    "jsonl": Format(
        "JSON, one annotation a line", "application/jsonl", "jsonl", as_json.write_lines
    ),
    "csv": Format("CSV, for spreadsheets", "text/csv; charset=utf-8", "csv", as_csv.write),
}


class Chunks(Iterator[bytes]):
    """The bytes of one export. Its snapshot ends with the last byte, an error, or `close()`.

    A web server may drop an answer whose reader has gone without closing it (granian does), and a
    snapshot that stays open keeps PostgreSQL from tidying up. So an export of which nothing was
    read for `patience` seconds is closed too; whoever reads on then gets ExportAbandoned.
    """

    patience = 120.0

    def __init__(self, selection: Selection, format: Format, now: datetime) -> None:
        self._open = ExitStack()
        self.ended = threading.Event()
        self._abandoned = False
        self._reading = threading.Lock()
        self._read_at = time.monotonic()
        self._chunks: Generator[bytes] = _nothing()
        try:
            connection = self._open.enter_context(snapshots.snapshot())
            self._chunks = format.write(connection, selection, now)
        except BaseException:
            self.close()
            raise
        watch = threading.Thread(
            target=_close_when_left, args=(weakref.ref(self), self.ended, self.patience)
        )
        watch.daemon = True
        watch.start()

    def __next__(self) -> bytes:
        with self._reading:
            if self._abandoned:
                raise ExportAbandoned(f"Nothing was read for {self.patience:.0f} seconds.")
            try:
                return next(self._chunks)
            except BaseException:
                self.close()
                raise
            finally:
                self._read_at = time.monotonic()

    def close(self) -> None:
        """End the snapshot. Again, it does nothing."""
        if self.ended.is_set():
            return
        self.ended.set()
        self._open.close()
        # What a COPY in its middle says about a connection that is gone is of no interest.
        with suppress(psycopg.Error):
            self._chunks.close()

    def close_if_left(self) -> None:
        """Close when the last byte was asked for longer ago than there is patience."""
        with self._reading:
            if time.monotonic() - self._read_at >= self.patience:
                self._abandoned = not self.ended.is_set()
                self.close()

    def __del__(self) -> None:
        self.close()


class ExportAbandoned(Exception):
    """The export was closed because nobody read it."""


def _nothing() -> Generator[bytes]:
    yield from ()


def _close_when_left(
    chunks: "weakref.ref[Chunks]", ended: threading.Event, patience: float
) -> None:
    # Holds the export weakly, so that dropping it still ends it at once.
    while not ended.wait(patience / 4):
        if (kept := chunks()) is None:
            return
        kept.close_if_left()
        del kept


@dataclass(frozen=True, slots=True)
class Export:
    """An export that has begun. Whoever takes it reads `chunks` to their end or closes them."""

    content_type: str
    filename: str
    chunks: Chunks


def open_export(*, seat: Seat, format: str = "json", filters: Filters | None = None) -> Export:
    """Export what a member may see of her project.

    Raises NotPermitted, and Invalid (fields: `format`, `status`, `tag`, `article`) before the first
    byte.
    """
    permissions.require(seat.may_export, "export")
    return export_project(project=seat.project, format=format, filters=filters)


def export_project(
    *, project: Project, format: str = "json", filters: Filters | None = None
) -> Export:
    """Export for somebody who has the whole installation in hand: a command. Raises Invalid."""
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise Invalid.field("format", f"There is no format “{format}”; use one of: {known}.")
    selection = select(project, filters or Filters())
    now = datetime.now(UTC)
    kind = FORMATS[format]
    filename = f"{project.slug}-{now:%Y-%m-%d}.{kind.suffix}"
    return Export(kind.content_type, filename, Chunks(selection, kind, now))
