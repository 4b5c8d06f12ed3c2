"""Work: what one has to read, how far everybody is, and sharing articles out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from annotate.accounts.errors import Invalid, Mendable
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.articles.assignments import MOST, set_reader_status, share_out
from annotate.articles.labels import labels_of
from annotate.articles.models import Article, Assignment, Status
from annotate.articles.work import Load, assignments_in, loads_of
from annotate.web.bars import Part, parts
from annotate.web.paging import PAGE
from annotate.web.seats import PageRequest, article_or_404, at_the_table
from annotate.web.typed import whole

_OPEN = "open"
_TABS = {_OPEN: "To read", Status.DONE.value: "Done"}


@at_the_table
@require_safe
def collection(request: PageRequest, seat: Seat) -> HttpResponse:
    """One's own articles, everybody's progress, and for curators the form that shares out."""
    shown = request.GET.get("show", "")
    shown = shown if shown in _TABS else _OPEN
    mine = assignments_in(seat.project).filter(person=seat.user)
    after = request.GET.get("after", "")
    found = list(_of(mine, shown).filter(_before(after)).order_by("-id")[: PAGE + 1])
    numbers = mine.aggregate(
        open=Count("pk", filter=~Q(status=Status.DONE)),
        done=Count("pk", filter=Q(status=Status.DONE)),
    )
    query = request.GET.copy()
    if more := len(found) > PAGE:
        query["after"] = str(found[PAGE - 1].pk)
    loads = loads_of(seat.project)
    context = {
        "seat": seat,
        "items": found[:PAGE],
        "more": f"?{query.urlencode()}" if more else "",
        "later": bool(after),
        "shown": shown,
        "tabs": [(key, name, numbers[key]) for key, name in _TABS.items()],
        "statuses": Status.choices,
        "loads": [_line(load, max((one.total for one in loads), default=0)) for load in loads],
        "whole": _whole(loads),
        "labels": labels_of(seat.project) if seat.may_change_articles else [],
    }
    part = "#items" if request.htmx and request.htmx.target == "more" else ""
    return render(request, f"work/list.html{part}", context)


@at_the_table
@require_POST
def shares(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """Share articles out among the people chosen."""
    try:
        people = [whole(text) or 0 for text in request.POST.getlist("person")]
        given = share_out(
            seat=seat,
            articles=_articles(seat, request.POST.get("which", ""), request.POST.get("label", "")),
            people=people,
            readers=whole(request.POST.get("readers", "1")) or 0,
        )
    except Mendable as refusal:
        messages.error(request, refusal.message)
    else:
        articles = len({article for _, article in given})
        noun = "article" if articles == 1 else "articles"
        messages.success(request, f"{articles} {noun} given, {len(given)} to read in all.")
    return redirect("work", seat.project.slug)


@at_the_table
@require_POST
def reading(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """How far one is with an article; a curator may say it for a `person`."""
    article = article_or_404(seat, pk)
    person: User | None = seat.user
    if who := request.POST.get("person"):
        person = User.objects.filter(pk=whole(who) or 0, memberships__project=seat.project).first()
    if person is None:
        raise Http404
    status = request.POST.get("status", "")
    try:
        set_reader_status(seat=seat, article=article, status=status, person=person)
    except Mendable as refusal:
        messages.error(request, refusal.message)
    else:
        said = f"“{article.title}”: {Status(status).label.lower()}."
        messages.success(request, said)
    if request.POST.get("from") == "work":
        return redirect("work", seat.project.slug)
    return redirect("article-detail", seat.project.slug, article.pk)


def _of(mine: QuerySet[Assignment], shown: str) -> QuerySet[Assignment]:
    done = Q(status=Status.DONE)
    found = mine.filter(done if shown == Status.DONE else ~done)
    return found.select_related("article__current").defer(
        "article__search", "article__current__text", "article__current__structure"
    )


def _before(cursor: str) -> Q:
    last = whole(cursor, digits=18)
    return Q() if last is None else Q(pk__lt=last)


def _line(load: Load, most: int) -> dict[str, Any]:
    return {"load": load, "bar": _bar(load.numbers, most), "done": load.numbers[Status.DONE]}


def _whole(loads: list[Load]) -> dict[str, Any]:
    numbers = {key: sum(load.numbers[key] for load in loads) for key in Status.values}
    return {
        "total": sum(numbers.values()),
        "bar": _bar(numbers),
        "statuses": [(key, Status(key).label, number) for key, number in numbers.items()],
    }


def _bar(numbers: dict[str, int], whole: int | None = None) -> list[Part]:
    order = (Status.DONE, Status.IN_PROGRESS, Status.TODO)
    return parts(((f"status-{key}", key.label, numbers[key]) for key in order), whole=whole)


def _articles(seat: Seat, which: str, label: str) -> list[UUID]:
    """The articles to be shared out, the oldest first. Raises Invalid for no such choice."""
    found = Article.objects.filter(project=seat.project, deleted_at=None)
    if which == "unread":
        found = found.filter(assignments=None)
    elif which == "open":
        found = found.exclude(status=Status.DONE)
    else:
        raise Invalid.field("which", "Choose which articles.")
    if label := label.replace("\x00", ""):
        found = found.labelled(label)
    return list(found.order_by("created_at", "id").values_list("pk", flat=True)[:MOST])
