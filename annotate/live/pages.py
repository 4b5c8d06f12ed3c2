"""An open page, and the room of those that show the same article."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from annotate.accounts.permissions import Seat
from annotate.history.cursor import Floors
from annotate.live.admission import Claim

# A page that does not read is let go; it comes back with its cursor and has missed nothing.
_MOST_WAITING = 4_000_000  # bytes


def event(name: str, data: Any, floors: Floors | None = None) -> bytes:
    """One server-sent event (HTML standard, 9.2). Its id is the cursor to go on from after it."""
    id = f"id: {'.'.join(map(str, floors))}\n" if floors else ""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {name}\n{id}data: {text}\n\n".encode()


@dataclass(eq=False, slots=True)
class Page:
    """One open page: whose it is, and what waits to be sent to it."""

    claim: Claim
    seat: Seat
    unsure: bool = False
    """Whether it came before we knew where the history had settled."""
    has_all: bool = False
    """Whether it was told what happened before it came: only then it may go on from our cursor."""
    ended: bool = False
    _waiting: deque[bytes] = field(default_factory=deque)
    _size: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, data: bytes) -> None:
        """Send this when it is its turn."""
        self._size += len(data)
        if self._size > _MOST_WAITING:
            return self.end()
        self._waiting.append(data)
        self._news.set()
        return None

    def end(self, last: bytes = b"") -> None:
        """Send what waits and one thing more, and close."""
        if last:
            self._waiting.append(last)
        self.ended = True
        self._news.set()

    async def next(self) -> bytes:
        """What waits, all together, as soon as there is something; b"" at the end."""
        await self._news.wait()
        self._news.clear()
        found = b"".join(self._waiting)
        self._waiting.clear()
        self._size = 0
        if self.ended:
            self._news.set()
        return found


@dataclass(eq=False, slots=True)
class Room:
    """The pages that show one article. Under its lock a state is read and sent, so that no older
    one can overtake it."""

    pages: set[Page] = field(default_factory=set)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    shown: tuple[tuple[int, str, str], ...] = ()
    """Who was last said to be here."""

    def readers(self) -> tuple[tuple[int, str, str], ...]:
        """Each person once: id, name and initials, by name."""
        people = {page.seat.user.pk: page.seat.user for page in self.pages if not page.ended}
        return tuple(
            sorted(
                ((user.pk, user.display_name, user.initials) for user in people.values()),
                key=lambda one: (one[1], one[0]),
            )
        )
