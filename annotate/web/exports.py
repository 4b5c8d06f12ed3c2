"""The export page: choose, see how much it will be, take the file."""

from django import forms
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid, Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Tag
from annotate.articles.models import Article
from annotate.curation.queries import STATUSES
from annotate.curation.report_queries import reports_of
from annotate.exporting.citations import Style
from annotate.exporting.exports import FORMATS, open_export
from annotate.exporting.filters import NAMES, Filters
from annotate.exporting.memory import past_exports
from annotate.exporting.preparing import prepared_for
from annotate.exporting.previews import Preview, preview
from annotate.web import tag_styles
from annotate.web.forms import UNPROCESSABLE
from annotate.web.seats import PageRequest, at_the_table

ARTICLES_OFFERED = 500
PAST_SHOWN = 5
LONG = 20_000
"""Annotations from which the page offers to prepare the file first."""
_WHY = {
    "trash": "in the trash",
    "report": "not in the report",
    "article": "in other articles",
    "tag": "without the tags chosen",
    "status": "of another status",
    "anchoring": "moved or orphaned, waiting for a person",
    "where": "not what the expression means",
}


class ExportForm(forms.Form):
    """For its widgets; what is chosen is checked where it is exported."""

    format = forms.ChoiceField(choices=[(key, kind.name) for key, kind in FORMATS.items()])
    citations = forms.ChoiceField(
        choices=[(style.value, style.label) for style in Style],
        required=False,
        help_text="How sources are named where people read.",
    )
    status = forms.ChoiceField(
        choices=[("", "Any"), *STATUSES.items()],
        required=False,
        help_text="Without a review an annotation is proposed.",
    )
    anchoring = forms.ChoiceField(
        label="Places",
        choices=[("", "All, also those that wait for a person"), ("placed", "Only certain ones")],
        required=False,
        help_text="Where an article got a new text, a moved or orphaned annotation waits.",
    )


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The form with what it selects now; choosing replaces the numbers."""
    permissions.require(seat.may_export, "export")
    filters = filters_of(request.GET)
    try:
        return _page(
            request,
            seat,
            filters,
            size=preview(project=seat.project, filters=filters, me=seat.user),
        )
    except Invalid as refusal:
        return _page(request, seat, filters, refusal=refusal)


@at_the_table
@require_safe
def file(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The file itself, streamed: the same bytes as from the API and the command."""
    filters = filters_of(request.GET)
    try:
        export = open_export(
            seat=seat,
            format=request.GET.get("format", "json"),
            filters=filters,
            citations=request.GET.get("citations", "plain"),
            since=request.GET.get("since", ""),
        )
    except Invalid as refusal:
        return _page(request, seat, filters, refusal=refusal)
    return export.answer()


def _said(refusal: Refused) -> list[str]:
    return [said for messages in refusal.fields.values() for said in messages] or [refusal.message]


def _counted(size: Preview, tags: list[Tag]) -> list[tuple[str, list[tuple[str, str, int]], int]]:
    """The numbers as lists: what each is called, (CSS class, name, number), how many more."""
    marks = {tag.key: (f"tag tag-{tag.pk}", tag.name) for tag in tags}
    by_status = [(f"badge {key}", STATUSES[key], n) for key, n in size.statuses.items() if n]
    by_tag = [(*marks.get(key, ("", key)), n) for key, n in size.tags.items() if n]
    by_article = [("", size.titles[id], number) for id, number in size.articles.items()]
    return [
        ("Status", by_status, 0),
        ("Tag", by_tag, 0),
        ("Article", by_article, size.more_articles),
    ]


def filters_of(query: QueryDict) -> Filters:
    """The filters that a form or an address names."""
    return Filters.of(**{name: query.getlist(name) for name in NAMES})


def refused(
    request: PageRequest, seat: Seat, filters: Filters, refusal: Refused
) -> HttpResponseBase:
    """The page again, saying what cannot be exported."""
    return _page(request, seat, filters, refusal=refusal)


def _page(
    request: PageRequest,
    seat: Seat,
    filters: Filters,
    *,
    size: Preview | None = None,
    refusal: Refused | None = None,
) -> HttpResponseBase:
    tags = list(Tag.objects.filter(project=seat.project))
    articles = Article.objects.filter(project=seat.project, deleted_at=None)
    context = {
        "seat": seat,
        "form": ExportForm(initial=request.GET.dict()),
        "size": size,
        "counted": _counted(size, tags) if size else [],
        "left_out": [(_WHY[one.why], one.number) for one in size.left_out] if size else [],
        "wrong": _said(refusal) if refusal else [],
        "is_long": bool(size and size.total > LONG),
        "prepared": prepared_for(seat).filter(person=seat.user)[:PAST_SHOWN],
        "tags": tags,
        "reports": list(reports_of(seat.project).values_list("slug", "title")[:ARTICLES_OFFERED]),
        "chosen_reports": filters.report,
        "chosen_tags": filters.tag,
        "chosen_articles": filters.article,
        "withhold": filters.withhold,
        "expression": " ".join(filters.where),
        "past": [
            (one, ", ".join(f"{name}: {' or '.join(some)}" for name, some in one.filters.items()))
            for one in past_exports(project=seat.project, person=seat.user)[:PAST_SHOWN]
        ],
        "articles": [
            (str(pk), title)
            for pk, title in articles.order_by("-created_at", "-id").values_list("id", "title")[
                :ARTICLES_OFFERED
            ]
        ],
        "tag_stylesheet": tag_styles.address(seat.project, tags),
    }
    template = "exports/detail.html" + ("#size" if request.htmx else "")
    return render(request, template, context, status=UNPROCESSABLE if refusal else 200)
