"""The one door: what to export and how, answered by a stream of bytes."""

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from django.http import StreamingHttpResponse

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
    as_w3c,
    as_xlsx,
    kept,
    snapshots,
)
from annotate.exporting.citations import Style
from annotate.exporting.document import Document, document_of, document_of_kept
from annotate.exporting.filters import Filters, Selection, select
from annotate.exporting.memory import Since, past_export
from annotate.exporting.models import PastExport
from annotate.exporting.streams import Chunks
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
    is_whole: bool = False
    """Whether nothing is sent before all is written: what cannot be written is told at once."""
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

    whole = suffix in ("docx", "xlsx")
    return Format(name, content_type, suffix, from_snapshot, from_kept, is_whole=whole)


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
    "w3c": Format(
        "W3C Web Annotation", "application/ld+json", "jsonld", as_w3c.write, as_w3c.write_kept
    ),
    "csv": Format(
        "CSV, for spreadsheets", "text/csv; charset=utf-8", "csv", as_csv.write, kept.as_csv
    ),
    "xlsx": _document("Excel", f"{_OFFICE}.spreadsheetml.sheet", "xlsx", as_xlsx.write),
    "docx": _document("Word", f"{_OFFICE}.wordprocessingml.document", "docx", as_docx.write),
    "markdown": _document("Markdown", "text/markdown; charset=utf-8", "md", as_markdown.write),
    "html": _document("Web page", "text/html; charset=utf-8", "html", as_html.write),
}


@dataclass(frozen=True, slots=True)
class Export:
    """An export that has begun. Whoever takes it reads `chunks` to their end or closes them.

    `id` is what a later one calls it; only an export that was read to its end is remembered."""

    content_type: str
    filename: str
    chunks: Chunks | Generator[bytes]
    id: UUID | None = None

    def answer(self) -> StreamingHttpResponse:
        """It as a download, which nothing on the way may keep: it is what one person may see."""
        headers = {
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'attachment; filename="{self.filename}"',
        }
        if self.id:
            headers["Annotate-Export"] = str(self.id)
        return StreamingHttpResponse(self.chunks, content_type=self.content_type, headers=headers)


def open_export(
    *,
    seat: Seat,
    format: str = "json",
    filters: Filters | None = None,
    citations: str = "plain",
    since: str = "",
    progress: Callable[[int], None] | None = None,
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
            progress=progress,
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
    progress: Callable[[int], None] | None = None,
) -> Export:
    """Export for somebody who has the whole installation in hand: a command; or for `me`.

    With `since`, the id of an earlier export, only what differs from that one, which had the same
    filters. Raises Invalid.
    """
    filters = filters or Filters()
    chosen, past = _chosen(project, format, filters, citations, since, me)
    kind, now = known_format(format), datetime.now(UTC)
    selection = replace(
        chosen,
        id=uuid7() if kind.is_remembered else None,
        person_id=me.pk if me else None,
        since=Since.of(past) if past else None,
        progress=progress,
    )
    changes = "-changes" if past else ""
    filename = f"{project.slug}-{now:%Y-%m-%d}{changes}.{kind.suffix}"
    chunks = Chunks(lambda connection: kind.write(connection, selection, now))
    if kind.is_whole:
        chunks.begin()
    return Export(kind.content_type, filename, chunks, selection.id)


def refuse_unless_known(
    *, project: Project, format: str, filters: Filters, citations: str, since: str, me: User
) -> None:
    """Raise what `open_export` would raise, without beginning an export."""
    _chosen(project, format, filters, citations, since, me)


def _chosen(
    project: Project, format: str, filters: Filters, citations: str, since: str, me: User | None
) -> tuple[Selection, PastExport | None]:
    """What is exported, and the export from which one goes on. Raises Invalid."""
    kind, style = known_format(format), known_style(citations)
    past = _past(project, since, kind, filters, me) if since else None
    if past is not None:
        # Expressions mean by “me” whom they meant then.
        filters = Filters.of(**past.filters)
    chosen = select(project, filters, past.person if past else me)
    return replace(chosen, citations=style), past


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
