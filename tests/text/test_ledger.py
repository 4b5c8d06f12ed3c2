"""Which figures disagree, and suggestions measured with cases of our own."""

from typing import Any

from annotate.text.ledger import (
    Figure,
    about_the_same,
    alike_in_words,
    differences,
    likeness,
    suggest,
)
from annotate.text.periods import parse_period


def figure(key: str, value: float, unit: str = "", period: str = "", **more: Any) -> Figure[str]:
    source = more.pop("source", key)
    when = parse_period(period, year=2019)
    return Figure(key, source, value, unit, period, when=when, **more)


def test_other_periods_do_not_disagree() -> None:
    one = figure("a", 25890, "murders", "January to September 2019")
    other = figure("b", 17608, "murders", "to June 2019")
    assert not about_the_same(one, other)
    assert suggest([one, other]) == []


def test_one_period_and_two_values_do() -> None:
    one = figure("a", 25890, "murders", "January to September 2019")
    other = figure("b", 25980, "Murder", "first nine months of 2019")
    assert about_the_same(one, other)
    assert differences([one, other]) == ["value"]
    [found] = suggest([one, other])
    assert found.kind == "contradicts"


def test_what_is_linked_as_the_same_must_agree_in_the_date() -> None:
    one = figure("a", 9, "women and children killed", "Nov. 4")
    other = figure("b", 9, "women and children killed", "5 November 2019")
    assert differences([one, other]) == ["period"]
    [found] = suggest([one, other])
    assert (found.kind, "Nov. 4 and 5 November" in found.reason) == ("same", True)


def test_a_day_without_a_year_is_near_the_same_day_of_any_year() -> None:
    def on(day: str) -> Figure[str]:
        return Figure(day, day, 9, "people killed", day, when=parse_period(day))

    for one, other in (("Nov. 4", "5 November 2019"), ("1 January", "December 31")):
        assert [each.kind for each in suggest([on(one), on(other)])] == ["same"]
    assert suggest([on("Nov. 4"), on("9 November 2019")]) == []
    assert suggest([on("4 November 2018"), on("5 November 2019")]) == []


def test_singular_plural_and_empty_words_do_not_make_another_unit() -> None:
    assert likeness("recorded murders", "Murder") == 1
    assert likeness("cities", "city") == 1
    assert likeness("boats", "crews") == 0


# What two articles may say, and what is between the two: "same", "contradicts" or nothing.
S = "the port counted 4,120 landings at the outer quay"
CASES: list[tuple[Figure[str], Figure[str], str]] = [
    (figure("a", 4120, "landings", "2018"), figure("b", 4120, "landings", "2018"), "same"),
    (figure("a", 4120, "landings", "2018"), figure("b", 4120, "landing", ""), "same"),
    (figure("a", 4120, "landings", "2018"), figure("b", 4120, "boat landings", "2018"), "same"),
    (figure("a", 4120, "", "2018", words=S),
     figure("b", 4120, "", "", words="4,120 landings, the port says, were counted there"), "same"),
    (figure("a", 0.7, "share of trees", "2018"), figure("b", 0.7, "share of trees", "2018"),
     "same"),
    (figure("a", 12, "fires", "May 2019"), figure("b", 12, "fires", "2019-05"), "same"),
    (figure("a", 31, "people killed", "3 May 2019"), figure("b", 31, "people killed", "May 4"),
     "same"),
    (figure("a", 1500, "tonnes", "Q1 2019", scope="Chile"),
     figure("b", 1500, "tonnes of salmon", "Jan. to March 2019", scope="southern Chile"), "same"),
    (figure("a", 640, "schools", "", words="six hundred and forty schools closed in the north"),
     figure("b", 640, "", "", words="in the north 640 schools closed"), "same"),
    (figure("a", 31, "people killed", "3 May 2019", scope="the north"),
     figure("b", 31, "people killed", "May 4", scope="Skerry"), "same"),
    (figure("a", 4120, "landings", "2018"), figure("b", 6000, "landings", "2018"), "contradicts"),
    (figure("a", 87, "wells", "first half of 2019"), figure("b", 78, "wells", "to June 2019"),
     "contradicts"),
    (figure("a", 5.5, "percent unemployed", "2019-09", scope="Spain"),
     figure("b", 5.9, "percent unemployed", "September 2019", scope="Spain"), "contradicts"),
    (figure("a", 4120, "landings", "2018"), figure("b", 4380, "landings", "2019"), ""),
    (figure("a", 4120, "landings", "2018"), figure("b", 4120, "landings", "2016"), ""),
    (figure("a", 4120, "landings", "2018"), figure("b", 4120, "trees", "2018"), ""),
    (figure("a", 12, "fires", "May 2019"), figure("b", 12, "schools", "May 2019"), ""),
    (figure("a", 2, "boats", "2019"), figure("b", 2, "percent", "2019"), ""),
    (figure("a", 900, "pupils", "2019", scope="Oslo"),
     figure("b", 700, "pupils", "2019", scope="Bergen"), ""),
    (figure("a", 900, "pupils", "2019", scope="Oslo"),
     figure("b", 900, "pupils", "2019", scope="Bergen"), ""),
    (figure("a", 31, "people killed", "3 May 2019"),
     figure("b", 31, "people killed", "3 August 2019"), ""),
    (figure("a", 31, "people killed", "May 2019", scope="the north"),
     figure("b", 31, "people killed", "May 2019", scope="Skerry"), ""),
    (figure("a", 50, "wells"), figure("b", 60, "wells"), ""),
    (figure("a", 4120, "landings", "2018", source=1),
     figure("b", 4120, "landings", "2018", source=1), ""),
    (figure("a", 100, "", "", words="a hundred farmers came"),
     figure("b", 100, "", "", words="it costs a hundred crowns a night"), ""),
    (figure("a", 10, "percent of voters", "2019"), figure("b", 10, "percent of crops", "2019"), ""),
]  # fmt: skip


def test_suggestions_are_right_in_nearly_all_cases() -> None:
    right = wrong = missed = 0
    for one, other, wanted in CASES:
        found = {each.kind for each in suggest([one, other])}
        assert found == {each.kind for each in suggest([other, one])}
        right += wanted in found
        wrong += bool(found - {wanted})
        missed += bool(wanted) and wanted not in found
    assert right + missed == 13
    # Who is shown a wrong one has to look at it; who is not shown a right one loses nothing else.
    assert right >= 12
    assert wrong <= 1


def test_passages_without_figures_are_alike_in_their_words() -> None:
    claim = "The port authority has never counted the boats at the outer quay."
    assert alike_in_words(claim, "Boats at the outer quay were never counted by the port") > 0.6
    assert alike_in_words(claim, "The port will count boats.") == 0
    assert alike_in_words("Yes.", "Yes.") == 0
