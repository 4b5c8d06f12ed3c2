"""The inbox: where one was mentioned, and who replied where one takes part."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from annotate.annotations import inbox
from annotate.annotations.inbox import Item
from annotate.annotations.models import InboxItem
from annotate.text.comments import as_html
from annotate.web.paging import PAGE
from annotate.web.seats import PageRequest, person_of
from annotate.web.typed import whole

LARGEST_ID = 2**63 - 1


@login_required
@require_safe
def collection(request: PageRequest) -> HttpResponseBase:
    """The newest first: all of it, or what is unread."""
    user = person_of(request)
    unread_only = request.GET.get("show") == "unread"
    items = InboxItem.objects.visible_to(user).filter(_after(request.GET.get("after", "")))
    if unread_only:
        items = items.unread()
    found = inbox.items_of(items.order_by("-id")[: PAGE + 1])
    query = request.GET.copy()
    if more := len(found) > PAGE:
        query["after"] = str(found[PAGE - 1].id)
    context = {
        "items": [_shown(item) for item in found[:PAGE]],
        "more": f"?{query.urlencode()}" if more else "",
        "unread_only": unread_only,
    }
    part = "#items" if request.htmx and request.htmx.target == "more" else ""
    return render(request, f"inbox/list.html{part}", context)


@login_required
@require_POST
def reading(request: PageRequest) -> HttpResponseBase:
    """Nothing waits any more."""
    inbox.read_all(user=person_of(request))
    return redirect("inbox")


@login_required
@require_POST
def item_reading(request: PageRequest, pk: int) -> HttpResponseBase:
    """One item is read or, with an empty `read`, kept for later."""
    user = person_of(request)
    if request.POST.get("read"):
        inbox.read_item(user=user, item_id=min(pk, LARGEST_ID))
    else:
        inbox.unread_item(user=user, item_id=min(pk, LARGEST_ID))
    if not request.htmx:
        return redirect("inbox")
    found = inbox.items_of(InboxItem.objects.visible_to(user).filter(pk=min(pk, LARGEST_ID)))
    response = render(request, "inbox/list.html#items", {"items": [_shown(one) for one in found]})
    response.write(link_again(request))
    return response


def link_again(request: HttpRequest) -> SafeString:
    """The bar's link with the present number, to be put in its place by htmx."""
    return render_to_string(
        "components/inbox_link.html", {"unread": unread_of(request), "oob": True}
    )


def unread_of(request: HttpRequest) -> str:
    """How many items the person has not read: "" for none, "99+" for very many."""
    return inbox.shown_count(inbox.count_unread(person_of(request)))


def _shown(item: Item) -> dict[str, Any]:
    return {"item": item, "html": SafeString(as_html(item.text, item.names))}


def _after(cursor: str) -> Q:
    last = whole(cursor, digits=18)
    return Q() if last is None else Q(id__lt=last)
