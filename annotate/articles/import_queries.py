"""Reads of imports: how far they have come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from annotate.articles.import_models import UNFINISHED, Import, ImportItem, ItemState
from annotate.articles.models import Article
from annotate.articles.remedies import PASSING

_STATES = {f"n_{state}": Count("id", filter=Q(state=state)) for state in ItemState.values}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many items of an import are in which state, and how far the whole is in hundredths."""

    by_state: dict[str, int]
    percent: int

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def unfinished(self) -> int:
        return sum(self.by_state[state] for state in UNFINISHED)

    @property
    def finished(self) -> int:
        return self.total - self.unfinished

    @property
    def done(self) -> int:
        return self.by_state[ItemState.DONE]

    @property
    def present(self) -> int:
        return self.by_state[ItemState.PRESENT]

    @property
    def failed(self) -> int:
        return self.by_state[ItemState.FAILED]


def progress_of(batches: Iterable[UUID]) -> dict[UUID, Progress]:
    """The progress of these imports, in one query."""
    wanted = list(batches)
    # An archive that was unpacked is not counted: what was in it is.
    unpacked = Q(kind=ImportItem.Kind.ARCHIVE, state=ItemState.DONE)
    rows = (
        ImportItem.objects.filter(~unpacked, batch__in=wanted)
        .order_by()
        .values("batch")
        .annotate(hundredths=Sum("progress"), **_STATES)
    )
    found = {row["batch"]: _progress(row) for row in rows}
    nothing = Progress(dict.fromkeys(ItemState.values, 0), 0)
    return {pk: found.get(pk, nothing) for pk in wanted}


def new_texts_of(article: Article) -> QuerySet[ImportItem]:
    """What is being read to become a new text of the article, or could not be read lately."""
    return (
        ImportItem.objects.filter(batch__revises=article)
        .filter(Q(state__in=UNFINISHED) | Q(state=ItemState.FAILED, finished_at__gt=_lately()))
        .select_related("batch__created_by")
        .order_by("id")
    )


def passing_failures_of(batch: Import) -> QuerySet[ImportItem]:
    """What failed for something that may be over by now, and can be read again."""
    there = Q(kind=ImportItem.Kind.ADDRESS) | ~Q(upload="")
    return items_of(batch, state=ItemState.FAILED).filter(there, code__in=PASSING)


def _lately() -> datetime:
    return timezone.now() - timedelta(days=1)


def _progress(row: Mapping[str, Any]) -> Progress:
    by_state = {state: row[f"n_{state}"] for state in ItemState.values}
    return Progress(by_state, row["hundredths"] // max(1, sum(by_state.values())))


def items_of(batch: Import, *, state: str = "") -> QuerySet[ImportItem]:
    """The items with their articles' titles, in the order in which they were given."""
    items = ImportItem.objects.filter(batch=batch).select_related("article")
    if state in ItemState.values:
        items = items.filter(state=state)
    return items.defer("article__search", "metadata").order_by("id")
