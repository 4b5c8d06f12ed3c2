"""Which days a period means, as editors and articles write it: "January to September 2019",
"Nov. 4", "2018", "first half of 2019", "to June 2019", "2019-11". English words, and ISO dates.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?P<{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_M, _M2 = _MONTH.format("month"), _MONTH.format("month2")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_TO = r"\s*(?:to|through|until|till|and|-|–|—)\s*"
_OF_YEAR = rf"(?:,?\s*(?:of\s+)?{_YEAR})?"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3,
             "4th": 4}  # fmt: skip
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
           "nine": 9, "ten": 10, "eleven": 11}  # fmt: skip
_LEAP = 2000
"""Stands for a year that nobody names, so that each of its days is there."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both in it. Without a year it is the days of any year."""

    first: date
    last: date
    has_year: bool = True

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    @property
    def days(self) -> tuple[int, int, int, int]:
        """Month and day of the first day and of the last."""
        return self.first.month, self.first.day, self.last.month, self.last.day

    def is_same(self, other: "Period") -> bool:
        """Whether both mean the same days; one without a year means the other's."""
        if self.has_year and other.has_year:
            return (self.first, self.last) == (other.first, other.last)
        return self.days == other.days

    def is_near(self, other: "Period", most: timedelta) -> bool:
        """Whether both are single days, and not further apart than this; of one without a year
        the other's is meant."""
        if not (self.is_day and other.is_day):
            return False
        if self.has_year and other.has_year:
            return abs(self.first - other.first) <= most
        apart = abs(self.first.replace(year=_LEAP) - other.first.replace(year=_LEAP))
        return min(apart, timedelta(days=366) - apart) <= most


def parse_period(text: str, *, year: int | None = None) -> Period | None:
    """The period that a text names; None when it is none that is known here. `year` is meant where
    the text names none: that of the article's date, say."""
    told = " ".join(text.casefold().strip(" .,").split())
    told = re.sub(r"^(?:in|on|during|for|from|between|the|year|calendar year)\s+", "", told)
    for pattern, make in _FORMS:
        if found := re.fullmatch(pattern, told):
            try:
                return make(found.groupdict(), year)
            except ValueError:
                return None
    return None


def _number(parts: dict[str, str | None], name: str) -> int:
    return int(parts[name] or 0)


def _over(
    parts: dict[str, str | None], year: int | None, first: tuple[int, int], last: tuple[int, int]
) -> Period:
    """From the day `first` (month, day) to `last`, whose day 0 is the month's last."""
    named = int(parts["year"] or 0) if parts.get("year") else year
    known = _LEAP if named is None else named
    end = last[1] or calendar.monthrange(known, last[0])[1]
    return Period(date(known, *first), date(known, last[0], end), has_year=named is not None)


def _iso_day(parts: dict[str, str | None], year: int | None) -> Period:
    day = (_number(parts, "number"), _number(parts, "day"))
    return _over(parts, year, day, day)


def _iso_month(parts: dict[str, str | None], year: int | None) -> Period:
    month = _number(parts, "number")
    return _over(parts, year, (month, 1), (month, 0))


def _whole_year(parts: dict[str, str | None], year: int | None) -> Period:
    return _over(parts, year, (1, 1), (12, 31))


def _years(parts: dict[str, str | None], year: int | None) -> Period:
    first, last = _number(parts, "year"), _number(parts, "year2")
    if last < first:
        raise ValueError
    return Period(date(first, 1, 1), date(last, 12, 31))


def _a_day(parts: dict[str, str | None], year: int | None) -> Period:
    day = (_MONTHS[parts["month"] or ""], _number(parts, "day"))
    return _over(parts, year, day, day)


def _a_month(parts: dict[str, str | None], year: int | None) -> Period:
    month = _MONTHS[parts["month"] or ""]
    return _over(parts, year, (month, 1), (month, 0))


def _months(parts: dict[str, str | None], year: int | None) -> Period:
    first, last = _MONTHS[parts["month"] or ""], _MONTHS[parts["month2"] or ""]
    if last < first:
        raise ValueError
    return _over(parts, year, (first, 1), (last, 0))


def _to_month(parts: dict[str, str | None], year: int | None) -> Period:
    return _over(parts, year, (1, 1), (_MONTHS[parts["month"] or ""], 0))


def _first_months(parts: dict[str, str | None], year: int | None) -> Period:
    told = parts["count"] or ""
    return _over(parts, year, (1, 1), (_COUNTS.get(told) or int(told), 0))


def _half(parts: dict[str, str | None], year: int | None) -> Period:
    return _part(parts, year, months=6)


def _quarter(parts: dict[str, str | None], year: int | None) -> Period:
    return _part(parts, year, months=3)


def _part(parts: dict[str, str | None], year: int | None, *, months: int) -> Period:
    told = parts["which"] or ""
    last = _ORDINALS.get(told, 0) * months or int(told) * months
    return _over(parts, year, (last - months + 1, 1), (last, 0))


type _Make = Callable[[dict[str, str | None], int | None], Period]
_WHICH = r"(?P<which>first|second|third|fourth|1st|2nd|3rd|4th|[1-4])"
_FORMS: tuple[tuple[str, _Make], ...] = (
    (rf"{_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)", _iso_day),
    (rf"{_YEAR}-(?P<number>0\d|1[0-2])", _iso_month),
    (_YEAR, _whole_year),
    (rf"{_YEAR}{_TO}(?P<year2>\d{{4}})", _years),
    (rf"{_M}\s+{_DAY}{_OF_YEAR}", _a_day),
    (rf"{_DAY}\s+(?:of\s+)?{_M}{_OF_YEAR}", _a_day),
    (rf"{_M}{_OF_YEAR}", _a_month),
    (rf"{_M}{_TO}{_M2}{_OF_YEAR}", _months),
    (rf"(?:to|up to|through|until|till|by|as of)\s+(?:the end of\s+|end of\s+)?{_M}{_OF_YEAR}",
     _to_month),
    (rf"first\s+(?P<count>\d{{1,2}}|[a-z]+)\s+months{_OF_YEAR}", _first_months),
    (rf"{_WHICH}\s+half{_OF_YEAR}", _half),
    (rf"h{_WHICH}{_OF_YEAR}", _half),
    (rf"{_WHICH}\s+quarter{_OF_YEAR}", _quarter),
    (rf"q{_WHICH}{_OF_YEAR}", _quarter),
)  # fmt: skip
