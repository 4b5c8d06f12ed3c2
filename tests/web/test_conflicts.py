"""Two people change one annotation: nothing is overwritten silently, field by field."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation
from annotate.curation.queries import row
from annotate.web.conflicts import Difference

type SignedIn = Callable[[User], Client]

FIGURE = {"value": 4120, "unit": "landings"}


@pytest.fixture
def landings(annotate: Callable[..., Annotation]) -> Annotation:
    return annotate("4,120 landings", "figure", note="One", details={"figure": FIGURE})


def save(client: Client, annotation: Annotation, **changes: Any) -> Any:
    """Save the form as it was opened at version 1, with what was changed in it."""
    began: dict[str, Any] = {
        "version": 1,
        "note": "One",
        "tags": ["figure"],
        "details.figure.value": "4120",
        "details.figure.unit": "landings",
    }
    address = reverse("annotation-detail", args=[annotation.project.slug, annotation.pk])
    fields = began | {name.replace("__", "."): value for name, value in changes.items()}
    return client.post(address, fields, headers={"HX-Request": "true"})


def differences(response: Any) -> dict[str, Difference]:
    assert response.status_code == 409
    return {one.name: one for one in response.context["differences"]}


def now(annotation: Annotation) -> dict[str, Any]:
    found = row(annotation.pk)
    tags = {tag.key: tag.details for tag in found.tags}
    return {"note": found.note, "tags": tags, "version": found.version}


def test_who_changed_it_is_told_from_another_person_of_the_same_name(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    User.objects.filter(pk=coras_seat.user.pk).update(name=seat.user.name)
    change_annotation(seat=coras_seat, annotation=landings, seen_version=1, note="Theirs")
    page = save(signed_in(seat.user), landings, note="Mine").content.decode()
    assert seat.user.name in page
    assert "in another place" not in page
    change_annotation(seat=seat, annotation=landings, seen_version=2, note="From the other tab")
    assert "in another place" in save(signed_in(seat.user), landings, note="Mine").content.decode()


def test_only_what_differs_is_shown_and_what_one_side_changed_is_chosen(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    details = {"figure": FIGURE | {"unit": "boats"}}
    change_annotation(seat=coras_seat, annotation=landings, seen_version=1, details=details)
    response = save(signed_in(seat.user), landings, note="Mine")
    assert differences(response) == {
        "note": Difference("note", "Note", "Mine", "One", "mine"),
        "details.figure.unit": Difference(
            "details.figure.unit", "Unit", "landings", "boats", "theirs"
        ),
    }
    html = response.content.decode()
    assert "Cora Costa changed this annotation" in html
    assert 'name="version" value="2"' in html
    assert now(landings)["version"] == 2


def test_numbers_are_shown_as_on_the_card_and_told_apart_by_value(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    details = {"figure": FIGURE | {"value": 25890}}
    change_annotation(seat=coras_seat, annotation=landings, seen_version=1, details=details)
    client = signed_in(seat.user)
    response = save(client, landings, **{"details.figure.value": "31200.5"})
    assert differences(response) == {
        "details.figure.value": Difference(
            "details.figure.value", "Value", "31,200.5", "25,890", ""
        ),
    }
    response = save(client, landings, **{"details.figure.value": "25,890", "note": "Mine"})
    assert list(differences(response)) == ["note"]
    response = save(client, landings, **{"details.figure.value": "many"})
    assert differences(response)["details.figure.value"].mine == "many"


def test_what_both_changed_is_for_the_person_to_choose(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    change_annotation(
        seat=coras_seat, annotation=landings, seen_version=1, note="Cora's", tags=["claim"]
    )
    response = save(signed_in(seat.user), landings, note="Mine", tags=["recommendation"])
    assert differences(response) == {
        "tags": Difference("tags", "Tags", "Recommendation", "Claim", ""),
        "note": Difference("note", "Note", "Mine", "Cora's", ""),
    }


def test_the_choice_is_saved_field_by_field(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    details = {"figure": FIGURE | {"unit": "boats", "value": 6000}}
    change_annotation(
        seat=coras_seat, annotation=landings, seen_version=1, details=details, note="Cora's"
    )
    response = save(
        signed_in(seat.user),
        landings,
        version=2,
        note="Mine",
        side__note="mine",
        side__details__figure__unit="theirs",
        side__details__figure__value="mine",
    )
    assert response.status_code == 200
    assert now(landings) == {
        "note": "Mine",
        "tags": {"figure": {"value": 4120, "unit": "boats"}},
        "version": 3,
    }


def test_their_tags_are_kept_with_their_details(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    change_annotation(
        seat=coras_seat,
        annotation=landings,
        seen_version=1,
        tags=["claim"],
        details={"claim": {"claimant": "The pilots"}},
    )
    client = signed_in(seat.user)
    response = save(client, landings, version=2, note="Mine", side__tags="theirs")
    assert response.status_code == 200
    assert now(landings)["tags"] == {"claim": {"claimant": "The pilots"}}


def test_keeping_mine_keeps_all_of_mine(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    change_annotation(
        seat=coras_seat, annotation=landings, seen_version=1, note="Cora's", tags=["claim"]
    )
    sides = {"side": "mine", "side__note": "theirs", "side__tags": "theirs"}
    save(signed_in(seat.user), landings, version=2, note="Mine", **sides)
    assert now(landings) == {"note": "Mine", "tags": {"figure": FIGURE}, "version": 3}


def test_a_third_change_meanwhile_is_shown_again(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    for version, note in enumerate(["Two", "Three"], start=1):
        change_annotation(seat=coras_seat, annotation=landings, seen_version=version, note=note)
    response = save(signed_in(seat.user), landings, version=2, note="Mine", side__note="mine")
    assert differences(response)["note"].theirs == "Three"
    assert now(landings)["note"] == "Three"


def test_the_same_change_by_both_is_no_conflict(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    change_annotation(seat=coras_seat, annotation=landings, seen_version=1, note="Same")
    response = save(signed_in(seat.user), landings, note="Same")
    assert response.status_code == 200
    assert now(landings)["version"] == 2


def test_a_moved_passage_is_named_and_stays(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    span = (landings.start, landings.start + 5)
    change_annotation(seat=coras_seat, annotation=landings, seen_version=1, span=span)
    client = signed_in(seat.user)
    assert "Its passage is another one now" in save(client, landings, note="Mine").content.decode()
    save(client, landings, version=2, note="Mine", side__note="mine")
    landings.refresh_from_db()
    assert (landings.quote, landings.note) == ("4,120", "Mine")


class TestDeleted:
    @pytest.fixture
    def deleted(self, coras_seat: Seat, landings: Annotation) -> Annotation:
        return delete_annotation(seat=coras_seat, annotation=landings, seen_version=1)

    def test_it_is_said_with_both_ways_out(
        self, signed_in: SignedIn, seat: Seat, deleted: Annotation
    ) -> None:
        response = save(signed_in(seat.user), deleted, note="Mine")
        assert differences(response)["note"].chosen == "mine"
        html = response.content.decode()
        assert "Cora Costa deleted this annotation" in html
        assert "Bring it back" in html
        assert "Leave it deleted" in html
        deleted.refresh_from_db()
        assert deleted.deleted_at is not None

    def test_it_is_brought_back_with_what_was_written(
        self, signed_in: SignedIn, seat: Seat, deleted: Annotation
    ) -> None:
        client = signed_in(seat.user)
        response = save(client, deleted, note="Mine", restored="yes", side__note="mine")
        assert response.status_code == 200
        assert response["Annotate-Steps"] == f'[["{deleted.pk}",0,2]]'
        assert "<mark" in response.content.decode()
        deleted.refresh_from_db()
        assert (deleted.deleted_at, deleted.note) == (None, "Mine")

    def test_left_deleted_its_card_goes(
        self, signed_in: SignedIn, seat: Seat, deleted: Annotation
    ) -> None:
        address = reverse("annotation-detail", args=[deleted.project.slug, deleted.pk])
        answer = signed_in(seat.user).get(address, headers={"HX-Request": "true"})
        assert 'hx-swap-oob="delete"' in answer.content.decode()

    def test_bringing_back_what_was_changed_too_shows_both_sides(
        self, signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
    ) -> None:
        change_annotation(seat=coras_seat, annotation=landings, seen_version=1, note="Cora's")
        delete_annotation(seat=coras_seat, annotation=landings, seen_version=2)
        client = signed_in(seat.user)
        response = save(client, landings, note="Mine", restored="yes")
        assert differences(response)["note"].theirs == "Cora's"


def test_without_javascript_it_is_a_page(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    change_annotation(seat=coras_seat, annotation=landings, seen_version=1, note="Cora's")
    address = reverse("annotation-detail", args=[landings.project.slug, landings.pk])
    data = {"version": 1, "note": "Mine", "tags": "figure"}
    response = signed_in(seat.user).post(address, data)
    assert response.status_code == 409
    assert "<h1>Edit an annotation</h1>" in response.content.decode()


def test_what_others_wrote_is_data(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    attack = "<img src=x onerror=alert(1)>"
    change_annotation(seat=coras_seat, annotation=landings, seen_version=1, note=attack)
    html = save(signed_in(seat.user), landings, note=attack + attack).content.decode()
    assert "<img" not in html
