"""The queue of annotations whose place in a new text a person must settle, over a whole project."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotate.accounts.permissions import Seat
from annotate.annotations.anchorings import State
from annotate.annotations.errors import Stale
from annotate.annotations.models import Annotation
from annotate.annotations.steps import Step
from annotate.annotations.waiting import Queue, Waiting, count_waiting, waiting
from annotate.curation.revising import take_back_place
from annotate.text.context import CONTEXT_LENGTH
from annotate.web.annotation_forms import seen_version
from annotate.web.answers import refusals, status_of
from annotate.web.conflicts import who_changed
from annotate.web.differences import sides
from annotate.web.places import PLACE, REMOVAL, confirm, orphan
from annotate.web.seats import PageRequest, annotation_or_404, at_the_table
from annotate.web.span_conflicts import Both, Question
from annotate.web.typed import whole

ON_A_PAGE = 20


@at_the_table
@require_safe
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """One page of those that moved, with `state=orphaned` of those that were found nowhere, or
    with `state=given-up` of those that a person called gone."""
    asked = request.GET.get("state", Queue.MOVED)
    state = Queue(asked) if asked in Queue.values else Queue.MOVED
    after = _id(request.GET.get("after", ""))
    found = waiting(seat.project, state, after=after, most=ON_A_PAGE + 1)
    query = request.GET.copy()
    if more := len(found) > ON_A_PAGE:
        query["after"] = str(found[ON_A_PAGE - 1].id)
    context = {
        "seat": seat,
        "state": state,
        "tabs": _tabs(seat),
        "items": [_shown(seat, one) for one in found[:ON_A_PAGE]],
        "more": f"?{query.urlencode()}" if more else "",
        "later": after is not None,
    }
    part = "#items" if request.htmx and request.htmx.target == "more" else ""
    return render(request, f"annotations/queue.html{part}", context)


def _decision(
    said: str,
    act: Callable[[Seat, Annotation, int, QueryDict], list[Step]],
    question: Question,
) -> Callable[..., HttpResponseBase]:
    """A view that carries out what a person says of an annotation's place. When somebody said
    otherwise meanwhile, the `question` shows both."""

    @at_the_table
    @require_POST
    @refusals
    def view(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
        annotation = annotation_or_404(seat, pk)
        version = seen_version(request.POST, annotation)
        try:
            [step] = act(seat, annotation, version, request.POST)
        except Stale as error:
            both = question.both(error.current, version, request.POST)
            return _stale(request, seat, error, both)
        return _settled(request, seat, pk, said, step)

    return view


detail = _decision("Confirmed", confirm, PLACE)
"""It stands where it was found, or where the person had it when somebody was quicker."""
removal = _decision("Orphaned", orphan, REMOVAL)
"""Its passage is gone."""


@at_the_table
@require_POST
@refusals
def reversal(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Take back what was said: from what it is at the version `since` to what it was at `to`."""
    annotation = annotation_or_404(seat, pk)
    since, to = (_number(request.GET.get(name, "")) for name in ("since", "to"))
    try:
        take_back_place(seat=seat, annotation=annotation, since=since, to=to)
    except Stale as error:
        return _stale(request, seat, error)
    if not request.htmx:
        return redirect("anchoring-list", seat.project.slug)
    return _item(request, seat, pk) or _settled(request, seat, pk, "Placed")


def _settled(
    request: PageRequest,
    seat: Seat,
    pk: UUID,
    said: str,
    step: Step | None = None,
    unsaid: Both | None = None,
) -> HttpResponse:
    """What took the place of the item, with the way back, and with what the person `unsaid` where
    somebody else was quicker; without script, the queue again."""
    back = ""
    if step and step.before != step.after:
        address = reverse("anchoring-reversal", args=[seat.project.slug, pk])
        back = f"{address}?{urlencode({'since': step.after, 'to': step.before})}"
    if not request.htmx:
        messages.success(request, f"{said}.", extra_tags=back)
        return redirect("anchoring-list", seat.project.slug)
    annotation = annotation_or_404(seat, pk)
    context = {"seat": seat, "settled": annotation, "said": said, "back": back, "unsaid": unsaid}
    return _answer(request, seat, "settled", context)


def _item(request: PageRequest, seat: Seat, pk: UUID, message: str = "") -> HttpResponse | None:
    """The item as it is now, while it waits."""
    for queue in Queue:
        if found := waiting(seat.project, queue, after=None, only=pk, most=1):
            items = [_shown(seat, found[0]) | {"message": message}]
            context = {"seat": seat, "state": queue, "items": items}
            return _answer(request, seat, "items", context)
    return None


def _answer(request: PageRequest, seat: Seat, part: str, context: dict[str, Any]) -> HttpResponse:
    """A part of the page, and how many wait now."""
    numbers = {"tabs": _tabs(seat)}
    answer = render(request, f"annotations/queue.html#{part}", context)
    answer.write(render_to_string("annotations/queue.html#numbers", numbers))
    return answer


def _tabs(seat: Seat) -> list[tuple[str, str, int]]:
    return [(one.value, one.label, number) for one, number in count_waiting(seat.project).items()]


def _stale(
    request: PageRequest, seat: Seat, error: Stale, both: Both | None = None
) -> HttpResponse:
    """The item as it is now, while it waits; else who was quicker, and what the person had said.
    Without `both` she wanted to take something back."""
    current, who = error.current, who_changed(error.current, seat)
    had = "".join(f" You had “{one}”." for one in both.mine) if both else ""
    message = f"{who} changed it after you opened it.{had} Look at it again."
    if item := _item(request, seat, current.pk, message):
        item.status_code = status_of(error)
        return item
    did = "deleted" if current.deleted_at else "settled" if both else "changed"
    return _settled(request, seat, current.pk, f"{who} {did} it first", unsaid=both)


def _shown(seat: Seat, one: Waiting) -> dict[str, Any]:
    before, now = sides(one.quote, one.found or "")
    return {
        "one": one,
        "before": before,
        "now": now,
        "around": (_tail(one.prefix), _head(one.suffix)),
        "found_around": (_tail(one.found_prefix), _head(one.found_suffix)),
        "state": State(one.state),
        "may_settle": seat.may_change_annotation(one),
    }


def _tail(prefix: str) -> str:
    """What stands before a quote in its paragraph, from a whole word on."""
    line = prefix.rpartition("\n")[2]
    if line != prefix or len(prefix) < CONTEXT_LENGTH:
        return line
    return f"… {line.partition(' ')[2]}" if " " in line else f"…{line}"


def _head(suffix: str) -> str:
    """What stands behind a quote in its paragraph, up to a whole word."""
    line = suffix.partition("\n")[0]
    if line != suffix or len(suffix) < CONTEXT_LENGTH:
        return line
    return f"{line.rpartition(' ')[0]} …" if " " in line else f"{line}…"


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    """A version; one that never was for anything else."""
    version = whole(text)
    return -1 if version is None else version
