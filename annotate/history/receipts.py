"""Do once what is asked more than once, because an answer was lost on its way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from annotate.accounts.errors import Conflict
from annotate.accounts.models import User
from annotate.history.models import Receipt

KEPT_DAYS = 90
"""How long a receipt is kept. Only a browser that got no answer asks again, as soon as it is open
and online: a laptop that was closed at that very moment and stays so over a summer is the longest
that is likely. One that asks later still overwrites nobody unseen: an edit, a verdict and a split
name the version that they saw, and are a conflict to settle; a comment is its author's alone."""
_AT_ONCE = 10_000


@dataclass(slots=True)
class Once:
    """A change that is being carried out, or was earlier: then `is_new` is false and `result` is
    what it did, as JSON."""

    is_new: bool
    result: list[Any] = field(default_factory=list)


@contextmanager
def once(*, actor: User, change: UUID | None) -> Iterator[Once]:
    """One transaction around a change that carries the client's id for it.

    Whoever asks for the same again while it is being carried out waits. What raises leaves no
    receipt, so it can be tried again. Without an id nothing is remembered.
    Raises Conflict when the id belongs to somebody else's change.
    """
    with transaction.atomic():
        if change is None:
            yield Once(is_new=True)
        elif _claim(actor, change):
            asked = Once(is_new=True)
            yield asked
            Receipt.objects.filter(pk=change).update(result=asked.result)
        else:
            receipt = Receipt.objects.get(pk=change)
            if receipt.person_id != actor.pk:
                raise Conflict("This id belongs to another change.", code="id_taken")
            yield Once(is_new=False, result=receipt.result)


def result_of(*, actor: User, change: UUID) -> list[Any] | None:
    """What a change of this person did; None when it is not remembered."""
    found: list[Any] | None = (
        Receipt.objects.filter(pk=change, person=actor).values_list("result", flat=True).first()
    )
    return found


def _claim(actor: User, change: UUID) -> bool:
    # ON CONFLICT waits for a transaction that is writing the same id, and then says that it did.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO history_receipt (id, person_id, result) VALUES (%s, %s, '[]')"
            " ON CONFLICT (id) DO NOTHING",
            [change, actor.pk],
        )
        return bool(cursor.rowcount)


def forget_receipts() -> int:
    """Remove the receipts that are older than `KEPT_DAYS`, some at a time. How many they were."""
    old = Receipt.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    number = 0
    while some := list(old.values_list("pk", flat=True)[:_AT_ONCE]):
        number += Receipt.objects.filter(pk__in=some).delete()[0]
    return number
