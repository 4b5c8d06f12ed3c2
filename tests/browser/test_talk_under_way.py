"""What one does while a comment is on its way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import saved
from tests.browser.talking import card_of, send_and_hold

type OpenReader = Callable[..., Page]


@pytest.fixture
def claim(text: Article, annotate: Callable[..., Annotation]) -> Annotation:
    """Alice's."""
    return annotate("nearer six thousand", "claim", article=text)


def test_keys_that_follow_a_comment_at_once_mean_its_card(
    open_reader: OpenReader, text: Article, claim: Annotation
) -> None:
    page = open_reader(text)
    waiting = send_and_hold(page, claim, "Never mind.")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(page.locator("#save-status")).to_have_text("Saving…")
    waiting().continue_()
    expect(card_of(page, claim)).to_have_count(0)
    saved(page)
    assert claim.comments.get().text == "Never mind."
    claim.refresh_from_db()
    assert claim.deleted_at


# As one selects with a caret in the text: the focus stays where it was.
SELECT = """() => {
  const walker = document.createTreeWalker(document.getElementById("reader"), NodeFilter.SHOW_TEXT);
  while (!walker.nextNode().data.includes("4,120 landings"));
  const node = walker.currentNode, at = node.data.indexOf("4,120 landings");
  getSelection().setBaseAndExtent(node, at, node, at + "4,120 landings".length);
}"""


def test_words_selected_while_a_comment_is_sent_stay_selected(
    open_reader: OpenReader, text: Article, claim: Annotation
) -> None:
    page = open_reader(text)
    waiting = send_and_hold(page, claim, "On file.")()
    page.evaluate(SELECT)
    expect(page.get_by_role("toolbar")).to_be_visible()
    waiting.continue_()
    saved(page)
    expect(card_of(page, claim).locator(".said")).to_have_text(re.compile("On file"))
    expect(page.get_by_role("toolbar")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == "4,120 landings"
