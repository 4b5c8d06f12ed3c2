"""A project's stylesheet: which colour and line each of its tags has.

The Content-Security-Policy allows no style attributes, so pages name a tag by a class of its
number: `.tag-7` sets `--c` and `--line-style`; on a highlight `.u1-7` (its first tag) sets `--c1`
and `--s1`, `.u2-7` and `.u3-7` the colours of a second and a third.
"""

import hashlib
from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from annotate.accounts.models import Project
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Tag, Underline
from annotate.web.seats import PageRequest, at_the_table

A_YEAR = 365 * 24 * 60 * 60  # seconds


def address(project: Project, tags: Iterable[Tag] | None = None) -> str:
    """Where the stylesheet is, with the version that changes when a tag looks otherwise.

    `tags` are all of the project's, archived ones too; without them they are read.
    """
    sheet = _sheet(_tags_of(project) if tags is None else tags)
    return f"{reverse('tag-stylesheet', args=[project.slug])}?v={_version(sheet)}"


@at_the_table
@require_safe
def stylesheet(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The stylesheet: kept for a year under its version, asked after each time without one."""
    sheet = _sheet(_tags_of(seat.project))
    version = _version(sheet)

    @condition(etag_func=lambda _request: f'"{version}"')
    def answer(_request: PageRequest) -> HttpResponse:
        return HttpResponse(sheet, content_type="text/css; charset=utf-8")

    response = answer(request)
    if request.GET.get("v") == version:
        patch_cache_control(response, private=True, max_age=A_YEAR, immutable=True)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _tags_of(project: Project) -> Iterable[Tag]:
    return Tag.objects.filter(project=project).only("id", "colour", "underline", "position")


def _sheet(tags: Iterable[Tag]) -> str:
    return "".join(
        f".tag-{tag.pk}{{--c:var(--{tag.colour});--line-style:{tag.underline}}}"
        f".u1-{tag.pk}{{--c1:var(--{tag.colour});--s1:{tag.underline}}}"
        f".u2-{tag.pk}{{--c2:var(--{tag.colour});--s2:{_border(tag)}}}"
        f".u3-{tag.pk}{{--c3:var(--{tag.colour});--s3:{_border(tag)}}}\n"
        for tag in tags
    )


def _border(tag: Tag) -> str:
    """A second and a third line are drawn as borders, and no border is wavy."""
    return "dotted" if tag.underline == Underline.WAVY else tag.underline


def _version(sheet: str) -> str:
    return hashlib.sha256(sheet.encode()).hexdigest()[:12]
