"""Unsent work outlives a session that ended, and is nobody else's."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import address, saved
from tests.browser.unsent import cut, mark, mend, quotes, sign_in, sign_out, status, unsent

type OpenReader = Callable[..., Page]


def test_signing_in_again_in_another_tab_sends_what_waited(
    open_reader: OpenReader, text: Article, seat: Seat
) -> None:
    page = open_reader(text)
    other = page.context.new_page()
    sign_out(other)
    mark(page, "4,120 landings", "f")
    unsent(page, 1)
    page.locator("#unsent-opener").click()
    sheet = page.get_by_role("dialog", name="Not sent")
    expect(sheet).to_contain_text("You have been signed out")
    expect(sheet.get_by_role("link", name="Sign in")).to_be_visible()
    assert quotes() == []
    sign_in(other, seat.user)
    saved(page)
    unsent(page, 0)
    assert quotes() == ["4,120 landings"]
    # The page's other forms carry the new session's token too.
    mark(page, "Count first", "r")
    saved(page)
    assert Annotation.objects.count() == 2


def test_signing_in_again_later_sends_what_waited(
    open_reader: OpenReader, text: Article, seat: Seat
) -> None:
    page = open_reader(text)
    page.context.clear_cookies()
    mark(page, "4,120 landings", "f")
    unsent(page, 1)
    sign_in(page, seat.user)
    status(page, "")
    page.goto(address(text))
    saved(page)
    assert quotes() == ["4,120 landings"]


def test_another_person_on_the_same_browser_neither_sends_nor_sees_it(
    open_reader: OpenReader, text: Article, seat: Seat, bobs_seat: Seat
) -> None:
    page = open_reader(text)
    cut(page.context)
    mark(page, "4,120 landings", "f")
    unsent(page, 1)
    mend(page.context)
    other = page.context.new_page()
    page.context.route("**/reversals/", lambda route: route.abort())
    page.context.set_offline(True)
    page.context.set_offline(False)
    saved(page)
    assert quotes() == ["4,120 landings"]
    cut(page.context)
    mark(page, "Count first", "r")
    unsent(page, 1)
    sign_out(other)
    sign_in(other, bobs_seat.user)
    mend(page.context)
    other.goto(address(text))
    other.wait_for_selector("html[data-reader=ready]")
    saved(other)
    unsent(other, 0)
    expect(other.locator("mark.unsent")).to_have_count(0)
    # Alice's page is still open: it is Bob's browser now, and hers keeps what is hers.
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("#unsent-opener").click()
    expect(page.get_by_role("dialog", name="Not sent")).to_contain_text(
        "Somebody else is signed in"
    )
    assert quotes() == ["4,120 landings"]
    sign_out(other)
    sign_in(other, seat.user)
    status(other, "")
    saved(page)
    assert quotes() == ["4,120 landings", "Count first"]
    assert set(Annotation.objects.values_list("author", flat=True)) == {seat.user.pk}
