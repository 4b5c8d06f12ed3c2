"""An article side by side: what several people marked, how far they agree, and merging."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotate.accounts.errors import Invalid, Mendable, Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Tag
from annotate.articles.models import Article
from annotate.curation.layers import Layers, layers_of
from annotate.curation.merging import Bounds, Take, merge_layers, take_merge_back
from annotate.text.layers import KINDS, Kind
from annotate.web import tag_styles
from annotate.web.agreement import figures
from annotate.web.answers import status_of
from annotate.web.comparison_rows import passage_rows
from annotate.web.seats import PageRequest, annotation_or_404, article_or_404, at_the_table
from annotate.web.typed import whole

ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What of an article is compared, as the address says it; nothing chosen is everything."""

    people: tuple[int, ...]
    tag: str
    kind: str
    after: int

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        people = (whole(text) for text in query.getlist("person"))
        kind = query.get("kind", "")
        return cls(
            people=tuple(one for one in people if one is not None),
            tag=query.get("tag", "").replace("\x00", ""),
            kind=kind if kind in KINDS else "",
            after=whole(query.get("after", "")) or 0,
        )


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The page; filtering and paging replace parts of it."""
    article = article_or_404(seat, pk)
    asked = Asked.of(request.GET)
    tags = list(Tag.objects.filter(project=seat.project))
    everything = layers_of(article)
    layers = _chosen(everything, asked, tags)
    found = layers.passages()
    listed = [one for one in found if not asked.kind or one.kind == asked.kind]
    page = [one for one in listed if one.start >= asked.after][: ON_A_PAGE + 1]
    query = request.GET.copy()
    query.pop("after", None)
    if more := len(page) > ON_A_PAGE:
        query["after"] = str(page[ON_A_PAGE].start)
    context = {
        "seat": seat,
        "article": article,
        "asked": asked,
        "people": everything.people,
        "tags": tags,
        "kinds": [(kind, kind.capitalize(), _number_of(found, kind)) for kind in KINDS],
        "all": len(found),
        "rows": passage_rows(layers, page[:ON_A_PAGE]),
        "more": f"?{query.urlencode()}" if more else "",
        "figures": figures(layers, tags),
        "tag_stylesheet": tag_styles.address(seat.project, tags),
    }
    targets = {"comparison": "#results", "more": "#rows"}
    part = targets.get(request.htmx.target or "", "") if request.htmx else ""
    return render(request, f"articles/comparison.html{part}", context)


@at_the_table
@require_POST
def mergers(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Merge annotations, each named "<id> <version>", into one accepted annotation."""
    article = article_or_404(seat, pk)
    keys: list[UUID] = []
    try:
        seen = dict(_seen(text) for text in request.POST.getlist("annotation"))
        keys = list(seen)
        merge_layers(seat=seat, seen=seen, take=_take(request.POST.get("take", "")))
    except Mendable as refusal:
        return _again(request, seat, article, keys, refusal)
    return _again(request, seat, article, keys)


@at_the_table
@require_POST
def merger_removal(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Take a merge back."""
    merged = annotation_or_404(seat, pk)
    article = article_or_404(seat, merged.article_id)
    keys = list(merged.sources.values_list("annotation_id", flat=True))
    try:
        take_merge_back(seat=seat, merged=merged)
    except Mendable as refusal:
        return _again(request, seat, article, keys, refusal)
    return _again(request, seat, article, keys)


def _again(
    request: PageRequest,
    seat: Seat,
    article: Article,
    keys: list[UUID],
    refusal: Refused | None = None,
) -> HttpResponseBase:
    """The passage of these annotations as it is now; without script, the page at it."""
    asked = Asked.of(request.POST)
    if not request.htmx:
        if refusal:
            messages.error(request, refusal.message)
        there = reverse("article-comparison", args=[seat.project.slug, article.pk])
        query = request.POST.copy()
        for name in set(query) - {"person", "tag", "kind"}:
            del query[name]
        anchor = f"#passage-{min(keys)}" if keys else ""
        return redirect(f"{there}?{query.urlencode()}{anchor}")
    tags = list(Tag.objects.filter(project=seat.project))
    layers = _chosen(layers_of(article), asked, tags)
    here = [one for one in layers.passages() if any(span.key in keys for span in one.spans)]
    if not here:
        raise Http404
    context = {
        "seat": seat,
        "article": article,
        "rows": passage_rows(layers, here[:1]),
        "message": refusal.message if refusal else "",
        "may_take_one": isinstance(refusal, Invalid),
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "articles/comparison.html#rows", context, status=status)


def _chosen(layers: Layers, asked: Asked, tags: list[Tag]) -> Layers:
    everybody = [person.id for person in layers.people]
    people = [who for who in everybody if who in asked.people] or everybody
    tag = next((one.pk for one in tags if one.key == asked.tag), None)
    return layers.of(people, tag)


def _number_of(found: list[Any], kind: Kind) -> int:
    return sum(one.kind == kind for one in found)


def _seen(text: str) -> tuple[UUID, int]:
    pk, _, version = text.partition(" ")
    try:
        return UUID(pk), int(version)
    except ValueError:
        raise Invalid.field("annotation", "There is no such annotation.") from None


def _take(text: str) -> Take:
    """ "widest", "common", or the id of the annotation to take after."""
    known: dict[str, Bounds] = {"": "widest", "widest": "widest", "common": "common"}
    if text in known:
        return Take(bounds=known[text])
    try:
        return Take(like=UUID(text))
    except ValueError:
        raise Invalid.field("take", "There are no such bounds.") from None
