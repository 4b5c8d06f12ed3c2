"""A card and its thread, as tests of talk find them."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from annotate.annotations.models import Annotation
from tests.browser.conftest import heard


def card_of(page: Page, annotation: Annotation) -> Any:
    return page.locator(f"#annotation-{annotation.pk}")


def open_thread(page: Page, annotation: Annotation) -> Any:
    card_of(page, annotation).get_by_role("button", name="Comment").click()
    thread = page.get_by_role("region", name="Comments")
    expect(thread.get_by_role("textbox", name="Comment")).to_be_focused()
    return thread


def send_and_hold(page: Page, annotation: Annotation, words: str) -> Callable[[], Route]:
    """Say something in a thread. What is returned waits for the request and gives it, to go on."""
    open_thread(page, annotation)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/comments/", hold)
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")
    return lambda: heard(page, lambda: held)[0]
