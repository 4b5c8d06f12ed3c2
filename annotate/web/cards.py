"""The cards in the margin.

Built from strings, since a page has many and a template each would be slow; every value goes
through `escape`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from annotate.accounts.permissions import Seat
from annotate.accounts.prepared import Prepared
from annotate.annotations.anchorings import GIVEN_UP
from annotate.annotations.models import Annotation, State
from annotate.annotations.queries import Mark
from annotate.articles.models import Article
from annotate.curation.models import Verdict
from annotate.curation.queries import AnnotationRow, TagOn, columns, rows, rows_of

IN_A_CHUNK = 30
_SENT_WHOLE = 120
_COPY = (
    '<button type="button" class="copy-opener" aria-label="Copy" title="Copy" '
    'aria-haspopup="menu" aria-keyshortcuts="y"></button>'
)
_CLAMPED = 280  # code points of a quote; the whole of it stands highlighted beside the card


@dataclass(frozen=True, slots=True)
class Chunk:
    """Cards of the passages that start in `[start, end)`, code points."""

    start: int
    end: int
    number: int


def chunks(marks: Sequence[Mark], length: int) -> list[Chunk]:
    """Share a text's highlights, in document order, out to chunks: one when they are few.

    A chunk ends where a passage starts, never between two that start together.
    """
    if not marks:
        return []
    size = IN_A_CHUNK if len(marks) > _SENT_WHOLE else len(marks)
    starts = [0]
    counts: list[int] = [0]
    for at, mark in enumerate(marks):
        if counts[-1] >= size and mark[0] != marks[at - 1][0]:
            starts.append(mark[0])
            counts.append(0)
        counts[-1] += 1
    ends = [*starts[1:], length + 1]
    return [Chunk(*of) for of in zip(starts, ends, counts, strict=True)]


_STARTING = Prepared(
    lambda revision, start, end: columns(
        Annotation.objects.filter(
            revision=revision, deleted_at=None, start__gte=start, start__lt=end
        ).order_by("start", "end", "id")
    ),
    *(UUID(int=1), 1_000_001, 1_000_002),
)


def rows_between(article: Article, start: int, end: int) -> list[AnnotationRow]:
    """The annotations of the article's present text whose passages start in `[start, end)`."""
    here = rows_of(_STARTING(article.current_id, start, end))
    if article.current.number > 1:
        moved = Annotation.objects.filter(
            anchoring__revision=article.current_id,
            anchoring__state=State.MOVED,
            anchoring__start__gte=start,
            anchoring__start__lt=end,
            deleted_at=None,
        )
        here = sorted(here + rows(moved), key=lambda row: (row.place or (0, 0), row.id))
    return here


@dataclass(frozen=True, slots=True)
class CardMaker:
    """Makes cards for one person: with the buttons that her seat allows."""

    seat: Seat
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    base: str = field(init=False)

    def __post_init__(self) -> None:
        address = reverse("annotation-list", args=[self.seat.project.slug])
        object.__setattr__(self, "base", address)

    def cards(self, found: Iterable[AnnotationRow]) -> SafeString:
        """The list items of these annotations."""
        return SafeString("".join([self.card(row) for row in found]))

    def card(self, row: AnnotationRow, *, below: str = "") -> SafeString:
        """One list item. `below` is safe HTML for its foot: comments, a form, a message."""
        first = row.tags[0].id if row.tags else 0
        start, end = row.place or (0, 0)
        waits = f" {row.anchoring.state}" if row.anchoring and row.is_unsettled else ""
        return SafeString(
            f'<li class="card tag-{first} {row.status}{waits}" id="annotation-{row.id}" '
            f'data-start="{start}" data-end="{end}" data-version="{row.version}" '
            f'data-author="{row.author.id}"{_talks(row)} tabindex="-1">'
            f'<header role="none">{_names(row.tags)}<span>{escape(row.author.name)} · '
            f'<time datetime="{row.created_at.isoformat()}">{ago(row.created_at, self.now)}</time>'
            f'</span>{_COPY}</header><q dir="auto">{escape(_clamped(row.quote))}</q>'
            f"{_details(row.tags)}{_note(row.note)}{_reason(row)}"
            f"{self._anchoring(row) if waits else ''}"
            f"<footer>{_status(row)}{self._buttons(row)}</footer>{below}</li>"
        )

    def _buttons(self, row: AnnotationRow) -> str:
        parts: list[str] = []
        if self.seat.may_review:
            parts += [
                self._button(row.id, "review/", "Accept", "a", *_verdict(row, Verdict.ACCEPTED)),
                self._button(
                    row.id, "review/", "Reject", "x", *_verdict(row, Verdict.REJECTED, get=True)
                ),
            ]
        if self.seat.may_comment or row.comments:
            parts.append(self._button(row.id, "comments/", _talk(self.seat, row), "", get=True))
        if row.links:
            noun = "link" if row.links == 1 else "links"
            parts.append(f'<a href="{self.base}{row.id}/links/">{row.links} {noun}</a>')
        if self.seat.may_change_annotation(row):
            parts.append(self._button(row.id, "form/", "Edit", "e", get=True))
            version = f' name="version" value="{row.version}"'
            parts.append(self._button(row.id, "trash/", "Delete", "d", version))
        return "".join(parts)

    def _anchoring(self, row: AnnotationRow) -> str:
        """Where it may be in the new text, and what a person can say of that."""
        found = row.anchoring
        if found is None:
            return ""
        may = self.seat.may_change_annotation(row)
        said = f"<b>{State(found.state).label}:</b> {escape(found.reason)}"
        parts = [f'<div class="anchoring"><p>{said}</p>']
        if found.quote:
            called = "Now" if found.state == State.MOVED else "The nearest"
            parts.append(
                f'<p class="quiet">{called}</p><q dir="auto">{escape(_clamped(found.quote))}</q>'
            )
        if may and found.state == State.MOVED:
            parts.append(self._button(row.id, "anchoring/", "Confirm", "h"))
            parts.append(self._button(row.id, "anchoring/removal/", "Orphan", "l"))
        elif may:
            parts.append(
                '<p class="quiet">Choose this card, select its passage in the text and '
                "choose “Move it here” (<kbd>b</kbd>).</p>"
            )
            if found.method != GIVEN_UP:
                parts.append(self._button(row.id, "anchoring/removal/", "It is gone", "l"))
        return "".join([*parts, "</div>"])

    def _button(
        self, id: UUID, place: str, text: str, key: str, extra: str = "", *, get: bool = False
    ) -> str:
        method = "get" if get or 'name="ask"' in extra else "post"
        shortcut = f' aria-keyshortcuts="{key}"' if key else ""
        return (
            f'<button form="act" formmethod="{method}" formaction="{self.base}{id}/{place}"'
            f"{shortcut}{extra}>{text}</button>"
        )


def _talk(seat: Seat, row: AnnotationRow) -> str:
    """What the button of the thread says: how much was said, and whether it is settled."""
    name = "Comment" if seat.may_comment else "Comments"
    if not row.comments:
        return name
    settled = ' ✓<span class="visually-hidden"> resolved</span>' if row.resolved_at else ""
    return f'{name} <span class="count {row.thread}">{row.comments}{settled}</span>'


def _verdict(row: AnnotationRow, verdict: Verdict, *, get: bool = False) -> tuple[str]:
    """What a button sends: a verdict that stands is taken back; rejecting asks for a reason."""
    if row.status == verdict:
        return (' name="verdict" value="" aria-pressed="true"',)
    name = "ask" if get else "verdict"
    return (f' name="{name}" value="{verdict}" aria-pressed="false"',)


def _talks(row: AnnotationRow) -> str:
    """That there is talk to settle: what the reader's filter asks for."""
    return ' data-talks="1"' if row.thread == "open" else ""


def _names(tags: Sequence[TagOn]) -> str:
    if not tags:
        return '<b class="tag-0">Note</b>'
    return "".join([f'<b class="tag-{tag.id}">{escape(tag.name)}</b>' for tag in tags])


def _clamped(quote: str) -> str:
    return quote if len(quote) <= _CLAMPED else f"{quote[:_CLAMPED].rstrip()}…"


def _details(tags: Sequence[TagOn]) -> str:
    pairs = [
        f'<dt>{escape(name)}</dt><dd dir="auto"{_written(tag, key, value)}>'
        f"{escape(shown(value))}</dd>"
        for tag in tags
        if tag.details
        for key, name, value in tag.keyed_details
    ]
    return f'<dl class="details">{"".join(pairs)}</dl>' if pairs else ""


def _written(tag: TagOn, key: str, value: object) -> str:
    """What the form of the card asks for under which name, where it is not what is shown."""
    raw = f' data-value="{value}"' if isinstance(value, int | float) else ""
    return f' data-name="{escape(tag.key)}.{escape(key)}"{raw}'


def shown(value: object) -> str:
    """A detail as people read it: 25,890 for a number."""
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _note(note: str) -> str:
    return f'<p class="note" dir="auto">{escape(note)}</p>' if note else ""


def _reason(row: AnnotationRow) -> str:
    if row.review is None or not row.review.current or not row.review.reason:
        return ""
    return f'<p class="reason" dir="auto">{escape(row.review.reason)}</p>'


def _status(row: AnnotationRow) -> str:
    by = f' title="by {escape(row.review.by.name)}"' if row.review and row.review.current else ""
    since = ' <span class="since">edited since</span>' if row.edited_since_review else ""
    return f'<span class="status {row.status}"{by}>{row.status_name}</span>{since}'


def ago(then: datetime, now: datetime) -> str:
    """How long ago, in the fewest letters; the date after four weeks."""
    seconds = max((now - then).total_seconds(), 0)
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            count = int(seconds // length)
            return f"{then:%-d %b %Y}" if unit == "d" and count > 28 else f"{count} {unit}"
    return "now"
