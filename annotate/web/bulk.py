"""What is done to several articles of the list at once, and taking that back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_POST

from annotate.accounts.errors import Invalid, NotPermitted, Refused
from annotate.accounts.permissions import Seat
from annotate.articles import bulk
from annotate.articles.assignments import give_back, take_away
from annotate.articles.bulk import Changed
from annotate.articles.models import Status
from annotate.web.seats import PageRequest, at_the_table
from annotate.web.typed import whole

_KEPT = "bulk"
"""Where the session keeps what the last change was, so that it can be taken back."""


@at_the_table
@require_POST
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """Carry out what was chosen, then back to the list as it was filtered."""
    try:
        articles = _ids(request.POST.getlist("article"))
        said, changed = _done(request, seat, articles)
    except NotPermitted as refusal:
        messages.error(request, f"{refusal.message} Nothing was changed.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        token = get_random_string(16)
        request.session[_KEPT] = {
            "token": token,
            "project": seat.project.pk,
            "do": request.POST.get("do", ""),
            "before": changed.before,
            "query": request.POST.get("query", ""),
        }
        there = reverse("article-bulk-reversal", args=[seat.project.slug, token])
        messages.success(request, said, extra_tags=there if changed.before else "")
    return _back(seat, request.POST.get("query", ""))


@at_the_table
@require_POST
def reversal(request: PageRequest, seat: Seat, token: str) -> HttpResponseBase:
    """Take the last change back, as far as it was this one."""
    kept: dict[str, Any] = request.session.get(_KEPT) or {}
    if (kept.get("token"), kept.get("project")) != (token, seat.project.pk):
        messages.error(request, "This cannot be taken back any more.")
        return _back(seat, request.POST.get("query", ""))
    try:
        for value, texts in kept["before"].items():
            _undone(seat, kept["do"], value, _ids(texts))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        del request.session[_KEPT]
        messages.success(request, "Taken back.")
    return _back(seat, kept.get("query", ""))


def _done(request: PageRequest, seat: Seat, articles: list[UUID]) -> tuple[str, Changed]:
    """What is said of it, and what it was. Raises Refused."""
    if not articles:
        raise Invalid.field("article", "Choose articles first.")
    names = request.POST.get("label", "").split(",")
    match request.POST.get("do"):
        case "status":
            value = request.POST.get("status", "")
            changed = bulk.set_status(seat=seat, articles=articles, status=value)
            said = f"set to “{Status(value).label}”"
        case "assign":
            person = _person(request.POST.get("person", ""))
            if person is None:
                changed = take_away(seat=seat, articles=articles)
                said = "assigned to nobody"
            else:
                changed = bulk.assign(seat=seat, articles=articles, person=person)
                said = "assigned"
        case "label":
            changed = bulk.label(seat=seat, articles=articles, names=names)
            said = "labelled"
        case "unlabel":
            changed = bulk.unlabel(seat=seat, articles=articles, names=names)
            said = "without that label now"
        case "trash":
            changed = bulk.trash(seat=seat, articles=articles)
            said = "put into the trash"
        case _:
            raise Invalid.field("do", "Choose what to do.")
    number = changed.number
    return f"{number:,} article{'' if number == 1 else 's'} {said}.", changed


def _undone(seat: Seat, do: str, value: str, articles: list[UUID]) -> None:
    match do:
        case "status":
            bulk.set_status(seat=seat, articles=articles, status=value)
        case "assign":
            who, _, status = value.partition(":")
            if status:
                give_back(seat=seat, articles=articles, person=int(who), status=status)
            else:
                take_away(seat=seat, articles=articles, person=int(who))
        case "label":
            bulk.unlabel(seat=seat, articles=articles, names=[value])
        case "unlabel":
            bulk.label(seat=seat, articles=articles, names=[value])
        case "trash":
            bulk.restore(seat=seat, articles=articles)


def _ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in dict.fromkeys(texts)]
    except ValueError:
        raise Invalid.field("article", "There is no such article.") from None


def _person(typed: str) -> int | None:
    if not typed:
        return None
    if (person := whole(typed)) is None:
        raise Invalid.field("assigned_to", "This is nobody in the project.")
    return person


def _back(seat: Seat, query: str) -> HttpResponseBase:
    """To the list as it was filtered."""
    response = redirect("article-list", seat.project.slug)
    if query.isascii() and query.isprintable() and len(query) < 2000 and query:
        response["Location"] += f"?{query}"
    return response
