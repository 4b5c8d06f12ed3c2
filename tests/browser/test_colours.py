"""The colours of tags in a page that is open while somebody changes them."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from annotate.articles.models import Article
from tests.browser.conftest import heard


def test_the_last_change_of_colours_holds_whichever_comes_first(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/tags.css?at=1", hold)
    page.evaluate("""async () => {
      const { restyle } = await import("annotate/colours");
      for (const now of [1, 2]) {
        Date.now = () => now;
        restyle();
      }
    }""")
    links = page.locator("link[href*='/tags.css']")
    expect(links).to_have_count(1)
    heard(page, lambda: held)[0].continue_()
    expect(links).to_have_attribute("href", f"/p/{text.project.slug}/tags.css?at=2")
