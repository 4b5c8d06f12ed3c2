"""What a person reads when something is not as it should be; those of the API answer in JSON."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csp import get_nonce
from django.shortcuts import render
from django.template import loader

from annotate.accounts.errors import CHANGED_MEANWHILE
from annotate.articles.sizes import most

_API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """An address or a body that is no request of ours."""
    return _page(request, 400, "bad_request", "This request cannot be understood.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """A member whose role is too low, told so."""
    reason = str(exception) or "Your role does not let you do this."
    return _page(request, 403, "not_permitted", reason)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Nothing there, or nothing that a stranger may know of."""
    return _page(request, 404, "not_found", "There is nothing here, or nothing that you may see.")


def changed_meanwhile(request: HttpRequest) -> HttpResponseBase:
    """What was to be written is about something that came or went at the same moment."""
    return _page(request, 409, "conflict", CHANGED_MEANWHILE)


def too_large(request: HttpRequest) -> HttpResponseBase:
    """More was sent than is taken at this address; none of it was read."""
    return _page(request, 413, "too_large", "More was sent than is taken here.", most())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A form that was sent without the secret that its page carried."""
    response = _page(request, 403, "csrf_failed", "The form was not sent from a page of this site.")
    response["Annotate-Session"] = "token"
    return response


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Something of ours broke. Nothing is read from the database here: it may be what broke."""
    if request.path.startswith(_API):
        return _json(500, "server_error", "Something went wrong on the server.")
    return plain(request, "errors/500.html", status=500)


def plain(request: HttpRequest, template: str, *, status: int = 200) -> HttpResponse:
    """A page that needs nothing else: no session, no database, no other file."""
    text = loader.get_template(template).render({"nonce": get_nonce(request)})
    return HttpResponse(text, status=status)


def _page(
    request: HttpRequest, status: int, code: str, message: str, limit: str = ""
) -> HttpResponseBase:
    if request.path.startswith(_API):
        return _json(status, code, message)
    template = "errors/csrf.html" if code == "csrf_failed" else f"errors/{status}.html"
    return render(request, template, {"reason": message, "limit": limit}, status=status)


def _json(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message, "fields": {}}}, status=status)
