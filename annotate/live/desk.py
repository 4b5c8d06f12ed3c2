"""Asking the database from the event loop: a few threads, whose connections go back at once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

THREADS = 2


class Desk:
    """Two threads that do what blocks. However many pages are open, these ask for all of them."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="desk")

    async def ask[**P, R](self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the call answers."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: _alone(call, *args, **kwargs))

    def close(self) -> None:
        """Take nothing on any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _alone[**P, R](call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return call(*args, **kwargs)
    finally:
        connections.close_all()
