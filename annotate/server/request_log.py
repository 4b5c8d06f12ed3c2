"""One line of JSON a request, with an id by which a report and a log find each other.

A line has the route and not the path: paths carry one-time links, queries carry what people search
for. Neither tokens nor passwords nor article text are ever in it.
"""

import logging
import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_FOREIGN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

logger = logging.getLogger("annotate.requests")


class RequestLogMiddleware:
    """Give each request an id (the proxy's, when it sent a plain one), answer with it, log one
    line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        sent = request.headers.get(HEADER, "")
        request_id = sent if _FOREIGN_ID.fullmatch(sent) else uuid4().hex
        request.META["annotate.request_id"] = request_id
        response = self.get_response(request)
        response.headers[HEADER] = request_id
        if logger.isEnabledFor(logging.INFO):
            logger.info("request", extra=_facts(request, response, request_id, begun))
        return response


def _facts(
    request: HttpRequest, response: HttpResponse, request_id: str, begun: float
) -> dict[str, Any]:
    match = request.resolver_match
    # Never the session's lazy person: asking who it is would cost a query for the log's sake.
    user = getattr(request, "_cached_user", None)
    return {
        "request_id": request_id,
        "method": request.method,
        "route": match.route if match else None,
        "project": match.kwargs.get("slug") if match else None,
        "status": response.status_code,
        "milliseconds": round((time.perf_counter() - begun) * 1000, 1),
        "user": getattr(user, "pk", None),
    }


class WithoutPath(logging.Filter):
    """What Django itself logs about a request names its route and our id instead of its path."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; every record passes."""
        request = record.__dict__.pop("request", None)
        if isinstance(request, HttpRequest):
            match = request.resolver_match
            route = match.route if match else "unknown"
            record.__dict__["request_id"] = request.META.get("annotate.request_id")
            if isinstance(record.args, tuple):
                paths = (request.path, request.get_full_path())
                record.args = tuple(route if part in paths else part for part in record.args)
        return True


def configuration(*, local: bool) -> dict[str, Any]:
    """Django's LOGGING: JSON lines on a server; on one person's own machine only what is wrong."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "{asctime}{levelname}{name}{message}",
                "style": "{",
                "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
            },
            "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
        },
        "filters": {"without_path": {"()": "annotate.server.request_log.WithoutPath"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "plain" if local else "json",
                "filters": ["without_path"],
            }
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "annotate.requests": {"level": "WARNING" if local else "INFO"},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # A refused request has its line above; Django's own would hold the path.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
