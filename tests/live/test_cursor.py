"""The cursor skips nothing: not a transaction that began early and committed late, whatever the
numbers say."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.history.cursor import Watermark
from annotate.live.feed import Change, Watched, connection_parameters, look
from annotate.live.follower import Follower
from tests.server.conftest import until

type Annotate = Callable[..., Annotation]
type Raw = psycopg.Connection[Any]

CHANGE = "UPDATE annotations_annotation SET note = note || 'x', version = version + 1 WHERE id = %s"


@pytest.fixture
def raw(transactional_db: None) -> Iterator[Callable[[], Raw]]:
    """Connections beside Django's."""
    made: list[Raw] = []

    def connect() -> Raw:
        made.append(psycopg.connect(**connection_parameters()))
        return made[-1]

    yield connect
    for one in made:
        one.close()


@pytest.fixture
def three(annotate: Annotate) -> list[Annotation]:
    return [annotate(quote) for quote in ("4,120 landings", "eleven years", "Dr. Ana Ruiz")]


def following(
    article: Article, script: Callable[[Callable[[], Coroutine[Any, Any, set[Any]]]], Any]
) -> None:
    """Run a script that is given a look: the annotations that are new since the last one."""

    async def run() -> None:
        follower = Follower()
        watched = Watched([str(article.pk)], [article.project_id])
        parameters = connection_parameters()
        async with await psycopg.AsyncConnection.connect(**parameters) as own:

            async def look() -> set[Any]:
                news: tuple[Change, ...] = await follower.news(own, watched)
                return {change.annotation for change in news}

            await look()
            await script(look)

    complete(run())


def complete(work: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: in this one a browser of other tests may keep a loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def test_what_was_committed_late_is_seen_though_later_rows_were_seen_before(
    article: Article, three: list[Annotation], raw: Callable[[], Raw]
) -> None:
    early, late = raw(), raw()
    one, two, _ = (annotation.pk for annotation in three)

    async def script(look: Any) -> None:
        early.execute("BEGIN")
        early.execute(CHANGE, [one])  # its history row has its number now
        late.execute(CHANGE, [two])  # a higher number, and committed
        assert await look() == {two}
        assert await look() == set()
        early.execute("COMMIT")
        assert await look() == {one}
        assert await look() == set()

    following(article, script)


def test_savepoints_and_a_crowd_of_transactions_are_seen_once_each(
    article: Article, three: list[Annotation], raw: Callable[[], Raw]
) -> None:
    connections = [raw() for _ in range(3)]
    ids = [annotation.pk for annotation in three]

    async def script(look: Any) -> None:
        for own, id in zip(connections, ids, strict=True):
            own.execute("BEGIN")
            own.execute("SAVEPOINT s")
            own.execute(CHANGE, [id])
            own.execute("RELEASE SAVEPOINT s")
        assert await look() == set()
        for own, id in reversed(list(zip(connections, ids, strict=True))):
            own.execute("COMMIT")
            assert await look() == {id}
        assert await look() == set()

    following(article, script)


def test_what_was_rolled_back_holds_nothing_up(
    article: Article, three: list[Annotation], raw: Callable[[], Raw]
) -> None:
    lost, kept = raw(), raw()

    async def script(look: Any) -> None:
        lost.execute("BEGIN")
        lost.execute(CHANGE, [three[0].pk])
        lost.execute("ROLLBACK")
        kept.execute(CHANGE, [three[1].pk])
        assert await look() == {three[1].pk}
        assert await look() == set()

    following(article, script)


def test_floors_stay_below_what_is_under_way(
    article: Article, three: list[Annotation], raw: Callable[[], Raw]
) -> None:
    """What a page is given to come back with leads it to a transaction that was open then."""
    early, late = raw(), raw()
    watched = Watched([str(article.pk)], [article.project_id])
    follower = Follower()

    async def look_on(far_enough: Callable[[], bool]) -> None:
        async with await psycopg.AsyncConnection.connect(**connection_parameters()) as own:
            await follower.news(own, watched)
            while not far_enough():  # transactions of other databases count too
                await follower.news(own, watched)

    def left() -> set[Any]:
        floors = follower.watermark.floors
        assert floors is not None
        return {change.annotation for change in look(floors, watched).changes}

    complete(look_on(lambda: follower.watermark.floors is not None))
    early.execute("BEGIN")
    early.execute(CHANGE, [three[0].pk])
    late.execute(CHANGE, [three[1].pk])
    complete(look_on(lambda: True))
    assert left() == {three[1].pk}
    early.execute("COMMIT")
    assert left() == {three[0].pk, three[1].pk}

    def look_again() -> bool:
        complete(look_on(lambda: True))
        return not left()

    assert until(look_again, "the floors to rise")


def test_reading_touches_only_rows_above_the_floors(article: Article, annotate: Annotate) -> None:
    """An index leads there: no table of the history is read through."""
    annotate("4,120 landings")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        from annotate.live.feed import READ, TABLES, parameters

        watched = Watched([str(article.pk)], [article.project_id], [1])
        cursor.execute(f"EXPLAIN {READ}", parameters((0,) * len(TABLES), watched))
        plan = "\n".join(row[0] for row in cursor.fetchall())
    for table in TABLES:
        assert f"Seq Scan on {table}" not in plan, plan


@settings(deadline=None)
@given(st.data())
def test_no_transaction_is_ever_below_the_floors_when_it_ends(data: st.DataObject) -> None:
    """Any course of events: transactions begin, take rows, end; snapshots look and draw."""
    numbers = rows = 0
    running: dict[int, list[int]] = {}
    committed: list[int] = []
    mark = Watermark()
    for _ in range(data.draw(st.integers(1, 40))):
        step = data.draw(st.sampled_from(["begin", "write", "end", "look"]))
        if step == "begin":
            numbers += 1
            running[numbers] = []
        elif step == "look":
            tops = (max(committed, default=0),)
            xmin = min(running, default=numbers + 1)
            if mark.rises(tops):
                numbers += 1
                mark.mark(numbers, tops)
            mark.settle(xmin)
        elif running:
            chosen = data.draw(st.sampled_from(sorted(running)))
            if step == "write":
                rows += 1
                running[chosen].append(rows)
            else:
                committed += running.pop(chosen)
        if mark.floors:
            assert all(row > mark.floors[0] for own in running.values() for row in own)
