"""Annotations of a project in an order, page by page, and about how many there are.

A page is found by its key, so that a late one costs what the first does.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, F, Func, Q, QuerySet

from annotate.annotations.models import Annotation
from annotate.curation.condition_sql import Holds, where
from annotate.curation.conditions import All, Tree
from annotate.curation.known import Known
from annotate.curation.models import Sort

EXACT = 10_000
"""Up to so many are counted; beyond, the planner's estimate is told."""


@dataclass(frozen=True, slots=True)
class Number:
    """How many there are; `about` says that this is an estimate."""

    value: int
    about: bool


def selected(tree: Tree, known: Known) -> QuerySet[Annotation]:
    """The project's annotations that are meant, but for those in the trash. Raises Wrong."""
    found: QuerySet[Annotation] = Annotation.objects.filter(project=known.project).present()
    return found.filter(Holds(where(tree, known))) if tree != All() else found


def in_order(found: QuerySet[Annotation], sort: str, after: str = "") -> QuerySet[Annotation]:
    """In this order, from after the key of `key_of`; from the beginning where that is none."""
    order = _ORDERS[Sort(sort)]
    if order.only:
        found = found.filter(order.only)
    key = order.read(after) if after else None
    if key is not None:
        found = found.filter(_Compared(order, order.beyond, key))
    return found.order_by(*order.names)


def all_in_order(found: QuerySet[Annotation], sort: str, most: int) -> list[UUID]:
    """All of them in this order; or so many, whichever, where there are more.

    PostgreSQL is asked for no order: for one, it may look through the whole list along an index,
    where it would begin with what is rare, or share the work out.
    """
    order = _ORDERS[Sort(sort)]
    names = [name.removeprefix("-") for name in order.names]
    there = list(in_order(found, sort).order_by().values_list(*names, "pk")[:most])
    there.sort(reverse=order.names[0].startswith("-"))
    return [pk for *_, pk in there]


def until(found: QuerySet[Annotation], sort: str, last: str) -> QuerySet[Annotation]:
    """Only those up to a key, with that one."""
    order = _ORDERS[Sort(sort)]
    return found.filter(_Compared(order, order.not_beyond, order.read(last) or ()))


def key_at(found: QuerySet[Annotation], sort: str, after: str, place: int) -> str:
    """The key of the annotation at a place, counted from 0 after a key; "" where none is there."""
    names = [name.removeprefix("-") for name in _ORDERS[Sort(sort)].names]
    there = in_order(found, sort, after).values_list(*names)[place : place + 1]
    return "~".join(_written(value) for values in there for value in values)


def key_of(row: Any, sort: str) -> str:
    """Where the next page begins, as text for an address."""
    return "~".join(_written(value) for value in _ORDERS[Sort(sort)].key(row))


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def count(found: QuerySet[Annotation], *, most: int = EXACT) -> Number:
    """Exactly, as far as `most`; else what the planner thinks, which costs nothing."""
    there = found.order_by().values("pk")[: most + 1].count()
    if there <= most:
        return Number(there, about=False)
    plan = json.loads(found.order_by().values("pk").explain(format="json"))
    return Number(max(int(plan[0]["Plan"]["Plan Rows"]), there), about=True)


def rounded(number: int) -> int:
    """Two digits of an estimate are honest, more are not."""
    scale: int = 10 ** max(len(str(number)) - 2, 0)
    return round(number / scale) * scale


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError
    return found.astimezone(UTC)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValueError
    return int(text)


@dataclass(frozen=True, slots=True)
class _Order:
    """Columns that are unique together, all in one direction."""

    names: tuple[str, ...]
    readers: tuple[Callable[[str], Any], ...]
    key: Callable[[Any], tuple[Any, ...]]
    only: Q | None = None

    @property
    def columns(self) -> list[F]:
        return [F(name.removeprefix("-")) for name in self.names]

    @property
    def beyond(self) -> str:
        return "<" if self.names[0].startswith("-") else ">"

    @property
    def not_beyond(self) -> str:
        return ">=" if self.names[0].startswith("-") else "<="

    def read(self, text: str) -> tuple[Any, ...] | None:
        """The values of a key; None when it is made up."""
        try:
            return tuple(
                read(part) for read, part in zip(self.readers, text.split("~"), strict=True)
            )
        except (ValueError, OverflowError):
            return None


class _Compared(Func):
    """That a row comes after a key, or not: compared as a row, for which an index can be walked."""

    output_field = BooleanField()

    def __init__(self, order: _Order, sign: str, key: tuple[Any, ...]) -> None:
        super().__init__(*order.columns)
        self.order, self.sign, self.key = order, sign, key

    def as_sql(
        self, compiler: Any, connection: Any, *_: Any, **_context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """`(columns) > (values)`."""
        columns = ", ".join(compiler.compile(one)[0] for one in self.get_source_expressions())
        values = ", ".join(["%s"] * len(self.key))
        return f"({columns}) {self.sign} ({values})", self.key


_ORDERS: dict[Sort, _Order] = {
    Sort.NEWEST: _Order(("-id",), (UUID,), lambda row: (row.id,)),
    Sort.OLDEST: _Order(("id",), (UUID,), lambda row: (row.id,)),
    Sort.PLACE: _Order(
        ("article_id", "start", "end", "id"),
        (UUID, _number, _number, UUID),
        lambda row: (row.article, row.start, row.end, row.id),
    ),
    Sort.REVIEWED: _Order(
        ("-review__at", "-review__annotation_id"),
        (_moment, UUID),
        lambda row: (row.review.at, row.id),
        only=Q(review__isnull=False),
    ),
}
