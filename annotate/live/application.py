"""The ASGI application of the live process: one address, a stream of events."""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from annotate.live.admission import Claim, admit, session_key
from annotate.live.desk import Desk
from annotate.live.follower import Follower
from annotate.live.hub import Hub, Paint
from annotate.live.listener import Listener, every
from annotate.live.pages import Page

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_ADDRESS = re.compile(r"/p/([-\w]+)/articles/([0-9a-f-]{36})/live/")
PRESENCE = 0.5  # seconds in which comings and goings are gathered
BEAT = 45.0  # seconds between two signs of life; proxies close what is silent for a minute
CHECK = 30.0  # seconds between two looks at who may still listen
_HELLO = b":\n\n"  # a comment: what lies between sends the head on its way


class Application:
    """Serves `/p/<slug>/articles/<id>/live/` and `/healthz`."""

    def __init__(self, paint: Paint) -> None:
        self._desk = Desk()
        follower = Follower()
        self.hub = Hub(self._desk, paint, follower.watermark)
        self._listener = Listener(self.hub, self._desk, follower)
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._tasks = [
            asyncio.create_task(self._listener.run()),
            asyncio.create_task(every(PRESENCE, _soon(self.hub.say_who_is_here))),
            asyncio.create_task(every(BEAT, _soon(self.hub.beat))),
            asyncio.create_task(every(CHECK, lambda: self.hub.check(self.hub.pages()))),
        ]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        self.hub.close()
        self._desk.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/healthz":
            ready = self._listener.connected
            return await _say(send, 200 if ready else 503, b"ok\n" if ready else b"no database\n")
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        found = _ADDRESS.fullmatch(scope["path"])
        if not found or not _is_ours(headers):
            return await _say(send, 404, b"")
        if scope["method"] != "GET":
            return await _say(send, 405, b"")
        try:
            article = UUID(found[2])
        except ValueError:
            return await _say(send, 404, b"")
        claim = Claim(session_key(headers.get("cookie", "")), found[1])
        seat = await self._desk.ask(admit, claim, article)
        if seat is None:
            return await _say(send, 404, b"", allowed(headers))
        since = parse_qs(scope["query_string"].decode("latin-1")).get("since", [""])[0]
        page = Page(claim, seat)
        return await self._stream(
            str(article), page, headers.get("last-event-id") or since, headers, receive, send
        )

    async def _stream(
        self, article: str, page: Page, since: str, headers: dict[str, str],
        receive: Receive, send: Send,
    ) -> None:  # fmt: skip
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", b"text/event-stream"),
                    (b"cache-control", b"no-store"),
                    (b"x-accel-buffering", b"no"),
                    *allowed(headers),
                ],
            }
        )
        await send({"type": "http.response.body", "body": _HELLO, "more_body": True})
        gone = asyncio.ensure_future(_until_gone(receive))
        gone.add_done_callback(lambda _: page.end())
        try:
            await self.hub.join(article, page, since)
            while not gone.done():
                body = await page.next()
                if body:
                    await send({"type": "http.response.body", "body": body, "more_body": True})
                if page.ended and not body:
                    break
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self.hub.leave(article, page)
            gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _soon(do: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    async def task() -> None:
        do()

    return task


async def _say(
    send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send(
        {"type": "http.response.start", "status": status, "headers": [kind, *(headers or [])]}
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _is_ours(headers: dict[str, str]) -> bool:
    """Whether the request names one of our hosts, and comes from a page of ours if from any."""
    domain, _ = split_domain_port(headers.get("host", ""))
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    origin = headers.get("origin")
    return origin is None or _is_our_page(urlsplit(origin).netloc, headers["host"])


def _is_our_page(netloc: str, host: str) -> bool:
    """Same host and port; on one's own machine the web server has a port of its own."""
    domain, _ = split_domain_port(host)
    return netloc == host or bool(settings.LIVE_PORT and netloc == f"{domain}:{settings.WEB_PORT}")


def allowed(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """What lets a page of the web server read the answer from another port (Fetch, 3.2)."""
    origin = headers.get("origin", "")
    if not origin:
        return []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"origin"),
    ]
