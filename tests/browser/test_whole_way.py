"""From two articles to a file that somebody keeps: two people, each in a browser of her own, who
import, mark, compare, review, link, report, release, export and verify."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Download, Locator, Page, expect

from annotate.accounts.permissions import Seat
from annotate.curation.models import Link, Release, Review
from tests.browser.conftest import drag, saved

BOARD = """Two boats met in the dark off Skerry light

Nine fishers were lost off Skerry light on 4 November, the harbour board said. \
No lamp was lit on either boat.

The board counted 1,204 crossings that week.
"""
PILOTS = """What the pilots wrote down

Early on 5 November nine fishers drowned at Skerry light, by the pilots' book. \
The board should have the lamps looked at every month, they wrote.
"""
LOST, DROWNED = "Nine fishers were lost off Skerry light", "nine fishers drowned at Skerry light"


def add(page: Page, at: str, text: str) -> str:
    """Paste a text as a new article; the address of its page."""
    page.goto(f"{at}articles/new/")
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_role("button", name="Add article").click()
    page.wait_for_selector("html[data-reader=ready]")
    return page.url.partition("#")[0].partition("?")[0]


def mark(page: Page, words: str, key: str) -> Locator:
    """Select words and press a tag's key; the card that appears."""
    drag(page, words)
    expect(page.get_by_role("toolbar")).to_be_visible()
    page.keyboard.press(key)
    card = page.locator(".card").filter(has_text=words[:30])
    expect(card).to_have_count(1)
    saved(page)
    return card


def describe(page: Page, card: Locator, **values: str) -> None:
    """Fill in what a figure means, and save it."""
    card.get_by_role("button", name="Edit").click()
    for name, value in values.items():
        card.get_by_label(name.capitalize()).fill(value)
    card.get_by_role("button", name="Save").click()
    expect(card.get_by_role("button", name="Edit")).to_be_visible()
    saved(page)


def kept(page: Page, name: str, folder: Path) -> Path:
    """Download a format; where the file is kept."""
    page.get_by_label("Format").select_option(name)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    download: Download = waiting.value
    place = folder / download.suggested_filename
    download.save_as(place)
    return place


def test_two_articles_become_a_release_that_can_be_verified(
    transactional_db: None,
    new_context: Callable[..., BrowserContext],
    seat: Seat,
    bobs_seat: Seat,
    tmp_path: Path,
) -> None:
    at = f"/p/{seat.project.slug}/"
    alice, bob = (new_context(one.user).new_page() for one in (seat, bobs_seat))

    # Import: two sources of one night, which date it differently.
    board = add(alice, at, BOARD)
    pilots = add(alice, at, PILOTS)

    # Annotate, as two people, in the same article and in the other one.
    bob.goto(board)
    bob.wait_for_selector("html[data-reader=ready]")
    figure = mark(bob, LOST, "f")
    describe(bob, figure, value="9", unit="fishers lost", period="4 November 2019")
    alice.goto(board)
    alice.wait_for_selector("html[data-reader=ready]")
    mark(alice, "fishers were lost off Skerry light on 4 November", "f")
    alice.goto(pilots)
    alice.wait_for_selector("html[data-reader=ready]")
    figure = mark(alice, DROWNED, "f")
    describe(alice, figure, value="9", unit="fishers lost", period="5 November 2019")

    # Compare the layers of the first, and make one accepted annotation of both.
    alice.goto(f"{board}comparison/")
    expect(alice.get_by_role("heading", name="Agreement")).to_be_visible()
    passage = alice.locator(".passage-row")
    expect(passage).to_have_count(1)
    expect(passage).to_contain_text("Bob Bianchi")
    passage.get_by_role("button", name="Merge").click()
    expect(passage.locator("div.merged")).to_contain_text("Merged into one")

    # Review what is left: the other article's figure.
    alice.goto(f"{at}annotations/triage/")
    item = alice.locator(".triage-item")
    expect(item).to_have_count(1)
    expect(item).to_contain_text("drowned")
    with alice.expect_response(lambda answer: "/review/" in answer.url):
        item.get_by_role("button", name="Accept").click()
    expect(alice.locator("#triage-end")).to_be_visible()
    assert Review.objects.filter(verdict="accepted").count() == 2

    # Link the two, and see that the sources disagree on the day.
    alice.goto(f"{at}ledger/")
    expect(alice.locator(".offer")).to_have_count(1)
    alice.locator(".offer").get_by_role("button", name="The same").click()
    expect(alice.locator(".verdict", has_text="They disagree on the period")).to_be_visible()
    assert Link.objects.get().kind == "same"

    # Report: what is accepted, which is one entry with two sources.
    alice.goto(f"{at}reports/")
    alice.get_by_label("New report").fill("The night at Skerry")
    alice.get_by_role("button", name="Make the report").click()
    alice.get_by_role("button", name="Take in what is accepted").click()
    expect(alice.locator("[data-entry]")).to_have_count(1)
    expect(alice.locator("#messages")).to_contain_text("One says the same as a quote")
    notes = alice.get_by_label("Preview").last.locator(".notes li")
    expect(notes).to_have_count(1)
    expect(notes).to_contain_text("Also:")

    # Release and export.
    alice.get_by_role("link", name="Releases").click()
    alice.get_by_label("Note").fill("For the printer.")
    alice.get_by_role("button", name="Freeze release 1").click()
    expect(alice.get_by_role("heading", name="Release 1")).to_be_visible()
    alice.goto(f"{at}reports/the-night-at-skerry/releases/1/")
    file = kept(alice, "json", tmp_path)
    assert kept(alice, "docx", tmp_path).read_bytes().startswith(b"PK")
    document = json.loads(file.read_text())
    [entry] = [one for part in document["report"]["sections"] for one in part["entries"]]
    periods = {one["id"]: one["details"]["figure"]["period"] for one in document["annotations"]}
    assert [periods[id] for id in (entry["annotation"], *entry["same"])] == [
        "4 November 2019", "5 November 2019",
    ]  # fmt: skip
    assert file.read_text() == Release.objects.get().document

    # Verify, and not what somebody changed: Bob, who only reads reports, can too.
    altered = tmp_path / "altered.json"
    altered.write_text(file.read_text().replace("4 November 2019", "3 November 2019"))
    for name, verdict in ((file, "Genuine"), (altered, "Altered")):
        bob.goto(f"{at}reports/verification/")
        bob.get_by_label("File", exact=True).set_input_files(name)
        bob.get_by_role("button", name="Verify").click()
        expect(bob.get_by_role("heading", name=verdict, exact=True)).to_be_visible()

    # The overview says what came of it.
    bob.goto(at)
    expect(bob.get_by_role("img", name="Figure: 4 in 2 of 2 articles")).to_be_visible()
