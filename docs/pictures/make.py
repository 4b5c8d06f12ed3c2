#!/usr/bin/env python
"""Make the pictures of README and docs/editors.md from the demo project.

    make run     # then, with the address and the one-time link that it printed:
    .venv/bin/python docs/pictures/make.py http://127.0.0.1:8000 LINK

It changes nothing in the project: what it selects or opens is never saved. Only the hint for those
who are new is put away.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SWITCHES = ["--headless", "--no-sandbox", "--disable-gpu"]
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
STILL = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await document.fonts.ready;
  for (let n = 0; n < 20; n++) await frame();
  const moves = document.getAnimations().filter((one) => one.effect.getTiming().iterations === 1);
  await Promise.all(moves.map((one) => one.finished.catch(() => {})));
}"""
SELECT = """(words) => {
  const walker = document.createTreeWalker(document.getElementById("reader"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, at = node.data.indexOf(words);
    if (at < 0) continue;
    node.parentElement.scrollIntoView({ block: "center" });
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    return;
  }
  throw new Error(`not in the text: ${words}`);
}"""


def keep(page: Page, name: str) -> None:
    """Save what the page shows once nothing moves."""
    page.evaluate(STILL)
    page.screenshot(path=HERE / f"{name}.png")


def open_harbour(context: BrowserContext) -> Page:
    """The demo's annotated article."""
    page = context.new_page()
    page.goto("/p/demo/articles/")
    page.get_by_role("link", name="The harbour that learned").click()
    page.wait_for_selector("html[data-reader=ready]")
    if page.locator("#hint").count():
        page.locator("#hint button").click()
    return page


def card_with(page: Page, words: str) -> str:
    """Choose the annotation whose card shows these words. Returns the card's selector."""
    card = page.locator(".card", has_text=words).first
    card.evaluate("(element) => { location.hash = element.id }")
    return f"#{card.get_attribute('id')}"


def make(browser: Browser, base: str, link: str) -> None:
    """All pictures."""
    first = browser.new_context(base_url=base)
    page = first.new_page()
    page.goto(link)
    if page.get_by_role("button").count():
        page.get_by_role("button").last.click()
        page.wait_for_url("**/")
    state = first.storage_state()

    light = browser.new_context(base_url=base, viewport=WIDE, storage_state=state)
    page = open_harbour(light)
    card_with(page, "4,120")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    keep(page, "reader-light")
    page.locator("#filter-tool summary").click()
    page.locator("#filter .chip").first.click()
    keep(page, "filter")
    page.get_by_role("button", name="Show all").click()
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.locator("[role=application]").wait_for()
    keep(page, "sentence")
    page.keyboard.press("Escape")
    card = card_with(page, "€38 million")
    page.locator(card).get_by_role("button", name="Edit").click()
    page.locator(card).locator("textarea").wait_for()
    keep(page, "edit")
    for name, address in (
        ("articles", "/p/demo/articles/"),
        ("tags", "/p/demo/settings/tags/"),
        ("export", "/p/demo/export/"),
    ):
        page.goto(address)
        keep(page, name)

    dark = browser.new_context(
        base_url=base, viewport=WIDE, storage_state=state, color_scheme="dark"
    )
    page = open_harbour(dark)
    page.evaluate(SELECT, "the new timetable suits the yachts")
    page.get_by_role("toolbar").wait_for()
    keep(page, "reader-dark")

    phone = browser.new_context(
        base_url=base,
        viewport=PHONE,
        device_scale_factor=2,
        storage_state=state,
        has_touch=True,
        is_mobile=True,
    )
    page = open_harbour(phone)
    page.locator("mark", has_text="4,120").first.tap()
    keep(page, "reader-phone")


def main() -> None:
    """`make.py BASE LINK`."""
    base, link = sys.argv[1:]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        make(browser, base, urljoin(base, link))
        browser.close()


if __name__ == "__main__":
    main()
