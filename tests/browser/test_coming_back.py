"""When pages that lost their events ask for them again."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.csp import CSP
from playwright.sync_api import Page, Route
from pytest_django.live_server_helper import LiveServer

from annotate.articles.models import Article
from tests.browser.conftest import heard

PAUSES = """async (chances) => {
  const { pause } = await import("annotate/coming_back");
  return [0, 1, 2, 3, 4, 40].map((failures) => chances.map((chance) => pause(failures, chance)));
}"""
SECONDS = """async () => {
  const { pause } = await import("annotate/coming_back");
  return Array.from({ length: 1000 }, () => Math.floor(pause(0) / 1000));
}"""


def test_each_try_waits_longer_up_to_a_minute_and_never_less_than_a_second(
    open_reader: Callable[..., Page], text: Article
) -> None:
    waits = open_reader(text).evaluate(PAUSES, [0, 0.5, 1])
    assert waits == [
        [1_000, 3_500, 6_000],
        [1_000, 6_000, 11_000],
        [1_000, 11_000, 21_000],
        [1_000, 21_000, 41_000],
        [1_000, 30_500, 60_000],
        [1_000, 30_500, 60_000],
    ]


def test_a_thousand_pages_that_lose_their_server_come_back_one_after_the_other(
    open_reader: Callable[..., Page], text: Article
) -> None:
    seconds = open_reader(text).evaluate(SECONDS)
    assert set(seconds) == {1, 2, 3, 4, 5}
    # 200 are to be expected in each; of as many as 300 the chance is one in 10^13.
    assert max(map(seconds.count, seconds)) < 300


def test_a_page_that_comes_back_goes_on_from_its_cursor(
    open_reader: Callable[..., Page], text: Article, live_server: LiveServer, settings: Any
) -> None:
    asked: list[str] = []
    origin = f"{live_server.url.rpartition(':')[0]}:18999"
    settings.LIVE_PORT = 18999
    settings.SECURE_CSP = settings.SECURE_CSP | {"connect-src": [CSP.SELF, origin]}

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        told = 'event: beat\nid: 7.7.7.7\ndata: ""\n\n' if len(asked) == 1 else ""
        headers = {
            "content-type": "text/event-stream",
            "access-control-allow-origin": live_server.url,
            "access-control-allow-credentials": "true",
        }
        route.fulfill(status=200, headers=headers, body=f":\n\n{told}")

    page = open_reader(text)
    page.route(re.compile(r"/live/\?since="), answer)
    first, then = heard(page, lambda: asked[:2] if len(asked) > 1 else [])
    assert "since=7.7.7.7" not in first
    assert then.endswith("since=7.7.7.7")
