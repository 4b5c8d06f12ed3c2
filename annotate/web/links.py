"""What annotations have to do with each other, and the ledger of figures."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.accounts.errors import NotPermitted, Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.curation.dismissals import dismissals_in
from annotate.curation.figures import MOST_FIGURES
from annotate.curation.ledger import accounts, suggestions, suggestions_for
from annotate.curation.link_models import LinkKind
from annotate.curation.links import link_annotations, links_in, links_on, unlink
from annotate.curation.queries import AnnotationRow, row, rows
from annotate.search.queries import find_annotations
from annotate.text.ledger import Suggestion
from annotate.web import tag_styles
from annotate.web.seats import PageRequest, annotation_or_404, at_the_table

_FOUND = 12
_OFFERED = 6


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
    after = request.GET.get("after")
    after = None if after is None else after.replace("\x00", "")[:2000]
    page = accounts(seat, after=after)
    context = {
        "seat": seat,
        "page": page,
        "most": MOST_FIGURES,
        "disagreeing": sum(line.disagrees for one in page.accounts for line in one.lines),
        "has_more": page.more is not None,
        "later": after is not None,
        "offers": [] if after is not None else _offers(suggestions(seat)[:_OFFERED]),
        "dismissed": after is None and dismissals_in(seat).exists(),
    }
    return render(request, "links/ledger.html", context)


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
        "kinds": LinkKind.choices,
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
    try:
        link_annotations(
            seat=seat, source=annotation, target=target, kind=request.POST.get("kind", "")
        )
    except NotPermitted:
        raise
    except Refused as refusal:
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
