"""Lists of annotations: what can be asked for, and queries that cost no more as a project grows."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from rest_framework import serializers
from rest_framework.request import Request

from annotate.accounts import blindfold
from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.prepared import Among, Prepared
from annotate.annotations.models import Annotation, AnnotationTag, State, Tag
from annotate.annotations.queries import anchored, has_open_thread
from annotate.api.paging import Keyset, Page
from annotate.api.shapes import PageQuery
from annotate.curation.condition_sql import Holds, where
from annotate.curation.conditions import LONGEST, Wrong, parse
from annotate.curation.known import Known
from annotate.curation.listed import page_of
from annotate.curation.models import Sort
from annotate.curation.queries import STATUSES, AnnotationRow, of_status, rows_at
from annotate.search.queries import find_annotations

# Programs wait longer than people, and rather than come back.
_PATIENTLY = 0.2  # seconds
_BY_ID = Keyset((("id", UUID),))
_BY_ID_OF_TAG = Keyset((("tagging__annotation_id", UUID),))
_NOT_SHOWN = 50
"""So many on one page may be in the trash before the list is asked for in another way."""
_IN_TRASH = {"false": Q(deleted_at=None), "true": Q(deleted_at__isnull=False), "any": Q()}


_TAGS = Prepared(
    lambda project, keys: (
        Tag.objects.filter(Among("key", keys), project=project).order_by().values_list("key", "id")
    ),
    *(1_000_001, ("example",)),
)


class AnnotationQuery(PageQuery):
    """What a list of annotations can be asked for."""

    article = serializers.UUIDField(default=None)
    tag = serializers.ListField(
        child=serializers.CharField(max_length=60),
        default=list,
        max_length=60,
        help_text="A key; several times for any of them.",
    )
    status = serializers.ListField(
        child=serializers.ChoiceField(list(STATUSES.items())),
        default=list,
        max_length=10,
        help_text="Several times for any of them.",
    )
    author = serializers.IntegerField(
        default=None, min_value=0, max_value=2**31 - 1, help_text="The id of a person."
    )
    q = serializers.CharField(default="", max_length=1000, help_text="Words in quote or note.")
    where = serializers.CharField(
        default="",
        max_length=LONGEST,
        help_text="An expression: `tag:figure and figure.value > 1000 and not status:rejected`.",
    )
    updated_after = serializers.DateTimeField(
        default=None, help_text="RFC 3339; changed, or put into the trash, after this time."
    )
    thread = serializers.ChoiceField(
        [("open", "open"), ("resolved", "resolved")],
        default=None,
        help_text="open: something was said that is not resolved; resolved: it is.",
    )
    anchoring = serializers.ListField(
        child=serializers.ChoiceField(State.choices),
        default=list,
        max_length=10,
        help_text="What became of it in the present text; several times for any of them.",
    )
    deleted = serializers.ChoiceField(
        [("false", "no"), ("true", "only"), ("any", "too")],
        default="false",
        help_text="Whether to list what is in the trash: false, true (only that) or any.",
    )


LIST = AnnotationQuery()
_PLAIN = LIST.read(QueryDict())
_SPOKEN_FOR = {name: _PLAIN[name] for name in ("tag", "page_size", "cursor")}


def listed(
    request: Request,
    seat: Seat,
    query: dict[str, Any],
    show: Callable[[AnnotationRow], dict[str, Any]],
) -> dict[str, Any]:
    """A page of the annotations asked for. Raises Invalid for a tag the project does not have."""
    tags = _tag_ids(seat, query["tag"])
    page: Page[AnnotationRow] = Page(
        request,
        _BY_ID_OF_TAG if len(tags) == 1 else _BY_ID,
        size=query["page_size"],
        cursor=query["cursor"],
    )
    if (pks := _plainly(page, seat, query, tags)) is not None:
        return page.answer(rows_at(pks), key=_key, show=show)
    chosen = _selected(seat, query).filter(_carrying(seat, tags))
    order = Sort.NEWEST if page.backwards else Sort.OLDEST
    after = str(page.key[0]) if page.key else ""
    found = page_of(seat.project, chosen, order, after, page.size, patience=_PATIENTLY)
    edge = (UUID(found.more),) if found.more else None
    return page.answer(found.rows, key=_key, show=show, edge=edge)


def _plainly(
    page: Page[AnnotationRow], seat: Seat, query: dict[str, Any], tags: list[int]
) -> list[UUID] | None:
    """The keys of a page of all annotations, or of a tag's; None where more is asked for, or the
    trash has most of what stands there. So many entries of an index are read and no more, which
    needs no time limit."""
    if len(tags) > 1 or query | _SPOKEN_FOR != _PLAIN or blindfold.worn() is not None:
        return None
    most = page.size + 1 + _NOT_SHOWN
    ask = _window(page.keyset, most, further=bool(page.key), backwards=page.backwards)
    there = ask(tags[0] if tags else seat.project.pk, *page.key)
    shown = [pk for pk, *deleted in there if deleted == [None, None]]
    return shown[: page.size + 1] if len(there) < most or len(shown) > page.size else None


@lru_cache(maxsize=64)
def _window(
    keyset: Keyset, most: int, *, further: bool, backwards: bool
) -> Prepared[tuple[Any, ...]]:
    """The question for so many keys, and whether they are in the trash: of a project or tag, from
    after a key where there is one."""

    def build(owner: int, *key: UUID) -> QuerySet[Annotation, tuple[Any, ...]]:
        inside = Q(tagging__tag=owner) if keyset is _BY_ID_OF_TAG else Q(project=owner)
        if further:
            inside &= keyset.beyond(key, backwards=backwards)
        found = Annotation.objects.filter(inside).order_by(*keyset.ordering(backwards=backwards))
        return found.values_list("pk", "deleted_at", "article__deleted_at")[:most]

    return Prepared(build, 1_000_001, *([UUID(int=1)] if further else []))


def _key(row: AnnotationRow) -> tuple[UUID]:
    return (row.id,)


def _carrying(seat: Seat, tags: list[int]) -> Q:
    """That the annotations carry one of the tags, or else that they are the project's.

    A tag belongs to one project, as the database itself sees to. Naming the project beside it would
    only mislead the planner, which takes the two for independent, thinks the tag's annotations few,
    and walks through the project's instead.
    """
    if not tags:
        return Q(project=seat.project)
    if len(tags) == 1:
        return Q(tagging__tag=tags[0])
    return Q(pk__in=AnnotationTag.objects.filter(tag__in=tags).values("annotation"))


def _tag_ids(seat: Seat, keys: list[str]) -> list[int]:
    if not keys:
        return []
    ids = dict(_TAGS(seat.project.pk, keys))
    if unknown := [key for key in keys if key not in ids]:
        raise Invalid.field("tag", f"The project has no tag “{unknown[0]}”.", code="unknown_tag")
    return list(ids.values())


def _selected(seat: Seat, query: dict[str, Any]) -> QuerySet[Annotation]:
    chosen: QuerySet[Annotation] = Annotation.objects.filter(
        _IN_TRASH[query["deleted"]], article__deleted_at=None
    )
    if query["article"] is not None:
        chosen = chosen.filter(article=query["article"])
    if query["author"] is not None:
        chosen = chosen.filter(author=query["author"])
    if (after := query["updated_after"]) is not None:
        chosen = chosen.filter(_changed(after, query["deleted"]))
    if query["thread"] == "open":
        chosen = chosen.filter(has_open_thread())
    elif query["thread"] == "resolved":
        chosen = chosen.filter(resolution__isnull=False)
    if query["anchoring"]:
        chosen = chosen.filter(anchored(query["anchoring"]))
    if query["status"]:
        chosen = of_status(chosen, query["status"])
    if query["where"]:
        chosen = chosen.filter(_meant(seat, query["where"]))
    return find_annotations(chosen, query["q"])


def _changed(after: datetime, deleted: str) -> Q:
    """Changed since, or put into the trash where that is asked for."""
    changed = Q(updated_at__gt=after)
    return changed if deleted == "false" else changed | Q(deleted_at__gt=after)


def _meant(seat: Seat, typed: str) -> Holds:
    """That an annotation is one that the expression means. Raises Invalid, saying what is wrong."""
    try:
        return Holds(where(parse(typed), Known.of(seat.project, seat.user)))
    except Wrong as error:
        raise Invalid.field("where", error.message, code=error.code) from error
