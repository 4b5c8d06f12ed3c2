"""What the worker does each night: what was kept long enough goes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.models import Annotation, Purge
from annotate.annotations.tasks import forget_what_is_old
from annotate.history import receipts
from annotate.history.models import Receipt

NOTHING = {"annotations": 0, "articles": 0, "receipts": 0}


@pytest.fixture
def deleted(seat: Seat, annotate: Callable[..., Annotation]) -> Callable[[float], Annotation]:
    """An annotation that was deleted so many days ago."""

    def deleted(days: float) -> Annotation:
        made = annotate("4,120 landings")
        delete_annotation(seat=seat, annotation=made, seen_version=1)
        at = timezone.now() - timedelta(days=days)
        Annotation.objects.filter(pk=made.pk).update(deleted_at=at)
        return made

    return deleted


def receipt(person: User, days: float) -> Receipt:
    at = timezone.now() - timedelta(days=days)
    return Receipt.objects.create(pk=uuid4(), person=person, at=at)


def test_the_trash_is_purged_of_what_is_old_enough(
    deleted: Callable[[float], Annotation], settings: Any
) -> None:
    settings.ANNOTATE_TRASH_DAYS = 7
    young, _ = deleted(6.9), deleted(7.1)
    assert forget_what_is_old(0) == NOTHING | {"annotations": 1}
    assert Annotation.objects.get() == young
    assert (Purge.objects.get().days, Purge.objects.get().annotations) == (7, 1)
    assert forget_what_is_old(0) == NOTHING


def test_without_a_limit_the_trash_is_left_alone(
    deleted: Callable[[float], Annotation], settings: Any
) -> None:
    settings.ANNOTATE_TRASH_DAYS = 0
    deleted(10_000)
    assert forget_what_is_old(0) == NOTHING
    assert Annotation.objects.exists()


def test_receipts_go_when_nobody_can_ask_again(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "_AT_ONCE", 2)
    kept = {receipt(alice, 0).pk, receipt(alice, 89).pk}
    for _ in range(5):
        receipt(alice, 91)
    assert forget_what_is_old(0) == NOTHING | {"receipts": 5}
    assert set(Receipt.objects.values_list("pk", flat=True)) == kept


def test_it_runs_every_night() -> None:
    periodic = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    assert periodic["annotate.annotations.tasks.forget_what_is_old"] == "17 3 * * *"
