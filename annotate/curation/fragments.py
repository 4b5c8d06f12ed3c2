"""Pieces of SQL that several conditions share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotate.curation.conditions import Term, Wrong
from annotate.curation.known import Known, midnight, span_of

SAME = (":", "=", "!=")
CONTAINS = (":", "=", "!=")


@dataclass(frozen=True)
class Where:
    """SQL with a `%s` for each of the values, and `{a}` for the annotation's table."""

    sql: str
    values: tuple[Any, ...] = ()

    def __hash__(self) -> int:
        return hash((self.sql, repr(self.values)))


def wrong(message: str, term: Term) -> Wrong:
    """That this condition cannot be understood."""
    return Wrong(message, term.start, term.end)


def one_of(column: str, values: Sequence[Any]) -> Where:
    """The column has one of these values. A single one is compared as itself: PostgreSQL then sees
    that an annotation has at most one such row, and may begin with these rows."""
    if len(values) == 1:
        return Where(f"{column} = %s", (values[0],))
    return Where(f"{column} = ANY(%s)", (list(values),))


def containing(column: str, term: Term) -> tuple[str, str]:
    """The column holds the value somewhere, in large or small letters; with “=” it is the value."""
    if term.operator == ":":
        escaped = term.value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{column} ILIKE %s", f"%{escaped}%"
    return f"{column} = %s", term.value


def at_days(column: str, term: Term, known: Known) -> Where:
    """The moment in the column lies in, before or after the days that the value means."""
    first, after = (midnight(day) for day in days_of(term, known))
    return compared(column, term.operator, first, after)


def days_of(term: Term, known: Known) -> tuple[Any, Any]:
    """The first day that the value means, and the first after it. Raises Wrong."""
    days = span_of(term.value, known.today)
    if days is None:
        raise wrong(
            f"“{term.value}” is no date: write 2026-03-31, 2026-03, 2026, today, yesterday or 7d.",
            term,
        )
    return days


def compared(column: str, operator: str, first: Any, after: Any) -> Where:
    """A comparison with everything from `first` until before `after`."""
    match operator:
        case ">":
            return Where(f"{column} >= %s", (after,))
        case ">=":
            return Where(f"{column} >= %s", (first,))
        case "<":
            return Where(f"{column} < %s", (first,))
        case "<=":
            return Where(f"{column} < %s", (after,))
        case "!=":
            return Where(f"({column} < %s OR {column} >= %s)", (first, after))
        case _:
            return Where(f"({column} >= %s AND {column} < %s)", (first, after))
