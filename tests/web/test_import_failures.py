"""/p/{slug}/imports/{id}/: what failed, and what there is to do about it"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotate.accounts.permissions import Seat
from annotate.articles.import_models import Import, ImportItem

_FAILED = (
    ("https://example.org/slow", "unreachable", "example.org took too long to answer."),
    ("https://example.org/down", "server_error", "example.org answered 503."),
    ("https://example.org/gone", "not_served", "example.org answered 404 (Not Found)."),
)


@pytest.fixture
def batch(seat: Seat) -> Import:
    made = Import.objects.create(project=seat.project, created_by=seat.user)
    for name, code, message in _FAILED:
        ImportItem.objects.create(
            batch=made, kind="address", name=name, state="failed", code=code, message=message,
            progress=100, finished_at=timezone.now(),
        )  # fmt: skip
    return made


def test_try_again_is_offered_only_where_it_can_help(
    client: Client, seat: Seat, batch: Import
) -> None:
    client.force_login(seat.user)
    page = client.get(reverse("import-detail", args=[seat.project.slug, batch.pk]))
    offered = page.content.decode()
    for item in ImportItem.objects.all():
        assert (f"again-{item.pk}" in offered) == (item.code != "not_served"), item.code
    assert "copy its text from there" in offered
    assert "Try 2 of them again" in offered


def test_only_what_may_have_passed_is_tried_again_together(
    client: Client, seat: Seat, batch: Import
) -> None:
    client.force_login(seat.user)
    client.post(reverse("import-attempts", args=[seat.project.slug, batch.pk]))
    states = dict(ImportItem.objects.values_list("code", "state"))
    assert states == {"": "waiting", "not_served": "failed"}
