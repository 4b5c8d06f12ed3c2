"""Exports that the worker prepares, and keeps for a day."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from annotate.accounts.actions import change_project
from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.models import Membership, User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.exporting import preparing, rows
from annotate.exporting.exports import open_export
from annotate.exporting.filters import Filters
from annotate.exporting.prepared_models import PreparedExport, Stage
from annotate.exporting.preparing import (
    forget_prepared,
    left_behind,
    prepare_export,
    prepared_for,
    write_prepared,
)
from tests.conftest import seated
from tests.exporting import kept
from tests.exporting.kept import done, names

type Annotate = Callable[..., Annotation]
type SignedIn = Callable[[User], Client]

MOMENT = re.compile(rb'"exported_at":"[^"]*"')


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    kept.remove_all()
    yield
    kept.remove_all()


def test_the_file_is_the_one_that_is_exported_at_once(annotate: Annotate, seat: Seat) -> None:
    annotate("eleven years", "claim")
    annotate("4,120 landings", "figure")
    filters = Filters(tag=("claim",), where=("author:me",))
    prepared = done(prepare_export(seat=seat, filters=filters))
    assert (prepared.state, prepared.total, prepared.percent) == (Stage.READY, 1, 100)
    with prepared.file.open() as file:
        found = file.read()
    assert len(found) == prepared.size
    now = b"".join(open_export(seat=seat, filters=filters).chunks)
    assert MOMENT.sub(b"", found) == MOMENT.sub(b"", now)
    later = open_export(seat=seat, since=str(prepared.export))
    assert json.loads(b"".join(later.chunks))["annotations"] == []


@pytest.mark.parametrize("format", ["jsonl", "csv", "xlsx", "docx", "markdown", "html", "w3c"])
def test_every_format_is_prepared(format: str, annotate: Annotate, seat: Seat) -> None:
    annotate("eleven years", "claim")
    prepared = done(prepare_export(seat=seat, format=format))
    assert (prepared.state, prepared.message) == (Stage.READY, "")
    assert prepared.size


@pytest.mark.parametrize("wrong", [{"format": "papyrus"}, {"since": "x"}, {"citations": "x"}])
def test_what_makes_no_sense_is_refused_at_once(wrong: dict[str, str], seat: Seat) -> None:
    with pytest.raises(Invalid):
        prepare_export(seat=seat, filters=Filters(), **wrong)
    with pytest.raises(Invalid):
        prepare_export(seat=seat, filters=Filters(where=("tag:figure and",)))
    assert not PreparedExport.objects.exists()


def test_nobody_waits_for_more_than_some_at_once(
    seat: Seat, bobs_seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "MOST_AT_ONCE", 1)
    first = prepare_export(seat=seat)
    with pytest.raises(Conflict):
        prepare_export(seat=seat)
    prepare_export(seat=bobs_seat)
    done(first)
    prepare_export(seat=seat)


def test_how_far_it_is_is_told_while_it_is_written(
    transactional_db: None, annotate: Annotate, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    for quote in ("eleven years", "the pilots", "every hour", "Count first"):
        annotate(quote)
    monkeypatch.setattr(rows, "_TOGETHER", 1)
    monkeypatch.setattr(preparing, "_TOLD_EVERY", 0)
    seen: list[int] = []
    tell = preparing._tell

    def telling(prepared: PreparedExport, **values: Any) -> None:
        tell(prepared, **values)
        seen.append(PreparedExport.objects.get(pk=prepared.pk).percent)

    monkeypatch.setattr(preparing, "_tell", telling)
    prepared = prepare_export(seat=seat)
    write_prepared(prepared.pk)
    assert seen == sorted(seen)
    assert {0, 25, 50, 75, 99, 100} <= set(seen)


def test_it_is_begun_again_when_its_worker_died(annotate: Annotate, seat: Seat) -> None:
    annotate("eleven years")
    prepared = prepare_export(seat=seat)
    PreparedExport.objects.filter(pk=prepared.pk).update(state=Stage.WRITING, attempts=1)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert left_behind() == [prepared.pk]
    assert done(prepared).state == Stage.READY
    assert left_behind() == []


def test_what_breaks_off_again_and_again_is_given_up(seat: Seat) -> None:
    prepared = prepare_export(seat=seat)
    PreparedExport.objects.filter(pk=prepared.pk).update(attempts=preparing.MOST_ATTEMPTS)
    assert done(prepared).state == Stage.FAILED
    assert "broken off 3 times" in prepared.message


def test_the_one_who_asked_may_be_gone_by_then(bobs_seat: Seat) -> None:
    prepared = prepare_export(seat=bobs_seat)
    Membership.objects.filter(user=bobs_seat.user).delete()
    assert done(prepared).state == Stage.FAILED
    assert "no member" in prepared.message


def test_it_holds_what_she_may_see_when_it_is_written(
    annotate: Annotate, seat: Seat, bobs_seat: Seat
) -> None:
    annotate("eleven years")
    annotate("Count first", seat=bobs_seat)
    prepared = prepare_export(seat=bobs_seat)
    change_project(seat=seat, blind=True)
    with done(prepared).file.open() as file:
        [one] = json.load(file)["annotations"]
    assert one["quote"] == "Count first"
    assert prepared.total == 1


def test_the_file_is_kept_for_a_day(annotate: Annotate, seat: Seat) -> None:
    annotate("eleven years")
    fresh, old = (done(prepare_export(seat=seat)) for _ in range(2))
    assert old.finished_at is not None
    a_day_ago = old.finished_at - timedelta(days=1)
    PreparedExport.objects.filter(pk=old.pk).update(finished_at=a_day_ago)
    assert list(prepared_for(seat)) == [fresh]
    assert len(names()) == 2
    assert forget_prepared() == 1
    assert names() == [str(fresh.pk)]
    assert forget_prepared() == 0
    PreparedExport.objects.filter(pk=old.pk).update(finished_at=a_day_ago - timedelta(days=30))
    forget_prepared()
    assert list(PreparedExport.objects.all()) == [fresh]


def test_the_page_follows_it_to_the_file(
    annotate: Annotate, seat: Seat, signed_in: SignedIn
) -> None:
    annotate("eleven years", "claim")
    annotate("4,120 landings", "figure")
    client, slug = signed_in(seat.user), seat.project.slug
    there = reverse("prepared-list", args=[slug])
    page = client.post(there, {"query": "format=json&tag=claim"}, follow=True).content.decode()
    assert "Waiting for the worker" in page
    assert 'hx-trigger="every 1s"' in page
    prepared = PreparedExport.objects.get()
    write_prepared(prepared.pk)
    where = reverse("prepared-detail", args=[slug, prepared.pk])
    state = client.get(where, headers={"hx-request": "true"}).content.decode()
    assert "every 1s" not in state
    assert "1</b> annotation," in state
    file = client.get(reverse("prepared-file", args=[slug, prepared.pk]))
    assert file["Content-Disposition"].startswith('attachment; filename="harbour-desk-')
    document = json.loads(file.getvalue())
    assert [one["quote"] for one in document["annotations"]] == ["eleven years"]
    prepared.refresh_from_db()
    assert file["Annotate-Export"] == str(prepared.export)
    assert where in client.get(reverse("export-detail", args=[slug])).content.decode()
    wrong = client.post(there, {"query": "where=tag:"})
    assert wrong.status_code == 422
    assert "a value is missing" in wrong.content.decode()


def test_only_who_asked_and_admins_may_fetch_it(
    annotate: Annotate,
    seat: Seat,
    bobs_seat: Seat,
    coras_seat: Seat,
    charlie: User,
    signed_in: SignedIn,
) -> None:
    prepared = done(prepare_export(seat=bobs_seat))
    assert list(prepared_for(coras_seat)) == []
    assert list(prepared_for(seated(seat.user, seat.project))) == [prepared]
    expected = {bobs_seat.user: 200, seat.user: 200, coras_seat.user: 403, charlie: 404}
    for name in ("prepared-detail", "prepared-file", "api-prepared-detail", "api-prepared-file"):
        there = reverse(name, args=[seat.project.slug, prepared.pk])
        nowhere = reverse(name, args=[seat.project.slug, uuid4()])
        for person, status in expected.items():
            client = signed_in(person)
            assert client.get(there).status_code == status, (name, person)
            assert client.get(nowhere).status_code == 404


def test_the_api_says_where_to_ask(annotate: Annotate, seat: Seat, signed_in: SignedIn) -> None:
    annotate("eleven years", "claim")
    client = signed_in(seat.user)
    there = reverse("api-prepared-list", args=[seat.project.slug])
    answer = client.post(f"{there}?format=csv&tag=claim")
    assert answer.status_code == 202
    waiting = answer.json()
    assert (waiting["state"], waiting["file"]) == ("waiting", None)
    assert client.get(f"{answer['Location']}file/").status_code == 404
    write_prepared(PreparedExport.objects.get().pk)
    ready = client.get(answer["Location"]).json()
    assert (ready["state"], ready["progress"]) == ("ready", 100)
    assert b"eleven years" in client.get(ready["file"]).getvalue()
    [listed] = client.get(there).json()["results"]
    assert listed == ready
    assert client.post(f"{there}?format=papyrus").status_code == 400
