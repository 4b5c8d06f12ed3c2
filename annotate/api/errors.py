"""Every failure in one shape, `{"error": {"code", "message", "fields"}}`, with the right status."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core import exceptions as django_errors
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions, status
from rest_framework.permissions import SAFE_METHODS

from annotate.accounts.errors import (
    CHANGED_MEANWHILE,
    Conflict,
    Invalid,
    NotPermitted,
    Refused,
    is_changed_meanwhile,
)
from annotate.annotations.errors import SomeRefused, Stale, Unplaced
from annotate.api.responses import json_response

logger = logging.getLogger("django.request")

# The first that an error is an instance of says the status.
_STATUS_OF_REFUSED: tuple[tuple[type[Refused], int], ...] = (
    (NotPermitted, status.HTTP_403_FORBIDDEN),
    (Stale, status.HTTP_412_PRECONDITION_FAILED),
    (Conflict, status.HTTP_409_CONFLICT),
    (Unplaced, status.HTTP_422_UNPROCESSABLE_ENTITY),
    (SomeRefused, status.HTTP_422_UNPROCESSABLE_ENTITY),
    (Invalid, status.HTTP_400_BAD_REQUEST),
    (Refused, status.HTTP_400_BAD_REQUEST),
)
_CODE_OF_STATUS = {
    status.HTTP_400_BAD_REQUEST: "invalid",
    status.HTTP_401_UNAUTHORIZED: "not_authenticated",
    status.HTTP_403_FORBIDDEN: "not_permitted",
    status.HTTP_404_NOT_FOUND: "not_found",
    status.HTTP_405_METHOD_NOT_ALLOWED: "method_not_allowed",
    status.HTTP_406_NOT_ACCEPTABLE: "not_acceptable",
    status.HTTP_413_REQUEST_ENTITY_TOO_LARGE: "too_large",
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
    status.HTTP_428_PRECONDITION_REQUIRED: "precondition_required",
    status.HTTP_429_TOO_MANY_REQUESTS: "too_many_requests",
}


class TooLarge(exceptions.APIException):
    """The body or the file is larger than this address takes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class PreconditionRequired(exceptions.APIException):
    """A change was asked for without saying which version was seen."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = (
        'Say which version you saw: send its ETag in an If-Match header, such as If-Match: "3".'
    )
    default_code = "precondition_required"


def error_body(
    code: str, message: str, fields: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """The one shape of an error."""
    return {"code": code, "message": message, "fields": dict(fields or {})}


def refused_body(error: Exception) -> dict[str, Any]:
    """What an action, or the check of a shape, refused, as the inner object of the one shape."""
    if isinstance(error, Refused):
        return error_body(error.code, error.message, error.fields)
    if isinstance(error, exceptions.ValidationError):
        fields = dict(flatten(error.detail))
        where, messages = next(iter(fields.items()), ("", ["The request is not valid."]))
        message = f"{where}: {messages[0]}" if where else messages[0]
        # What is wrong with the body as a whole belongs to no field.
        fields.pop("", None)
        return error_body("invalid", message, fields)
    raise error


def flatten(detail: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """REST framework's nested details as (dotted path, messages)."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            part = "" if key == "non_field_errors" else str(key)
            yield from flatten(inner, ".".join(filter(None, (path, part))))
    elif isinstance(detail, list) and any(isinstance(inner, Mapping | list) for inner in detail):
        for index, inner in enumerate(detail):
            yield from flatten(inner, f"{path}.{index}" if path else str(index))
    else:
        messages = detail if isinstance(detail, list) else [detail]
        yield path, [str(message) for message in messages]


def answer(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """The answer to any error of an API view (REST framework's EXCEPTION_HANDLER)."""
    if isinstance(error, Refused):
        return _refused(error, context)
    if isinstance(error, exceptions.APIException):
        return _by_the_framework(error)
    for kind, code in (
        (Http404, status.HTTP_404_NOT_FOUND),
        (django_errors.PermissionDenied, status.HTTP_403_FORBIDDEN),
        (django_errors.RequestDataTooBig, status.HTTP_413_REQUEST_ENTITY_TOO_LARGE),
        (django_errors.SuspiciousOperation, status.HTTP_400_BAD_REQUEST),
        (django_errors.BadRequest, status.HTTP_400_BAD_REQUEST),
        (MultiPartParserError, status.HTTP_400_BAD_REQUEST),
    ):
        if isinstance(error, kind):
            return failure(code, _MESSAGES[code])
    return _unforeseen(error, context)


_MESSAGES = {
    status.HTTP_400_BAD_REQUEST: "The request cannot be read.",
    status.HTTP_403_FORBIDDEN: "This is not allowed.",
    status.HTTP_404_NOT_FOUND: "There is nothing here.",
    status.HTTP_413_REQUEST_ENTITY_TOO_LARGE: "The request is too large.",
}


def failure(
    code: int,
    message: str,
    fields: Mapping[str, Sequence[str]] | None = None,
    *,
    name: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """An error with this HTTP status; its code follows from the status unless `name` is given."""
    body = error_body(name or _CODE_OF_STATUS.get(code, "error"), message, fields)
    return json_response({"error": body}, code=code, headers=headers)


def _refused(error: Refused, context: Mapping[str, Any]) -> HttpResponse:
    code = next(code for kind, code in _STATUS_OF_REFUSED if isinstance(error, kind))
    body: dict[str, Any] = {"error": refused_body(error)}
    if isinstance(error, SomeRefused):
        body["errors"] = [
            {"index": index, **refused_body(each)} for index, each in sorted(error.errors.items())
        ]
    if isinstance(error, Stale):
        body["current"] = context["view"].current_state(error.current)
    return json_response(body, code=code)


def _by_the_framework(error: exceptions.APIException) -> HttpResponse:
    headers: dict[str, str] = {}
    if isinstance(error, exceptions.ValidationError):
        return json_response({"error": refused_body(error)}, code=error.status_code)
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait + 1))
    name = None
    if isinstance(error, exceptions.ParseError):
        name = "unreadable"
    elif isinstance(error, exceptions.AuthenticationFailed):
        name = "authentication_failed"
    message = str(error.detail)
    if message.startswith("CSRF Failed"):
        name = "csrf_failed"
    return failure(error.status_code, message, name=name, headers=headers)


def _unforeseen(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    request = context.get("request")
    writes = request is not None and request.method not in SAFE_METHODS
    if writes and is_changed_meanwhile(error):
        return failure(status.HTTP_409_CONFLICT, CHANGED_MEANWHILE, name="conflict")
    path = request.path if request is not None else "?"
    logger.error("API error at %s", path, exc_info=error)
    if isinstance(error, OperationalError):
        return failure(
            status.HTTP_503_SERVICE_UNAVAILABLE,
            "The database does not answer at the moment. Nothing was stored; try again.",
            name="unavailable",
            headers={"Retry-After": "2"},
        )
    return failure(
        status.HTTP_500_INTERNAL_SERVER_ERROR,
        "Something went wrong here. Nothing was stored.",
        name="server_error",
    )
