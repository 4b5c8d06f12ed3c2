"""A text that an article had, to be read, with its annotations as they were."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from annotate.accounts.errors import Mendable
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Tag
from annotate.annotations.past import past_of
from annotate.articles.models import Revision
from annotate.articles.queries import load_text
from annotate.articles.revisions import keep_waiting, source_again
from annotate.text.direction import direction_of
from annotate.text.rendering import render_article
from annotate.web import tag_styles
from annotate.web.differences import paged
from annotate.web.previews import between
from annotate.web.seats import PageRequest, article_or_404, at_the_table


@at_the_table
@require_POST
def again(request: PageRequest, seat: Seat, pk: UUID, number: int) -> HttpResponseBase:
    """Compare an old text with the present one, to make it the text again."""
    article = article_or_404(seat, pk)
    revision = Revision.objects.filter(article=article, number=number).first()
    if revision is None:
        raise Http404
    try:
        waiting = keep_waiting(seat=seat, article=article, source=source_again(revision))
    except Mendable as refusal:
        messages.error(request, refusal.message)
        return redirect("revision-list", seat.project.slug, article.pk)
    return redirect("revision-waiting", seat.project.slug, article.pk, waiting.pk)


@at_the_table
@require_safe
def changes(request: PageRequest, seat: Seat, pk: UUID, number: int) -> HttpResponseBase:
    """What the text of this number has otherwise than the one before it, word by word."""
    article = article_or_404(seat, pk)
    texts = Revision.objects.filter(article=article).select_related("created_by", "carrying")
    texts = texts.filter(number__lte=number).defer("text", "structure").order_by("-number")
    newest = list(texts[:2])
    if len(newest) < 2 or newest[0].number != number:
        raise Http404
    revision, before = newest
    context = {
        "seat": seat,
        "article": article,
        "revision": revision,
        "before": before,
        **paged(between(before, revision), request.GET.get("page", "")),
    }
    return render(request, "revisions/changes.html", context)


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat, pk: UUID, number: int) -> HttpResponseBase:
    """The text of this number; the present one is in the reader."""
    article = article_or_404(seat, pk)
    if number == article.current.number:
        return redirect("article-detail", seat.project.slug, article.pk)
    revision = (
        Revision.objects.filter(article=article, number=number)
        .select_related("created_by")
        .defer("text", "structure")
        .first()
    )
    if revision is None:
        raise Http404
    text, past = load_text(revision.pk), past_of(revision)
    tags = list(Tag.objects.filter(project=seat.project))
    marks = [(one.start, one.end, str(one.id), one.slots) for one in past]
    context = {
        "seat": seat,
        "article": article,
        "revision": revision,
        "text": SafeString(render_article(text, marks)),
        "past": past,
        "tags": {tag.pk: tag for tag in tags},
        "tag_stylesheet": tag_styles.address(seat.project, tags),
        "may_revise": seat.may_revise(article),
        "direction": direction_of(text.text),
    }
    return render(request, "revisions/detail.html", context)
