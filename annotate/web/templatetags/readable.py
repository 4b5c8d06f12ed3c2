"""Numbers and times as people read them."""

from datetime import datetime
from html import escape

from django.template import Library
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from annotate.curation.listing import rounded
from annotate.curation.queries import AnnotationRow

register = Library()

MINUTE, HOUR, DAY = 60, 3600, 86400  # seconds


@register.filter
def grouped(number: int) -> str:
    """12345 as 12,345."""
    return f"{number:,}"


@register.filter
def about(number: int) -> str:
    """An estimate, with no more digits than are honest."""
    return grouped(rounded(number))


@register.filter
def detail(value: str | float) -> str:
    """The value of a typed field; large numbers grouped, those that may be years not."""
    if isinstance(value, str) or abs(value) < 10_000:
        return str(value)
    return f"{value:,}"


@register.filter
def ago(moment: datetime) -> str:
    """How long ago, in the coarsest unit that tells; the date when it is more than a week."""
    seconds = (timezone.now() - moment).total_seconds()
    if seconds < MINUTE:
        return "just now"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min ago"
    if seconds < DAY:
        return f"{int(seconds // HOUR)} h ago"
    if seconds < 7 * DAY:
        days = int(seconds // DAY)
        return f"{days} day{'s' if days > 1 else ''} ago"
    return day(moment)


def day(moment: datetime) -> str:
    """Its date as people write it: 3 Feb 2026."""
    return f"{moment.day} {moment:%b %Y}"


def cut(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis where it is longer (code points)."""
    return text if len(text) <= most else str(Truncator(text).chars(most))


@register.filter
def set_apart(text: str) -> SafeString:
    """A text whose paragraphs, a line each, stand apart."""
    first, *others = text.split("\n")
    apart = format_html_join("", '\n<span class="gap"></span>{}', ((one,) for one in others))
    return format_html("{}{}", first, apart)


LONGEST_QUOTE = 500  # code points that a list shows


@register.filter
def in_sentence(row: AnnotationRow, slug: str) -> SafeString:
    """The quote, marked, within its sentence where it has one; it links to its place."""
    return sentence(row, reverse("article-detail", args=[slug, row.article]))


def sentence(row: AnnotationRow, article: str) -> SafeString:
    """The same with the address of the article."""
    before, found, after = row.sentence.partition(row.quote)
    if not found:
        before, after = "", ""
    quote = row.quote
    if len(quote) > LONGEST_QUOTE:
        quote = f"{quote[:LONGEST_QUOTE].rstrip()}…"
    return SafeString(
        f'<span class="around">{escape(before)}</span>'
        f'<a class="place" href="{article}#annotation-{row.id}">'
        f'<mark class="u1-{row.tags[0].id if row.tags else 0}">{escape(quote)}</mark></a>'
        f'<span class="around">{escape(after)}</span>'
    )
