"""The one door: what to export and how, answered by a stream of bytes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.models import Project
from annotate.accounts.permissions import Seat
from annotate.exporting import as_csv, as_json, snapshots
from annotate.exporting.filters import Filters, Selection, select

type Writer = Callable[[snapshots.Connection, Selection, datetime], Iterator[bytes]]


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
    """The bytes of one export. Its snapshot ends with the last byte, an error, or `close()`, which
    Django calls also when the reader has gone away."""

    def __init__(self, selection: Selection, format: Format, now: datetime) -> None:
        self._open = ExitStack()
        try:
            connection = self._open.enter_context(snapshots.snapshot())
            self._chunks = format.write(connection, selection, now)
        except BaseException:
            self._open.close()
            raise

    def __next__(self) -> bytes:
        try:
            return next(self._chunks)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the snapshot. Again, it does nothing."""
        self._open.close()

    def __del__(self) -> None:
        self.close()


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
