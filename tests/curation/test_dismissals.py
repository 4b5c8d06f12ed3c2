"""Suggestions of links that were dismissed: by whom, for whom, and taken back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client

from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.reading import from_text
from annotate.curation.dismissals import dismiss, dismissals_in, undismiss
from annotate.curation.ledger import accounts
from annotate.curation.models import Dismissal
from annotate.curation.suggesting import suggestions, suggestions_for
from tests.api.conftest import Api

type Count = Callable[..., Annotation]


def offered(seat: Seat) -> set[frozenset[UUID]]:
    return {frozenset((one.one, one.other)) for one in suggestions(seat).found}


def perhaps(seat: Seat) -> int:
    return sum(len(line.perhaps) for account in accounts(seat).accounts for line in account.lines)


def test_what_was_dismissed_is_suggested_to_nobody_until_it_is_taken_back(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, count: Count
) -> None:
    one, other = count(9, "killed", "4 November 2019"), count(9, "killed", "5 November 2019")
    third = count(9, "killed", "4 November 2019")
    pairs = {frozenset((one.pk, other.pk)), frozenset((other.pk, third.pk))}
    assert offered(seat) == pairs | {frozenset((one.pk, third.pk))}
    assert perhaps(seat) == 2
    made, is_new = dismiss(seat=bobs_seat, source=other, target=one)
    again, again_new = dismiss(seat=coras_seat, source=one, target=other)
    assert (made.pk, is_new, again_new) == (again.pk, True, False)
    assert made.author == bobs_seat.user
    assert frozenset((one.pk, other.pk)) not in offered(coras_seat)
    assert {each.other for each in suggestions_for(seat, one)} == {third.pk}
    dismiss(seat=bobs_seat, source=other, target=third)
    assert perhaps(seat) == 0
    undismiss(seat=coras_seat, dismissal=made)
    assert frozenset((one.pk, other.pk)) in offered(seat)


def test_passages_that_share_words_are_dismissed_too(
    seat: Seat, annotate: Callable[..., Annotation]
) -> None:
    words = "The outer quay should be closed to boats in winter"
    one, other = (
        annotate(words, "claim", article=add_article(seat=seat, source=from_text(words + end)))
        for end in (".", "!")
    )
    assert [each.other for each in suggestions_for(seat, one)] == [other.pk]
    dismiss(seat=seat, source=one, target=other)
    assert suggestions_for(seat, one) == suggestions_for(seat, other) == []


def test_who_and_when_are_kept_and_only_they_or_a_curator_take_it_back(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, veras_seat: Seat, count: Count
) -> None:
    one, other = count(40, "boats"), count(40, "boats")
    with pytest.raises(NotPermitted):
        dismiss(seat=veras_seat, source=one, target=other)
    with pytest.raises(Invalid):
        dismiss(seat=bobs_seat, source=one, target=one)
    made, _ = dismiss(seat=seat, source=one, target=other)
    with pytest.raises(NotPermitted):
        undismiss(seat=bobs_seat, dismissal=made)
    undismiss(seat=coras_seat, dismissal=made)
    events: Any = apps.get_model("curation", "DismissalEvent")
    rows = events.objects.order_by("pgh_id").values_list("pgh_label", "pgh_context__user")
    assert list(rows) == [("insert", seat.user.pk), ("delete", coras_seat.user.pk)]


def test_the_database_itself_keeps_a_pair_once(seat: Seat, count: Count) -> None:
    one, other = count(40, "boats"), count(40, "boats")
    dismiss(seat=seat, source=one, target=other)
    for source, target in ((one, other), (other, one), (one, one)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dismissal.objects.create(
                project=seat.project, source=source, target=target, author=seat.user
            )
    delete_annotation(seat=seat, annotation=one, seen_version=1)
    assert not dismissals_in(seat).exists()


def test_pages_dismiss_and_take_back(
    seat: Seat, count: Count, signed_in: Callable[[User], Client]
) -> None:
    one, other = count(4120, "landings", "2018"), count(4120, "landings", "2018")
    client, at = signed_in(seat.user), f"/p/{seat.project.slug}/"
    there = f"{at}dismissals/"
    assert f'formaction="{there}"' in client.get(f"{at}ledger/").content.decode()
    assert "Nothing was dismissed" in client.get(there).content.decode()
    links = f"{at}annotations/{one.pk}/links/"
    assert f'formaction="{there}"' in client.get(links).content.decode()
    for place, back in (("ledger", f"{at}ledger/#offers"), (str(one.pk), links), ("//x", there)):
        sent = {"source": str(other.pk), "target": str(one.pk), "from": place}
        answer = client.post(there, sent)
        assert (answer.status_code, answer["Location"]) == (302, back)
        page = client.get(links).content.decode()
        assert "not suggested again" in page
        assert "formaction" not in page
        assert "Dismissed suggestions" in client.get(f"{at}ledger/").content.decode()
        listed = client.get(there).content.decode()
        assert f"Dismissed by {seat.user.display_name}" in listed
        removal = f"{there}{Dismissal.objects.get().pk}/removal/"
        again = client.post(f"{removal}?from={place}")
        assert (again.status_code, again["Location"]) == (302, back)
        assert client.post(removal).status_code == 404
    for wrong in ({"source": "x"}, {"source": str(one.pk), "target": str(UUID(int=1))}):
        assert client.post(there, wrong).status_code == 404
    assert not Dismissal.objects.exists()


def test_many_are_listed_page_by_page(
    seat: Seat, count: Count, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotate.web.dismissals.PAGE", 2)
    made = [count(value, "boats") for value in range(4)]
    for one in made[1:]:
        dismiss(seat=seat, source=made[0], target=one)
    client, there = signed_in(seat.user), f"/p/{seat.project.slug}/dismissals/"
    first: Any = client.get(there)
    assert [one.other.id for one, _ in first.context["found"]] == [made[3].pk, made[2].pk]
    second: Any = client.get(there + first.context["more"])
    assert [one.other.id for one, _ in second.context["found"]] == [made[1].pk]
    assert second.context["more"] == ""


def test_the_api_dismisses_lists_and_takes_back(api: Api, count: Count, bobs_seat: Seat) -> None:
    a, b = count(4120, "landings", "2018"), count(4120, "landings", "2018")
    c = count(4120, "landings", "2018")
    body = {"from": str(b.pk), "to": str(a.pk)}
    made = api.post("links/dismissals/", body)
    assert (made.status_code, made.json()["from"], made.json()["to"]) == (
        201,
        str(a.pk),
        str(b.pk),
    )
    assert api.post("links/dismissals/", body).status_code == 200
    left = api.get("links/suggestions/").json()["results"]
    assert all({one["from"], one["to"]} != set(body.values()) for one in left)
    assert len(left) == 2
    id = made.json()["id"]
    for query, found in (("", [id]), (f"?annotation={a.pk}", [id]), (f"?annotation={c.pk}", [])):
        results = api.get(f"links/dismissals/{query}").json()["results"]
        assert [one["id"] for one in results] == found
    one = f"links/dismissals/{id}/"
    assert api.get(one).json() == made.json()
    assert Api(bobs_seat.user, api.at).delete(one).status_code == 403
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == 404
    assert api.post("links/dismissals/", {"from": str(a.pk)}).status_code == 400
