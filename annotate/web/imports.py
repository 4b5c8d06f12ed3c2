"""Imports: what was given at once, how far the worker has come with it, and what became of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from annotate.accounts.errors import Conflict
from annotate.accounts.permissions import Seat
from annotate.articles.import_models import Import, ImportItem, ItemState
from annotate.articles.import_queries import Progress, items_of, passing_failures_of, progress_of
from annotate.articles.imports import (
    Upload,
    add_files,
    begin_import,
    import_anyway,
    try_again,
)
from annotate.articles.reading import KINDS_BY_SUFFIX
from annotate.web.answers import refusals
from annotate.web.paging import cut, older_than
from annotate.web.seats import PageRequest, at_the_table
from annotate.web.typed import whole

ITEMS_A_PAGE = 100
_OTHER_ENDINGS = {".text", ".markdown", ".htm"}


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
@refusals
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The project's imports, the newest first; POST begins one with the first of its files."""
    if request.method == "POST":
        with transaction.atomic():
            return _sent(request, seat, begin_import(seat=seat))
    found, after = cut(
        Import.objects.filter(project=seat.project, revises=None)
        .filter(older_than(request.GET.get("after", "")))
        .select_related("created_by")
        .order_by("-created_at", "-id")
    )
    progress = progress_of(batch.pk for batch in found)
    first = _first_names(found)
    query = request.GET.copy()
    query["after"] = after
    context = {
        "seat": seat,
        "found": [(one, progress[one.pk], first.get(one.pk, "")) for one in found],
        "more": f"?{query.urlencode()}" if after else "",
    }
    part = "#found" if request.htmx and request.htmx.target == "more" else ""
    return render(request, f"imports/list.html{part}", context)


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """One import. While something is unfinished, the page asks for its parts every second."""
    batch = _import_or_404(seat, pk)
    progress = progress_of([batch.pk])[batch.pk]
    state, page = request.GET.get("state", ""), whole(request.GET.get("page", ""), digits=4) or 1
    items = items_of(batch, state=state)
    shown = list(items[(page - 1) * ITEMS_A_PAGE : page * ITEMS_A_PAGE + 1])
    if progress.done == progress.total == 1 and shown and (request.htmx or batch.revises):
        return _on(request, seat, batch, shown[0])
    query = request.GET.copy()
    query["page"] = str(page + 1)
    context = {
        "seat": seat,
        "batch": batch,
        "progress": progress,
        "items": shown[:ITEMS_A_PAGE],
        "state": state,
        "tabs": _tabs(progress.by_state, progress.total),
        "mine": seat.may_change_import(batch),
        "again": _to_try_again(batch, progress),
        "more": f"?{query.urlencode()}" if len(shown) > ITEMS_A_PAGE else "",
        "page": page,
    }
    return render(request, "imports/detail.html" + ("#state" if request.htmx else ""), context)


@at_the_table
@require_POST
@refusals
def files(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """More files of the same batch."""
    return _sent(request, seat, _import_or_404(seat, pk))


@at_the_table
@require_POST
@refusals
def attempts(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Try everything again that may succeed by now; the rest, and what is not kept any more, stays
    as it is."""
    batch = _import_or_404(seat, pk)
    for item in passing_failures_of(batch).select_related("batch"):
        _unless_meanwhile(seat, item)
    return _back(request, seat, pk)


@at_the_table
@require_POST
@refusals
def attempt(request: PageRequest, seat: Seat, pk: UUID, item: UUID) -> HttpResponseBase:
    """Try one item again that failed."""
    try_again(seat=seat, item=_item_or_404(seat, pk, item))
    return _back(request, seat, pk)


@at_the_table
@require_POST
@refusals
def duplicate(request: PageRequest, seat: Seat, pk: UUID, item: UUID) -> HttpResponseBase:
    """Import one item anyway whose text is there already."""
    import_anyway(seat=seat, item=_item_or_404(seat, pk, item))
    return _back(request, seat, pk)


def uploads_of(request: PageRequest) -> list[Upload]:
    """The files of a form or a script; the latter says their folders in `path`, in order."""
    sent: list[Any] = [*request.FILES.getlist("file"), *request.FILES.getlist("folder")]
    paths = request.POST.getlist("path")
    names = paths if len(paths) == len(sent) else [file.name or "" for file in sent]
    return [Upload(file=file, name=name) for file, name in zip(sent, names, strict=True)]


def readable_kinds() -> str:
    """The endings of the names of files that can be read, for people."""
    return ", ".join(ending for ending in KINDS_BY_SUFFIX if ending not in _OTHER_ENDINGS)


def _sent(request: PageRequest, seat: Seat, batch: Import) -> HttpResponse:
    add_files(seat=seat, batch=batch, uploads=uploads_of(request))
    there = reverse("import-detail", args=[seat.project.slug, batch.pk])
    more = reverse("import-files", args=[seat.project.slug, batch.pk])
    return JsonResponse({"url": there, "files": more}, status=201)


def _on(request: PageRequest, seat: Seat, batch: Import, item: ImportItem) -> HttpResponse:
    """Where somebody waited for one article alone, it opens; a new text is compared."""
    article = batch.revises
    if article and item.text_id and seat.may_change_article(article):
        there = reverse("revision-waiting", args=[seat.project.slug, article.pk, item.text_id])
    elif article:
        there = reverse("revision-list", args=[seat.project.slug, article.pk])
    elif item.article is None:
        there = reverse("article-list", args=[seat.project.slug])
    else:
        messages.success(request, f"“{item.article.title}” is stored.")
        there = reverse("article-detail", args=[seat.project.slug, item.article_id])
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)


def _to_try_again(batch: Import, progress: Progress) -> int:
    """How many of the failures may be over by now; asked at the end only, and where it matters."""
    several = not progress.unfinished and progress.failed > 1
    return passing_failures_of(batch).count() if several else 0


def _unless_meanwhile(seat: Seat, item: ImportItem) -> None:
    try:
        try_again(seat=seat, item=item)
    except Conflict:
        return


def _back(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """To the import, with those of its items that the person was looking at."""
    there = reverse("import-detail", args=[seat.project.slug, pk])
    looked_at = request.htmx.current_url_abs_path or ""
    return redirect(looked_at if looked_at.partition("?")[0] == there else there)


def _import_or_404(seat: Seat, pk: UUID) -> Import:
    found = (
        Import.objects.filter(project=seat.project, pk=pk)
        .select_related("created_by", "revises")
        .defer("revises__search")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _item_or_404(seat: Seat, batch: UUID, pk: UUID) -> ImportItem:
    items = ImportItem.objects.filter(batch__project=seat.project, batch=batch, pk=pk)
    found: ImportItem | None = items.select_related("batch").first()
    if found is None:
        raise Http404
    return found


def _tabs(by_state: dict[str, int], total: int) -> list[tuple[str, str, int]]:
    """What there is to choose from, when there is a choice: key, name, how many."""
    there = [(state, by_state[state]) for state in ItemState.values if by_state[state]]
    if len(there) < 2:
        return []
    tabs: list[tuple[str, str, int]] = [("", "All", total)]
    return tabs + [(state, str(ItemState(state).label), number) for state, number in there]


def _first_names(batches: list[Import]) -> dict[UUID, str]:
    """What the first item of each is called, to tell imports apart."""
    rows: Any = (
        ImportItem.objects.filter(batch__in=batches)
        .order_by("batch", "id")
        .distinct("batch")
        .values_list("batch", "name")
    )
    return dict(rows)
