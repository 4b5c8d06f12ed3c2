"""Talking under a passage: comments, mentions, resolving, the inbox and the trash."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import address, saved
from tests.browser.talking import card_of, open_thread

type Annotate = Callable[..., Annotation]
type OpenReader = Callable[..., Page]


@pytest.fixture
def claim(text: Article, annotate: Annotate) -> Annotation:
    """Alice's."""
    return annotate("nearer six thousand", "claim", article=text)


def test_a_name_is_completed_by_keyboard_and_finds_its_way_to_the_inbox(
    open_reader: OpenReader, text: Article, claim: Annotation, bobs_seat: Seat, seat: Seat
) -> None:
    page = open_reader(text)
    thread = open_thread(page, claim)
    page.keyboard.type("Ask @bo")
    option = page.get_by_role("option", name="Bob Bianchi")
    expect(option).to_have_attribute("aria-selected", "true")
    field = thread.get_by_role("textbox", name="Comment")
    expect(field).to_have_attribute("aria-activedescendant", "mention-0")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Ask @Bob Bianchi ")
    expect(option).to_have_count(0)
    page.keyboard.type("about **it**")
    # Nothing covers what is beside the field, not even what says how to write.
    thread.get_by_role("button", name="Send").click(trial=True)
    expect(thread.get_by_text("mentions a member")).to_have_css("position", "static")
    page.keyboard.press("Control+Enter")
    expect(thread.locator(".mention")).to_have_text("@Bob Bianchi")
    expect(thread.locator("strong")).to_have_text("it")
    expect(thread.get_by_role("textbox", name="Comment")).to_be_focused()
    saved(page)
    bobs = open_reader(text, user=bobs_seat.user)
    bobs.get_by_role("link", name="Inbox, 1 unread").click()
    bobs.get_by_role("link", name="Open the thread").click()
    expect(bobs.get_by_role("region", name="Comments")).to_contain_text("Ask @Bob Bianchi")
    expect(bobs.get_by_role("link", name="Inbox", exact=True)).to_be_visible()


def test_escape_closes_the_list_and_then_the_thread(
    open_reader: OpenReader, text: Article, claim: Annotation, bobs_seat: Seat
) -> None:
    page = open_reader(text)
    open_thread(page, claim)
    page.keyboard.type("@")
    expect(page.get_by_role("listbox", name="Members")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Members")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Comment")).to_have_value("@")
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Comments")).to_have_count(0)
    expect(card_of(page, claim)).to_be_focused()


def test_the_list_narrows_moves_and_takes_a_click(
    open_reader: OpenReader, text: Article, claim: Annotation, bobs_seat: Seat, coras_seat: Seat
) -> None:
    page = open_reader(text)
    thread = open_thread(page, claim)
    page.keyboard.type("@")
    expect(page.get_by_role("option")).to_have_text(["Bob Bianchi", "Cora Costa"])
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", name="Cora")).to_have_attribute("aria-selected", "true")
    page.keyboard.type("b")
    expect(page.get_by_role("option")).to_have_text(["Bob Bianchi"])
    page.get_by_role("option", name="Bob").click()
    field = thread.get_by_role("textbox", name="Comment")
    expect(field).to_have_value("@Bob Bianchi ")
    expect(field).to_be_focused()
    page.keyboard.type("mail bob@co")
    expect(page.get_by_role("option")).to_have_count(0)


def test_a_comment_is_edited_and_both_are_taken_back_and_made_again(
    open_reader: OpenReader, text: Article, claim: Annotation
) -> None:
    page = open_reader(text)
    thread = open_thread(page, claim)
    page.keyboard.type("First words")
    page.keyboard.press("Control+Enter")
    expect(thread.locator(".said")).to_have_text("First words")
    thread.get_by_role("button", name="Edit your comment").click()
    field = thread.get_by_role("textbox", name="Your comment")
    expect(field).to_be_focused()
    expect(field).to_have_js_property("selectionStart", len("First words"))
    field.fill("Second thoughts")
    thread.get_by_role("button", name="Save").click()
    expect(thread.locator(".said")).to_have_text("Second thoughts")
    expect(thread.get_by_text("edited")).to_be_visible()
    saved(page)
    steps = [("u", "First words"), ("u", ""), ("Shift+U", "First words"), ("Shift+U", "Second")]
    for key, shown in steps:
        card_of(page, claim).focus()
        page.keyboard.press(key)
        expect(thread.locator(".said").filter(has_text=shown)).to_have_count(1 if shown else 0)
        saved(page)
    assert claim.comments.present().get().text == "Second thoughts"


def test_a_deleted_comment_comes_back_in_its_place(
    open_reader: OpenReader, text: Article, claim: Annotation, seat: Seat
) -> None:
    for words in ("One", "Two", "Three"):
        add_comment(seat=seat, annotation=claim, text=words)
    page = open_reader(text)
    thread = open_thread(page, claim)
    second = thread.get_by_role("listitem").filter(has_text="Two")
    second.get_by_role("button", name="Delete your comment").click()
    expect(thread.locator(".said")).to_have_text(["One", "Three"])
    thread.get_by_role("button", name="Undo").click()
    expect(thread.locator(".said")).to_have_text(["One", "Two", "Three"])
    saved(page)


def test_resolving_and_reopening_show_on_the_card(
    open_reader: OpenReader, text: Article, claim: Annotation, bobs_seat: Seat
) -> None:
    add_comment(seat=bobs_seat, annotation=claim, text="Sure?")
    page = open_reader(text)
    thread = open_thread(page, claim)
    thread.get_by_role("button", name="Resolve").click()
    expect(thread).to_contain_text("Resolved by Alice Ahlberg")
    expect(card_of(page, claim).locator(".count")).to_have_class("count resolved")
    expect(card_of(page, claim)).not_to_have_attribute("data-talks", "1")
    thread.get_by_role("button", name="Reopen").click()
    expect(thread.get_by_role("button", name="Resolve")).to_be_visible()
    expect(card_of(page, claim)).to_have_attribute("data-talks", "1")
    saved(page)


def test_a_comment_waits_for_the_server_in_the_outbox(
    open_reader: OpenReader, text: Article, claim: Annotation
) -> None:
    page = open_reader(text)
    open_thread(page, claim)
    page.context.set_offline(True)
    page.keyboard.type("Said on a train")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#save-status")).to_have_text("Offline")
    page.context.set_offline(False)
    expect(page.get_by_role("region", name="Comments")).to_contain_text("Said on a train")
    saved(page)
    assert claim.comments.count() == 1


def test_an_item_of_the_inbox_is_read_without_leaving_it(
    new_context: Callable[..., BrowserContext], claim: Annotation, bobs_seat: Seat, seat: Seat
) -> None:
    add_comment(seat=bobs_seat, annotation=claim, text="@Alice, **look**")
    page = new_context(seat.user).new_page()
    page.goto("/inbox/")
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_role("button", name="Mark as unread")).to_be_focused()
    expect(page.get_by_role("link", name="Inbox", exact=True)).to_be_visible()
    page.get_by_role("button", name="Mark as unread").click()
    expect(page.get_by_role("link", name="Inbox, 1 unread")).to_be_visible()


def test_what_is_read_in_one_tab_waits_in_no_other(
    open_reader: OpenReader, text: Article, claim: Annotation, bobs_seat: Seat
) -> None:
    add_comment(seat=bobs_seat, annotation=claim, text="@Alice, **look**")
    reader = open_reader(text)
    some, none = (reader.get_by_role("link", name=name) for name in ("Inbox, 1 unread", "Inbox"))
    expect(some).to_be_visible()
    inbox = reader.context.new_page()
    inbox.goto("/inbox/")
    inbox.get_by_role("button", name="Mark as read").click()
    expect(some).to_have_count(0)
    expect(none).to_have_accessible_name("Inbox")
    inbox.get_by_role("button", name="Mark as unread").click()
    expect(some.locator(".unread")).to_have_text("1")
    inbox.get_by_role("button", name="Mark all as read").click()
    expect(some).to_have_count(0)
    # The same the other way: who opens the thread has read it.
    add_comment(seat=bobs_seat, annotation=claim, text="@Alice, **again**")
    inbox.reload()
    expect(some).to_be_visible()
    open_thread(reader, claim)
    expect(inbox.get_by_role("link", name="Inbox", exact=True)).to_be_visible()


def test_what_is_in_the_trash_is_restored_where_it_stands(
    new_context: Callable[..., BrowserContext], claim: Annotation, seat: Seat
) -> None:
    delete_annotation(seat=seat, annotation=claim, seen_version=1)
    page = new_context(seat.user).new_page()
    page.goto(f"/p/{seat.project.slug}/annotations/")
    page.get_by_role("link", name="Trash").click()
    page.get_by_role("button", name="Restore").click()
    link = page.get_by_role("link", name="Open it")
    expect(link).to_be_focused()
    link.click()
    expect(card_of(page, claim)).to_be_visible()


def test_the_thread_works_without_javascript(
    open_reader: OpenReader, text: Article, claim: Annotation
) -> None:
    page = open_reader(text, java_script_enabled=False)
    card_of(page, claim).get_by_role("button", name="Comment").click()
    page.get_by_role("textbox", name="Comment").fill("By hand")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said")).to_have_text("By hand")
    page.get_by_role("button", name="Edit your comment").click()
    page.get_by_role("textbox", name="Your comment").fill("By both hands")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".said")).to_have_text("By both hands")
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("Resolved by Alice Ahlberg")).to_be_visible()
    page.get_by_role("button", name="Delete your comment").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".said")).to_have_text("By both hands")
    page.get_by_role("link", name="Back to the article").click()
    expect(page).to_have_url(re.compile(f"{address(text)}#annotation-{claim.pk}$"))


@pytest.mark.parametrize("width", [390, 1024])
def test_nothing_runs_out_of_a_narrow_screen(
    new_context: Callable[..., BrowserContext],
    claim: Annotation,
    bobs_seat: Seat,
    seat: Seat,
    width: int,
) -> None:
    add_comment(seat=bobs_seat, annotation=claim, text=f"```\n{'long ' * 60}\n```\n{'x' * 300}")
    page = new_context(seat.user, viewport={"width": width, "height": 800}).new_page()
    slug = seat.project.slug
    for there in ("/inbox/", f"/p/{slug}/trash/", f"/p/{slug}/annotations/{claim.pk}/comments/"):
        page.goto(there)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, there
