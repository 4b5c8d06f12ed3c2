"""A change touches what it is about and nothing else, however much else there is."""

import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page, expect

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
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


def test_no_rule_asks_what_the_whole_page_has() -> None:
    """`body:has(…)` looks through all of a long text whenever anything in it changes."""
    rules = "".join(path.read_text() for path in STYLES.rglob("*.css"))
    assert (
        re.findall(r"(?:^|[\s,}])(?:body|html|main|\.desk|#reader)[\w.#\[\]-]*:has\([^)]*", rules)
        == []
    )
