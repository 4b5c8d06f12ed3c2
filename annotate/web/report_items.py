"""The entries of a report: on the board with what can be done to each, in the preview, its notes.

Built from strings, since a report has up to 5,000 entries and is read afresh after every move: a
template each took five sixths of the answer. Every value goes through `escape`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape, urlize
from django.utils.text import Truncator

from annotate.accounts.permissions import Seat
from annotate.curation.models import Report, Section
from annotate.curation.queries import AnnotationRow
from annotate.curation.report_queries import EntryRow
from annotate.exporting.document import Evidence
from annotate.text.comments import as_html
from annotate.web.differences import Piece
from annotate.web.report_documents import evidence_line

_POSTS = 'hx-target="#board-frame" hx-swap="innerHTML"'
_GRIP = (
    '<span class="grip" data-grip aria-hidden="true" title="Drag, or Alt and an arrow key">'
    '<svg viewBox="0 0 10 16" width="10" height="16"><path d="M3 2h.01M7 2h.01M3 6h.01M7 6h.01'
    'M3 10h.01M7 10h.01M3 14h.01M7 14h.01"/></svg></span>'
)
_STEPS = (
    ("-1", "up", "Move up", "Move up (Alt ↑)", "↑"),
    ("1", "down", "Move down", "Move down (Alt ↓)", "↓"),
)
_MARKS = {"removed": "del", "added": "ins"}
_WAITS = " (not in the report: the article has a new text, and nobody said yet where this stands)"
_WAITING = ("moved", "orphaned")
_KEPT = 2_048  # citations with their links


@dataclass(frozen=True, slots=True)
class Cited:
    """An annotation that an entry rests on, with the citation of its article."""

    annotation: AnnotationRow
    citation: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What speaks for an entry or against it, and its source with its citation."""

    evidence: Evidence
    cited: Cited


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the board and the preview show it. `number` is its note's in the preview, from
    1, or that of the entry under which it stands; `sources` are what it rests on; `pieces` what its
    quote was and is, where that differs from what the editor saw; `beside` what speaks for it and
    against it in the preview."""

    row: EntryRow
    number: int
    sources: list[Cited]
    pieces: list[Piece]
    beside: list[Beside]

    @property
    def is_shown(self) -> bool:
        """Whether it is in the preview: what is in the trash, or stands under another, is not."""
        return self.row.stale != "deleted" and self.row.under is None


class ItemMaker:
    """Makes the entries of one report for one person. `token` is asked once, where there is a form,
    for what it sends to show that a page of ours made it."""

    def __init__(
        self, seat: Seat, report: Report, sections: Sequence[Section], token: Callable[[], str]
    ) -> None:
        slug = seat.project.slug
        self._may_edit = seat.may_edit_reports
        self._entries = reverse("report-entry-list", args=[slug, report.slug])
        self._articles = reverse("article-list", args=[slug])
        self._sections = [(one.pk, escape(_cut(one.title, 40))) for one in sections]
        self._options: dict[UUID | None, str] = {}
        self._token = token

    @cached_property
    def _csrf(self) -> str:
        return f'<input type="hidden" name="csrfmiddlewaretoken" value="{self._token()}">'

    def entry(self, one: Shown) -> str:
        """A line of the board."""
        row = one.row
        found = row.annotation
        first = f" tag-{found.tags[0].id}" if found.tags else ""
        stale = " is-stale" if row.stale else ""
        place = f' data-place="{self._entries}{row.id}/place/"' if self._may_edit else ""
        return (
            f'<li class="entry{first}{stale}" id="entry-{row.id}" tabindex="-1" data-entry{place} '
            f'aria-label="Quote {one.number}">{_GRIP if self._may_edit else ""}'
            f'<div class="entry-body"><p class="entry-head">{_tags(found)}{_badge(found)}'
            f"{self._source(found, 70, ' class="source"')}</p>"
            f"{self._stale(one) if stale else ''}{_words(row, 'h3')}"
            f'<blockquote dir="auto">{escape(row.shown)}</blockquote>{self._also(one)}'
            f"{self._evidence(row)}"
            f"{self._foot(row) if self._may_edit else ''}</div></li>"
        )

    def piece(self, one: Shown, *, head: str) -> str:
        """A quote of the preview; `head` is the element of its heading, with its class."""
        row, number = one.row, one.number
        return (
            f'<div class="piece" id="piece-{row.id}">{_words(row, head, prose="prose")}'
            f'<blockquote dir="auto"><p>“{escape(row.shown)}”<sup><a href="#note-{number}" '
            f'id="call-{number}" aria-label="Note {number}">{number}</a></sup></p>'
            f"</blockquote>{''.join(evidence_line(each.evidence) for each in one.beside)}</div>"
        )

    def note(self, one: Shown) -> str:
        """Its sources, below the preview."""
        sources = [("Also: ", each) for each in one.sources]
        # What stands in the report has a note of its own there.
        beside = [each for each in one.beside if not each.evidence.number]
        sources += [(f"{each.evidence.said}: ", each.cited) for each in beside]
        cited = " ".join(
            f"{said if place > 1 else ''}{_linked(each.citation)} "
            f'<a href="{self._passage(each.annotation)}" aria-label="The passage of note '
            f'{one.number}{f", source {place}" if place > 1 else ""}">↗</a>'
            for place, (said, each) in enumerate(sources, start=1)
        )
        return f'<li id="note-{one.number}" dir="auto">{cited}</li>'

    def _passage(self, found: AnnotationRow) -> str:
        return f"{self._articles}{found.article}/#annotation-{found.id}"

    def _source(self, found: AnnotationRow, most: int, css: str = "") -> str:
        title = escape(_cut(found.article_title, most))
        return f'<a{css} href="{self._passage(found)}" dir="auto">{title}</a>'

    def _also(self, one: Shown) -> str:
        """That another one stands for it, or what else it stands for."""
        if one.row.under:
            said = f"Says the same as quote {one.number}, and stands there as one of its sources."
            return f'<p class="also">{said}</p>'
        if not one.row.others:
            return ""
        others = ", ".join(self._source(each, 60) for each in one.row.others)
        return f'<p class="also">The same in {others}</p>'

    def _evidence(self, row: EntryRow) -> str:
        """What speaks for it and against it."""
        return "".join(
            f'<p class="also {"against" if each.is_against else "beside"}">'
            f'{each.said.capitalize()} <q dir="auto">{escape(_cut(each.annotation.quote, 120))}</q>'
            f" in {self._source(each.annotation, 60)}{_WAITS if each.waits else ''}</p>"
            for each in row.evidence
        )

    def _stale(self, one: Shown) -> str:
        """Why it is stale, what its words were and are, and what can be done about it."""
        row = one.row
        said = (
            f'<div class="stale" role="note"><p><b>{row.stale.capitalize()}</b> '
            f"since {'you' if self._may_edit else 'an editor'} last looked{_why(one)}.</p>"
        )
        if one.pieces:
            said += f'<p class="hunk" dir="auto">{"".join(map(_piece, one.pieces))}</p>'
        if not self._may_edit:
            return f"{said}</div>"
        if row.stale == "deleted":
            return f'{said}<div class="row">{self._removal(row, "small primary", "s")}</div></div>'
        keep = self._form(
            row,
            "settlement/",
            '<button class="button small primary" data-key="s">Keep as it is now <kbd>s</kbd>'
            "</button>",
        )
        where = ""
        if row.stale in _WAITING:
            there = self._passage(row.annotation)
            where = f'\n<a class="text-button" href="{there}">Say where it is</a>'
        out = self._removal(row, "small", "x")
        return f'{said}<div class="row">{keep}\n{out}{where}</div></div>'

    def _foot(self, row: EntryRow) -> str:
        """Moving it, wording it, taking it out."""
        steps = "".join(
            f'<button class="button small icon" name="step" value="{by}" id="{name}-{row.id}" '
            f'aria-label="{label}" title="{title}">{sign}</button>'
            for by, name, label, title, sign in _STEPS
        )
        choice = (
            f'<label class="visually-hidden" for="section-of-{row.id}">Section</label>'
            f'<select id="section-of-{row.id}" name="section" data-key="m">'
            f"{self._chosen(row.entry.section_id)}</select>"
            '<button class="button small">Move</button>'
        )
        words = f"{self._entries}{row.id}/"
        out = "" if row.stale else self._removal(row, "text-button danger", "x")
        return (
            f'<div class="entry-foot" id="foot-{row.id}">{self._form(row, "place/", steps)}\n'
            f"{self._form(row, 'place/', choice, ' class="to-section"')}\n"
            f'<a class="text-button" data-key="e" href="{words}" hx-get="{words}" '
            f'hx-target="#foot-{row.id}" hx-swap="afterend">Words <kbd>e</kbd></a>\n{out}</div>'
        )

    def _removal(self, row: EntryRow, css: str, key: str) -> str:
        kind = css if css.startswith("text-button") else f"button {css}"
        button = f'<button class="{kind}" data-key="{key}">Take out <kbd>{key}</kbd></button>'
        return self._form(row, "removal/", button)

    def _form(self, row: EntryRow, place: str, inside: str, more: str = "") -> str:
        there = f"{self._entries}{row.id}/{place}"
        return (
            f'<form method="post" action="{there}" hx-post="{there}"{more} {_POSTS}>'
            f"{self._csrf}{inside}</form>"
        )

    def _chosen(self, section: UUID | None) -> str:
        """The sections to choose from, for an entry of this one."""
        if section not in self._options:
            options = "".join(
                f'<option value="{pk}"{" selected" if pk == section else ""}>{title}</option>'
                for pk, title in self._sections
            )
            none = "" if section else " selected"
            self._options[section] = f'<option value=""{none}>No section</option>{options}'
        return self._options[section]


def _why(one: Shown) -> str:
    row = one.row
    if row.stale == "rejected" and (review := row.annotation.review):
        reason = f": “{escape(review.reason)}”" if review.reason else ""
        return f", by {escape(review.by.name)}{reason}"
    if row.stale == "changed":
        return "" if one.pieces else ": its tags, details or note. The words are the same"
    if row.stale == "moved":
        return ": in the article’s new text it may be this" if one.pieces else ""
    return f": {row.why}"


def _piece(piece: Piece) -> str:
    if piece.kind not in _MARKS:
        return escape(piece.text)
    mark = _MARKS[piece.kind]
    return (
        f'<{mark}><span class="visually-hidden"> [{piece.kind}: </span>{escape(piece.text)}'
        f'<span class="visually-hidden">] </span></{mark}>'
    )


def _tags(found: AnnotationRow) -> str:
    return "".join(
        f'<span class="tag tag-{tag.id}">{escape(tag.name)}</span>' for tag in found.tags
    )


def _badge(found: AnnotationRow) -> str:
    if found.status == "accepted":
        return ""
    return f'<span class="badge {found.status}">{found.status_name}</span>'


def _words(row: EntryRow, head: str, *, prose: str = "prose paraphrase") -> str:
    """The editor's own."""
    entry = row.entry
    said = ""
    if entry.heading:
        said = f'<{head} dir="auto">{escape(entry.heading)}</{head.partition(" ")[0]}>'
    if entry.paraphrase:
        said += f'<div class="{prose}" dir="auto">{as_html(entry.paraphrase)}</div>'
    return said


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else str(Truncator(text).chars(most))


@lru_cache(maxsize=_KEPT)
def _linked(citation: str) -> str:
    return urlize(citation, nofollow=True, autoescape=True)
