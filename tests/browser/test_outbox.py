"""What is done in the page is written down in the browser, and reaches the server once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from annotate.annotations.models import Annotation, Comment
from annotate.articles.models import Article
from annotate.curation.models import Review
from tests.browser.conftest import address, saved
from tests.browser.unsent import cut, mark, mend, quotes, status, unsent

type OpenReader = Callable[..., Page]
type Annotate = Callable[..., Annotation]


def test_unsent_work_survives_a_reload_and_is_sent_by_itself(
    open_reader: OpenReader, text: Article
) -> None:
    page = open_reader(text)
    cut(page.context)
    mark(page, "4,120 landings", "f")
    mark(page, "Count first", "r")
    status(page, "Not sent")
    unsent(page, 2)
    page.reload()
    expect(page.locator("mark.unsent")).to_have_text(["4,120 landings", "Count first"])
    unsent(page, 2)
    assert quotes() == []
    mend(page.context)
    page.reload()
    saved(page)
    unsent(page, 0)
    assert quotes() == ["4,120 landings", "Count first"]
    expect(page.locator("mark.unsent")).to_have_count(0)
    expect(page.locator(".cards > .card")).to_have_count(2)


def test_unsent_work_of_a_closed_tab_is_sent_from_any_page(
    open_reader: OpenReader, text: Article
) -> None:
    page = open_reader(text)
    cut(page.context)
    mark(page, "4,120 landings", "f")
    unsent(page, 1)
    page.close()
    other = page.context.new_page()
    other.goto("/")
    unsent(other, 1)
    other.locator("#unsent-opener").click()
    sheet = other.get_by_role("dialog", name="Not sent")
    expect(sheet).to_contain_text("Figure: “4,120 landings”")
    expect(sheet.get_by_role("link", name="Go there")).to_have_attribute("href", address(text))
    mend(page.context)
    with other.expect_response(lambda answer: answer.request.method == "POST"):
        other.reload()
    status(other, "")
    unsent(other, 0)
    assert quotes() == ["4,120 landings"]


def test_every_kind_of_change_waits_and_arrives_in_order(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    gone = annotate("eleven years", "claim", article=text)
    kept = annotate("nearer six thousand", "figure", article=text)
    page = open_reader(text)
    card = page.locator(f"#annotation-{kept.pk}")
    card.get_by_role("button", name="Comment").click()
    card.get_by_placeholder("Say something").fill("Is it?")
    cut(page.context)
    card.get_by_role("button", name="Send").click()
    mark(page, "4,120 landings", "f")
    page.locator(f"#annotation-{gone.pk}").get_by_role("button", name="Delete").click()
    card.get_by_role("button", name="Accept").click()
    unsent(page, 4)
    page.reload()
    unsent(page, 4)
    expect(card).to_have_attribute("data-unsent", "Accept Figure: “nearer six thousand”")
    mend(page.context)
    page.reload()
    saved(page)
    assert quotes() == ["nearer six thousand", "4,120 landings"]
    assert Comment.objects.get().text == "Is it?"
    assert Review.objects.get().verdict == "accepted"
    expect(page.locator(f"#annotation-{gone.pk}")).to_have_count(0)
    expect(card.locator(".status")).to_have_text("Accepted")


def edited_without_a_network(page: Page, annotation: Annotation, note: str) -> Locator:
    """The card of an annotation whose new note waits to be sent."""
    card = page.locator(f"#annotation-{annotation.pk}")
    card.get_by_role("button", name="Edit").click()
    card.get_by_label("Note").fill(note)
    cut(page.context)
    card.get_by_role("button", name="Save").click()
    unsent(page, 1)
    return card


def test_an_edit_that_does_not_get_through_is_kept_with_every_word(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    stored = annotate("nearer six thousand", "figure", article=text)
    page = open_reader(text)
    card = edited_without_a_network(page, stored, "Said by the pilots")
    page.reload()
    unsent(page, 1)
    mend(page.context)
    page.reload()
    expect(card.locator(".note")).to_have_text("Said by the pilots")
    stored.refresh_from_db()
    assert (stored.note, stored.version) == ("Said by the pilots", 2)


def test_a_change_made_on_an_unsent_one_is_no_conflict(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    stored = annotate("nearer six thousand", "figure", article=text)
    page = open_reader(text)
    card = edited_without_a_network(page, stored, "One")
    page.reload()
    card.get_by_role("button", name="Delete").click()
    unsent(page, 2)
    mend(page.context)
    page.reload()
    saved(page)
    unsent(page, 0)
    stored.refresh_from_db()
    assert (stored.note, stored.version, stored.deleted_at is None) == ("One", 2, False)


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_two_tabs_send_each_change_once(lost: str, open_reader: OpenReader, text: Article) -> None:
    page = open_reader(text)
    sent: list[str] = []

    def lose(route: Route) -> None:
        if lost == "answer":
            route.fetch()
        route.abort()

    def let_through(route: Route) -> None:
        sent.append(route.request.url)
        route.continue_()

    page.context.route("**/annotations/", lose)
    for words, key in (("4,120 landings", "f"), ("Count first", "r"), ("eleven years", "c")):
        mark(page, words, key)
    unsent(page, 3)
    other = page.context.new_page()
    other.goto(address(text))
    expect(other.locator("mark.unsent").first).to_be_visible()
    page.context.route("**/annotations/", let_through)
    for tab in (page, other):
        tab.evaluate("dispatchEvent(new Event('online'))")
    for tab in (page, other):
        saved(tab)
        unsent(tab, 0)
        expect(tab.locator(".cards > .card")).to_have_count(3)
        expect(tab.locator("mark.unsent")).to_have_count(0)
    assert quotes() == ["4,120 landings", "Count first", "eleven years"]
    assert len(sent) == 3


def test_a_refused_change_says_why_and_stays_until_the_person_discards_it(
    open_reader: OpenReader, text: Article
) -> None:
    page = open_reader(text, permissions=["clipboard-read", "clipboard-write"])
    page.route(
        "**/annotations/",
        lambda route: route.fulfill(status=422, content_type="text/plain", body="No such place."),
    )
    mark(page, "4,120 landings", "f")
    expect(page.locator("#toast")).to_contain_text("No such place.")
    page.unroute("**/annotations/")
    mark(page, "Count first", "r")
    expect(page.locator(".cards > .card:not(.draft)")).to_have_count(1)
    unsent(page, 1)
    page.reload()
    unsent(page, 1)
    page.locator("#unsent-opener").click()
    sheet = page.get_by_role("dialog", name="Not sent")
    expect(sheet).to_contain_text("No such place.")
    sheet.get_by_role("button", name="Copy").click()
    expect(sheet.get_by_role("button", name="Copied")).to_be_visible()
    assert "4,120 landings" in page.evaluate("navigator.clipboard.readText()")
    sheet.get_by_role("button", name="Discard").click()
    unsent(page, 1)
    sheet.get_by_role("button", name="Discard for good").click()
    unsent(page, 0)
    expect(page.locator("#reader")).to_be_focused()
    saved(page)
    page.reload()
    unsent(page, 0)
    assert quotes() == ["Count first"]


def test_a_refused_change_can_be_tried_again(open_reader: OpenReader, text: Article) -> None:
    page = open_reader(text)
    page.route(
        "**/annotations/",
        lambda route: route.fulfill(status=422, content_type="text/plain", body="Not now."),
    )
    mark(page, "4,120 landings", "f")
    unsent(page, 1)
    page.unroute("**/annotations/")
    page.locator("#unsent-opener").click()
    page.get_by_role("button", name="Try again").click()
    unsent(page, 0)
    saved(page)
    assert quotes() == ["4,120 landings"]
    expect(page.locator("#reader")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator(".cards > .card")).to_have_count(0)


def test_a_change_that_only_fails_itself_does_not_hold_up_the_others(
    open_reader: OpenReader, text: Article
) -> None:
    page = open_reader(text)

    def fail_the_first(route: Route) -> None:
        if "4%2C120" in (route.request.post_data or ""):
            route.fulfill(status=500, content_type="text/html", body="Broken")
        else:
            route.fallback()

    page.route("**/annotations/", fail_the_first)
    mark(page, "4,120 landings", "f")
    mark(page, "Count first", "r")
    expect(page.locator(".cards > .card:not(.draft)")).to_have_count(1)
    assert quotes() == ["Count first"]
    unsent(page, 1)
    expect(page.locator("mark.unsent")).to_have_text("4,120 landings")
    page.unroute("**/annotations/")
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    assert sorted(quotes()) == ["4,120 landings", "Count first"]


def strict(page: Page) -> list[Any]:
    return list(page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)"))


def test_nothing_of_it_needs_eval_or_another_host(open_reader: OpenReader, text: Article) -> None:
    page = open_reader(text)
    mark(page, "4,120 landings", "f")
    saved(page)
    assert all(name.startswith(page.url.split("/p/")[0]) for name in strict(page))
