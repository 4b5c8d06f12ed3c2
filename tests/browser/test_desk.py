"""The desk and its triage, by keyboard alone."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotate.accounts.actions import change_project
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotations
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.curation.models import Review

type Open = Callable[..., Page]


def verdicts() -> dict[str, str]:
    return dict(Review.objects.values_list("annotation__quote", "verdict"))


def made(annotate: Callable[..., Annotation], text: Article) -> list[Annotation]:
    quotes = ("4,120 landings", "The books gave 4,120 landings", "gave 4,120 landings in 2018")
    return [annotate(quote, "figure", article=text) for quote in quotes]


def test_a_range_is_selected_judged_and_taken_back(
    open_reader: Open, text: Article, seat: Seat, annotate: Callable[..., Annotation]
) -> None:
    made(annotate, text)
    change_project(seat=seat, rejections_need_reasons=True)
    page = open_reader(text)
    page.get_by_role("link", name="Annotations", exact=True).click()
    expect(page.locator(".pickable")).to_have_count(3)
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("J")
    expect(page.locator(".bulk-count b")).to_have_text("2 selected")
    page.keyboard.press("a")
    expect(page.locator(".message")).to_contain_text("2 annotations accepted.")
    page.wait_for_load_state()
    assert set(verdicts().values()) == {"accepted"}
    page.keyboard.press("u")
    expect(page.locator(".message")).to_contain_text("Taken back: 2.")
    page.wait_for_load_state()
    assert verdicts() == {}

    # Without the reason that is wanted nothing is sent, and all stays selected.
    for number in range(2):
        page.locator(".pick input").nth(number).check()
    expect(page.locator(".bulk-count b")).to_have_text("2 selected")
    page.get_by_role("button", name="Reject x").click()
    expect(page.locator("#bulk-why")).to_contain_text("wants a reason")
    expect(page.get_by_label("Reason for rejecting")).to_be_focused()
    expect(page.locator(".bulk-count b")).to_have_text("2 selected")
    page.keyboard.press("Escape")

    page.locator("[data-many]", has_text="Status").locator("summary").click()
    page.get_by_label("Accepted").check()
    expect(page.locator(".empty")).to_contain_text("No annotation matches")
    expect(page.locator("[data-many]", has_text="Status")).to_contain_text("Accepted")
    expect(page).to_have_url(re.compile("status=accepted"))
    page.get_by_label("None of these").locator("visible=true").check()
    expect(page.locator(".pickable")).to_have_count(3)
    expect(page.locator(".expression")).to_have_text("not status:accepted")
    page.keyboard.press("Escape")
    page.locator("#q").fill("tag:figure and figure.valeu > 1")
    expect(page.locator(".typed mark")).to_have_text("figure.valeu")


def test_all_that_match_are_more_than_the_page_shows(
    open_reader: Open, text: Article, seat: Seat
) -> None:
    letters = [at for at, letter in enumerate(text.current.text) if letter.isalpha()][:60]
    drafts = [Draft(article=text, start=at, end=at + 1) for at in letters]
    number = len(create_annotations(seat=seat, drafts=drafts))
    page = open_reader(text)
    page.goto(page.url.partition("/articles/")[0] + "/annotations/")
    said = page.locator(".bulk-count b")
    rows = page.locator(".pickable")
    expect(rows).to_have_count(50)
    expect(page.locator(".found")).to_have_text(f"{number} annotations")
    # Before anything is ticked: all that is shown, all that match, none.
    expect(page.locator(".bulk-what")).to_be_hidden()
    for chosen in ("50 selected", f"all {number} annotations", ""):
        page.keyboard.press("A")
        expect(said).to_have_text(chosen)
    page.get_by_label("All that match").check()
    expect(said).to_have_text(f"all {number} annotations")
    page.keyboard.press("Escape")
    expect(page.get_by_label("All that match")).not_to_be_checked()

    # The next page by keyboard, and what stands on both.
    rows.nth(48).locator("input").focus()
    page.keyboard.press("J")
    page.keyboard.press("J")
    expect(rows).to_have_count(number)
    expect(rows.nth(50).locator("input")).to_be_focused()
    expect(said).to_have_text("3 selected")
    page.keyboard.press("Escape")
    expect(said).to_be_empty()

    # Where one was, one is again.
    rows.nth(30).locator("input").focus()
    page.keyboard.press("a")
    expect(page.locator(".message")).to_contain_text("1 annotation accepted.")
    expect(rows.nth(30).locator("input")).to_be_focused()
    page.get_by_label("All that match").check()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".message")).to_contain_text(f"{number - 1} annotations accepted.")
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.locator(".message")).to_contain_text(f"Taken back: {number - 1}.")


def test_a_filter_that_was_typed_is_saved_beside_what_it_finds(
    open_reader: Open, text: Article, annotate: Callable[..., Annotation]
) -> None:
    made(annotate, text)
    page = open_reader(text)
    page.goto(page.url.partition("/articles/")[0] + "/annotations/")
    asked: list[str] = []
    page.locator("#q").press_sequentially("gave")
    # Typed slowly, the first letters are looked for on their own.
    expect(page.locator(".expression")).to_contain_text("gave")
    page.on("request", lambda request: asked.append(request.url))
    page.locator(".keep summary").click()
    page.get_by_label("Name").fill("Books")
    expect(page.get_by_label("Name")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Books", exact=True)).to_be_visible()
    assert "/filters/" in asked[0]


def test_triage_takes_a_key_each_and_has_the_next_at_once(
    open_reader: Open, text: Article, annotate: Callable[..., Annotation]
) -> None:
    first, second, third = made(annotate, text)
    page = open_reader(text)
    page.goto(page.url.partition("/articles/")[0] + "/annotations/triage/")
    items = [page.locator(f"#triage-{one.pk}") for one in (third, second, first)]
    expect(items[0]).to_be_focused()
    expect(items[0].locator("mark")).to_have_text("gave 4,120 landings in 2018")
    page.keyboard.press("a")
    expect(items[1]).to_be_focused()
    page.keyboard.press("Space")
    expect(items[2]).to_be_focused()
    page.keyboard.press("X")
    page.keyboard.type("Who counted?")
    page.keyboard.press("Enter")
    expect(page.locator("#triage-end")).to_contain_text("1 skipped: look again")
    expect(page.locator("#triage-end h2")).to_have_text("That was all")
    expect(page.locator("#save-status")).to_be_empty()
    assert verdicts() == {third.quote: "accepted", first.quote: "rejected"}
    assert Review.objects.get(annotation=first).reason == "Who counted?"

    page.keyboard.press("u")
    expect(items[2]).to_be_focused()
    expect(items[2].locator(".verdict .badge")).to_have_text("Proposed")
    page.keyboard.press("u")
    expect(items[1]).to_be_focused()
    page.keyboard.press("e")
    fields = items[1].locator(".tag-fields:visible")
    expect(fields.locator("legend")).to_have_text(["Figure"])
    page.keyboard.press("Space")
    expect(fields).to_have_count(0)
    page.keyboard.press("Space")
    expect(fields).to_have_count(1)
    items[1].get_by_label("Note").fill("Ask the office.")
    items[1].get_by_role("button", name="Save").click()
    expect(items[1].locator(".triage-facts .note")).to_have_text("Ask the office.")
    expect(page.locator("#save-status")).to_be_empty()
    assert verdicts() == {third.quote: "accepted"}
