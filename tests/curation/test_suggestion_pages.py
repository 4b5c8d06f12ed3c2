"""Pages of suggestions: each pair on one of them, and no page that grows with the project."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.curation.links import link_annotations
from annotate.curation.suggesting import suggestions, suggestions_for
from tests.api.conftest import Api

type Count = Callable[..., Annotation]
type Pair = frozenset[UUID]


def pages(seat: Seat, most: int = 40) -> list[list[Pair]]:
    offered = suggestions(seat, most=most)
    found = [[frozenset((one.one, one.other)) for one in offered.found]]
    while offered.more is not None:
        offered = suggestions(seat, after=offered.more, most=most)
        found.append([frozenset((one.one, one.other)) for one in offered.found])
    return found


def pair(*ends: Annotation) -> Pair:
    return frozenset(end.pk for end in ends)


@pytest.fixture
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotate.curation.suggesting.FIGURES", 2)


@pytest.mark.usefixtures("two_at_once")
def test_a_pair_is_suggested_once_where_its_newer_one_is(seat: Seat, count: Count) -> None:
    old = count(4120, "landings", "2018")
    worded = count(87, "wells", "first half of 2019")
    for number in (1, 2, 3):
        count(number * 100, "boats", f"{2000 + number}")
    other = count(4120, "landing", "2018")
    contrary = count(78, "wells", "to June 2019")
    third = count(4120, "landings")
    found = pages(seat)
    assert [set(page) for page in found[:2]] == [
        {pair(third, other), pair(third, old), pair(contrary, worded)},
        {pair(other, old)},
    ]
    assert not any(found[2:])


def test_what_one_figure_has_is_not_parted(seat: Seat, count: Count) -> None:
    same = [count(4120, "landings", "2018") for _ in range(4)]
    found = pages(seat, most=2)
    assert [len(page) for page in found] == [3, 2, 1]
    assert {one for page in found for one in page} == {
        pair(one, other) for one in same for other in same if one is not other
    }


def test_what_somebody_decided_is_on_no_page(seat: Seat, count: Count) -> None:
    one, other = count(4120, "landings", "2018"), count(4120, "landings", "2018")
    link_annotations(seat=seat, source=one, target=other, kind="supports")
    assert pages(seat) == [[]]
    assert suggestions_for(seat, one) == []


def test_one_figure_is_compared_with_what_counts_the_same_in_other_words(
    seat: Seat, count: Count
) -> None:
    one = count(25890, "murders", "January to September 2019")
    other = count(25980, "recorded murder", "first nine months of 2019")
    count(25980, "boats", "2019")
    [found] = suggestions_for(seat, one)
    assert (found.other, found.kind) == (other.pk, "contradicts")


@pytest.mark.usefixtures("two_at_once")
def test_the_api_goes_on_to_older_figures(api: Api, count: Count) -> None:
    old = [count(4120, "landings", "2018") for _ in range(2)]
    for number in (1, 2, 3, 4):
        count(number * 100, "boats", f"{2000 + number}")
    first = api.get("links/suggestions/").json()
    assert (first["results"], first["previous"]) == ([], None)
    second = api.get(first["next"].removeprefix("http://testserver")).json()
    assert second["results"] == []
    third: Any = api.get(second["next"].removeprefix("http://testserver")).json()
    [found] = third["results"]
    assert {found["from"], found["to"]} == {str(one.pk) for one in old}
    assert third["next"] is None
    assert api.get("links/suggestions/?cursor=x").status_code == 400


@pytest.mark.usefixtures("two_at_once")
def test_the_ledger_leads_to_further_suggestions(
    seat: Seat, count: Count, signed_in: Callable[[User], Client]
) -> None:
    for _ in range(2):
        count(4120, "landings", "2018")
    count(100, "boats", "2001")
    count(200, "boats", "2002")
    client, at = signed_in(seat.user), f"/p/{seat.project.slug}/ledger/"
    first: Any = client.get(at)
    assert "Look for suggestions among older figures" in first.content.decode()
    further = client.get(f"{at}?offers={first.context['further']}").content.decode()
    assert "The same?" in further


def test_suggesting_asks_the_same_however_many_figures_there_are(
    seat: Seat, count: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotate.curation.suggesting.FIGURES", 3)

    def asked(number: int) -> int:
        for each in range(number):
            count(7, "ants", f"{2000 + each}")
        with CaptureQueriesContext(connection) as queries:
            suggestions(seat)
        return len(queries)

    assert asked(4) == asked(30)
