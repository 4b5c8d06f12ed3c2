"""An export as a stream: one snapshot, open for as long as somebody reads."""

import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, suppress

import psycopg

from annotate.exporting import snapshots


class Chunks(Iterator[bytes]):
    """The bytes of one export. Its snapshot ends with the last byte, an error, or `close()`.

    A web server may drop an answer whose reader has gone without closing it (granian does), and a
    snapshot that stays open keeps PostgreSQL from tidying up. So an export of which nothing was
    read for `patience` seconds is closed too; whoever reads on then gets ExportAbandoned.
    """

    patience = 120.0

    def __init__(self, write: Callable[[snapshots.Connection], Generator[bytes]]) -> None:
        self._open = ExitStack()
        self.ended = threading.Event()
        self._abandoned = False
        self._reading = threading.Lock()
        self._read_at = time.monotonic()
        self._chunks: Generator[bytes] = _nothing()
        try:
            connection = self._open.enter_context(snapshots.snapshot())
            self._chunks = write(connection)
        except BaseException:
            self.close()
            raise
        watch = threading.Thread(
            target=_close_when_left, args=(weakref.ref(self), self.ended, self.patience)
        )
        watch.daemon = True
        watch.start()

    def begin(self) -> None:
        """Have what comes first ready. Raises what prevents that."""
        first = next(self, b"")
        self._chunks = _after(first, self._chunks)

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


def _after(first: bytes, rest: Generator[bytes]) -> Generator[bytes]:
    with closing(rest):
        yield first
        yield from rest


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
