"""The form of a card opens without the server, and what is written in it is kept and sent."""

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation
from annotate.annotations.models import Annotation, Tag
from annotate.articles.models import Article
from tests.browser.conftest import address, saved
from tests.browser.unsent import mend, unsent

type OpenReader = Callable[..., Page]
type Annotate = Callable[..., Annotation]


def unplug(page: Page) -> None:
    """Nothing gets through any more, files neither."""
    page.context.route("**/*", lambda route: route.abort())


def test_an_edit_is_opened_written_shown_and_changed_again_without_the_server(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    details = {"figure": {"value": 4120, "unit": "landings"}}
    stored = annotate("4,120 landings", "figure", article=text, details=details, note="One\ntwo")
    Tag.objects.filter(key="recommendation").update(archived_at=datetime(2026, 1, 1, tzinfo=UTC))
    page = open_reader(text)
    unplug(page)
    card = page.locator(f"#annotation-{stored.pk}")
    card.get_by_role("button", name="Edit").click()
    expect(card.get_by_label("Value")).to_have_value("4120")
    expect(card.get_by_label("Unit")).to_have_value("landings")
    expect(card.get_by_label("Note")).to_have_value("One\ntwo")
    expect(card.get_by_role("checkbox")).to_have_count(2)
    card.get_by_label("Unit").fill("boats")
    card.get_by_text("Claim", exact=True).first.click()
    card.get_by_label("Claimant").fill("The books <b>")
    card.get_by_label("Note").fill("Said twice")
    card.get_by_role("button", name="Save").click()
    unsent(page, 1)
    expect(card.locator("header b")).to_have_text(["Claim", "Figure"])
    expect(card.locator("dd")).to_have_text(["The books <b>", "4120", "boats"])
    expect(card.locator(".note")).to_have_text("Said twice")
    expect(card).to_be_focused()
    # Again, on top of what is not sent; and while that form is open, the first one is answered.
    card.get_by_role("button", name="Edit").click()
    expect(card.get_by_label("Unit")).to_have_value("boats")
    card.get_by_label("Note").fill("Said three times")
    mend(page.context)
    page.evaluate("dispatchEvent(new Event('online'))")
    unsent(page, 0)
    expect(card.get_by_label("Note")).to_have_value("Said three times")
    expect(card.get_by_label("Note")).to_be_focused()
    card.get_by_role("button", name="Save").click()
    expect(card.locator(".note")).to_have_text("Said three times")
    saved(page)
    stored.refresh_from_db()
    assert (stored.note, stored.version) == ("Said three times", 3)
    found = {one.tag.key: one.details for one in stored.tagging.select_related("tag")}
    assert found == {
        "claim": {"claimant": "The books <b>"},
        "figure": {"value": 4120, "unit": "boats"},
    }


def test_what_is_not_sent_and_refused_or_discarded_gives_the_form_or_the_card_back(
    open_reader: OpenReader, text: Article, annotate: Annotate, coras_seat: Seat
) -> None:
    stored = annotate("4,120 landings", "claim", article=text, note="First")
    page = open_reader(text)
    card = page.locator(f"#annotation-{stored.pk}")
    card.get_by_role("button", name="Edit").click()
    card.get_by_label("Note").press("Escape")
    expect(card.locator(".note")).to_have_text("First")
    expect(card).to_be_focused()
    unplug(page)
    page.keyboard.press("e")
    card.get_by_label("Note").fill("Mine")
    page.keyboard.press("Control+Enter")
    expect(card.locator(".note")).to_have_text("Mine")
    change_annotation(seat=coras_seat, annotation=stored, seen_version=1, note="Cora's")
    mend(page.context)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(card).to_contain_text("Cora Costa changed this annotation")
    page.locator("#unsent-opener").click()
    page.keyboard.press("Escape")  # closes the list, and nothing else
    expect(page.locator("#unsent")).to_be_hidden()
    expect(card).to_contain_text("Cora Costa changed this annotation")
    page.locator("#unsent-opener").click()
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("button", name="Discard for good").click()
    unsent(page, 0)
    saved(page)


def test_a_reason_and_a_comment_are_written_without_the_server(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    stored = annotate("4,120 landings", "claim", article=text)
    other = annotate("Count first", "claim", article=text)
    page = open_reader(text)
    unplug(page)
    rejected, said = (page.locator(f"#annotation-{one.pk}") for one in (stored, other))
    rejected.get_by_role("button", name="Reject").click()
    expect(rejected.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("Nobody says so")
    page.keyboard.press("Control+Enter")
    said.get_by_role("button", name="Comment").click()
    field = said.get_by_placeholder("Say something")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.type("Who says so?")
    page.keyboard.press("Control+Enter")
    unsent(page, 2)
    mend(page.context)
    page.evaluate("dispatchEvent(new Event('online'))")
    unsent(page, 0)
    saved(page)
    expect(said.locator(".said")).to_have_text("Who says so?")
    expect(rejected.locator(".status")).to_have_text("Rejected")
    expect(rejected.locator(".reason")).to_have_text("Nobody says so")


def test_a_comment_that_is_being_written_outlives_a_verdict_and_another_tab(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    stored = annotate("4,120 landings", "claim", article=text)
    page = open_reader(text)
    card = page.locator(f"#annotation-{stored.pk}")
    card.get_by_role("button", name="Comment").click()
    words = card.get_by_placeholder("Say something")
    words.fill("Half a thought")
    card.get_by_role("button", name="Accept").click()
    expect(card.locator(".status")).to_have_text("Accepted")
    expect(words).to_have_value("Half a thought")
    other = page.context.new_page()
    other.goto(address(text))
    other.locator(f"#annotation-{stored.pk}").get_by_role("button", name="Accept").click()
    expect(card.locator(".status")).to_have_text("Proposed")
    expect(words).to_have_value("Half a thought")
    card.get_by_role("button", name="Send").click()
    expect(card.locator(".said")).to_have_text("Half a thought")
    saved(page)
