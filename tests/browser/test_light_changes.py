"""A change touches what it is about and nothing else, however much else there is."""

import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotations
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from tests.browser.conftest import drag, saved

STYLES = Path(settings.BASE_DIR) / "static/css"
# What the task of the key did: how often it set the selection, and what was painted at its end.
WATCHED = """() => {
  window.seen = { set: 0, painted: 0 };
  for (const name of ["setBaseAndExtent", "collapse", "collapseToEnd", "addRange", "extend"]) {
    const own = Selection.prototype[name];
    Selection.prototype[name] = function (...given) {
      if (window.event?.type === "keydown") window.seen.set++;
      return own.apply(this, given);
    };
  }
  addEventListener("keydown", () => {
    window.seen.painted = document.querySelectorAll("mark.unsent").length;
  });
  for (const block of document.querySelectorAll("[id^=block-]")) block.wasHere = true;
}"""

# Whether the selection is a caret, and the text before it in its block.
CARET = """() => {
  const { focusNode, focusOffset, isCollapsed } = getSelection();
  const before = document.createRange();
  before.setStart(focusNode.parentElement.closest("[data-start]"), 0);
  before.setEnd(focusNode, focusOffset);
  return [isCollapsed, String(before)];
}"""


def test_a_key_paints_at_once_and_only_its_block_is_replaced(
    open_reader: Callable[..., Page], text: Article, annotate: Callable[..., Annotation]
) -> None:
    annotate("Count first", "claim", article=text)
    page = open_reader(text)
    page.evaluate(WATCHED)
    drag(page, "4,120 landings")
    page.keyboard.press("f")
    saved(page)
    expect(page.locator(".cards > .card")).to_have_count(2)
    assert page.evaluate("window.seen") == {"set": 0, "painted": 1}
    fresh = "[...document.querySelectorAll('[id^=block-]')].filter((one) => !one.wasHere)"
    replaced = page.evaluate(f"{fresh}.map((block) => block.textContent)")
    assert replaced == [line for line in text.current.text.split("\n") if "4,120" in line]
    collapsed, before = page.evaluate(CARET)
    assert collapsed
    assert before.endswith("4,120 landings")


def test_a_selection_elsewhere_is_left_alone_when_a_block_is_replaced(
    open_reader: Callable[..., Page], text: Article, annotate: Callable[..., Annotation]
) -> None:
    made = annotate("Count first", "claim", article=text)
    page = open_reader(text)
    drag(page, "4,120 landings")
    page.evaluate(
        """() => {
          window.times = 0;
          const own = Selection.prototype.setBaseAndExtent;
          Selection.prototype.setBaseAndExtent = function (...given) {
            window.times++;
            return own.apply(this, given);
          };
        }"""
    )
    page.locator(f"#annotation-{made.pk}").get_by_role("button", name="Delete").click()
    expect(page.locator("mark")).to_have_count(0)
    assert page.evaluate("String(getSelection())") == "4,120 landings"
    assert page.evaluate("window.times") == 0


# Which elements of the margin got another place while the page was scrolled a step a frame.
SCROLLED = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const list = document.getElementById("cards");
  const moved = [];
  const note = ({ target }) => moved.push(target === list);
  const watch = new MutationObserver((all) => all.forEach(note));
  let moves = performance.now();
  const rest = new MutationObserver(() => (moves = performance.now()));
  const styles = { attributes: true, attributeFilter: ["style"], subtree: true };
  rest.observe(list, styles);
  scrollBy({ top: 400, behavior: "instant" });
  for (let n = 0; n < 30 || performance.now() - moves < 500; n++) await frame();
  rest.disconnect();
  // However slow the frames are, this is one scrolling, in which the page does not come to rest.
  const later = window.setTimeout;
  window.setTimeout = () => 0;
  watch.observe(list, styles);
  for (let n = 0; n < 8; n++) {
    scrollBy({ top: 20, behavior: "instant" });
    await frame();
  }
  await frame();
  await frame();
  window.setTimeout = later;
  const ofList = moved.filter(Boolean).length;
  return { ofList, ofCards: moved.length - ofList };
}"""


def test_cards_that_stand_one_below_the_other_are_moved_as_one(
    open_reader: Callable[..., Page], seat: Seat
) -> None:
    words = [f"word{number:03d}" for number in range(600)]
    article = add_article(seat=seat, source=from_text("Dense\n\n" + " ".join(words)))
    spans = [(7 + number * 8, 14 + number * 8) for number in range(0, 600, 6)]
    create_annotations(
        seat=seat,
        drafts=[Draft(article=article, start=a, end=b, tags=["claim"]) for a, b in spans],
    )
    page = open_reader(article)
    expect(page.locator(".cards.placed")).to_have_count(1)
    found = page.evaluate(SCROLLED)
    assert found["ofList"] > 0
    assert found["ofCards"] == 0
    owned = "[...document.querySelectorAll('.card button')].filter((one) => one.form).length"
    assert page.evaluate(owned) == 0, "the browser looks for a form's buttons in the whole page"


def test_no_rule_asks_what_the_whole_page_has() -> None:
    """`body:has(…)` looks through all of a long text whenever anything in it changes."""
    rules = "".join(path.read_text() for path in STYLES.rglob("*.css"))
    assert (
        re.findall(r"(?:^|[\s,}])(?:body|html|main|\.desk|#reader)[\w.#\[\]-]*:has\([^)]*", rules)
        == []
    )
