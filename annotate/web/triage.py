"""Triage: one annotation after the other, each in its context, judged with one key."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from annotate.accounts import permissions
from annotate.accounts.errors import Mendable
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.queries import load_text
from annotate.curation.actions import review_annotation
from annotate.curation.conditions import All, Wrong, parse
from annotate.curation.known import Known
from annotate.curation.listed import page_of
from annotate.curation.listing import key_of, selected
from annotate.curation.queries import AnnotationRow
from annotate.text.context import RevisionText
from annotate.text.segments import Mark, render_content
from annotate.text.structure import BlockKind
from annotate.web import tag_styles
from annotate.web.annotation_forms import seen_version
from annotate.web.desk_filters import Asked
from annotate.web.seats import PageRequest, annotation_or_404, at_the_table

AT_ONCE = 6
"""Annotations that are sent together, so that the next one is there before it is asked for."""
PROPOSED = "status:proposed"
_NEIGHBOURS = 1  # blocks shown on either side of the passage
_LONGEST = 2_400  # code points of a neighbour


@dataclass(frozen=True, slots=True)
class Item:
    """An annotation with the part of the text that it stands in, and where the next ones begin."""

    row: AnnotationRow
    passage: SafeString
    key: str


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """What is to be judged next, of what the desk's filter means; all that is proposed when it
    means everything. POST judges one where there is no script, and goes on."""
    permissions.require(seat.may_review, "review")
    if request.method == "POST":
        return _judged(request, seat)
    asked = Asked.of(request.GET)
    known = Known.of(seat.project, seat.user)
    try:
        tree = asked.tree(known)
    except Wrong:
        response = redirect("annotation-list", seat.project.slug)
        response["Location"] += f"?{asked.address()}"
        return response
    found = selected(parse(PROPOSED) if tree == All() else tree, known)
    if only := request.GET.get("only"):
        found = selected(All(), known).filter(pk=_id(only))
    after, looked = asked.one("after"), asked.looked
    page = page_of(seat.project, found, asked.sort, after, AT_ONCE, looked=looked)
    items = [_item(row, asked.sort) for row in page.rows]
    context = {
        "seat": seat,
        "items": items,
        "more": f"?{onwards}" if (onwards := asked.onwards(page)) else "",
        "looked_through": page.looked_through,
        "here": asked.address(after=""),
        "later": bool(asked.one("after")),
        "counted": asked.address(after="", **({} if tree != All() else {"q": PROPOSED})),
        "tag_stylesheet": tag_styles.address(seat.project),
    }
    part = "#items" if request.htmx else ""
    return render(request, f"desk/triage.html{part}", context)


def _judged(request: PageRequest, seat: Seat) -> HttpResponseBase:
    data = request.POST
    annotation = annotation_or_404(seat, _id(data.get("annotation", "")))
    asked = Asked.of(request.GET)
    after = asked.address(after=data.get("after", ""))
    try:
        review_annotation(
            seat=seat,
            annotation=annotation,
            verdict=data.get("verdict", ""),
            reason=data.get("reason", ""),
            seen_version=seen_version(data, annotation),
        )
    except Mendable as refusal:
        messages.error(request, refusal.message)
        after = asked.address()
    response = redirect("annotation-triage", seat.project.slug)
    response["Location"] += f"?{after}"
    return response


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _item(row: AnnotationRow, sort: str) -> Item:
    return Item(row, passage(row), key_of(row, sort))


def passage(row: AnnotationRow) -> SafeString:
    """The blocks that the annotation stands in and those beside them, with it highlighted. They
    have no ids: several passages stand on one page."""
    found = Annotation.objects.filter(pk=row.id).values_list("revision_id", flat=True)
    text = load_text(found[0])
    touched = list(text.blocks_touching(row.start, row.end))
    first, last = touched[0] - _NEIGHBOURS, touched[-1] + _NEIGHBOURS
    slots = tuple(tag.id for tag in row.tags)
    mark = (row.start, row.end, str(row.id), slots)
    shown = range(max(first, 0), min(last, len(text.blocks) - 1) + 1)
    return SafeString(
        "".join(
            _own(text, index, mark) if index in touched else _beside(text, index) for index in shown
        )
    )


def _own(text: RevisionText, index: int, mark: Mark) -> str:
    return f'<p class="{_css(text, index)}" dir="auto">{render_content(text, index, [mark])}</p>'


def _beside(text: RevisionText, index: int) -> str:
    words = text.text_of(index)
    shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
    return format_html('<p class="{} beside" dir="auto">{}</p>', _css(text, index), shown)


def _css(text: RevisionText, index: int) -> str:
    return "heading" if text.blocks[index].kind is BlockKind.HEADING else "block"
