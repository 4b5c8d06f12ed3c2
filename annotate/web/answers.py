"""What is sent back after something happened to an annotation."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from annotate.accounts.errors import Conflict, NotPermitted, Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.annotations.queries import candidates
from annotate.articles.models import Article
from annotate.curation.queries import AnnotationRow, row
from annotate.web import tag_styles
from annotate.web.cards import CardMaker
from annotate.web.passages import render_touched
from annotate.web.reader import counted
from annotate.web.seats import PageRequest

LISTENS = "Annotate-Listens"
"""The header in which a page says that the article's events reach it."""


def status_of(error: Refused) -> int:
    """The HTTP status of a refusal."""
    if isinstance(error, NotPermitted):
        return 403
    return 409 if isinstance(error, Conflict) else 422


def refusals[**P](
    view: Callable[Concatenate[PageRequest, Seat, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Answer an action's refusal: with its message where script asked, else with a page."""

    @wraps(view)
    def wrapper(
        request: PageRequest, seat: Seat, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            return view(request, seat, *args, **kwargs)
        except Refused as error:
            if not request.htmx and isinstance(error, NotPermitted):
                raise PermissionDenied(error.message) from error
            return HttpResponse(error.message, status=status_of(error), content_type="text/plain")

    return wrapper


def answer_card(
    request: PageRequest,
    seat: Seat,
    annotation: Annotation,
    *,
    spans: Iterable[tuple[int, int]] = (),
    message: str = "",
    below: str = "",
    beside: str = "",
    status: int = 200,
    known: AnnotationRow | None = None,
) -> HttpResponseBase:
    """The annotation's card, read afresh unless all of it is `known`, with the blocks that its
    spans (code points) touch, and what `beside` says of other cards.

    Without htmx: on to the reader, at the card.
    """
    if not request.htmx:
        response = redirect(
            "article-detail", seat.project.slug, annotation.article_id, permanent=False
        )
        response.status_code = 303
        response["Location"] += f"#annotation-{annotation.pk}"
        return response
    if message:
        below = format_html('<p class="error" role="alert">{}</p>{}', message, SafeString(below))
    card = CardMaker(seat).card(known or row(annotation.pk), below=below)
    touched = around(request, annotation.article, spans)
    return HttpResponse(card + beside + touched, status=status)


def answer_gone(request: PageRequest, annotation: Annotation) -> HttpResponse:
    """Take the card away, and show the blocks where the highlight was."""
    spans = [(annotation.start, annotation.end), *candidates([annotation.pk])]
    return HttpResponse(gone_cards([annotation.pk]) + around(request, annotation.article, spans))


def page(
    request: PageRequest, seat: Seat, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page about one annotation, for who has no script."""
    full = {"seat": seat, "tag_stylesheet": tag_styles.address(seat.project), **context}
    return render(request, template, full, status=status)


def gone_cards(ids: Iterable[UUID]) -> SafeString:
    """Take these cards out of the page."""
    template = '<li id="annotation-{}" class="card" hx-swap-oob="delete"></li>'
    return SafeString("".join(format_html(template, id) for id in ids))


def around(request: PageRequest, article: Article, spans: Iterable[tuple[int, int]]) -> SafeString:
    """The blocks that the spans (code points) touch, and the article's count, out of band.

    To count grows with the article: a page that listens is told with the next event, which is made
    once for all readers.
    """
    spans = list(spans)
    if not spans:
        return SafeString("")
    blocks = render_touched(article, spans)
    if LISTENS in request.headers:
        return blocks
    count = format_html(
        '<span id="annotation-count" hx-swap-oob="true" data-revision="{}">{}</span>',
        article.current_id,
        counted(article),
    )
    return blocks + count
