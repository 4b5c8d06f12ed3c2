"""Blind projects: who must not see others' work until she is done, said in one place.

Every read of annotations, and of what hangs on them, goes through the managers of
`annotate.annotations.sight`, and exports through its SQL; they ask here what is worn. The doors put
it on: pages, API, the live process. To hand it to each of the sixty reads as an argument would have
meant that each new one can forget it (docs/decisions/0028).

Actions lift it: who stores a new text, say, moves everybody's annotations with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from annotate.accounts.models import Membership, Role, User
from annotate.accounts.permissions import Seat


@dataclass(frozen=True, slots=True)
class Blindfold:
    """For whom, and in which projects. `reads_only` is a viewer's, who has no work of her own: she
    sees an article's when everybody to whom it was given is done."""

    person: int
    projects: frozenset[int]
    reads_only: bool = False


_worn: ContextVar[Blindfold | None] = ContextVar("blindfold", default=None)


def worn() -> Blindfold | None:
    """What hides work from whoever asks now; None: nothing does."""
    return _worn.get()


def of_seat(seat: Seat) -> Blindfold | None:
    """What somebody wears at a project's table."""
    if not seat.is_blind:
        return None
    return Blindfold(seat.user.pk, frozenset([seat.project.pk]), reads_only=not seat.may_annotate)


def of_person(user: User) -> Blindfold | None:
    """What somebody wears where several projects are shown: one query."""
    found = Membership.objects.filter(
        user=user, project__blind=True, role__in=(Role.VIEWER, Role.ANNOTATOR)
    )
    projects = frozenset(found.order_by().values_list("project_id", flat=True))
    return Blindfold(user.pk, projects) if projects else None


def put_on(blindfold: Blindfold | None) -> None:
    """Wear it until the surrounding `own` ends."""
    _worn.set(blindfold)


@contextmanager
def own() -> Iterator[None]:
    """What is put on inside is taken off at the end."""
    token = _worn.set(_worn.get())
    try:
        yield
    finally:
        _worn.reset(token)


@contextmanager
def wearing(blindfold: Blindfold | None) -> Iterator[None]:
    """Read as somebody who wears it."""
    with own():
        put_on(blindfold)
        yield


@contextmanager
def lifted() -> Iterator[None]:
    """Read everything, as an action must."""
    with wearing(None):
        yield
