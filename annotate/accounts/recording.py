"""Say to the database whose change this is, and to whoever listens that there is one."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import connection, transaction

from annotate.accounts.models import User

CHANNEL = "annotate"
"""Where notices go. They say "look" and nothing else: what changed stands in the history."""
PEOPLE = "people"
"""The notice that somebody may be here no longer."""


@contextmanager
def by(actor: User) -> Iterator[None]:
    """One transaction whose history rows carry the person's id (`pgh_context["user"]`).

    Every action opens exactly one of these around its writes: all of it is stored, or nothing is.
    Once it is committed, who listens is woken.
    """
    with unseen_by_others(actor):
        transaction.on_commit(wake, robust=True)
        yield


@contextmanager
def unseen_by_others(actor: User) -> Iterator[None]:
    """The same for what no open page shows, such as a new article: nobody is woken."""
    # Imported late: blindfolds know seats, which know people.
    from annotate.accounts import blindfold

    with blindfold.lifted(), transaction.atomic(), pghistory.context(user=actor.pk):
        yield


def wake(what: str = "") -> None:
    """Tell whoever listens to look.

    Never inside a transaction that writes: a notice makes commits wait for each other until they
    are on disk, which halves what eight clients at once can write (docs/decisions/0011). After it,
    a notice is a transaction that has nothing to flush. One that is lost costs a few seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, what])
