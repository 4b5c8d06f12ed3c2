"""What fails once does not make the live process deaf."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest

from annotate.accounts.permissions import Seat
from annotate.accounts.recording import wake
from annotate.articles.models import Article
from annotate.live import listener
from annotate.live.admission import Claim
from annotate.live.desk import Desk
from annotate.live.feed import Change, Sight, look
from annotate.live.follower import Follower
from annotate.live.hub import Hub, Picture
from annotate.live.listener import Listener
from annotate.live.pages import Page


def broken(article: str, changes: Sequence[Change]) -> Picture:
    """A deadlock, a row that went away meanwhile, or a fault of our own."""
    raise LookupError(article)


def completed[T](work: Coroutine[Any, Any, T]) -> T:
    """Its answer, from a thread of its own: in this one a browser of other tests may loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_what_cannot_be_painted_is_loaded_by_the_page_itself(seat: Seat) -> None:
    article, other = str(uuid4()), str(uuid4())
    page, elsewhere = Page(Claim("", ""), seat), Page(Claim("", ""), seat)

    async def tell() -> list[bytes]:
        hub = Hub(Desk(), broken, Follower().watermark)
        await hub.join(article, page, "")
        await hub.join(other, elsewhere, "")
        for one in (page, elsewhere):
            await one.next()
        await hub.deliver([Change(0, 1, article, uuid4())], (1,) * 8)
        assert hub.floors == (1,) * 8
        return [await one.next() for one in (page, elsewhere)]

    told, _ = completed(tell())
    assert b"event: reload" in told
    assert json.dumps("behind").encode() in told


@pytest.mark.usefixtures("transactional_db")
def test_a_fault_while_looking_is_followed_by_another_look(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "TICK", 0.1)
    looks: list[str] = []

    class Stumbling(Follower):
        async def news(self, *given: Any) -> tuple[Change, ...]:
            looks.append("")
            if len(looks) == 2:
                raise LookupError
            return await super().news(*given)

    async def listen() -> None:
        desk, follower = Desk(), Stumbling()
        hub = Hub(desk, broken, follower.watermark)
        task = asyncio.create_task(Listener(hub, desk, follower).run())
        async with asyncio.timeout(60):
            while len(looks) < 4:
                assert not task.done(), task.exception()
                await asyncio.sleep(0.05)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    completed(listen())


@pytest.mark.usefixtures("transactional_db")
def test_a_notice_alone_makes_it_look(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "TICK", 3600.0)
    looks: list[str] = []

    class Counting(Follower):
        async def news(self, *given: Any) -> tuple[Change, ...]:
            looks.append("")
            return await super().news(*given)

    async def listen() -> None:
        desk, follower = Desk(), Counting()
        hub = Hub(desk, broken, follower.watermark)
        task = asyncio.create_task(Listener(hub, desk, follower).run())
        async with asyncio.timeout(60):
            for wanted in (2, 3, 4):
                while len(looks) < wanted:
                    assert not task.done(), task.exception()
                    await asyncio.sleep(0.05)
                await desk.ask(wake)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    completed(listen())


class Gated(Desk):
    """A desk that answers when its gate is open: nothing new to who comes, and a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()

    async def ask(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        await self.gate.wait()
        return Sight(1, (1,) * 8, ()) if call is look else call(*args, **kwargs)


class Same:
    """What everybody sees."""

    is_empty = False

    def kind(self, seat: Seat) -> str:
        return ""

    def seen_from(self, seat: Seat) -> dict[str, Any]:
        return {}


def test_who_was_not_told_yet_what_she_missed_gets_no_cursor_to_go_on_from(seat: Seat) -> None:
    article, cursor = str(uuid4()), ".".join("1" * 8)
    first, late = Page(Claim("", ""), seat), Page(Claim("", ""), seat)

    async def tell() -> list[bytes]:
        desk = Gated()
        hub = Hub(desk, lambda *_: Same(), Follower().watermark)
        await hub.deliver([], (1,) * 8)
        desk.gate.set()
        await hub.join(article, first, cursor)
        desk.gate.clear()
        telling = asyncio.create_task(hub.deliver([Change(0, 2, article, uuid4())], (2,) * 8))
        await asyncio.sleep(0)
        joining = asyncio.create_task(hub.join(article, late, cursor))
        await asyncio.sleep(0)
        hub.beat()
        desk.gate.set()
        await asyncio.gather(telling, joining)
        told = [await one.next() for one in (first, late)]
        hub.beat()
        return [*told, await late.next()]

    of_first, of_late, afterwards = completed(tell())
    assert of_first.count(b"id: 1.1.") == 2
    assert of_late.count(b"event: change") == of_late.count(b"event: beat") == 1
    assert b"id: " not in of_late
    assert b"id: 2.2." in afterwards
