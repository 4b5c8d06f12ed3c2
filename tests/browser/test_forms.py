"""Forms that pages send by themselves, and what is copied from pages without the reader."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Route, expect

from annotate.accounts.permissions import Seat
from annotate.articles.models import Article
from tests.browser.conftest import heard


def test_who_presses_twice_sends_once(
    transactional_db: None, new_context: Callable[..., BrowserContext], seat: Seat
) -> None:
    page: Page = new_context(seat.user).new_page()
    there = f"/p/{seat.project.slug}/articles/new/"
    page.goto(there)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**{there}", hold)
    page.get_by_label("Text", exact=True).fill("Boats\n\nNobody counted them.")
    button = page.get_by_role("button", name="Add article")
    button.scroll_into_view_if_needed()
    box = button.bounding_box() or {}
    # By the mouse alone: a locator would wait for the page that comes.
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    first = heard(page, lambda: held)[0]
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    first.continue_()
    expect(page.locator("#reader h1")).to_have_text("Boats")
    assert len(held) == 1
    assert Article.objects.count() == 1


def test_a_new_token_is_copied_over_plain_http_too(
    transactional_db: None, new_context: Callable[..., BrowserContext], seat: Seat
) -> None:
    page: Page = new_context(seat.user).new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto("/account/")
    page.get_by_role("button", name="New token").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
