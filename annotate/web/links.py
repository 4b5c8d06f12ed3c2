"""What annotations have to do with each other, and the ledger of figures."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.accounts.errors import Mendable
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.curation.dismissals import dismissals_in
from annotate.curation.ledger import LinePage, Place, accounts
from annotate.curation.ledger_windows import MOST
from annotate.curation.link_models import LinkKind
from annotate.curation.links import link_annotations, links_in, links_on, unlink
from annotate.curation.queries import AnnotationRow, row, rows
from annotate.curation.suggesting import suggestions, suggestions_for
from annotate.search.queries import find_annotations
from annotate.text.ledger import Suggestion
from annotate.web import tag_styles
from annotate.web.seats import PageRequest, annotation_or_404, at_the_table

_FOUND = 12
_OFFERED = 6
_SUPPORTED = "supported"
"""That the other one supports this one: the kind `supports`, from there."""
_CHOICES = [
    (LinkKind.SAME, "The same as"),
    (LinkKind.SUPPORTS, "Supports"),
    (_SUPPORTED, "Is supported by"),
    (LinkKind.CONTRADICTS, "Contradicts"),
]


@dataclass(frozen=True, slots=True)
class Offer:
    """Two annotations that may be linked, and why."""

    suggestion: Suggestion[UUID]
    one: AnnotationRow
    other: AnnotationRow


@at_the_table
@require_safe
def ledger(request: PageRequest, seat: Seat) -> HttpResponse:
    """What is counted, with every source's value, and what may belong together."""
    place = _place(request)
    offered_after = _id(request, "offers")
    page = accounts(seat, place)
    first = place == Place()
    offered = suggestions(seat, after=offered_after, most=_OFFERED) if first else None
    context = {
        "seat": seat,
        "accounts": page.accounts,
        "is_cut": page.is_cut,
        "most": MOST,
        "disagreeing": sum(line.disagrees for one in page.accounts for line in one.lines),
        "next": urlencode(page.more.query) if page.more else "",
        "later": not first,
        "offers": _offers(offered.found) if offered else [],
        "further": offered.more if offered else None,
        "offered_later": offered_after is not None,
        "dismissed": first and dismissals_in(seat).exists(),
    }
    return render(request, "links/ledger.html", context)


@at_the_table
@require_safe
def line(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """All sources of the line of the ledger in which an annotation stands, page by page."""
    page = LinePage.of(seat, annotation_or_404(seat, pk).pk, _id(request, "after"))
    context = {
        "seat": seat,
        "accounts": [page.account] if page else [],
        "next": urlencode({"after": page.more}) if page and page.more else "",
        "later": True,
        "alone": True,
    }
    return render(request, "links/ledger.html", context)


def _place(request: PageRequest) -> Place:
    """Where the page begins, as its address says it."""
    said = {
        name: request.GET[name].replace("\x00", "")[:500]
        for name in ("after", "in", "from", "line")
        if name in request.GET
    }
    return Place(said.get("after"), said.get("in"), said.get("from"), said.get("line", ""))


def _id(request: PageRequest, name: str) -> UUID | None:
    """An id in the address; None where there is none."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def of_annotation(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """One annotation's links, what may be linked with it, and a search; POST links it with the
    annotation `to`."""
    annotation = annotation_or_404(seat, pk)
    if request.method == "POST":
        return _linked(request, seat, annotation)
    typed = request.GET.get("q", "")
    found: list[AnnotationRow] = []
    if typed:
        others = Annotation.objects.filter(project=seat.project).present().exclude(pk=pk)
        found = rows(find_annotations(others, typed).order_by("-id")[:_FOUND])
    context = {
        "seat": seat,
        "row": row(annotation.pk),
        "links": links_on(seat, annotation),
        "offers": _offers(suggestions_for(seat, annotation)[:_OFFERED]),
        "typed": typed,
        "found": found,
        "kinds": _CHOICES,
        "tag_stylesheet": tag_styles.address(seat.project),
    }
    return render(request, "links/detail.html", context)


@at_the_table
@require_POST
def removal(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """Take a link away."""
    link = links_in(seat).filter(pk=pk).first()
    if link is None:
        raise Http404
    unlink(seat=seat, link=link)
    messages.success(request, "They are no longer linked.")
    return _back(request, seat, link.source_id)


def _linked(request: PageRequest, seat: Seat, annotation: Annotation) -> HttpResponseBase:
    try:
        target = annotation_or_404(seat, UUID(request.POST.get("to", "")))
    except ValueError:
        raise Http404 from None
    kind, ends = request.POST.get("kind", ""), (annotation, target)
    if kind == _SUPPORTED:
        kind, ends = LinkKind.SUPPORTS, (target, annotation)
    try:
        link_annotations(seat=seat, source=ends[0], target=ends[1], kind=kind)
    except Mendable as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "They are linked.")
    return _back(request, seat, annotation.pk)


def _back(request: PageRequest, seat: Seat, annotation: UUID) -> HttpResponseBase:
    if request.POST.get("from") == "ledger":
        return redirect(f"{reverse('ledger', args=[seat.project.slug])}#offers")
    return redirect("annotation-links", seat.project.slug, annotation)


def _offers(found: list[Suggestion[UUID]]) -> list[Offer]:
    ends = {end for one in found for end in (one.one, one.other)}
    shown = {each.id: each for each in rows(Annotation.objects.filter(pk__in=ends))}
    return [
        Offer(one, shown[one.one], shown[one.other])
        for one in found
        if one.one in shown and one.other in shown
    ]
