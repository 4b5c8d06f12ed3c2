"""Numbers and times as people read them."""

from datetime import datetime

from django.template import Library
from django.utils import timezone
from django.utils.formats import date_format

register = Library()

MINUTE, HOUR, DAY = 60, 3600, 86400  # seconds


@register.filter
def grouped(number: int) -> str:
    """12345 as 12,345."""
    return f"{number:,}"


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
    return date_format(moment, "j M Y")
