"""The one door: what to export and how, answered by a stream of bytes."""

import json
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import psycopg

from annotate.accounts import blindfold, permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.curation.models import Release
from annotate.exporting import (
    as_csv,
    as_docx,
    as_html,
    as_json,
    as_markdown,
    as_xlsx,
    kept,
    snapshots,
)
from annotate.exporting.citations import Style
from annotate.exporting.document import Document, document_of, document_of_kept
from annotate.exporting.filters import Filters, Selection, select

type Writer = Callable[[snapshots.Connection, Selection, datetime], Generator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its name for people, its media type, its ending, and who writes it, from a
    snapshot and from what is kept of a release."""

    name: str
    content_type: str
    suffix: str
    write: Writer
    rewrite: Callable[[str, Style], Generator[bytes]] | None = None


def _document(
    name: str, content_type: str, suffix: str, write: Callable[[Document], Generator[bytes]]
) -> Format:
    """A format that is written from the model of a document."""

    def from_snapshot(
        connection: snapshots.Connection, selection: Selection, now: datetime
    ) -> Generator[bytes]:
        yield from write(document_of(connection, selection, now))

    def from_kept(text: str, style: Style) -> Generator[bytes]:
        yield from write(document_of_kept(json.loads(text), style))

    return Format(name, content_type, suffix, from_snapshot, from_kept)


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, Format] = {
    "json": Format("JSON", "application/json", "json", as_json.write, kept.as_it_is),
    "jsonl": Format(
        "JSON, one annotation a line",
        "application/jsonl",
        "jsonl",
        as_json.write_lines,
        kept.as_lines,
    ),
    "csv": Format(
        "CSV, for spreadsheets", "text/csv; charset=utf-8", "csv", as_csv.write, kept.as_csv
    ),
    "xlsx": _document("Excel", f"{_OFFICE}.spreadsheetml.sheet", "xlsx", as_xlsx.write),
    "docx": _document("Word", f"{_OFFICE}.wordprocessingml.document", "docx", as_docx.write),
    "markdown": _document("Markdown", "text/markdown; charset=utf-8", "md", as_markdown.write),
    "html": _document("Web page", "text/html; charset=utf-8", "html", as_html.write),
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
    chunks: Chunks | Generator[bytes]


def open_export(
    *, seat: Seat, format: str = "json", filters: Filters | None = None, citations: str = "plain"
) -> Export:
    """Export what a member may see of her project.

    Raises NotPermitted and Invalid (`format`, `citations`, and the filters' names) before the first
    byte.
    """
    permissions.require(seat.may_export, "export")
    # Whoever asks for it, also the worker on her behalf.
    with blindfold.wearing(blindfold.of_seat(seat)):
        return export_project(
            project=seat.project, format=format, filters=filters, citations=citations, me=seat.user
        )


def open_release(
    *, seat: Seat, release: Release, format: str = "json", citations: str = "plain"
) -> Export:
    """A release in one of the formats; as `json`, the very bytes that its checksum is of.

    Raises NotPermitted or Invalid.
    """
    permissions.require(seat.may_export, "export")
    kind, style = known_format(format), known_style(citations)
    if kind.rewrite is None:
        raise Invalid.field("format", f"A release is not written as {kind.name}.")
    filename = f"{release.report.slug}-release-{release.number}.{kind.suffix}"
    return Export(kind.content_type, filename, kind.rewrite(release.document, style))


def export_project(
    *,
    project: Project,
    format: str = "json",
    filters: Filters | None = None,
    citations: str = "plain",
    me: User | None = None,
) -> Export:
    """Export for somebody who has the whole installation in hand: a command. Raises Invalid."""
    kind, style = known_format(format), known_style(citations)
    selection = replace(select(project, filters or Filters(), me), citations=style)
    now = datetime.now(UTC)
    filename = f"{project.slug}-{now:%Y-%m-%d}.{kind.suffix}"
    return Export(kind.content_type, filename, Chunks(selection, kind, now))


def known_format(name: str) -> Format:
    """The format of this name. Raises Invalid (field `format`)."""
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise Invalid.field("format", f"There is no format “{name}”; use one of: {known}.")
    return FORMATS[name]


def known_style(name: str) -> Style:
    """The style of citations of this name. Raises Invalid (field `citations`)."""
    if name not in Style:
        known = ", ".join(Style)
        raise Invalid.field("citations", f"Citations are in one of these styles: {known}.")
    return Style(name)
