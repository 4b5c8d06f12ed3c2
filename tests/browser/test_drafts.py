"""A highlight that the server does not have yet has a card: to be read, edited and taken back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import drag, saved
from tests.browser.unsent import cut, mark, mend, quotes, unsent

type OpenReader = Callable[..., Page]


def test_what_is_not_sent_can_be_read_and_taken_back(
    open_reader: OpenReader, text: Article
) -> None:
    page = open_reader(text)
    cut(page.context)
    mark(page, "4,120 landings", "f")
    cards = page.locator(".cards > .card")
    expect(cards).to_have_count(1)
    expect(cards.locator("header b")).to_have_text("Figure")
    expect(cards.locator("q")).to_have_text("4,120 landings")
    expect(cards.locator(".status")).to_have_text("Not sent yet")
    mark(page, "Count first", "r")
    expect(cards.locator("q")).to_have_text(["4,120 landings", "Count first"])
    page.reload()
    expect(cards.locator("q")).to_have_text(["4,120 landings", "Count first"])
    cards.first.get_by_role("button", name="Undo").click()
    expect(cards).to_have_count(1)
    expect(cards).to_be_focused()
    expect(page.locator("mark")).to_have_text("Count first")
    page.keyboard.press("u")
    expect(cards).to_have_count(0)
    expect(page.locator("mark")).to_have_count(0)
    mend(page.context)
    page.reload()
    saved(page)
    unsent(page, 0)
    assert quotes() == []


def test_what_is_not_sent_can_be_edited(open_reader: OpenReader, text: Article) -> None:
    page = open_reader(text)
    cut(page.context)
    mark(page, "4,120 landings", "f")
    card = page.locator(".cards > .card")
    card.focus()
    page.keyboard.press("e")
    card.get_by_label("Value").fill("4120")
    card.get_by_role("button", name="Save").click()
    unsent(page, 2)
    expect(card.locator("dd")).to_have_text("4120")
    mend(page.context)
    page.reload()
    saved(page)
    expect(card.locator("dd")).to_have_text("4,120")
    expect(card.locator(".status")).to_have_text("Proposed")
    stored = Annotation.objects.get()
    assert (stored.version, stored.tagging.get().details) == (2, {"value": 4120})


def test_a_note_is_written_before_it_can_be_sent_and_stays_open_when_it_is(
    open_reader: OpenReader, text: Article
) -> None:
    page = open_reader(text)
    cut(page.context)
    drag(page, "Count first")
    page.keyboard.press("n")
    note = page.get_by_role("textbox", name="Note")
    expect(note).to_be_focused()
    page.keyboard.type("Who co")
    unsent(page, 1)
    mend(page.context)
    page.evaluate("dispatchEvent(new Event('online'))")
    unsent(page, 0)
    expect(note).to_be_focused()
    page.keyboard.type("unts?")
    page.keyboard.press("Control+Enter")
    saved(page)
    expect(page.locator(".cards > .card .note")).to_have_text("Who counts?")
    assert Annotation.objects.get().note == "Who counts?"
