"""Triage where the network is slow, or fails."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Route, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotations
from annotate.annotations.drafts import Draft
from annotate.articles.models import Article
from annotate.curation.models import Review
from annotate.web.triage import AT_ONCE
from tests.browser.conftest import heard

NEXT = "**/annotations/triage/?*after=*"


def test_what_comes_next_late_or_not_at_all_is_judged_once_and_by_its_own_key(
    new_context: Callable[..., BrowserContext], text: Article, seat: Seat
) -> None:
    drafts = [Draft(article=text, start=at, end=at + 3) for at in range(4, 4 + AT_ONCE + 2)]
    create_annotations(seat=seat, drafts=drafts)
    page: Page = new_context(seat.user).new_page()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(NEXT, hold)
    page.goto(f"/p/{seat.project.slug}/annotations/triage/")
    item = page.locator(".triage-item:not([hidden])")
    expect(item).to_be_focused()
    for _ in range(AT_ONCE):
        page.keyboard.press("a")
    # While nothing is there a key has nothing to judge, least of all what was judged last.
    expect(item).to_have_count(0)
    page.keyboard.press("x")
    heard(page, lambda: held)[0].abort()
    expect(page.locator("#triage-end")).to_contain_text("The next ones cannot be fetched")
    page.unroute(NEXT)
    page.get_by_role("button", name="Try again").click()
    expect(item).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("x")
    expect(page.locator("#triage-end")).to_contain_text("That was all")
    expect(page.locator("#save-status")).to_be_empty()
    verdicts = sorted(Review.objects.values_list("verdict", flat=True))
    assert verdicts == ["accepted"] * AT_ONCE + ["rejected"] * 2
