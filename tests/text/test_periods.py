"""Periods as people write them."""

import pytest

from annotate.text.periods import parse_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("in 2019", "2019-01-01", "2019-12-31"),
        ("2018–2020", "2018-01-01", "2020-12-31"),
        ("from 2018 to 2020", "2018-01-01", "2020-12-31"),
        ("January to September 2019", "2019-01-01", "2019-09-30"),
        ("Jan.–Sept. 2019", "2019-01-01", "2019-09-30"),
        ("to September 2019", "2019-01-01", "2019-09-30"),
        ("by the end of June 2019", "2019-01-01", "2019-06-30"),
        ("first nine months of 2019", "2019-01-01", "2019-09-30"),
        ("first 6 months of 2019", "2019-01-01", "2019-06-30"),
        ("first half of 2019", "2019-01-01", "2019-06-30"),
        ("H2 2019", "2019-07-01", "2019-12-31"),
        ("third quarter of 2019", "2019-07-01", "2019-09-30"),
        ("Q4 2019", "2019-10-01", "2019-12-31"),
        ("February 2020", "2020-02-01", "2020-02-29"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("4 November 2019", "2019-11-04", "2019-11-04"),
        ("November 4, 2019", "2019-11-04", "2019-11-04"),
        ("on Nov. 4th", "2019-11-04", "2019-11-04"),
        ("2019-11-04", "2019-11-04", "2019-11-04"),
    ],
)
def test_a_period_is_its_days(text: str, first: str, last: str) -> None:
    found = parse_period(text, year=2019)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "recently", "31 February 2019", "September to January 2019", "0000", "2019-13",
     "first 13 months of 2019", "first sixty months", "2020 to 2019", "since the war", "5"],
)  # fmt: skip
def test_what_is_not_understood_is_no_period(text: str) -> None:
    assert parse_period(text) is None


def test_without_a_year_the_days_are_those_of_any() -> None:
    day = parse_period("Nov. 4")
    assert day is not None
    assert not day.has_year
    full, wrong = parse_period("4 November 2019"), parse_period("5 November 2019")
    assert full is not None
    assert wrong is not None
    assert day.is_same(full)
    assert not day.is_same(wrong)
    assert not full.is_same(parse_period("4 November 2018") or full)
