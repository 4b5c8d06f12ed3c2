"""Server and database are killed in the middle of a hundred highlights: all of them are there
afterwards, once each. A real installation and a real browser."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Error, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

from tests.server.conftest import Installation, installed, until

EMAIL = "ada@example.org"
HIGHLIGHTS = 100
WORDS = " ".join(f"word{number}" for number in range(3 * HIGHLIGHTS))


@pytest.fixture
def own_installation(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    made = installed(tmp_path_factory, tmp_path / "var")
    made.start()
    yield made
    made.stop()


def kill_everything(installation: Installation) -> None:
    """As when the power fails: no process gets the time to finish anything."""
    assert installation.process is not None
    supervisor = psutil.Process(installation.process.pid)
    postmaster = psutil.Process(installation.postmaster())
    doomed = [supervisor, *supervisor.children(recursive=True)]
    doomed += [postmaster, *postmaster.children(recursive=True)]
    for process in doomed:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    installation.process.wait()
    until(lambda: not any(process.is_running() for process in doomed[1:]), "the end of all")


SELECT = """(word) => {
  const root = document.getElementById("reader");
  if ([...root.querySelectorAll("mark")].some((mark) => mark.textContent === word)) return false;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.search(new RegExp(`${word}(?!\\\\d)`));
    if (at < 0) continue;
    getSelection().setBaseAndExtent(node, at, node, at + word.length);
    return true;
  }
  throw new Error(word);
}"""


def annotate(page: Page, number: int) -> None:
    """Select a word and press the key of a tag, as a person does: again only when there is no
    highlight a while later, since the page was loaded anew just then, as it is when the server
    comes back with much that is new."""
    word = f"word{3 * number}"
    mark = page.locator("#reader mark", has_text=re.compile(f"^{word}$"))
    while True:
        try:
            page.wait_for_selector("html[data-reader=ready]")
            if page.evaluate(SELECT, word):
                page.keyboard.press("cfr"[number % 3])
        except Error as error:
            if "navigation" not in str(error):
                raise
        with suppress(TookTooLong):
            mark.wait_for(timeout=10_000)
            return


def test_a_hundred_highlights_outlive_server_and_database(
    own_installation: Installation, chromium: Browser
) -> None:
    context = chromium.new_context(base_url=f"http://127.0.0.1:{own_installation.port}")
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Email").fill(EMAIL)
    password = re.search(r"Password +(\S+)", own_installation.first_words)
    assert password
    page.get_by_label("Password", exact=True).fill(password[1])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("main").locator('a[href^="/p/"]:not([href="/p/new/"])').first.click()
    page.get_by_role("navigation", name="Project").get_by_role("link", name="Articles").click()
    page.get_by_role("link", name="Add article").click()
    page.get_by_label("Title").fill("A hundred")
    page.get_by_label("Text", exact=True).fill(WORDS)
    page.get_by_role("main").get_by_role("button", name="Add article").click()
    page.wait_for_selector("html[data-reader=ready]")

    for number in range(HIGHLIGHTS):
        annotate(page, number)
        if number == HIGHLIGHTS // 4:  # the database alone: the server goes on without it
            os.kill(own_installation.postmaster(), signal.SIGKILL)
        if number == HIGHLIGHTS // 2:
            kill_everything(own_installation)
    expect(page.locator("#unsent-opener")).to_be_visible()
    assert page.locator("mark.unsent").count() >= HIGHLIGHTS // 2 - 1

    own_installation.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#save-status")).to_have_text("Saved", timeout=120_000)
    expect(page.locator("mark.unsent")).to_have_count(0)
    page.reload()
    expect(page.locator("#annotation-count")).to_have_text(f"{HIGHLIGHTS} annotations, 0 accepted")
    expect(page.locator("#reader mark")).to_have_count(HIGHLIGHTS)
    with own_installation.connect() as connection:
        rows = connection.execute(
            "SELECT quote FROM annotations_annotation a JOIN articles_article t"
            " ON t.id = a.article_id WHERE t.title = 'A hundred' ORDER BY a.id"
        ).fetchall()
    assert [quote for (quote,) in rows] == [f"word{3 * number}" for number in range(HIGHLIGHTS)]
    context.close()
