"""How much a request may send, said before any of it is read.

Reading a form is the first thing that happens to it, to compare its secret: without a limit of its
own every address would take as much from anybody as adding an article takes from a member.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from annotate.web.errors import too_large

SMALL = 1024 * 1024  # bytes: a form with a note, a quote and every field of its tags
WITH_FILES = {"article-new", "import-list", "import-files", "report-verification"}
_API = "/api/"  # which has limits of its own, and its own answer


class LimitsMiddleware:
    """Refuse a body that is too large for its address; it must stand before Django's CSRF check."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """413 when the request says that it is larger than what is taken here."""
        if request.path.startswith(_API):
            return None
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isascii() and length.isdecimal() else 0
        if size <= SMALL or size <= _most(request):
            return None
        return too_large(request)


def _most(request: HttpRequest) -> int:
    """In bytes; only somebody signed in adds an article."""
    match = request.resolver_match
    adds = match is not None and match.url_name in WITH_FILES and request.user.is_authenticated
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE if adds else SMALL
