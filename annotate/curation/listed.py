"""A page of a project's annotations that is there in good time, whatever is asked for.

PostgreSQL is asked for the keys of a page first, and for what the annotations show then: of one
question about a dozen tables and somebody's conditions it may choose to read them all. It cannot
know how many annotations these conditions leave, so:

- the beginning of a list is looked through by index, where most of what is asked for is found;
- of what is not there it may choose how to find it, within `QUICKLY`;
- what takes longer is looked for piece by piece along the list, for so long as somebody waits. The
  page then says how far that went, and where to go on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from django.db.models import QuerySet

from annotate.accounts.models import Project
from annotate.accounts.time_limits import TimeIsUp, by_index, within
from annotate.annotations.models import Annotation
from annotate.curation.listing import EXACT, in_order, key_at, key_of, until
from annotate.curation.models import Sort
from annotate.curation.queries import AnnotationRow, rows_at

QUICKLY = 0.1  # seconds
PATIENTLY = 0.1  # seconds
BEGINNING = 2_000
"""Annotations of a list that are looked through before anything else is tried."""
PIECE = 10_000
"""Annotations that are looked through by one question."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some annotations in order, and the key after which the next page begins: "" for none.

    `looked_through`: time was up after so many annotations; 0 where it was not."""

    rows: list[AnnotationRow]
    more: str
    looked_through: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """How many were found up to a key, "" when there are no more annotations behind it."""

    number: int
    after: str


def page_of(
    project: Project,
    found: QuerySet[Annotation],
    sort: str,
    after: str,
    size: int,
    *,
    looked: int = 0,
    patience: float | None = None,
) -> Page:
    """So many of what was found, from after a key, in this order. Where `looked` annotations before
    that were looked through already, one goes on from there piece by piece. `patience`: for how
    long PostgreSQL may look in its own way, and then piece by piece (seconds)."""
    if looked:
        return in_pieces(project, found, sort, after, size, looked=looked, patience=patience)
    beginning, edge = next(_pieces(project, found, sort, after, BEGINNING))
    with by_index():
        pks = list(beginning.values_list("pk", flat=True)[: size + 1])
    if edge and len(pks) <= size:
        try:
            with within(QUICKLY if patience is None else patience):
                wanted = in_order(found, sort, edge).values_list("pk", flat=True)
                rest = list(wanted[: size + 1 - len(pks)])
        except TimeIsUp:
            return in_pieces(
                *(project, found, sort, edge, size),
                pks=pks,
                looked=BEGINNING,
                patience=patience,
            )
        pks += rest
    return _page(pks, sort, size)


def in_pieces(
    project: Project,
    found: QuerySet[Annotation],
    sort: str,
    after: str,
    size: int,
    *,
    pks: Sequence[UUID] = (),
    looked: int = 0,
    patience: float | None = None,
) -> Page:
    """The same, piece by piece along the list, as far as one can come in good time (seconds). `pks`
    were found before that, when `looked` annotations had been looked through."""
    ends = monotonic() + (PATIENTLY if patience is None else patience)
    there = list(pks)
    for piece, edge in _pieces(project, found, sort, after, PIECE):
        with by_index():
            there += piece.values_list("pk", flat=True)[: size + 1 - len(there)]
        after, looked = edge, looked + PIECE
        if not edge or len(there) > size:
            break
        if monotonic() >= ends:
            return Page(rows_at(there), after, looked)
    return _page(there, sort, size)


def counted_in_pieces(
    project: Project, found: QuerySet[Annotation], after: str, number: int
) -> Counted:
    """How many there are, counted on from a key that `number` stand before, newest first; as far as
    one can come in good time, and no further than `EXACT` and one."""
    ends = monotonic() + PATIENTLY
    for piece, edge in _pieces(project, found, Sort.NEWEST, after, PIECE):
        with by_index():
            number += piece.order_by().count()
        after = edge
        if number > EXACT or monotonic() >= ends:
            break
    return Counted(number, after)


def _pieces(
    project: Project, found: QuerySet[Annotation], sort: str, after: str, size: int
) -> Iterator[tuple[QuerySet[Annotation], str]]:
    """What of the next `size` annotations of the list was found, with the key at which these end,
    and so on; "" for the last."""
    everything = Annotation.objects.filter(project=project)
    while True:
        edge = key_at(everything, sort, after, size - 1)
        piece = in_order(found, sort, after)
        yield (until(piece, sort, edge) if edge else piece), edge
        if not edge:
            return
        after = edge


def _page(pks: Sequence[UUID], sort: str, size: int) -> Page:
    listed = rows_at(pks[:size])
    return Page(listed, key_of(listed[-1], sort) if len(pks) > size and listed else "")
