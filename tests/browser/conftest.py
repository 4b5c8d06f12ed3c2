"""The real pages in a real browser. The cast is the one of tests/conftest.py, committed so that the
server's threads see it."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotations
from annotate.annotations.comments import add_comment
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from tests.browser.contexts import Contexts
from tests.server.conftest import until

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), NAMES[0])
SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # the next page finds the scripts compiled
]
WAIT = 20_000  # milliseconds; a machine that does other things too is slow
expect.set_options(timeout=WAIT)

QUAY = """The harbour that learned to count its boats

For eleven years nobody at the harbour office could say how many boats used the outer quay. \
The books gave 4,120 landings in 2018, the pilots thought it was nearer six thousand.

What the pictures changed

The port should publish its arrivals every hour, said Dr. Ana Ruiz. Count first 🛥️; the rest is \
arithmetic.

A family 👨‍👩‍👧 of gulls watched, and a clerk wrote café twice.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which Django would otherwise refuse to work in.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contexts(chromium: Browser, live_server: LiveServer) -> Contexts:
    return Contexts(chromium, live_server.url)


@pytest.fixture(scope="session")
def answering(live_server: LiveServer) -> Iterator[set[int]]:
    """The server's threads that are at a request just now."""
    busy: set[int] = set()

    def began(**_: Any) -> None:
        if threading.current_thread() is not threading.main_thread():
            busy.add(threading.get_ident())

    def ended(**_: Any) -> None:
        busy.discard(threading.get_ident())

    request_started.connect(began)
    request_finished.connect(ended)
    yield busy
    request_started.disconnect(began)
    request_finished.disconnect(ended)


@pytest.fixture
def new_context(contexts: Contexts, answering: set[int]) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of one's own, signed in as the person given; options as for Playwright."""

    def new_context(user: User | None = None, **options: Any) -> BrowserContext:
        options.setdefault("viewport", {"width": 1440, "height": 900})
        context = contexts.borrow(**options)
        context.set_default_timeout(WAIT)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": contexts.base_url}])
        return context

    yield new_context
    contexts.take_back()
    # What a page asked for last would write into the tables of the next test, or hold these.
    until(lambda: not answering & {one.ident for one in threading.enumerate()}, "the last answers")


@pytest.fixture
def text(seat: Seat, transactional_db: None) -> Article:
    return add_article(seat=seat, source=from_text(QUAY))


@pytest.fixture
def three(
    text: Article, annotate: Callable[..., Annotation], seat: Seat, bobs_seat: Seat
) -> list[Annotation]:
    """Alice's claim, accepted; Bob's figure inside it; Alice's note, of which there is talk."""
    claim = annotate("The books gave 4,120 landings in 2018", "claim", article=text)
    figure = annotate("4,120 landings", "figure", article=text, seat=bobs_seat)
    note = annotate("Count first", article=text, note="Why?")
    review_annotation(seat=seat, annotation=claim, verdict="accepted", seen_version=1)
    add_comment(seat=seat, annotation=note, text="Because.")
    return [claim, figure, note]


@pytest.fixture
def long(seat: Seat, transactional_db: None) -> list[Annotation]:
    """An article of 80,000 characters with 900 highlights."""
    line = "The clerk counted the boats again and wrote down what she saw at noon. "
    text = "A long book\n\n" + "\n\n".join([line * 6] * 200)
    article = add_article(seat=seat, source=from_text(text))
    spans = [(20 + n * 90, 40 + n * 90) for n in range(900)]
    drafts = [Draft(article=article, start=low, end=high, tags=["claim"]) for low, high in spans]
    return [made for made, _ in create_annotations(seat=seat, drafts=drafts)]


@pytest.fixture
def open_reader(
    new_context: Callable[..., BrowserContext], seat: Seat
) -> Iterator[Callable[..., Page]]:
    """Open an article in the reader, as Alice unless `user` says otherwise. Errors in the page's
    console fail the test."""
    wrong: list[str] = []

    def open_reader(article: Article, *, user: User | None = None, **options: Any) -> Page:
        page = new_context(user or seat.user, **options).new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address(article))
        if options.get("java_script_enabled", True):
            page.wait_for_selector("html[data-reader=ready]")
        return page

    yield open_reader
    assert wrong == []


def address(article: Article) -> str:
    return f"/p/{article.project.slug}/articles/{article.pk}/"


def drag(page: Page, words: str, *, to: str = "", backwards: bool = False) -> None:
    """Select with the mouse, from before `words` to after them (or `to`), or the other way."""
    spot = page.evaluate(
        """([words, to]) => {
          const find = (text) => {
            const root = document.getElementById("reader");
            const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
            const nodes = [];
            let all = "";
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              nodes.push([node, all.length]); all += node.data;
            }
            const at = all.indexOf(text);
            if (at < 0) throw new Error(`not in the text: ${text}`);
            const range = document.createRange();
            const place = (offset, ahead) => {
              const fits = ([, start]) => ahead ? start <= offset : start < offset;
              const [node, from] = nodes.findLast(fits);
              return [node, offset - from];
            };
            range.setStart(...place(at, true));
            range.setEnd(...place(at + text.length, false));
            return range;
          };
          const first = find(words), last = find(to || words);
          first.startContainer.parentElement.scrollIntoView({ block: "center" });
          const boxes = (range) => [...range.getClientRects()].filter((box) => box.width);
          const a = boxes(first)[0], b = boxes(last).at(-1);
          return [a.left + 0.5, a.top + a.height / 2, b.right - 0.5, b.top + b.height / 2];
        }""",
        [words, to],
    )
    start, end = spot[:2], spot[2:]
    if backwards:
        start, end = end, start
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    page.mouse.move(*end)
    page.mouse.up()


def saved(page: Page) -> None:
    """Wait until everything is saved."""
    expect(page.locator("#save-status")).to_have_text("Saved")


def heard[T](page: Page, found: Callable[[], T]) -> T:
    """Wait for what a page's requests bring to the test; they come while it waits for the page."""
    deadline = time.monotonic() + WAIT / 1000
    while not (answer := found()):
        assert time.monotonic() < deadline
        page.wait_for_timeout(20)
    return answer


def settled_down(page: Page) -> None:
    """Wait until what htmx has put into the page answers to keys and clicks: a moment later."""
    busy = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
    expect(page.locator(busy)).to_have_count(0)


def at_rest(page: Page, selector: str) -> None:
    """Wait until none of these elements moves any more."""
    moving = page.evaluate(
        """async ([selector, longest]) => {
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          const until = performance.now() + longest;
          const places = () => JSON.stringify(
            [...document.querySelectorAll(selector)].map((one) => one.getBoundingClientRect()));
          let was = "";
          for (let still = 0; still < 10; await frame()) {
            const now = places();
            still = now === was ? still + 1 : 0;
            was = now;
            if (performance.now() > until) return was;
          }
          return "";
        }""",
        [selector, WAIT],
    )
    assert moving == ""


def card(page: Page, annotation: Annotation) -> Locator:
    return page.locator(f"#annotation-{annotation.pk}")
