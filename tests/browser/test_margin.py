"""The margin of a long article: its cards come when somebody can read them, and stand back when
there is something better to do."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from annotate.annotations.models import Annotation
from tests.browser.conftest import drag, heard, saved

type OpenReader = Callable[..., Page]

# Frames come when the test says so, with the time that it says.
CLOCK = """() => {
  const queue = [];
  let now = performance.now();
  window.requestAnimationFrame = (work) => queue.push(work);
  const list = document.getElementById("cards");
  window.placed = 0;
  const moved = { attributes: true, attributeFilter: ["style"], childList: true, subtree: true };
  new MutationObserver((all) => (window.placed += all.length)).observe(list, moved);
  window.frame = (pixels, milliseconds) => {
    scrollBy({ top: pixels, behavior: "instant" });
    dispatchEvent(new Event("scroll"));
    now += milliseconds;
    for (const work of queue.splice(0)) work(now);
  };
}"""
FLIGHT = "async () => { for (let n = 0; n < 30; n++) { frame(60, 16); await null; } placed = 0; }"
FLYING = """async () => {
  for (let n = 0; n < 60; n++) { frame(60, 16); await null; }
  return [placed, document.getElementById("cards").className.includes("flying")];
}"""


def test_over_what_one_flies_no_card_comes_or_moves_and_where_one_lands_they_are(
    open_reader: OpenReader, long: list[Annotation]
) -> None:
    page = open_reader(long[0].article)
    expect(page.locator(".text.long")).to_have_count(0)
    expect(page.locator(".cards.placed")).to_have_count(1)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(CLOCK)
    page.evaluate(FLIGHT)
    asked.clear()
    assert page.evaluate(FLYING) == [0, True]
    assert [address for address in asked if "/cards/" in address] == []
    expect(page.locator(".cards.flying")).to_have_css("opacity", "0")
    page.evaluate("() => { setInterval(() => frame(0, 16), 16); }")
    expect(page.locator(".cards.flying")).to_have_count(0)
    read = """() => {
      const line = innerHeight * scrollY / (document.documentElement.scrollHeight - innerHeight);
      const below = (mark) => mark.getBoundingClientRect().top > line;
      return [...document.querySelectorAll("mark[data-begins]")].find(below).dataset.begins;
    }"""
    expect(page.locator(f"#annotation-{page.evaluate(read)}")).to_be_in_viewport()


def test_a_jump_is_no_flight(open_reader: OpenReader, long: list[Annotation]) -> None:
    page = open_reader(long[0].article)
    expect(page.locator(".cards.placed")).to_have_count(1)
    page.evaluate(CLOCK)
    page.evaluate("() => { frame(0, 16); frame(9000, 16); frame(0, 16); }")
    expect(page.locator(".cards.flying")).to_have_count(0)


def test_cards_wait_while_a_change_is_under_way(
    open_reader: OpenReader, long: list[Annotation]
) -> None:
    page = open_reader(long[0].article)
    expect(page.locator(".text.long")).to_have_count(0)
    # The page's patience has no end here: nothing depends on how fast this machine is.
    page.evaluate(
        """() => {
          const own = setTimeout;
          window.setTimeout = (work, wait, ...more) => wait === 1000 ? 0 : own(work, wait, ...more);
        }"""
    )
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/annotations/", hold)
    drag(page, "A long book")
    with page.expect_request("**/annotations/"):
        page.keyboard.press("c")
    asked.clear()
    page.evaluate(
        """async () => {
          scrollTo({ top: 9000, behavior: "instant" });
          for (let n = 0; n < 5; n++) await new Promise((done) => requestAnimationFrame(done));
        }"""
    )
    assert [address for address in asked if "/cards/" in address] == []
    with page.expect_request("**/cards/**"):
        heard(page, lambda: held)[0].continue_()
    saved(page)
