"""What a person waits for: measured inside Chromium, with a fresh profile each time.

Times are the page's own: from the start of the navigation, or from the key that was pressed,
until the frame after the one in which the highlights stand.
"""

import shutil
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
LONGEST = 300_000  # milliseconds
# Looks once a frame; frames are what a person sees. What it costs to count comes only at the end.
ALL_PAINTED = """
const marks = document.getElementsByTagName("%(element)s");
const found = () => { if (marks.length < %(wanted)d) return 0; %(find)s };
const look = () => {
  if (document.readyState !== "loading" && found() >= %(wanted)d) {
    requestAnimationFrame(() => { window.paintedAt = performance.now(); });
  } else requestAnimationFrame(look);
};
look();
"""
# A key is pressed on a selection; a highlight that was not there is painted, then has its card.
TAGGED = """
(() => {
  // Only where it will be: to look through thousands of marks a frame would be what is measured.
  const place = getSelection().anchorNode.parentElement.closest("[data-start]").id;
  const ids = () => new Set([...document.getElementById(place).querySelectorAll("mark")]
    .flatMap((mark) => (mark.dataset.annotations ?? "").split(" ")));
  const there = ids();
  window.tagged = {};
  addEventListener("keydown", (event) => {
    const began = event.timeStamp;
    let id;
    const look = () => {
      const now = performance.now() - began;
      if (!id) {
        id = [...ids()].find((one) => one && !there.has(one));
        if (id) window.tagged.painted = now;
      } else if (document.querySelector(`#annotation-${id}:not(.draft)`)) {
        window.tagged.confirmed = now;
        return;
      }
      requestAnimationFrame(() => { const port = new MessageChannel();
        port.port1.onmessage = look; port.port2.postMessage(0); });
    };
    requestAnimationFrame(() => { const port = new MessageChannel();
      port.port1.onmessage = look; port.port2.postMessage(0); });
  }, { once: true, capture: true });
})()
"""
SEEN = """({ ...window.tagged, sent: performance.getEntriesByType("resource")
  .findLast((one) => one.name.endsWith("/annotations/")).encodedBodySize })"""
HAND = 400  # milliseconds from the end of a selection to the key, if somebody is very quick
SELECT = """
(nth) => {
  const all = [...document.querySelectorAll("article [data-start]")];
  const blocks = all.filter((one) => one.textContent.length > 200);
  const block = blocks[nth % blocks.length];
  block.scrollIntoView({ block: "center" });
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node.length < 12 && walker.nextNode()) node = walker.currentNode;
  getSelection().setBaseAndExtent(node, 0, node, Math.min(node.length, 30));
}
"""


class NotInstalled(Exception):
    """There is no browser to measure in."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page whose highlights are to be painted: how to find how many there are."""

    address: str
    cookies: Mapping[str, str]
    element: str
    find: str
    wanted: int


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's Chromium. Raises NotInstalled without one."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise NotInstalled("Chromium is not installed")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield found
        finally:
            found.close()


@contextmanager
def tab(browser: Browser, shown: Shown, *, phone: bool = False) -> Iterator[Page]:
    """A tab of a fresh profile that has the cookies; on a `phone` 390 pixels wide, with touch."""
    size: ViewportSize = {"width": 390, "height": 844} if phone else {"width": 1400, "height": 900}
    context = browser.new_context(viewport=size, has_touch=phone, is_mobile=phone)
    context.set_default_timeout(LONGEST)
    parts = urlsplit(shown.address)
    origin = f"{parts.scheme}://{parts.netloc}"
    context.add_cookies(
        [{"name": name, "value": value, "url": origin} for name, value in shown.cookies.items()]
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def wait_for(page: Page, expression: str) -> Any:
    """What the expression says once it is neither null nor 0.

    Playwright's own waiting looks again by `eval`, which our Content-Security-Policy forbids.
    """
    deadline = time.monotonic() + LONGEST / 1e3
    while time.monotonic() < deadline:
        if found := page.evaluate(expression):
            return found
        time.sleep(0.05)
    raise TimeoutError(f"{page.url}: {expression}")


def painted(browser: Browser, shown: Shown) -> float:
    """Milliseconds from the start of the navigation until all highlights are painted."""
    with tab(browser, shown) as page:
        facts = {"find": shown.find, "wanted": shown.wanted, "element": shown.element}
        page.add_init_script(ALL_PAINTED % facts)
        page.goto(shown.address, wait_until="commit")
        return float(wait_for(page, "window.paintedAt"))


def paintings(browser: Browser, shown: Shown, runs: int) -> tuple[float, list[float]]:
    """The median of some runs, and all of them; a first one that does not count fills caches."""
    painted(browser, shown)
    times = [painted(browser, shown) for _ in range(runs)]
    return statistics.median(times), times


def tagging(browser: Browser, shown: Shown, runs: int) -> dict[str, list[float]]:
    """Milliseconds from the key to the painted highlight, and to the server's answer in place; and
    how many bytes that answer had ("sent"). The page is jumped through, so a passage's cards come
    when it is selected: nobody tags so soon after a jump that these would be in the way.
    """
    times: dict[str, list[float]] = {"painted": [], "confirmed": [], "sent": []}
    with tab(browser, shown) as page:
        page.goto(shown.address, wait_until="load")
        for run in range(runs + 2):
            page.evaluate(SELECT, run * 3 + 1)
            page.locator("#toolbar").wait_for(state="visible")
            page.wait_for_timeout(HAND)
            page.evaluate(TAGGED)
            page.keyboard.press("c")
            wait_for(page, "window.tagged.confirmed")
            seen: dict[str, Any] = page.evaluate(SEEN)
            if run >= 2:
                for name, found in times.items():
                    found.append(float(seen[name]))
    return times
