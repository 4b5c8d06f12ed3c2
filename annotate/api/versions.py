"""Versions in headers: ETag says which version an answer shows, If-Match which one a change is
based on (RFC 9110, sections 8.8.3 and 13.1.1)."""

import re

from django.http import HttpRequest

from annotate.api.errors import PreconditionRequired

# Proxies that compress make tags weak (W/"3") or add the encoding ("3-gzip"); both mean version 3.
_TAG = re.compile(r'(?:W/)?"(\d{1,9})(?:-[a-z]+)?"')
NO_VERSION = 0


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def seen_version(request: HttpRequest, *, current: int) -> int:
    """The version that the client says it saw; the current one when it says `*`.

    Raises PreconditionRequired without If-Match. A tag that never was ours is no version at all.
    """
    header = request.META.get("HTTP_IF_MATCH", "").strip()
    if not header:
        raise PreconditionRequired
    if header == "*":
        return current
    versions = [int(found) for found in _TAG.findall(header)]
    if current in versions:
        return current
    return versions[0] if versions else NO_VERSION
