"""The queue of what waits in new texts, by keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Anchoring, Annotation
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.revising import revise_article
from tests.browser.conftest import QUAY


def test_it_is_worked_through_by_one_key_each(
    open_reader: Callable[..., Page],
    text: Article,
    seat: Seat,
    annotate: Callable[..., Annotation],
) -> None:
    quotes = ("The books gave 4,120 landings", "gave 4,120 landings in 2018", "4,120 landings")
    first, second, third = (annotate(quote, "figure", article=text) for quote in quotes)
    page = open_reader(text)
    revise_article(seat=seat, article=text, source=from_text(QUAY.replace("4,120", "5,310")))
    page.goto(page.url.partition("/articles/")[0] + "/")
    page.get_by_role("link", name="moved in a new text").click()
    items = [page.locator(f"#annotation-{one.pk}") for one in (first, second, third)]
    expect(items[0]).to_be_focused()

    def wait_for(moved: str, gone: str) -> None:
        """How many the page says wait, and how many somebody called gone."""
        expect(page.locator("#waiting-moved")).to_have_text(moved)
        expect(page.locator("#waiting-orphaned")).to_have_text("0")
        expect(page.locator("#waiting-given-up")).to_have_text(gone)

    wait_for("3", "0")
    page.keyboard.press("j")
    expect(items[1]).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("h")
    expect(items[0]).to_contain_text("Confirmed: The books gave 5,310 landings")
    expect(items[1]).to_be_focused()
    wait_for("2", "0")
    page.keyboard.press("l")
    expect(items[1]).to_contain_text("Orphaned: gave 4,120 landings in 2018")
    expect(items[2]).to_be_focused()
    wait_for("1", "1")
    page.keyboard.press("u")
    expect(items[1]).to_be_focused()
    wait_for("2", "0")
    expect(items[1].get_by_role("button", name="Orphan")).to_be_visible()
    page.keyboard.press("u")
    expect(items[0]).to_be_focused()
    expect(items[0].locator("ins")).to_contain_text("5,310")
    wait_for("3", "0")
    page.keyboard.press("u")
    page.keyboard.press("h")
    expect(items[1]).to_be_focused()
    page.keyboard.press("l")
    expect(items[2]).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_url(f"**/articles/{text.pk}/#annotation-{third.pk}")
    states = Anchoring.objects.order_by("annotation").values_list("state", flat=True)
    assert list(states) == ["placed", "orphaned", "moved"]
