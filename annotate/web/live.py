"""Where an article's events are. Another process serves them (annotate.live)."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from annotate.accounts.permissions import Seat
from annotate.articles.models import Article
from annotate.web.seats import PageRequest, article_or_404, at_the_table

NO_CONTENT = 204


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
    """On to the live process; 204, which tells a browser to stop asking, where there is none."""
    address = address_of(request, article_or_404(seat, pk), seat)
    if settings.LIVE_PORT and address:
        return redirect(address)
    return HttpResponse(status=NO_CONTENT)


def address_of(request: HttpRequest, article: Article, seat: Seat) -> str:
    """Where the page listens; "" when nothing is served there.

    On a server the proxy leads this one address to the live process. On one's own machine that has
    a port of its own, on the host by which the page was asked for: its cookies are sent there too.
    """
    path = reverse("article-live", args=[seat.project.slug, article.pk])
    if settings.HTTPS:
        return path
    host, _ = split_domain_port(request.get_host())
    return f"http://{host}:{settings.LIVE_PORT}{path}" if settings.LIVE_PORT else ""
