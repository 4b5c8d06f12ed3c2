"""People who write at the same time, with transactions that end late or not at all."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from uuid import UUID

from django.db import connection, transaction

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import (
    change_annotation,
    create_annotation,
    delete_annotation,
    restore_annotation,
)
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.articles.models import Article

# How often a transaction ends after later exports, or is rolled back; what becomes of annotations.
_LATE, _BROKEN = 0.4, 0.2
_CREATED, _CHANGED = 0.4, 0.6


class _Broken(Exception):
    """A transaction that is rolled back on purpose."""


class Meanwhile:
    """What happens beside the exports: `told` is called by whoever exported once more."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._exports = 0
        self._done = False

    def told(self) -> None:
        """One more export was read to its end."""
        with self._changed:
            self._exports += 1
            self._changed.notify_all()

    def no_more(self) -> None:
        """Nobody waits for another export any longer."""
        with self._changed:
            self._done = True
            self._changed.notify_all()

    def wait_for_exports(self, number: int) -> None:
        """Until so many more exports were read."""
        with self._changed:
            wanted = self._exports + number
            self._changed.wait_for(lambda: self._done or self._exports >= wanted)


@contextmanager
def writing(
    seat: Seat, articles: list[Article], *, transactions: int
) -> Iterator[tuple[Meanwhile, Callable[[], bool]]]:
    """A writer for each article, each in a thread and with so many transactions; whether they are
    still at it. Raises what went wrong with one of them."""
    meanwhile = Meanwhile()
    with ThreadPoolExecutor(len(articles)) as pool:
        people = [
            pool.submit(_write, seat, article, random.Random(number), transactions, meanwhile)
            for number, article in enumerate(articles)
        ]
        try:
            yield meanwhile, lambda: not all(one.done() for one in people)
        finally:
            meanwhile.no_more()
        for one in as_completed(people):
            one.result()


def _write(
    seat: Seat, article: Article, chance: random.Random, transactions: int, meanwhile: Meanwhile
) -> None:
    try:
        mine: list[UUID] = []
        for _ in range(transactions):
            made: list[UUID] = []
            with suppress(_Broken), transaction.atomic():
                for _ in range(chance.randrange(1, 4)):
                    made += _change(seat, article, [*mine, *made], chance)
                if chance.random() < _LATE:
                    meanwhile.wait_for_exports(chance.randrange(1, 4))
                if chance.random() < _BROKEN:
                    raise _Broken
            mine += Annotation.objects.filter(pk__in=made).values_list("pk", flat=True)
    finally:
        connection.close()


def _change(seat: Seat, article: Article, mine: list[UUID], chance: random.Random) -> list[UUID]:
    """Create, change, delete or restore something of one's own; what was created."""
    if not mine or chance.random() < _CREATED:
        start = chance.randrange(article.current.length - 4)
        draft = Draft(article=article, start=start, end=start + 4, tags=["claim"])
        return [create_annotation(seat=seat, draft=draft)[0].pk]
    one = Annotation.objects.get(pk=chance.choice(mine))
    if one.deleted_at is not None:
        restore_annotation(seat=seat, annotation=one)
    elif chance.random() < _CHANGED:
        note = f"{chance.random()}"
        change_annotation(seat=seat, annotation=one, seen_version=one.version, note=note)
    else:
        delete_annotation(seat=seat, annotation=one, seen_version=one.version)
    return []
