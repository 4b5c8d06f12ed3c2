"""Keyset paging: the next page begins after the last thing shown, so a late page costs no more than
the first, and nothing is shown twice when something is added meanwhile."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

PAGE = 50


def older_than(cursor: str) -> Q:
    """The condition for "newest first, after this cursor"; nothing when the cursor is none."""
    return _earlier(cursor, "created_at")


def deleted_before(cursor: str) -> Q:
    """The condition for "deleted last first, after this cursor"; nothing when it is none."""
    return _earlier(cursor, "deleted_at")


def _earlier(cursor: str, by: str) -> Q:
    when, _, pk = cursor.rpartition("~")
    try:
        at, last = datetime.fromisoformat(when), UUID(pk)
        if at.tzinfo is None:
            return Q()
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        return Q()
    return Q(**{f"{by}__lte": at}) & ~Q(**{by: at, "id__gte": last})


def before(cursor: str) -> Q:
    """The condition for "by id, largest first, after this cursor"."""
    try:
        return Q(id__lt=UUID(cursor))
    except ValueError:
        return Q()


def cut[M: Model](
    found: QuerySet[M], page: int = PAGE, *, by: str = "created_at"
) -> tuple[list[M], str]:
    """One page, and the cursor of the next ("" when there is none), for `older_than`, or by
    `deleted_at` for `deleted_before`."""
    listed = list(found[: page + 1])
    more = len(listed) > page
    return listed[:page], _cursor(listed[page - 1], by) if more else ""


def _cursor(last: Any, by: str) -> str:
    return f"{getattr(last, by).isoformat()}~{last.pk}"
