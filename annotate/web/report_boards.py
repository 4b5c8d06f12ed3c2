"""What is shown of a report: its board, on which an editor works, and its preview."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString

from annotate.accounts.permissions import Seat
from annotate.articles.citing import citation
from annotate.articles.models import Article
from annotate.curation.models import Entry, Report, Section
from annotate.curation.report_queries import EntryRow, SectionRow, outline
from annotate.curation.report_texts import ChangedMeanwhile
from annotate.text.comments import as_html
from annotate.text.differences import differences
from annotate.web import tag_styles
from annotate.web.differences import Piece
from annotate.web.report_items import Cited, ItemMaker, Shown
from annotate.web.seats import PageRequest
from annotate.web.typed import whole


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its text as HTML; without a section, what waits for one."""

    section: Section | None
    text: SafeString
    entries: list[Shown]
    maker: ItemMaker

    @property
    def board(self) -> SafeString:
        """Its entries, to work on."""
        return SafeString("".join(map(self.maker.entry, self.entries)))

    @property
    def pieces(self) -> SafeString:
        """What the preview has of it."""
        head = "h3" if self.section else 'h2 class="piece-head"'
        shown = (one for one in self.entries if one.is_shown)
        return SafeString("".join(self.maker.piece(one, head=head) for one in shown))

    @property
    def notes(self) -> SafeString:
        """The sources of those."""
        shown = (one for one in self.entries if one.is_shown)
        return SafeString("".join(map(self.maker.note, shown)))


def context(request: PageRequest, seat: Seat, report: Report) -> dict[str, Any]:
    """Everything about the report: seven queries, however much it is."""
    rows = outline(report)
    sections = [row.section for row in rows if row.section]
    parts = _parts(rows, ItemMaker(seat, report, sections, lambda: get_token(request)))
    entries = [one for row in rows for one in row.entries]
    return {
        "seat": seat,
        "report": report,
        "text": SafeString(as_html(report.text)),
        "parts": parts,
        "entries": len(entries),
        "stale": sum(1 for one in entries if one.stale),
        "tag_stylesheet": tag_styles.address(seat.project),
    }


def page(
    request: PageRequest, seat: Seat, report: Report, *, status: int = 200, **more: Any
) -> HttpResponseBase:
    """The whole page."""
    return render(
        request, "reports/detail.html", context(request, seat, report) | more, status=status
    )


def board(request: PageRequest, seat: Seat, report: Report, *, at: str = "") -> HttpResponseBase:
    """The board and the preview, read afresh; `at` is the id of the element that has the focus.
    Without htmx, on to the page."""
    if not request.htmx:
        return _back(seat, report, at)
    return render(
        request, "reports/detail.html#answer", context(request, seat, report) | {"at": at}
    )


def saved(
    request: PageRequest, seat: Seat, report: Report, row: Report | Section | Entry
) -> HttpResponseBase:
    """The preview, and the version to save from next: nothing that somebody is writing in."""
    if not request.htmx:
        messages.success(request, "Saved.")
        return _back(seat, report, anchor(row))
    return render(
        request, "reports/detail.html#saved", context(request, seat, report) | {"row": row}
    )


def conflict(
    request: PageRequest, seat: Seat, report: Report, error: ChangedMeanwhile
) -> HttpResponseBase:
    """Both sides: what was sent stays in its form, what is stored stands beside it."""
    now = {
        "row": error.current,
        "message": error.message,
        "mine": [(name, request.POST[name]) for name in _WRITTEN if name in request.POST],
        "theirs": [
            (name, getattr(error.current, name))
            for name in _WRITTEN
            if hasattr(error.current, name) and name in request.POST
        ],
    }
    if request.htmx:
        more = {"seat": seat, "report": report, **now}
        return render(request, "reports/detail.html#conflict", more, status=409)
    return page(request, seat, report, status=409, clash=now)


def base_of(sent: QueryDict) -> int | None:
    """The version that a form was made from, when it says so."""
    return whole(sent.get("base", ""))


def anchor(row: Report | Section | Entry) -> str:
    """The id of the row's element."""
    return f"{type(row).__name__.lower()}-{row.pk}"


_WRITTEN = ("title", "text", "heading", "paraphrase")


def _back(seat: Seat, report: Report, at: str) -> HttpResponseBase:
    response = redirect("report-detail", seat.project.slug, report.slug)
    response.status_code = 303
    if at:
        response["Location"] += f"#{at}"
    return response


def _parts(rows: Iterable[SectionRow], maker: ItemMaker) -> list[Part]:
    rows = list(rows)
    sources = _sources(
        {
            each.article
            for row in rows
            for one in row.entries
            for each in (one.annotation, *one.others)
        }
    )
    parts: list[Part] = []
    numbers: dict[UUID, int] = {}
    for row in rows:
        shown = []
        for one in row.entries:
            cited = [Cited(each, sources[each.article]) for each in (one.annotation, *one.others)]
            # What is in the trash is on the board, and neither in the preview nor in a release.
            number = numbers.get(one.under, 0) if one.under else len(numbers) + 1
            entry = Shown(one, number, cited, _pieces(one))
            shown.append(entry)
            if entry.is_shown:
                numbers[one.annotation.id] = number
        text = as_html(row.section.text) if row.section else ""
        parts.append(Part(row.section, SafeString(text), shown, maker))
    return parts


def _sources(ids: set[UUID]) -> dict[UUID, str]:
    articles = Article.objects.filter(pk__in=ids).defer("search")
    return {article.pk: citation(article) for article in articles}


def _pieces(one: EntryRow) -> list[Piece]:
    before, now = one.entry.seen_quote, one.annotation.quote
    if one.stale == "moved" and one.annotation.anchoring:
        now = one.annotation.anchoring.quote or now
    if not one.stale or before == now:
        return []
    pieces = []
    for step in differences(before, now):
        if step.kind == "equal":
            pieces.append(Piece("equal", now[step.new_start : step.new_end]))
            continue
        if removed := before[step.old_start : step.old_end]:
            pieces.append(Piece("removed", removed))
        if added := now[step.new_start : step.new_end]:
            pieces.append(Piece("added", added))
    return pieces
