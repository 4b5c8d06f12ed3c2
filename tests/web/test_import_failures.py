"""/p/{slug}/imports/{id}/: what failed, and what there is to do about it"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
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


def test_an_import_that_is_too_much_leaves_none_behind(
    client: Client, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotate.articles.imports.MOST_ITEMS", 1)
    client.force_login(seat.user)
    sent = [SimpleUploadedFile(f"{n}.txt", b"A text.") for n in range(2)]
    answer = client.post(reverse("import-list", args=[seat.project.slug]), {"file": sent})
    assert answer.status_code == 422
    assert not Import.objects.exists()


@pytest.mark.parametrize("page", ["0", "99999999999999999999", "9" * 5000])
def test_a_page_that_is_none_is_the_first(
    client: Client, seat: Seat, batch: Import, page: str
) -> None:
    client.force_login(seat.user)
    there = reverse("import-detail", args=[seat.project.slug, batch.pk])
    assert "example.org/slow" in client.get(there, {"page": page}).content.decode()


def test_what_is_tried_again_is_followed_where_the_person_was_looking(
    client: Client, seat: Seat, batch: Import
) -> None:
    client.force_login(seat.user)
    there = reverse("import-detail", args=[seat.project.slug, batch.pk])
    pressed = {"HX-Request": "true", "HX-Target": "import-state"}
    for looked_at, item in zip(
        (f"{there}?state=failed", there), ImportItem.objects.exclude(code="not_served"), strict=True
    ):
        answer = client.post(
            reverse("import-item-attempt", args=[seat.project.slug, batch.pk, item.pk]),
            headers=pressed | {"HX-Current-URL": f"http://testserver{looked_at}"},
            follow=True,
        )
        part = answer.content.decode()
        assert f'id="import-state" class="import-state" hx-get="{looked_at}"' in part
        assert "<h1>" not in part
