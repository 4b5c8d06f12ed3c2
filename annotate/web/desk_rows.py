"""The annotations of the desk as cards or lines of a table, and what there is to choose from.

Built from strings: of fifty cards as templates, the templates were three quarters of the page's
cost. Every value goes through `escape`: Python's own, since Django's does the same for thrice that.
"""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString

from annotate.accounts.permissions import Seat
from annotate.curation.queries import AnnotationRow, TagOn
from annotate.web.templatetags.readable import ago, cut, day, detail, sentence


class RowMaker:
    """Makes the rows of one project for one person: with boxes to tick where she may judge."""

    def __init__(self, seat: Seat) -> None:
        slug = seat.project.slug
        self._may_review = seat.may_review
        self._annotations = reverse("annotation-list", args=[slug])
        self._articles = reverse("article-list", args=[slug])

    def cards(self, rows: Iterable[AnnotationRow]) -> SafeString:
        """As items of a list."""
        return SafeString("".join([self._card(row) for row in rows]))

    def lines(self, rows: Iterable[AnnotationRow]) -> SafeString:
        """As lines of a table."""
        return SafeString("".join([self._line(row) for row in rows]))

    def _card(self, row: AnnotationRow) -> str:
        first = f" tag-{row.tags[0].id}" if row.tags else ""
        tags = "".join([_tag(tag) for tag in row.tags]) or '<span class="quiet">No tag</span>'
        waits = ""
        if row.anchoring and row.is_unsettled:
            waits = f'<span class="badge {row.anchoring.state}">{row.anchoring.state}</span>'
        heading = ""
        if row.heading:
            heading = f'<p class="heading quiet" dir="auto">{escape(" › ".join(row.heading))}</p>\n'
        reason = ""
        if row.review and row.review.reason and row.review.current:
            reason = f'<p class="reason" dir="auto">{escape(cut(row.review.reason, 300))}</p>\n'
        note = f'<p class="note" dir="auto">{escape(cut(row.note, 300))}</p>\n' if row.note else ""
        comments = ""
        if row.comments:
            comments = f"<span>{row.comments} comment{'' if row.comments == 1 else 's'}</span>"
        return (
            f'<li class="passage pickable{first} {row.status}" id="annotation-{row.id}">\n'
            f'{self._pick(row)}\n<div class="head">{tags}{waits}{self._status(row)}</div>\n'
            f'{heading}<blockquote dir="auto">{sentence(row, self._article(row))}</blockquote>\n'
            f'{"".join([_details(tag) for tag in row.tags if tag.details])}{note}{reason}'
            f'<p class="quiet facts">{self._source(row, 90)}<span>{escape(row.author.name)}</span>'
            f'<time{_moment(row.created_at)}</time>{comments}'
            f'<a href="{self._history(row)}">History</a></p>\n</li>'
        )  # fmt: skip

    def _line(self, row: AnnotationRow) -> str:
        pick = f'<td class="pick-cell">{self._pick(row)}</td>' if self._may_review else ""
        note = ""
        if row.note:
            note = f'<p class="note quiet clamp" dir="auto">{escape(cut(row.note, 160))}</p>'
        tags = "<br>".join([_tag(tag) + _values(tag) for tag in row.tags])
        heading = ""
        if row.heading:
            last = escape(cut(row.heading[-1], 60))
            heading = f'<br><span class="quiet" dir="auto">{last}</span>'
        return (
            f'<tr class="pickable {row.status}" id="annotation-{row.id}">{pick}\n'
            f'<td class="said"><p class="clamp" dir="auto">{sentence(row, self._article(row))}</p>'
            f'{note}</td>\n<td>{tags or """<span class="quiet">No tag</span>"""}</td>\n'
            f'<td class="from">{self._source(row, 60)}{heading}</td>\n'
            f'<td class="who">{escape(row.author.name)}<br>'
            f'<time class="quiet"{_moment(row.created_at)}</time></td>\n'
            f'<td class="judged">{self._status(row)}</td></tr>'
        )  # fmt: skip

    def _pick(self, row: AnnotationRow) -> str:
        if not self._may_review:
            return ""
        return (
            f'<label class="pick"><input type="checkbox" name="annotation" value="{row.id}" '
            f'form="bulk"><span class="visually-hidden">Select “{escape(cut(row.quote, 80))}”'
            "</span></label>"
        )

    def _status(self, row: AnnotationRow) -> str:
        said, since = "", ""
        if row.review and row.review.current:
            by, at = row.review.by.name, row.review.at
            reason = f": {cut(row.review.reason, 200)}" if row.review.reason else ""
            said = f' title="by {escape(by)}, {day(at)}, {at:%H:%M} UTC{escape(reason)}"'
        elif row.review:
            since = f' <span class="since">edited since it was {row.review.verdict}</span>'
        return (
            f'<a class="badge {row.status}" href="{self._history(row)}"{said}>'
            f"{row.status_name}</a>{since}"
        )

    def _source(self, row: AnnotationRow, most: int) -> str:
        return (
            f'<a class="source" dir="auto" href="{self._article(row)}">'
            f"{escape(cut(row.article_title, most))}</a>"
        )

    def _article(self, row: AnnotationRow) -> str:
        return f"{self._articles}{row.article}/"

    def _history(self, row: AnnotationRow) -> str:
        return f"{self._annotations}{row.id}/history/"


def options(offered: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """The options of a choice: (value, what it is called)."""
    return SafeString(
        "".join(
            [
                f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
                f"{escape(cut(name, 70))}</option>"
                for value, name in offered
            ]
        )
    )


def _tag(tag: TagOn) -> str:
    return f'<span class="tag tag-{tag.id}">{escape(tag.name)}</span>'


def _details(tag: TagOn) -> str:
    values = [
        f'<div><dt>{escape(name)}</dt><dd dir="auto">{escape(detail(value))}</dd></div>'
        for name, value in tag.named_details
    ]
    return f'<dl class="details">{"".join(values)}</dl>\n'


def _values(tag: TagOn) -> str:
    return "".join(
        [
            f'<br><span class="quiet">{escape(name)}</span> '
            f'<span dir="auto">{escape(detail(value))}</span>'
            for name, value in tag.named_details
        ]
    )


def _moment(at: datetime) -> str:
    """How long ago, with the moment itself for who asks: what stands after `<time`."""
    return f' datetime="{at.isoformat()}">{ago(at)}'
