"""What became of an annotation in the present text, as everybody reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotate.curation.people import Person, person_of

ANCHORING = (
    "anchoring__state",
    "anchoring__score",
    "anchoring__method",
    "anchoring__reason",
    "anchoring__revision__number",
    "anchoring__start",
    "anchoring__end",
    "anchoring__quote",
    "anchoring__by_id",
    "anchoring__by__name",
    "anchoring__by__email",
    "anchoring__at",
)
"""The columns of an annotation's query that `anchoring_on` reads."""


@dataclass(frozen=True, slots=True)
class AnchoringOn:
    """What became of an annotation in its article's present text, the revision of this number.
    `start`, `end` and `quote` are where it may be, when that waits for a person."""

    state: str
    score: float
    method: str
    reason: str
    revision: int
    start: int | None
    end: int | None
    quote: str
    by: Person | None
    at: datetime


def anchoring_on(row: dict[str, Any]) -> AnchoringOn:
    """From a row of these columns."""
    by = row["anchoring__by_id"]
    return AnchoringOn(
        state=row["anchoring__state"],
        score=row["anchoring__score"],
        method=row["anchoring__method"],
        reason=row["anchoring__reason"],
        revision=row["anchoring__revision__number"],
        start=row["anchoring__start"],
        end=row["anchoring__end"],
        quote=row["anchoring__quote"],
        by=person_of(by, row["anchoring__by__name"], row["anchoring__by__email"]) if by else None,
        at=row["anchoring__at"],
    )
