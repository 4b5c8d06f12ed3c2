"""A page of a project's annotations that is there in good time, whatever is asked for.

PostgreSQL is asked for the keys of a page first, and for what the annotations show then: of one
question about a dozen tables and somebody's conditions it may choose to read them all. What is not
found within `QUICKLY` is looked for piece by piece along the list, for `PATIENTLY` at most; the
page then says how far that went, and where to go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from django.db.models import QuerySet

from annotate.accounts.models import Project
from annotate.accounts.time_limits import TimeIsUp, by_index, within
from annotate.annotations.models import Annotation
from annotate.curation.listing import in_order, key_at, key_of, until
from annotate.curation.queries import AnnotationRow, rows

QUICKLY = 1.0  # seconds
PATIENTLY = 1.5  # seconds
PIECE = 10_000
"""Annotations that are looked through by one question."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some annotations in order, and the key after which the next page begins: "" for none.

    `looked_through`: time was up after so many annotations; 0 where it was not."""

    rows: list[AnnotationRow]
    more: str
    looked_through: int = 0


def page_of(
    project: Project, found: QuerySet[Annotation], sort: str, after: str, size: int
) -> Page:
    """So many of what was found, from after a key, in this order."""
    try:
        with within(QUICKLY):
            wanted = in_order(found, sort, after)
            pks = list(wanted.values_list("pk", flat=True)[: size + 1])
    except TimeIsUp:
        return in_pieces(project, found, sort, after, size)
    listed = rows_at(pks[:size])
    return Page(listed, key_of(listed[-1], sort) if len(pks) > size and listed else "")


def rows_at(pks: Sequence[UUID]) -> list[AnnotationRow]:
    """What these annotations show, in this order."""
    there = {row.id: row for row in rows(Annotation.objects.filter(pk__in=pks))} if pks else {}
    return [there[pk] for pk in pks if pk in there]


def in_pieces(
    project: Project, found: QuerySet[Annotation], sort: str, after: str, size: int
) -> Page:
    """The same, piece by piece along the list, as far as one can come in good time."""
    everything = Annotation.objects.filter(project=project)
    pks: list[UUID] = []
    looked, ends = 0, monotonic() + PATIENTLY
    while len(pks) <= size and monotonic() < ends:
        edge = key_at(everything, sort, after, PIECE - 1)
        piece = in_order(found, sort, after)
        if edge:
            piece = until(piece, sort, edge)
        with by_index():
            pks += piece.values_list("pk", flat=True)[: size + 1 - len(pks)]
        if not edge or len(pks) > size:
            listed = rows_at(pks[:size])
            more = key_of(listed[-1], sort) if len(pks) > size and listed else ""
            return Page(listed, more)
        after, looked = edge, looked + PIECE
    return Page(rows_at(pks), after, looked)
