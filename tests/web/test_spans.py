"""`…/span/`, `…/parts/` and `…/merger/` of an annotation."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.models import Article

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]


def post(client: Client, annotation: Annotation, name: str, **data: Any) -> Any:
    headers = {"HX-Request": "true"} | data.pop("headers", {})
    address = reverse(f"annotation-{name}", args=[annotation.project.slug, annotation.pk])
    return client.post(address, {"version": annotation.version} | data, headers=headers)


def test_new_bounds_answer_with_the_card_and_both_places(
    seat: Seat, article: Article, signed_in: SignedIn, annotate: Annotate
) -> None:
    one = annotate("eleven years", "claim")
    text = article.current.text
    start = text.index("Count first")
    answer = post(
        signed_in(seat.user), one, "span", start=start, end=start + 11, quote="Count first"
    )
    assert answer.status_code == 200
    assert json.loads(answer["Annotate-Steps"]) == [[str(one.pk), 1, 2]]
    html = answer.content.decode()
    assert f'data-start="{start}" data-end="{start + 11}" data-version="2"' in html
    old, new = (f'data-start="{text.rindex(chr(10), 0, at) + 1}"' for at in (one.start, start))
    assert old in html
    assert new in html
    assert html.count("<mark") == 1


def test_a_split_answers_with_both_cards_and_is_done_once(
    seat: Seat, signed_in: SignedIn, annotate: Annotate
) -> None:
    one = annotate("eleven years nobody", "claim")
    client = signed_in(seat.user)
    for _ in range(2):
        answer = post(
            client,
            one,
            "parts",
            at=one.start + 6,
            headers={"Change-Id": "0190163d-8694-739b-aea5-966c26f8ad91"},
        )
        assert answer.status_code == 200
        assert answer.content.decode().count('<li class="card') == 2
    assert sorted(Annotation.objects.values_list("quote", flat=True)) == ["eleven", "years nobody"]


def test_a_merge_takes_the_others_card_away_and_is_reversed_as_one(
    seat: Seat, signed_in: SignedIn, annotate: Annotate
) -> None:
    one, other = annotate("eleven years", "claim"), annotate("nobody at", "claim")
    client = signed_in(seat.user)
    answer = post(client, one, "merger", **{"with": f"{other.pk} 1"})
    html = answer.content.decode()
    assert f'id="annotation-{other.pk}" class="card" hx-swap-oob="delete"' in html
    assert list(Annotation.objects.present().values_list("quote", flat=True)) == [
        "eleven years nobody at"
    ]
    steps = json.loads(answer["Annotate-Steps"])
    undo = [f"{id} {after} {before}" for id, before, after in reversed(steps)]
    reversals = reverse("reversal-list", args=[one.project.slug])
    client.post(reversals, {"step": undo}, headers={"HX-Request": "true"})
    assert sorted(Annotation.objects.present().values_list("quote", flat=True)) == [
        "eleven years",
        "nobody at",
    ]


def test_without_script_the_answer_is_the_reader(
    seat: Seat, signed_in: SignedIn, annotate: Annotate
) -> None:
    one = annotate("eleven years", "claim")
    address = reverse("annotation-parts", args=[one.project.slug, one.pk])
    answer = signed_in(seat.user).post(address, {"at": one.start + 6})
    assert answer.status_code == 303
    assert answer["Location"].endswith(f"#annotation-{one.pk}")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("span", {"start": "x", "end": "9"}),
        ("span", {"start": "9"}),
        ("span", {"start": "9", "end": "3"}),
        ("span", {"start": "0", "end": "9", "quote": "nowhere at all"}),
        ("parts", {}),
        ("parts", {"at": "0"}),
        ("parts", {"at": "9" * 30}),
        ("merger", {}),
        ("merger", {"with": "x"}),
        ("merger", {"with": f"{uuid4()} 1"}),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    seat: Seat, signed_in: SignedIn, annotate: Annotate, name: str, data: dict[str, str]
) -> None:
    one = annotate("eleven years", "claim")
    answer = post(signed_in(seat.user), one, name, **data)
    assert answer.status_code == 422
    assert answer.content
    assert Annotation.objects.get().version == 1


@pytest.mark.parametrize("name", ["span", "parts", "merger"])
def test_viewers_others_annotators_and_strangers_are_refused(
    veras_seat: Seat,
    bobs_seat: Seat,
    charlie: User,
    signed_in: SignedIn,
    annotate: Annotate,
    name: str,
) -> None:
    one, other = annotate("eleven years", "claim"), annotate("nobody", "claim")
    data = {"start": one.start, "end": one.end - 1, "at": one.start + 6}
    for user, status in ((veras_seat.user, 403), (bobs_seat.user, 403), (charlie, 404)):
        answer = post(signed_in(user), one, name, **data, **{"with": f"{other.pk} 1"})
        assert answer.status_code == status
    assert set(Annotation.objects.values_list("version", flat=True)) == {1}


def test_only_a_post_changes_bounds(seat: Seat, signed_in: SignedIn, annotate: Annotate) -> None:
    one = annotate("eleven years", "claim")
    for name in ("span", "parts", "merger"):
        address = reverse(f"annotation-{name}", args=[one.project.slug, one.pk])
        assert signed_in(seat.user).get(address).status_code == 405
