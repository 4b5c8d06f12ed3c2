"""What is shown of a report: its board, on which an editor works, and its preview."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString

from annotate.accounts.permissions import Seat
from annotate.articles.citing import citation
from annotate.articles.models import Article
from annotate.curation import report_evidence
from annotate.curation.models import Entry, Report, Section
from annotate.curation.queries import AnnotationRow
from annotate.curation.report_queries import EntryRow, SectionRow, outline
from annotate.curation.report_texts import ChangedMeanwhile
from annotate.exporting.citations import Source
from annotate.exporting.document import Evidence
from annotate.exporting.evidence import MOST_SHOWN
from annotate.text.comments import as_html
from annotate.text.differences import differences
from annotate.text.shortening import begun
from annotate.web import tag_styles
from annotate.web.differences import Piece, pieces
from annotate.web.report_items import Beside, Cited, ItemMaker, Shown
from annotate.web.seats import PageRequest
from annotate.web.typed import whole


class _Article(NamedTuple):
    """What the preview says of an article."""

    citation: str
    publisher: str


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
    sources = _sources(_cited(one) for row in rows for one in row.entries)
    numbers = _numbers(one for row in rows for one in row.entries)
    places = _places((one for row in rows for one in row.entries), numbers)

    def cite(one: AnnotationRow) -> Cited:
        return Cited(one, sources[one.article].citation)

    def shown(one: EntryRow) -> Shown:
        cited = [
            Cited(each, sources[each.article].citation) for each in (one.annotation, *one.others)
        ]
        beside = [
            Beside(
                _evidence(each, sources[each.annotation.article], places),
                Cited(each.annotation, sources[each.annotation.article].citation),
            )
            for each in one.evidence
            if not each.waits
        ]
        return Shown(one, numbers.get(one.annotation.id, 0), cited, _pieces(one), beside)

    return [
        Part(
            row.section,
            SafeString(as_html(row.section.text) if row.section else ""),
            [shown(one) for one in row.entries],
            maker,
        )
        for row in rows
    ]


def _cited(one: EntryRow) -> Iterator[UUID]:
    """The articles that an entry names."""
    yield one.annotation.article
    yield from (each.article for each in one.others)
    yield from (each.annotation.article for each in one.evidence)


def _numbers(entries: Iterable[EntryRow]) -> dict[UUID, int]:
    """The note of each entry, or of the one that it stands under; what is in the trash, which is on
    the board and neither in the preview nor in a release, has that of what comes next."""
    found: dict[UUID, int] = {}
    notes = 0
    for one in entries:
        if one.under:
            found[one.annotation.id] = found.get(one.under, 0)
            continue
        found[one.annotation.id] = notes + 1
        notes += one.stale != "deleted"
    return found


def _places(
    entries: Iterable[EntryRow], numbers: Mapping[UUID, int]
) -> dict[UUID, tuple[int, str]]:
    """Which note each annotation that is in the preview, or is a source there, has; and its quote
    as it is shown there, "" for a source."""
    found: dict[UUID, tuple[int, str]] = {}
    for one in entries:
        if one.stale != "deleted" and one.under is None:
            number = numbers[one.annotation.id]
            found |= {each.id: (number, "") for each in one.others}
            found[one.annotation.id] = number, one.shown
    return found


def _evidence(
    one: report_evidence.Evidence, source: _Article, places: Mapping[UUID, tuple[int, str]]
) -> Evidence:
    """As the document has it."""
    found = one.annotation
    number, shown = places.get(found.id, (0, ""))
    return Evidence(
        said=one.said.capitalize(),
        shown=begun(shown or found.quote, MOST_SHOWN),
        source=Source(str(found.article), found.article_title, publisher=source.publisher),
        url="",
        number=number,
    )


def _sources(ids: Iterable[Iterator[UUID]]) -> dict[UUID, _Article]:
    articles = Article.objects.filter(pk__in={id for some in ids for id in some}).defer("search")
    return {one.pk: _Article(citation(one), one.publisher) for one in articles}


def _pieces(one: EntryRow) -> list[Piece]:
    before, now = one.entry.seen_quote, one.annotation.quote
    if one.stale == "moved" and one.annotation.anchoring:
        now = one.annotation.anchoring.quote or now
    if not one.stale or before == now:
        return []
    return list(pieces(before, now, differences(before, now)))
