"""Say to the database whose change this is."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import transaction

from annotate.accounts.models import User


@contextmanager
def by(actor: User) -> Iterator[None]:
    """One transaction whose history rows carry the person's id (`pgh_context["user"]`).

    Every action opens exactly one of these around its writes: all of it is stored, or nothing is.
    """
    with transaction.atomic(), pghistory.context(user=actor.pk):
        yield
