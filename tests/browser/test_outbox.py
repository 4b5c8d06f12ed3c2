"""What is done in the page is written down in the browser, and reaches the server once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation, Comment
from annotate.articles.models import Article
from annotate.curation.models import Review
from tests.browser.conftest import address, drag, saved
from tests.conftest import PASSWORD

type OpenReader = Callable[..., Page]
type Annotate = Callable[..., Annotation]


def mark(page: Page, words: str, key: str) -> None:
    drag(page, words)
    page.keyboard.press(key)


def quotes() -> list[str]:
    return list(
        Annotation.objects.filter(deleted_at=None).order_by("pk").values_list("quote", flat=True)
    )


def status(page: Page, text: str) -> None:
    expect(page.locator("#save-status")).to_have_text(text)


def unsent(page: Page, number: int) -> None:
    opener = page.locator("#unsent-opener")
    if number:
        expect(opener).to_have_text(f"Not sent ({number})")
    else:
        expect(opener).to_be_hidden()


def cut(context: BrowserContext | Page) -> None:
    """No change gets through any more, while pages and their files still do."""
    context.route("**/*", lambda route: route.abort() if is_change(route) else route.fallback())


def mend(context: BrowserContext | Page) -> None:
    context.unroute("**/*")


def is_change(route: Route) -> bool:
    return route.request.method == "POST" and "/p/" in route.request.url


def sign_in(page: Page, user: User) -> None:
    page.goto("/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Your account")).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your account")).to_have_count(0)


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


def test_an_edit_that_does_not_get_through_is_kept_with_every_word(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    stored = annotate("nearer six thousand", "figure", article=text)
    page = open_reader(text)
    card = page.locator(f"#annotation-{stored.pk}")
    card.get_by_role("button", name="Edit").click()
    card.get_by_label("Note").fill("Said by the pilots")
    cut(page.context)
    card.get_by_role("button", name="Save").click()
    unsent(page, 1)
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
    card = page.locator(f"#annotation-{stored.pk}")
    card.get_by_role("button", name="Edit").click()
    card.get_by_label("Note").fill("One")
    cut(page.context)
    card.get_by_role("button", name="Save").click()
    unsent(page, 1)
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

    page.context.route("**/annotations/", lose)
    for words, key in (("4,120 landings", "f"), ("Count first", "r"), ("eleven years", "c")):
        mark(page, words, key)
    unsent(page, 3)
    other = page.context.new_page()
    other.goto(address(text))
    expect(other.locator("mark.unsent").first).to_be_visible()
    page.context.unroute("**/annotations/")
    page.context.on("request", lambda request: sent.append(request.url))
    for tab in (page, other):
        tab.evaluate("dispatchEvent(new Event('online'))")
    for tab in (page, other):
        saved(tab)
        unsent(tab, 0)
        expect(tab.locator(".cards > .card")).to_have_count(3)
        expect(tab.locator("mark.unsent")).to_have_count(0)
    assert quotes() == ["4,120 landings", "Count first", "eleven years"]
    assert len([url for url in sent if url.endswith("/annotations/")]) == 3


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
    expect(page.locator(".cards > .card")).to_have_count(1)
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
    expect(page.locator(".cards > .card")).to_have_count(1)
    assert quotes() == ["Count first"]
    unsent(page, 1)
    expect(page.locator("mark.unsent")).to_have_text("4,120 landings")
    page.unroute("**/annotations/")
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    assert sorted(quotes()) == ["4,120 landings", "Count first"]


class TestUndo:
    def test_everything_is_taken_back_and_made_again_in_order_across_a_reload(
        self, open_reader: OpenReader, text: Article
    ) -> None:
        page = open_reader(text)
        mark(page, "4,120 landings", "f")
        saved(page)
        card = page.locator(".cards > .card")
        card.get_by_role("button", name="Edit").click()
        card.get_by_label("Note").fill("One")
        card.get_by_role("button", name="Save").click()
        expect(card.locator(".note")).to_have_text("One")
        card.get_by_role("button", name="Accept").click()
        expect(card.locator(".status")).to_have_text("Accepted")
        mark(page, "Count first", "r")
        expect(card).to_have_count(2)
        page.reload()
        page.wait_for_selector("html[data-reader=ready]")
        page.keyboard.press("u")
        expect(card).to_have_count(1)
        page.keyboard.press("u")
        expect(card.locator(".status")).to_have_text("Proposed")
        page.keyboard.press("Control+z")
        expect(card.locator(".note")).to_have_count(0)
        page.reload()
        page.wait_for_selector("html[data-reader=ready]")
        page.keyboard.press("u")
        expect(card).to_have_count(0)
        expect(page.locator("#reader mark")).to_have_count(0)
        page.keyboard.press("u")
        expect(page.locator("#toast")).to_contain_text("There is nothing to undo.")
        page.keyboard.press("Shift+U")
        expect(card).to_have_count(1)
        page.keyboard.press("Control+Shift+z")
        expect(card.locator(".note")).to_have_text("One")
        page.keyboard.press("Control+y")
        expect(card.locator(".status")).to_have_text("Accepted")
        page.keyboard.press("Shift+U")
        expect(card).to_have_count(2)
        saved(page)
        assert quotes() == ["4,120 landings", "Count first"]
        assert Annotation.objects.get(quote="4,120 landings").note == "One"

    def test_a_new_change_ends_what_can_be_made_again(
        self, open_reader: OpenReader, text: Article
    ) -> None:
        page = open_reader(text)
        mark(page, "4,120 landings", "f")
        saved(page)
        page.keyboard.press("u")
        expect(page.locator(".cards > .card")).to_have_count(0)
        mark(page, "Count first", "r")
        saved(page)
        page.keyboard.press("Shift+U")
        expect(page.locator("#toast")).to_contain_text("There is nothing to redo.")
        assert quotes() == ["Count first"]

    def test_it_works_before_the_change_was_sent(
        self, open_reader: OpenReader, text: Article
    ) -> None:
        page = open_reader(text)
        cut(page.context)
        mark(page, "4,120 landings", "f")
        mark(page, "Count first", "r")
        expect(page.locator("mark.unsent")).to_have_count(2)
        page.keyboard.press("u")
        expect(page.locator("mark.unsent")).to_have_text("4,120 landings")
        unsent(page, 3)
        page.reload()
        expect(page.locator("mark.unsent")).to_have_text("4,120 landings")
        mend(page.context)
        page.reload()
        saved(page)
        unsent(page, 0)
        assert quotes() == ["4,120 landings"]

    def test_what_somebody_changed_since_is_left_alone(
        self, open_reader: OpenReader, text: Article, coras_seat: Seat
    ) -> None:
        page = open_reader(text)
        mark(page, "4,120 landings", "f")
        saved(page)
        made = Annotation.objects.get()
        change_annotation(seat=coras_seat, annotation=made, seen_version=1, note="Cora's")
        page.keyboard.press("u")
        expect(page.locator("#toast")).to_contain_text("Somebody changed this annotation")
        saved(page)
        unsent(page, 0)
        made.refresh_from_db()
        assert (made.note, made.deleted_at) == ("Cora's", None)


def strict(page: Page) -> list[Any]:
    return list(page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)"))


def test_nothing_of_it_needs_eval_or_another_host(open_reader: OpenReader, text: Article) -> None:
    page = open_reader(text)
    mark(page, "4,120 landings", "f")
    saved(page)
    assert all(name.startswith(page.url.split("/p/")[0]) for name in strict(page))


class TestConflict:
    def test_the_person_chooses_field_by_field(
        self, open_reader: OpenReader, text: Article, annotate: Annotate, coras_seat: Seat
    ) -> None:
        details = {"figure": {"value": 4120, "unit": "landings"}}
        stored = annotate("4,120 landings", "figure", article=text, details=details)
        page = open_reader(text)
        card = page.locator(f"#annotation-{stored.pk}")
        card.get_by_role("button", name="Edit").click()
        card.get_by_label("Note").fill("Mine")
        card.get_by_label("Unit").fill("boats")
        theirs = {"figure": {"value": 6000, "unit": "ships"}}
        change_annotation(seat=coras_seat, annotation=stored, seen_version=1, details=theirs)
        card.get_by_role("button", name="Save").click()
        expect(card).to_contain_text("Cora Costa changed this annotation")
        unsent(page, 1)
        note, value = (
            card.get_by_role("group", name="Note"),
            card.get_by_role("group", name="Value"),
        )
        expect(note.get_by_role("radio", name="Yours: Mine")).to_be_checked()
        expect(value.get_by_role("radio", name="Theirs: 6000")).to_be_checked()
        unit = card.get_by_role("group", name="Unit")
        expect(unit.get_by_role("radio", checked=True)).to_have_count(0)
        unit.get_by_role("radio", name="Yours: boats").check()
        card.get_by_role("button", name="Save").click()
        expect(card.locator("p.note")).to_have_text("Mine")
        unsent(page, 0)
        saved(page)
        stored.refresh_from_db()
        assert stored.version == 3
        assert stored.tagging.get().details == {"value": 6000, "unit": "boats"}

    def test_it_stays_after_a_reload_until_it_is_settled(
        self, open_reader: OpenReader, text: Article, annotate: Annotate, coras_seat: Seat
    ) -> None:
        stored = annotate("4,120 landings", "claim", article=text)
        page = open_reader(text)
        card = page.locator(f"#annotation-{stored.pk}")
        card.get_by_role("button", name="Edit").click()
        card.get_by_label("Note").fill("Mine")
        change_annotation(seat=coras_seat, annotation=stored, seen_version=1, note="Cora's")
        card.get_by_role("button", name="Save").click()
        unsent(page, 1)
        page.reload()
        page.locator("#unsent-opener").click()
        page.get_by_role("button", name="Try again").click()
        expect(card.get_by_role("radio", name="Yours: Mine")).to_be_visible()
        card.get_by_role("radio", name="Yours: Mine").press("Escape")
        expect(card.get_by_role("radio")).to_have_count(0)
        unsent(page, 1)
        page.locator("#unsent-opener").click()
        page.get_by_role("button", name="Try again").click()
        card.get_by_role("button", name="Keep theirs").click()
        expect(card.locator("p.note")).to_have_text("Cora's")
        unsent(page, 0)
        saved(page)

    def test_what_somebody_deleted_can_be_brought_back_or_left(
        self, open_reader: OpenReader, text: Article, annotate: Annotate, coras_seat: Seat
    ) -> None:
        kept = annotate("4,120 landings", "claim", article=text)
        left = annotate("Count first", "claim", article=text)
        page = open_reader(text)
        for one, button in ((kept, "Bring it back"), (left, "Leave it deleted")):
            card = page.locator(f"#annotation-{one.pk}")
            card.get_by_role("button", name="Edit").click()
            card.get_by_label("Note").fill("Mine")
            delete_annotation(seat=coras_seat, annotation=one, seen_version=1)
            card.get_by_role("button", name="Save").click()
            expect(card).to_contain_text("Cora Costa deleted this annotation")
            card.get_by_role("button", name=button).click()
            unsent(page, 0)
        expect(page.locator(f"#annotation-{kept.pk} p.note")).to_have_text("Mine")
        expect(page.locator(f"#annotation-{left.pk}")).to_have_count(0)
        saved(page)
        assert quotes() == ["4,120 landings"]
