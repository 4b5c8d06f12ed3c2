"""From an address to a seat: the one look-up that every page below `/p/<slug>/` begins with."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import DatabaseError
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from annotate.accounts import blindfold
from annotate.accounts.errors import CHANGED_MEANWHILE, NotPermitted, is_changed_meanwhile
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat, seat_of
from annotate.accounts.prepared import Prepared
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.web.errors import changed_meanwhile

PERSON = "Annotate-Person"
"""The header in which the reader says for whom its page was made."""
_SAFE = ("GET", "HEAD")


class PageRequest(HttpRequest):
    """A request by htmx or by a browser."""

    htmx: HtmxDetails


def at_the_table[**P, R: HttpResponseBase](
    view: Callable[Concatenate[PageRequest, Seat, P], R],
) -> Callable[..., HttpResponseBase]:
    """Give the view its seat in the project `slug`. Visitors sign in first; strangers get 404,
    who is refused for the role 403, and who writes of what came or went just now 409."""

    @wraps(view)
    def wrapper(
        request: PageRequest, slug: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.htmx:
                return HttpResponseClientRedirect(reverse("account_login"))
            return redirect_to_login(request.get_full_path())
        if request.headers.get(PERSON, str(request.user.pk)) != str(request.user.pk):
            return _for_somebody_else()
        seat = seat_of(request.user, slug)
        if seat is None:
            raise Http404
        try:
            with blindfold.wearing(blindfold.of_seat(seat)):
                return view(request, seat, *args, **kwargs)
        except NotPermitted as error:
            raise PermissionDenied(error.message) from error
        except (DatabaseError, ObjectDoesNotExist) as error:
            if request.method in _SAFE or not is_changed_meanwhile(error):
                raise
            return _changed_meanwhile(request)

    return wrapper


def _for_somebody_else() -> HttpResponse:
    """What one person wrote is never taken for another's who signed in on the same browser."""
    text = "Somebody else is signed in here now."
    response = HttpResponse(text, status=403, content_type="text/plain")
    response["Annotate-Session"] = "somebody-else"
    return response


def _changed_meanwhile(request: PageRequest) -> HttpResponseBase:
    if request.htmx:
        return HttpResponse(CHANGED_MEANWHILE, status=409, content_type="text/plain")
    return changed_meanwhile(request)


def person_of(request: HttpRequest) -> User:
    """Who asks, where a page is for anybody signed in; visitors are refused."""
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied("Sign in first.")


def article_at(project: int, pk: UUID, **facts: Combinable) -> QuerySet[Article]:
    """The article of that project, not in the trash, with its current revision's facts and with
    what else is asked for in the same query."""
    return (
        Article.objects.filter(project=project, pk=pk, deleted_at=None)
        .annotate(**facts)
        .select_related("current")
        .defer("search", "current__text", "current__structure")
    )


_ARTICLE = Prepared(article_at, 1_000_001, UUID(int=1))


def article_or_404(seat: Seat, pk: UUID) -> Article:
    """The article of the seat's project, not in the trash, with its current revision's facts."""
    for article in _ARTICLE(seat.project.pk, pk):
        return article
    raise Http404


def annotation_or_404(seat: Seat, pk: UUID) -> Annotation:
    """The annotation of the seat's project whose article is not in the trash; itself it may be."""
    annotation = (
        Annotation.objects.filter(project=seat.project, pk=pk, article__deleted_at=None)
        .select_related("article__current")
        .defer("article__search", "article__current__text", "article__current__structure")
        .first()
    )
    if annotation is None:
        raise Http404
    return annotation
