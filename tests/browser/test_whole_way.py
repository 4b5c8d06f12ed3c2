"""From two files to a release that somebody keeps: two people, each in a browser of her own, who
import, mark, compare, review, link, report, release, export and verify."""

import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from playwright.sync_api import BrowserContext, Download, Locator, Page, expect

from annotate.accounts.permissions import Seat
from annotate.curation.models import Link, Release, Review
from tests.browser.conftest import drag, heard, saved
from tests.browser.test_imports import work
from tests.browser.whole_way import Analysis, analyses, read

REPORT = "the-autumn"
PERIODS = ("January to September 2019", "January to June 2019")


def imported(page: Page, at: str, files: list[Path]) -> list[str]:
    """Import these files through the page, as the worker does; the addresses of the articles."""
    page.goto(f"{at}articles/new/")
    page.wait_for_selector("html[data-uploads=ready]")
    page.get_by_label("File", exact=True).set_input_files(files)
    page.get_by_role("button", name="Add article").click()
    page.wait_for_url("**/imports/**")
    whole = page.get_by_role("progressbar", name="The whole import")
    expect(whole).to_have_attribute("value", "0")
    work(len(files))
    expect(page.locator(".import-said")).to_have_text(f"{len(files)} came in")
    found = []
    for file in files:
        item = page.locator(".item").filter(has_text=file.name)
        found.append(item.locator(".item-name a").get_attribute("href") or "")
    return found


def opened(page: Page, article: str) -> Page:
    page.goto(article)
    page.wait_for_selector("html[data-reader=ready]")
    return page


def mark(page: Page, words: str, key: str, **values: str) -> None:
    """Select words and press a tag's key; then say in the card what a figure means."""
    drag(page, words)
    expect(page.get_by_role("toolbar", name="Tag the selection")).to_be_visible()
    page.keyboard.press(key)
    quote = page.locator("q", has_text=re.compile(f"^{re.escape(words)}$"))
    card: Locator = page.locator(".card").filter(has=quote)
    expect(card).to_have_count(1)
    saved(page)
    if not values:
        return
    card.get_by_role("button", name="Edit").click()
    for name, value in values.items():
        card.get_by_label(name.capitalize()).fill(value)
    card.get_by_role("button", name="Save").click()
    expect(card.get_by_role("button", name="Edit")).to_be_visible()
    saved(page)


def event(of: Analysis) -> dict[str, str]:
    return {"value": "1", "unit": "event", "period": f"{of.dated.said}, 2019"}


def cases(of: Analysis, period: str) -> dict[str, str]:
    return {"value": of.counted.said, "unit": "cases", "period": period}


def kept(page: Page, name: str, folder: Path) -> Path:
    """Download a format; where the file is kept."""
    page.get_by_label("Format").select_option(name)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    download: Download = waiting.value
    place = folder / download.suggested_filename
    download.save_as(place)
    return place


def frozen(page: Page, at: str, number: int) -> None:
    page.goto(f"{at}reports/{REPORT}/releases/")
    page.get_by_label("Note").fill("For the printer.")
    page.get_by_role("button", name=f"Freeze release {number}").click()
    expect(page.get_by_role("heading", name=f"Release {number}", exact=True)).to_be_visible()


@pytest.mark.parametrize("files", [pytest.param(files, id=name) for name, files in read()])
def test_two_articles_become_a_release_that_can_be_verified(
    transactional_db: None,
    new_context: Callable[..., BrowserContext],
    seat: Seat,
    bobs_seat: Seat,
    tmp_path: Path,
    files: tuple[Path, Path],
) -> None:
    at = f"/p/{seat.project.slug}/"
    alice, bob = (new_context(one.user).new_page() for one in (seat, bobs_seat))
    one, other = analyses(files)
    first, second = imported(alice, at, [one.file, other.file])

    # Annotate, as two people, in the same article and in the other one.
    opened(bob, first)
    mark(bob, one.dated.sentence, "f", **event(one))
    mark(bob, one.counted.part, "f", **cases(one, PERIODS[0]))
    mark(bob, one.advice, "r")
    mark(opened(alice, first), one.dated.part, "f")
    opened(alice, second)
    mark(alice, other.dated.sentence, "f", **event(other))
    mark(alice, other.counted.part, "f", **cases(other, PERIODS[1]))

    # Compare the layers of the first, and make one accepted annotation of what overlaps.
    alice.goto(f"{first}comparison/")
    expect(alice.get_by_role("heading", name="Agreement")).to_be_visible()
    expect(alice.locator(".passage-row")).to_have_count(3)
    passage = alice.locator(".passage-row.overlapping")
    expect(passage).to_contain_text("Bob Bianchi")
    passage.focus()
    alice.keyboard.press("m")
    expect(passage.locator("div.merged")).to_contain_text("Merged into one")

    # Review what is left: figures are accepted, advice is not.
    alice.goto(f"{at}annotations/triage/")
    for key in ("a", "a", "x", "a"):
        item = alice.locator(".triage-item:visible")
        expect(item).to_be_focused()
        expect(item).to_contain_text("Recommendation" if key == "x" else "Figure")
        name = item.get_attribute("id")
        alice.keyboard.press(key)
        expect(alice.locator(f"#{name}")).to_be_hidden()
    expect(alice.locator("#triage-end")).to_be_visible()
    heard(alice, lambda: Review.objects.filter(verdict="accepted").count() == 4)
    heard(alice, lambda: Review.objects.filter(verdict="rejected").count() == 1)

    # Link the two of one event: the sources disagree on its day, and not on what they count.
    alice.goto(f"{at}ledger/")
    expect(alice.locator(".verdict.perhaps")).to_have_count(2)
    expect(alice.locator("tr.disagrees")).to_have_count(0)
    alice.locator(".offer").get_by_role("button", name="The same").click()
    wrong = alice.locator("tr.disagrees")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("They disagree on the period")
    for each in (one, other):
        expect(wrong).to_contain_text(f"{each.dated.said}, 2019")
        line = alice.locator(".ledger tr").filter(has_text=each.counted.said)
        expect(line.locator(".verdict")).to_have_count(0)
    assert Link.objects.get().kind == "same"

    # Report: what is accepted; the event is one entry with two sources.
    alice.goto(f"{at}reports/")
    alice.get_by_label("New report").fill("The autumn")
    alice.get_by_role("button", name="Make the report").click()
    alice.get_by_role("button", name="Take in what is accepted").click()
    expect(alice.locator("[data-entry]")).to_have_count(3)
    expect(alice.locator("#messages")).to_contain_text("One says the same as a quote")
    notes = alice.get_by_label("Preview").last.locator(".notes li")
    expect(notes).to_have_count(3)
    expect(notes.filter(has_text="Also:")).to_have_count(1)

    # Two releases, and what is different between them.
    frozen(alice, at, 1)
    alice.goto(f"{at}reports/{REPORT}/")
    gone = alice.locator("[data-entry]").filter(has_text=one.counted.part)
    gone.focus()
    alice.keyboard.press("x")
    expect(gone).to_have_count(0)
    frozen(alice, at, 2)
    alice.goto(f"{at}reports/{REPORT}/releases/2/changes/")
    expect(alice.locator(".lead")).to_have_text("1 removed.")
    expect(alice.locator(".difference.removed")).to_contain_text(one.counted.part)

    # Export the first, and verify it, and not what somebody changed: Bob, who only reads, can too.
    alice.goto(f"{at}reports/{REPORT}/releases/1/")
    file = kept(alice, "json", tmp_path)
    for name in ("docx", "xlsx"):
        assert kept(alice, name, tmp_path).read_bytes().startswith(b"PK")
    document = json.loads(file.read_text())
    entries = [entry for part in document["report"]["sections"] for entry in part["entries"]]
    [same] = [entry for entry in entries if entry["same"]]
    told = {one["id"]: one["details"]["figure"]["period"] for one in document["annotations"]}
    days = [f"{each.dated.said}, 2019" for each in (one, other)]
    assert [told[id] for id in (same["annotation"], *same["same"])] == days
    assert file.read_text() == Release.objects.get(number=1).document
    altered = tmp_path / "altered.json"
    altered.write_text(file.read_text().replace(days[0], "3 November 2019"))
    for name, verdict in ((file, "Genuine"), (altered, "Altered")):
        bob.goto(f"{at}reports/verification/")
        bob.get_by_label("File", exact=True).set_input_files(name)
        bob.get_by_role("button", name="Verify").click()
        expect(bob.get_by_role("heading", name=verdict, exact=True)).to_be_visible()
    call_command("verify", file, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("verify", altered, stdout=StringIO())

    # Everything that is accepted, from the export page, which says first what will be in the file.
    alice.goto(f"{at}export/?status=accepted")
    alice.get_by_label("Format").select_option("json")
    with alice.expect_download() as waiting:
        alice.get_by_role("button", name="Export", exact=True).click()
    waiting.value.save_as(tmp_path / "accepted.json")
    # What is chosen after it is counted; the file does not come again, into the page.
    alice.get_by_label("Status").select_option("rejected")
    expect(alice.locator("#export-size .sum")).to_have_text("1 annotation in 1 article")
    accepted = json.loads((tmp_path / "accepted.json").read_text())
    assert accepted["integrity"] == {"checked": 4, "failed": []}
    assert {each["status"] for each in accepted["annotations"]} == {"accepted"}
    assert {each["id"] for each in document["annotations"]} == {
        each["id"] for each in accepted["annotations"]
    }

    # The overview says what came of it.
    bob.goto(at)
    expect(bob.get_by_role("img", name="Figure: 6 in 2 of 2 articles")).to_be_visible()
