"""Follows the history: what is new since the last look, each row once, none left out."""

import asyncio
from typing import Any

import psycopg

from annotate.history.cursor import Watermark
from annotate.live.feed import DRAW, READ, TABLES, Change, Watched, parameters, sight

_ABOVE_ALL = (2**31 - 1,) * len(TABLES)
PATIENCE = 30.0  # seconds for an answer


class Follower:
    """One reader of the history. Its first look is where it begins."""

    def __init__(self) -> None:
        self.watermark = Watermark()
        self._seen: set[tuple[int, int]] = set()

    async def news(
        self, own: "psycopg.AsyncConnection[Any]", watched: Watched
    ) -> tuple[Change, ...]:
        """What was committed to the watched articles and projects since the last look."""
        mark = self.watermark
        found = sight(await _ask(own, READ, parameters(mark.lowest or _ABOVE_ALL, watched)))
        if mark.rises(found.tops):
            (number,) = await _ask(own, DRAW, {})
            mark.mark(int(number), found.tops)
        mark.settle(found.xmin)
        new = tuple(one for one in found.changes if (one.table, one.row) not in self._seen)
        lowest = mark.lowest or found.tops
        # Rows above the floors are read again; those below never.
        self._seen = {(one.table, one.row) for one in found.changes if one.row > lowest[one.table]}
        return new


async def _ask(
    own: "psycopg.AsyncConnection[Any]", query: str, given: dict[str, Any]
) -> tuple[Any, ...]:
    async with asyncio.timeout(PATIENCE):
        row = await (await own.execute(query, given)).fetchone()
    if row is None:
        raise LookupError(query)
    return tuple(row)
