"""The one connection of a live process that listens, and reads when it is woken."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg

from annotate.accounts.recording import CHANNEL, PEOPLE
from annotate.live.desk import Desk
from annotate.live.feed import connection_parameters
from annotate.live.follower import Follower
from annotate.live.hub import Hub

# A notice may be lost with the process that was to send it: then it is noticed after so long.
TICK = 5.0  # seconds
# While many write at once, this much is gathered, so that each page is repainted so often at most.
GATHER = 0.1  # seconds
# With no page open nobody waits for what is gathered, and there is no need to look that often.
GATHER_FOR_NOBODY = 1.0  # seconds
LONGEST_PAUSE = 5.0  # seconds between two tries to connect

logger = logging.getLogger("annotate.live")


class Listener:
    """Keeps a hub told of everything that is committed."""

    def __init__(self, hub: Hub, desk: Desk, follower: Follower) -> None:
        self._hub = hub
        self._desk = desk
        self._follower = follower
        self.connected = False

    async def run(self) -> None:
        """Listen until cancelled; what happens while the database is away is read afterwards."""
        pause = 0.1
        while True:
            began = time.monotonic()
            try:
                await self._listen()
            except (psycopg.Error, OSError, TimeoutError) as error:
                logger.warning("listening again after %s", type(error).__name__)
            except Exception:
                # Whatever it is: a process that serves pages and has stopped listening is deaf.
                logger.exception("listening again")
            self.connected = False
            pause = 0.1 if time.monotonic() - began > 10 else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def _listen(self) -> None:
        given = await self._desk.ask(connection_parameters)
        async with await psycopg.AsyncConnection.connect(**given) as own:
            await own.execute(f"LISTEN {CHANNEL}")
            await self._look(own)
            self.connected = True
            while True:
                began = time.monotonic()
                await self._look(own)
                gather = GATHER if self._hub.pages() else GATHER_FOR_NOBODY
                await asyncio.sleep(began + gather - time.monotonic())
                said = [notice.payload async for notice in own.notifies(timeout=TICK, stop_after=1)]
                if PEOPLE in said:
                    await self._hub.check(self._hub.pages())

    async def _look(self, own: "psycopg.AsyncConnection[Any]") -> None:
        """Tell what was not told yet."""
        news = await self._follower.news(own, self._hub.watched())
        await self._hub.deliver(news, self._follower.watermark.floors)


type Task = Callable[[], Awaitable[None]]


async def every(seconds: float, do: Task) -> None:
    """Do something again and again; an error is logged, and it is done again."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await do()
        except Exception:
            logger.exception("in the background")
