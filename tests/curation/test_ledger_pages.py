"""Pages of the ledger: what they hold, where they end, and what they still know of each other."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotate.accounts.actions import change_project
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.curation.actions import review_annotation
from annotate.curation.ledger import LinePage, Page, Place, accounts
from annotate.curation.ledger_windows import times_of
from annotate.curation.links import link_annotations
from annotate.text.ledger import content_words
from tests.conftest import seated

type Count = Callable[..., Annotation]
type Said = tuple[str, str, list[float], list[str]]


def pages(seat: Seat) -> list[list[Said]]:
    """Every page: of each line what it counts, for when, its values, and what they disagree on."""
    found: list[list[Said]] = []
    place: Place | None = Place()
    while place is not None:
        page = accounts(seat, place)
        found.append(said(page))
        place = page.more
    return found


def said(page: Page) -> list[Said]:
    return [
        (account.unit, line.period, sorted(one.figure.value for one in line.sources), line.differs)
        for account in page.accounts
        for line in account.lines
    ]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page has two figures, and one ends after a line with more."""
    monkeypatch.setattr("annotate.curation.ledger.ON_A_PAGE", 2)


@pytest.mark.usefixtures("short")
def test_pages_follow_each_other_and_no_figure_is_left_out(seat: Seat, count: Count) -> None:
    for unit in ("ants", "bees", "cows"):
        count(1, unit)
    assert pages(seat) == [
        [("ants", "", [1], []), ("bees", "", [1], [])],
        [("cows", "", [1], [])],
    ]


@pytest.mark.usefixtures("short")
def test_what_disagrees_is_on_one_page_whoever_words_it_how(seat: Seat, count: Count) -> None:
    count(1, "ants", "2019")
    for value, unit, period in (
        (9, "murders", "January to September 2019"),
        (8, "recorded murder", "first nine months of 2019"),
        (7, "number of murders", "2018"),
        (6, "Murder", "2017"),
        (5, "murders", "2017"),
    ):
        count(value, unit, period)
    found = pages(seat)
    assert [len(page) for page in found] == [1, 1, 2]
    by_period = {line[1]: line[2:] for page in found[1:] for line in page}
    assert by_period == {
        "2017": ([5, 6], ["value"]),
        "2018": ([7], []),
        "first nine months of 2019": ([8, 9], ["value"]),
    }


@pytest.mark.usefixtures("short")
def test_a_line_on_one_page_says_what_may_be_meant_on_another(seat: Seat, count: Count) -> None:
    count(31, "bees killed", "4 May 2019")
    for unit in ("cows", "dogs", "hens"):
        count(1, unit)
    count(31, "wild bees killed", "5 May 2019")
    page, doubts = accounts(seat), []
    while page.more:
        doubts += [each for one in page.accounts for line in one.lines for each in line.perhaps]
        page = accounts(seat, page.more)
    doubts += [each for one in page.accounts for line in one.lines for each in line.perhaps]
    assert [each.differs for each in doubts] == [["unit", "period"]] * 2


@pytest.mark.usefixtures("short")
def test_what_is_linked_brings_along_what_counts_the_same_as_that(seat: Seat, count: Count) -> None:
    one, other = count(9, "ants", "May 2019"), count(9, "workers", "May 2019")
    count(4, "workers", "May 2019")
    count(1, "bees")
    link_annotations(seat=seat, source=one, target=other, kind="same")
    assert pages(seat)[0][0] == ("ants", "May 2019", [4, 9, 9], ["value", "unit"])


def test_pages_of_what_is_rejected_are_passed_over(
    seat: Seat, count: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotate.curation.ledger.ON_A_PAGE", 1)
    monkeypatch.setattr("annotate.curation.ledger._TRIES", 2)
    for unit in ("ants", "bees", "cows", "dogs"):
        one = count(1, unit)
        if unit != "dogs":
            review_annotation(seat=seat, annotation=one, verdict="rejected")
    assert pages(seat) == [[], [("dogs", "", [1], [])]]


def test_of_very_many_those_for_one_time_are_compared(
    seat: Seat, count: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotate.curation.ledger.ON_A_PAGE", 2)
    monkeypatch.setattr("annotate.curation.ledger_windows.MOST", 4)
    said = ("2017", "year 2017", "to June 2018", "May 2019", "first half of 2018", "whenever",
            "2019-05")  # fmt: skip
    made = [count(number, "ants", period) for number, period in enumerate(said, 1)]
    found = pages(seat)
    alone = LinePage.of(seat, made[3].pk, None)
    assert alone is not None
    assert [one.figure.value for one in alone.account.lines[0].sources] == [7, 4]
    assert [line[1:] for page in found for line in page] == [
        ("year 2017", [1, 2], ["value"]),
        ("first half of 2018", [3, 5], ["value"]),
        ("2019-05", [4, 7], ["value"]),
        ("whenever", [6], []),
    ]
    assert len(found) > 2


def test_a_page_says_that_there_are_more_figures_than_are_compared(
    seat: Seat,
    count: Count,
    signed_in: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("annotate.curation.ledger_windows.MOST", 2)
    monkeypatch.setattr("annotate.curation.ledger.ON_A_PAGE", 1)
    for value in (1, 2):
        count(value, "ants", "2019")
    assert not accounts(seat).is_cut
    count(3, "ants", "2019")
    assert said(accounts(seat)) == [("ants", "2019", [2, 3], ["value"])]
    page = signed_in(seat.user).get(f"/p/{seat.project.slug}/ledger/").content.decode()
    assert "there are more figures" in page


def test_periods_that_may_mean_the_same_days_are_not_parted() -> None:
    assert times_of(["2019", "nov. 4", "to june 2018", "5 november 2019", "4 november 2018",
                     "first half of 2018", "once", "2018", "4 november 2019"]) == [
        ["nov. 4", "4 november 2018", "4 november 2019"],
        ["first half of 2018", "to june 2018"],
        ["2018"],
        ["5 november 2019"],
        ["2019"],
        ["once"],
    ]  # fmt: skip


def test_a_line_of_many_sources_shows_some_and_leads_to_all(
    seat: Seat,
    count: Count,
    signed_in: Callable[[User], Client],
    charlie: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("annotate.curation.ledger.OF_A_LINE", 2)
    made = [count(value, "ants", "2019") for value in (1, 2, 3, 3, 3)]
    client, at = signed_in(seat.user), f"/p/{seat.project.slug}/ledger/"
    page = client.get(at).content.decode()
    assert "All 5 sources" in page
    assert "from 1 to 3" in page
    assert "They disagree on the value" in page
    monkeypatch.setattr("annotate.curation.ledger.ON_A_PAGE", 3)
    line: Any = client.get(f"{at}{made[4].pk}/")
    assert line.content.decode().count('class="value number"') == 3
    rest = client.get(f"{at}{made[4].pk}/?{line.context['next']}").content.decode()
    assert rest.count('class="value number"') == 2
    assert "They disagree on the value" in rest
    assert signed_in(charlie).get(f"{at}{made[4].pk}/").status_code == 404


def test_an_annotation_without_a_value_is_in_no_line(
    seat: Seat, annotate: Callable[..., Annotation], signed_in: Callable[[User], Client]
) -> None:
    word = annotate("the outer quay", "claim")
    at = f"/p/{seat.project.slug}/ledger/"
    client = signed_in(seat.user)
    assert "It stands in no line" in client.get(f"{at}{word.pk}/").content.decode()
    assert client.get(f"{at}?after=a%00b&offers=x").status_code == 200


def test_who_is_blind_is_led_to_nothing_that_is_hidden(
    seat: Seat,
    bobs_seat: Seat,
    count: Count,
    signed_in: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("annotate.curation.ledger.ON_A_PAGE", 1)
    monkeypatch.setattr("annotate.curation.suggesting.FIGURES", 1)
    change_project(seat=seat, blind=True)
    count(1, "ants")
    count(3, "cows", by=seated(bobs_seat.user, seat.project))
    count(2, "dogs")
    at = f"/p/{seat.project.slug}/ledger/"
    for user, led in ((seat.user, True), (bobs_seat.user, False)):
        page = signed_in(user).get(at).content.decode()
        assert ("Next figures" in page, "offers=" in page) == (led, led)
    assert "cows" in page
    assert "ants" not in page


@pytest.mark.parametrize("unit", ["ants {}", "ants"])
def test_a_page_asks_the_same_however_many_figures_there_are(
    seat: Seat,
    count: Count,
    signed_in: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
    unit: str,
) -> None:
    monkeypatch.setattr("annotate.curation.ledger.ON_A_PAGE", 4)
    monkeypatch.setattr("annotate.curation.suggesting.FIGURES", 4)
    client, at = signed_in(seat.user), f"/p/{seat.project.slug}/ledger/"

    def asked(numbers: range) -> tuple[int, int]:
        for each in numbers:
            count(each, unit.format(each), f"{2000 + each}")
        client.get(at)
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(at).content.decode().count('class="value number"')
        return len(queries), shown

    few = asked(range(1, 7))
    assert few == asked(range(7, 40))
    assert few[1] == 4


@pytest.mark.parametrize("text", [
    "murders", "recorded Murders", "the number of people killed", "cities", "BUS", "gas",
    "Écoles fermées", "schools closed, in total", "%", "", "series", "km/h", "1.5 °C", "a_b",
])  # fmt: skip
def test_the_database_compares_words_as_the_ledger_does(db: None, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT curation_words(%s)", [text])
        assert set(cursor.fetchone()[0].split()) == content_words(text)
