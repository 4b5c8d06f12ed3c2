"""The desk: all annotations of a project, filtered, sorted, and worked on many at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from annotate.accounts.permissions import Seat
from annotate.accounts.time_limits import TimeIsUp, within
from annotate.annotations.models import Annotation, Tag
from annotate.articles.models import Article
from annotate.curation.conditions import LONGEST, All, Term, Tree, Wrong, both, either, written
from annotate.curation.filters import filters_for
from annotate.curation.known import Known
from annotate.curation.listed import QUICKLY, Page, counted_in_pieces, page_of
from annotate.curation.listing import EXACT, Number, count, in_order, rounded, selected
from annotate.curation.models import Sort
from annotate.curation.queries import STATUSES
from annotate.curation.report_queries import reports_of
from annotate.curation.sampling import Sample, counted
from annotate.web import tag_styles
from annotate.web.desk_filters import DATES, HAS, VIEWS, Asked
from annotate.web.desk_rows import RowMaker, options
from annotate.web.forms import UNPROCESSABLE
from annotate.web.paging import PAGE
from annotate.web.seats import PageRequest, at_the_table

ARTICLES_OFFERED = 200
REPORTS_OFFERED = 50
_PARTS = {"annotation-results": "#results", "more": "#rows"}


@at_the_table
@require_safe
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The list; filtering and paging replace parts of it."""
    asked = Asked.of(request.GET)
    tags = list(Tag.objects.filter(project=seat.project))
    known = Known.of(seat.project, seat.user)
    context: dict[str, Any] = {"seat": seat, "asked": asked, "rows": []}
    try:
        tree = asked.tree(known)
        found = selected(tree, known)
        after, looked = asked.one("after"), asked.looked
        page = page_of(seat.project, found, asked.sort, after, PAGE, looked=looked)
    except Wrong as error:
        context |= _wrong(asked, error)
    else:
        context |= _listed(seat, asked, tree, page)
    context["tag_stylesheet"] = tag_styles.address(seat.project, tags)
    status = UNPROCESSABLE if "wrong" in context else 200
    part = _PARTS.get(request.htmx.target or "", "") if request.htmx else ""
    context["is_part"] = part == "#results"
    if not part:
        context |= _form(seat, asked, tags, known)
    answer = render(request, f"desk/list.html{part}", context, status=status)
    # Where the form sends all its fields, the address has only what they say.
    query = asked.address()
    place = f"{request.path}?{query}" if query else request.path
    return push_url(answer, place) if part == "#results" else answer


@at_the_table
@require_safe
def number(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """How many annotations the filter means, in words."""
    asked = Asked.of(request.GET)
    known = Known.of(seat.project, seat.user)
    try:
        found = in_order(selected(asked.tree(known), known), asked.sort)
    except Wrong:
        return HttpResponse("")
    after, part = "", ""
    if request.htmx:
        there, after = _counted(seat, asked, found)
        part = "#number"
    else:
        there = counted(seat.project, found)
    context = {
        "seat": seat,
        "asked": asked,
        "there": there,
        "number": rounded(there.value) if there.about else there.value,
        "onwards": asked.address(after=after, counted=str(there.value)) if after else "",
    }
    return render(request, f"desk/number.html{part}", context)


def _counted(seat: Seat, asked: Asked, found: QuerySet[Annotation]) -> tuple[Number, str]:
    """How many there are; or how many there are up to a key, from which the page counts on."""
    if not (after := asked.one("after")):
        try:
            with within(QUICKLY):
                return count(found), ""
        except TimeIsUp:
            pass
    so_far = counted_in_pieces(seat.project, found, after, asked.counted)
    if so_far.number <= EXACT:
        return Number(so_far.number, about=False), so_far.after
    sampled = Sample.of(seat.project).number_of(found)
    return Number(max(sampled, so_far.number), about=True), ""


def _listed(seat: Seat, asked: Asked, tree: Tree, page: Page) -> dict[str, Any]:
    expression = written(tree) if tree != All() else ""
    made = RowMaker(seat)
    return {
        "rows": page.rows,
        "listed": made.lines(page.rows) if asked.view == "table" else made.cards(page.rows),
        "more": f"?{onwards}" if (onwards := asked.onwards(page)) else "",
        "looked_through": page.looked_through,
        "exported": _exported(tree, asked.sort) if seat.may_export else "",
        "here": asked.address(after=""),
        "expression": expression if len(expression) <= LONGEST else "",
        "later": bool(asked.one("after")),
        "views": [
            (key, name, f"?{asked.address(view=key, after='')}") for key, name in VIEWS.items()
        ],
        "alone": f"?{urlencode({'q': expression, 'sort': asked.sort, 'view': asked.view})}",
        # The name of the change that the bar sends: pressed twice it is one change.
        "change": uuid4(),
    }


def _exported(tree: Tree, sort: str) -> str:
    """The query of an export of the same; "" where it would be too long for an expression."""
    if sort == Sort.REVIEWED:
        # The list has only what was ever judged.
        tree = both(tree, either(Term("has", ":", "review"), Term("is", ":", "edited")))
    expression = written(tree) if tree != All() else ""
    if len(expression) > LONGEST:
        return ""
    return urlencode({"where": expression} if expression else {"format": "json"})


def _wrong(asked: Asked, error: Wrong) -> dict[str, Any]:
    typed = asked.one("q")
    start, end = (error.start, error.end) if error.end <= len(typed) + 1 else (0, 0)
    around = {"before": typed[:start], "at": typed[start:end], "after": typed[end:]}
    return {"wrong": error.message, "typed": around}


def _form(seat: Seat, asked: Asked, tags: list[Tag], known: Known) -> dict[str, Any]:
    """What there is to choose from."""
    reports = reports_of(seat.project)[:REPORTS_OFFERED] if seat.may_edit_reports else ()
    return {
        "tags": tags,
        "choices": _choices(asked, tags, known),
        "articles": options(_articles(seat, asked.one("article")), asked.one("article")),
        "dates": DATES.items(),
        "has": HAS.items(),
        "sorts": Sort.choices,
        "operators": ("=", "!=", ">", ">=", "<", "<=", ":"),
        "fields": [
            (f"{tag.key}.{field['key']}", f"{tag.name}: {field['name']}")
            for tag in tags
            for field in tag.fields
        ],
        "filters": [(one, seat.may_delete_filter(one)) for one in filters_for(seat)],
        "reports": reports,
    }


@dataclass(frozen=True, slots=True)
class Choice:
    """A question of the form with several answers, of which any may do."""

    name: str
    label: str
    any: str
    options: list[tuple[str, str, str]]
    """(value, what it is called, its CSS classes)."""
    chosen: list[str]
    is_negated: bool

    @property
    def said(self) -> str:
        """What is chosen, in words."""
        names = [label for value, label, _ in self.options if value in self.chosen]
        if not names:
            return ", ".join(self.chosen) or self.any
        return ("not " if self.is_negated else "") + ", ".join(names)


def _choices(asked: Asked, tags: list[Tag], known: Known) -> list[Choice]:
    people = [(str(one.id), one.name, "") for one in known.people]
    statuses = [(key, name, f"badge {key}") for key, name in STATUSES.items()]
    if known.me:
        people = sorted(people, key=lambda one: one[0] != str(known.me))
    return [
        _choice(asked, "tag", "Tag", "Any", [(t.key, t.name, f"tag tag-{t.pk}") for t in tags]),
        _choice(asked, "status", "Status", "Any", statuses),
        _choice(asked, "author", "Author", "Anybody", people),
    ]


def _choice(
    asked: Asked, name: str, label: str, any_: str, options: Iterable[tuple[str, str, str]]
) -> Choice:
    negated = name in asked.many("not")
    return Choice(name, label, any_, list(options), asked.many(name), negated)


def _articles(seat: Seat, chosen: str) -> list[tuple[str, str]]:
    """The newest articles to filter by, and the chosen one however old it is."""
    articles = Article.objects.filter(project=seat.project, deleted_at=None)
    newest = articles.order_by("-created_at", "-id").values_list("id", "title")
    offered = [(str(pk), title) for pk, title in newest[:ARTICLES_OFFERED]]
    if chosen and chosen not in dict(offered):
        try:
            older = articles.filter(pk=UUID(chosen)).values_list("id", "title")
        except ValueError:
            return [*offered, (chosen, chosen)]
        offered += [(str(pk), title) for pk, title in older]
    return offered
