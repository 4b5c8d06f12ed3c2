"""What stands in each reader of a project alike: the toolbar, the forms that the page fills itself,
the keys. It is made once for each role, and again when a tag changes."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Tag
from annotate.web.tag_inputs import blank

# Stands for an annotation, and a comment on it, in the forms that the page fills itself.
_BLANK = {"id": UUID(int=0), "comment": UUID(int=1)}
_TOKEN = secrets.token_hex(16)  # where each answer has its own token; in nobody's text


def parts(request: HttpRequest, seat: Seat, tags: Sequence[Tag]) -> SafeString:
    """As HTML for this seat. `tags` are all of the project's, archived ones too."""
    made = _made(seat, tags) if settings.DEBUG else _kept(seat, tags)
    return SafeString(made.replace(_TOKEN, get_token(request)))


def _kept(seat: Seat, tags: Sequence[Tag]) -> str:
    key, kept = _key(seat, tags), caches["process"]
    html: str | None = kept.get(key)
    if html is None:
        html = _made(seat, tags)
        kept.set(key, html)
    return html


def _key(seat: Seat, tags: Sequence[Tag]) -> str:
    """Different for whatever `_made` shows differently."""
    project = seat.project
    shown = [
        (tag.pk, tag.key, tag.name, tag.shortcut, tag.description, tag.fields, str(tag.archived_at))
        for tag in tags
    ]
    told = json.dumps([project.slug, project.rejections_need_reasons, seat.role, shown])
    return hashlib.sha256(told.encode()).hexdigest()


def _made(seat: Seat, tags: Sequence[Tag]) -> str:
    context = {
        "seat": seat,
        "tags": [tag for tag in tags if tag.archived_at is None],
        "names": json.dumps({tag.pk: tag.name for tag in tags}, ensure_ascii=False),
        "inputs": blank(tags) if seat.may_annotate else [],
        "blank": _BLANK,
        "csrf_token": _TOKEN,
    }
    return render_to_string("articles/reader_parts.html", context)
