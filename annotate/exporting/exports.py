"""The one door: what to export and how, answered by a stream of bytes."""

import json
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

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
from annotate.exporting.memory import Since, past_export
from annotate.exporting.models import PastExport
from annotate.text.ids import uuid7

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
    is_remembered: bool = False
    """Whether an export is remembered, so that a later one can say what changed since."""


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
    "json": Format(
        "JSON", "application/json", "json", as_json.write, kept.as_it_is, is_remembered=True
    ),
    "jsonl": Format(
        "JSON, one annotation a line",
        "application/jsonl",
        "jsonl",
        as_json.write_lines,
        kept.as_lines,
        is_remembered=True,
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
    """An export that has begun. Whoever takes it reads `chunks` to their end or closes them.

    `id` is what a later one calls it; only an export that was read to its end is remembered."""

    content_type: str
    filename: str
    chunks: Chunks | Generator[bytes]
    id: UUID | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Of an answer that sends it."""
        named = {"Annotate-Export": str(self.id)} if self.id else {}
        return {"Content-Disposition": f'attachment; filename="{self.filename}"', **named}


def open_export(
    *,
    seat: Seat,
    format: str = "json",
    filters: Filters | None = None,
    citations: str = "plain",
    since: str = "",
) -> Export:
    """Export what a member may see of her project.

    Raises NotPermitted and Invalid (`format`, `citations`, `since`, and the filters' names) before
    the first byte.
    """
    permissions.require(seat.may_export, "export")
    # Whoever asks for it, also the worker on her behalf.
    with blindfold.wearing(blindfold.of_seat(seat)):
        return export_project(
            project=seat.project,
            format=format,
            filters=filters,
            citations=citations,
            since=since,
            me=seat.user,
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
    since: str = "",
    me: User | None = None,
) -> Export:
    """Export for somebody who has the whole installation in hand: a command; or for `me`.

    With `since`, the id of an earlier export, only what differs from that one, which had the same
    filters. Raises Invalid.
    """
    kind, style = known_format(format), known_style(citations)
    filters = filters or Filters()
    past = _past(project, since, kind, filters, me) if since else None
    if past is not None:
        # Expressions mean by “me” whom they meant then.
        filters = Filters.of(**past.filters)
    chosen = select(project, filters, past.person if past else me)
    now = datetime.now(UTC)
    selection = replace(
        chosen,
        citations=style,
        id=uuid7() if kind.is_remembered else None,
        person_id=me.pk if me else None,
        since=Since.of(past) if past else None,
    )
    changes = "-changes" if past else ""
    filename = f"{project.slug}-{now:%Y-%m-%d}{changes}.{kind.suffix}"
    chunks = Chunks(selection, kind, now)
    return Export(kind.content_type, filename, chunks, selection.id)


def _past(
    project: Project, since: str, kind: Format, filters: Filters, me: User | None
) -> PastExport:
    """The export to go on from. Who must not see everything goes on from her own alone: what is not
    there any more is told by its id."""
    if not kind.is_remembered:
        known = " and ".join(name for name, one in FORMATS.items() if one.is_remembered)
        raise Invalid.field("since", f"{known} say what changed since an export; {kind.name} not.")
    past = past_export(project=project, said=since, person=me if blindfold.worn() else None)
    if filters.given and {name: list(some) for name, some in filters.given.items()} != past.filters:
        raise Invalid.field(
            "since", "That export had other filters: leave them out, or take a whole one."
        )
    return past


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
