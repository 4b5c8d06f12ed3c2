"""The way to the inbox, with how much waits there."""

from typing import Any

from django.template import Context, Library

from annotate.web.inbox import unread_of

register = Library()


@register.inclusion_tag("components/inbox_link.html", takes_context=True)
def inbox_link(context: Context) -> dict[str, Any]:
    """The bar's link: one query, on what is unread alone."""
    return {"unread": unread_of(context["request"])}
