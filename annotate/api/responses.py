"""Answers as JSON, written once and straight into the response."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse


def plain(value: Any) -> str:
    """How ids and times are written: RFC 9562 and RFC 3339, in UTC. Raises TypeError for others."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not written as JSON")


_encode = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=plain
).encode


def json_response(
    data: Any, *, code: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """`data` as JSON in UTF-8. What the API says is never kept by caches: it is somebody's own."""
    return HttpResponse(
        _encode(data),
        status=code,
        content_type="application/json",
        headers={"Cache-Control": "private, no-store", **(headers or {})},
    )


def no_content() -> HttpResponse:
    """Done, and there is nothing to say."""
    return HttpResponse(status=204, headers={"Cache-Control": "private, no-store"})
