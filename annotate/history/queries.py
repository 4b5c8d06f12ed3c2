"""Read the history rows back as plain facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from annotate.accounts.models import User

_BOOKKEEPING = (
    "pgh_id",
    "pgh_created_at",
    "pgh_label",
    "pgh_obj_id",
    "pgh_context",
    "pgh_context_id",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded change: what kind (insert, update, delete), when, by whom (the name that others
    see, and the person's id), the row's values after it."""

    kind: str
    at: datetime
    by: str | None
    person: int | None
    values: dict[str, Any]


def changes_of(model: type[models.Model], ids: Iterable[Any]) -> list[Change]:
    """The history of the model's rows with these ids, oldest first. Two queries."""
    events: Any = model._meta.get_field("events").related_model
    return changes(events, pgh_obj_id__in=list(ids))


def changes(event_model: Any, **where: Any) -> list[Change]:
    """The rows of one of pghistory's event models that fit, oldest first. Two queries."""
    rows = list(event_model.objects.filter(**where).order_by("pgh_id").values())
    wanted = {person for row in rows if (person := _person_of(row)) is not None}
    people = {user.pk: user.display_name for user in User.objects.filter(pk__in=wanted)}
    return [
        Change(
            kind=row["pgh_label"],
            at=row["pgh_created_at"],
            by=people.get(_person_of(row) or 0),
            person=_person_of(row),
            values={key: value for key, value in row.items() if key not in _BOOKKEEPING},
        )
        for row in rows
    ]


def _person_of(row: dict[str, Any]) -> int | None:
    return (row["pgh_context"] or {}).get("user")
