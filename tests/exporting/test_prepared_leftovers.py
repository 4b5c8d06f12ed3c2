"""What is left of prepared exports when they fail, their day is over, or a worker is killed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.exporting import preparing
from annotate.exporting.filters import Filters
from annotate.exporting.prepared_models import PreparedExport, Stage
from annotate.exporting.preparing import forget_prepared, prepare_export
from tests.exporting import kept
from tests.exporting.kept import done, names, storage

type Annotate = Callable[..., Annotation]
type SignedIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    kept.remove_all()
    yield
    kept.remove_all()


def test_what_a_killed_worker_or_a_deleted_project_left_is_removed(
    annotate: Annotate, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = done(prepare_export(seat=seat))
    storage().save("exports/.part.abc", ContentFile(b"half a fi"))
    storage().save(f"exports/{uuid4()}", ContentFile(b"of nobody"))
    assert forget_prepared() == 0, "somebody may be writing them just now"
    monkeypatch.setattr(preparing, "LEFT", timedelta(seconds=-1))
    assert forget_prepared() == 2
    monkeypatch.setattr(preparing, "KEPT", timedelta(seconds=-1))
    assert forget_prepared() == 1
    assert names() == []
    prepared.refresh_from_db()
    assert not prepared.file


def test_no_half_file_is_offered_when_writing_breaks_off(
    annotate: Annotate, seat: Seat, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    annotate("eleven years", "claim")

    def half(*_: object) -> Iterator[bytes]:
        yield b'{"format":'
        raise OSError(28, "No space left on device")

    prepared = prepare_export(seat=seat, format="json", filters=Filters(tag=("claim",)))
    monkeypatch.setattr("annotate.exporting.streams.Chunks.__next__", lambda self: next(broken))
    broken = half()
    assert done(prepared).state == Stage.FAILED
    monkeypatch.undo()
    client, slug = signed_in(seat.user), seat.project.slug
    there = reverse("prepared-detail", args=[slug, prepared.pk])
    assert client.get(reverse("prepared-file", args=[slug, prepared.pk])).status_code == 404
    page = client.get(there).content.decode()
    assert "It could not be prepared. The server’s disk is full: tell your administrator." in page
    assert "kept for a day" not in page
    query = page.split('name="query" value="')[1].split('"')[0].replace("&amp;", "&")
    again = client.post(reverse("prepared-list", args=[slug]), {"query": query}, follow=True)
    assert again.context["prepared"].asked == prepared.asked


def test_a_page_says_what_was_asked_for_and_how_long_it_is_kept(
    annotate: Annotate, seat: Seat, signed_in: SignedIn
) -> None:
    prepared = prepare_export(seat=seat, format="xlsx", filters=Filters(status=("accepted",)))
    there = reverse("prepared-detail", args=[seat.project.slug, prepared.pk])
    client = signed_in(seat.user)
    page = client.get(there).content.decode()
    assert "Export: Excel" in page
    assert "status: accepted" in page
    assert "Waiting for the worker" in page
    done(prepared)
    page = client.get(there).content.decode()
    assert "Kept until" in page
    assert prepared.filename in page


def test_a_page_says_when_its_file_is_gone(
    annotate: Annotate, seat: Seat, signed_in: SignedIn
) -> None:
    prepared = done(prepare_export(seat=seat))
    assert prepared.finished_at is not None
    a_day_ago = prepared.finished_at - timedelta(days=1)
    PreparedExport.objects.filter(pk=prepared.pk).update(finished_at=a_day_ago)
    client, arguments = signed_in(seat.user), [seat.project.slug, prepared.pk]
    page = client.get(reverse("prepared-detail", args=arguments)).content.decode()
    assert "It was kept for a day and is gone." in page
    assert "Prepare it again" in page
    for name in ("prepared-file", "api-prepared-detail", "api-prepared-file"):
        assert client.get(reverse(name, args=arguments)).status_code == 404
