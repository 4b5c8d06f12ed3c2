"""The reader: an article with its highlights, and their cards in the margin."""

from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from annotate.accounts.permissions import Seat
from annotate.accounts.prepared import Prepared
from annotate.annotations.models import Annotation, State, Tag
from annotate.annotations.queries import Mark, marks_of, unsettled_in
from annotate.articles.citing import citation
from annotate.articles.models import Article
from annotate.articles.queries import load_text
from annotate.curation.facts import authors_among, facts_of
from annotate.curation.models import Verdict
from annotate.curation.queries import STATUSES, rows
from annotate.text.context import RevisionText
from annotate.text.direction import direction_of
from annotate.web import live, tag_styles
from annotate.web.cards import CardMaker, Chunk, chunks, rows_between
from annotate.web.filing import filed, opened_or_404
from annotate.web.passages import is_first, render_text, render_title
from annotate.web.reader_parts import parts
from annotate.web.seats import PageRequest, article_or_404, at_the_table
from annotate.web.typed import whole

NOT_FOUND = 404
WORDS_A_MINUTE = 230
LETTERS_A_WORD = 6
_LETTERS_A_LINE = 66
_LONG = 60_000  # code points
_TAGS = Prepared(lambda project: Tag.objects.filter(project=project), 1_000_001)


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The article's page; of one in the trash, where it can be restored."""
    try:
        article = opened_or_404(seat, pk)
    except Http404:
        gone = Article.objects.filter(project=seat.project, pk=pk, deleted_at__isnull=False)
        if found := gone.only("title").first():
            context = {"seat": seat, "article": found}
            return render(request, "articles/in_trash.html", context, status=NOT_FOUND)
        raise
    return page(request, seat, article)


def page(
    request: PageRequest, seat: Seat, article: Article, *, status: int = 200, **form: Any
) -> HttpResponse:
    """The reader of an article that was opened; with the plain form as `form` says
    (`values`, `errors`) when it was refused."""
    text = load_text(article.current_id)
    marks = marks_of(article.current_id, first=is_first(article))
    tags = _TAGS(seat.project.pk)
    context = {
        "seat": seat,
        "article": article,
        "filed": filed(article),
        "title_block": render_title(article, text, marks),
        "text": render_text(article, text, marks),
        "minutes": max(1, round(article.current.length / (WORDS_A_MINUTE * LETTERS_A_WORD))),
        "lines": _lines_of_a_long(text),
        "cards": _first_cards(seat, article, marks),
        "orphans": _orphans(seat, article),
        "count": counted(article, len(marks) if is_first(article) else None),
        "tags": [tag for tag in tags if tag.archived_at is None],
        "tag_stylesheet": tag_styles.address(seat.project, tags),
        "citation": citation(article),
        "direction": direction_of(text.text),
        "may_change": seat.may_change_article(article),
        "deleted": _deleted(request, article),
        "parts": parts(request, seat, tags),
        "live_at": live.address_of(request, article, seat),
        **form,
    }
    return render(request, "articles/reader.html", context, status=status)


@at_the_table
@require_safe
def cards(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The cards of the passages that start between two offsets, for the margin or as a page."""
    article = article_or_404(seat, pk)
    start, end = (whole(request.GET.get(name, "")) for name in ("from", "to"))
    if start is None or end is None:
        raise Http404
    html = CardMaker(seat).cards(rows_between(article, start, end))
    if request.htmx:
        return HttpResponse(html)
    context = {
        "seat": seat,
        "article": article,
        "cards": html,
        "tag_stylesheet": tag_styles.address(seat.project),
    }
    return render(request, "articles/reader_cards.html", context)


def _lines_of_a_long(text: RevisionText) -> int:
    """About how many lines a paragraph has, where a browser should lay out only what is in sight;
    0 for an article that it lays out quickly."""
    if len(text) < _LONG:
        return 0
    return max(1, round(len(text) / len(text.blocks) / _LETTERS_A_LINE))


@at_the_table
@require_safe
def facts(request: PageRequest, seat: Seat, pk: UUID) -> JsonResponse:
    """What the filter and the outline know of every highlight: asked for when first used."""
    article = article_or_404(seat, pk)
    found = facts_of(article.current_id)
    tags = Tag.objects.filter(project=seat.project).values_list("pk", "key", "name", "shortcut")
    return JsonResponse(
        {
            "tags": list(tags),
            "statuses": list(STATUSES.items()),
            "authors": [(person.id, person.name) for person in authors_among(found)],
            "annotations": [
                (str(one.id), one.author, one.status, int(one.talks), one.tags) for one in found
            ],
        },
        json_dumps_params={"separators": (",", ":")},
    )


def _first_cards(seat: Seat, article: Article, marks: list[Mark]) -> SafeString:
    """The first chunk's cards, and a placeholder for each other one."""
    if not marks:
        return SafeString("")
    first, *others = chunks(marks, article.current.length)
    address = reverse("article-cards", args=[seat.project.slug, article.pk])
    sent = CardMaker(seat).cards(rows_between(article, first.start, first.end))
    return SafeString(sent + "".join(_placeholder(address, chunk) for chunk in others))


def _placeholder(address: str, chunk: Chunk) -> str:
    return format_html(
        '<li class="chunk" data-start="{0}" data-end="{1}">'
        '<a href="{3}?from={0}&amp;to={1}">Show {2} more annotations</a></li>',
        chunk.start,
        chunk.end,
        chunk.number,
        address,
    )


def counted(article: Article, number: int | None = None) -> SafeString:
    """“14 annotations, 9 accepted”; the number is counted when it is not given."""
    found = Annotation.objects.filter(deleted_at=None)
    # Those that wait for their place stand in older texts.
    here = {"revision": article.current_id} if is_first(article) else {"article": article}
    found = found.filter(**here)
    accepted = Q(review__verdict=Verdict.ACCEPTED, review__annotation_version=F("version"))
    if number is None:
        counts = found.aggregate(all=Count("pk"), accepted=Count("pk", filter=accepted))
    else:
        counts = {"all": number, "accepted": found.filter(accepted).count() if number else 0}
    noun = "annotation" if counts["all"] == 1 else "annotations"
    said = format_html("{} {}, {} accepted", counts["all"], noun, counts["accepted"])
    waiting = {} if is_first(article) else unsettled_in(article.current_id)
    for state, count in waiting.items():
        said = format_html("{}, {} {}", said, count, state)
    return said


def _orphans(seat: Seat, article: Article) -> SafeString:
    """The cards of those whose passage is gone from the present text."""
    if is_first(article):
        return SafeString("")
    found = Annotation.objects.filter(
        anchoring__revision=article.current_id,
        anchoring__state=State.ORPHANED,
        deleted_at=None,
    )
    return CardMaker(seat).cards(rows(found.order_by("start", "end", "id")))


def _deleted(request: PageRequest, article: Article) -> Annotation | None:
    """The annotation that was just deleted without JavaScript, so that it can be taken back."""
    try:
        wanted = UUID(request.GET.get("deleted", ""))
    except ValueError:
        return None
    return article.annotations.in_trash().filter(pk=wanted).first()
