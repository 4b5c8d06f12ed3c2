"""Completing a name where the network fails."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import card

SAYS_WHEN_ANSWERED = """() => {
  const [ask, say] = [window.fetch, () => (document.title = "answered")];
  window.fetch = (...all) => ask(...all).finally(() => setTimeout(say));
}"""


def test_names_that_did_not_come_are_asked_for_again(
    open_reader: Callable[..., Page], text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    card(page, three[0]).get_by_role("button", name="Comment").click()
    expect(page.get_by_role("textbox", name="Comment")).to_be_focused()
    page.route("**/members/names/", lambda route: route.fulfill(status=500), times=1)
    page.evaluate(SAYS_WHEN_ANSWERED)
    page.keyboard.type("@b")
    expect(page).to_have_title("answered")
    page.keyboard.type("o")
    expect(page.get_by_role("option", name="Bob Bianchi")).to_be_visible()
