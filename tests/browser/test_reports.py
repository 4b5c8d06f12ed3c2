"""A report made in the browser: by keyboard, by dragging, and by writing, which saves itself."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation
from annotate.annotations.models import Annotation
from annotate.curation.links import link_annotations
from annotate.curation.models import Entry, Section
from annotate.curation.report_entries import change_entry
from annotate.curation.report_sections import add_section
from annotate.curation.reports import add_to_report, create_report
from annotate.exporting.releases import freeze
from tests.browser.conftest import at_rest, heard, settled_down
from tests.browser.test_access import faults

SLUG = "boats-and-whoever-counts-them"
QUOTES = ("eleven years", "nearer six thousand", "every hour")


def order() -> list[tuple[str | None, str]]:
    """Sections and quotes, in order."""
    rows = Entry.objects.values_list("section__title", "seen_quote")
    return sorted(rows, key=lambda row: row[0] or "")


def test_a_report_is_put_in_order_worded_and_settled(
    transactional_db: None,
    new_context: Callable[..., BrowserContext],
    seat: Seat,
    annotate: Callable[..., Annotation],
) -> None:
    made = [annotate(quote, "figure") for quote in QUOTES]
    report = create_report(seat=seat, title="Boats")
    section = add_section(seat=seat, report=report, title="Counting")
    entries = add_to_report(seat=seat, report=report, annotations=[one.pk for one in made])
    change_annotation(seat=seat, annotation=made[2], seen_version=1, note="Hm.")
    page: Page = new_context(seat.user).new_page()
    page.goto(f"/p/{seat.project.slug}/reports/{report.slug}/")
    items = [page.locator(f"#entry-{entry.pk}") for entry in entries]
    status = page.locator("#save-status")

    page.keyboard.press("j")
    expect(items[0]).to_be_focused()
    # Sooner than the server answers.
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-entries=''] .entry").nth(2)).to_contain_text("eleven years")
    expect(items[0]).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("Quote 3, Not in a section yet")
    expect(status).to_have_text("Saved")
    settled_down(page)

    # Words that follow at once are no commands, and come after what was asked for before.
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("e")
    page.keyboard.press("x")
    expect(items[0].get_by_label("Heading")).to_be_focused()
    expect(page.locator("[data-entries=''] .entry").nth(1)).to_contain_text("eleven years")
    page.keyboard.press("Escape")
    expect(items[0].locator(".words")).to_have_count(0)
    expect(items[0]).to_be_focused()
    settled_down(page)
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#announcer")).to_have_text("Quote 3, Not in a section yet")
    settled_down(page)

    page.keyboard.press("m")
    expect(page.locator(f"#section-of-{entries[0].pk}")).to_be_focused()
    # Arrow keys look through the sections, and move nothing; Escape leaves it where it is.
    chooser = page.locator(f"#section-of-{entries[0].pk}")
    move = items[0].get_by_role("button", name="Move", exact=True)
    expect(move).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(chooser).to_have_value(str(section.pk))
    expect(move).to_be_visible()
    page.keyboard.press("Escape")
    expect(items[0]).to_be_focused()
    expect(chooser).to_have_value("")
    page.keyboard.press("m")
    expect(chooser).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(chooser).to_have_value(str(section.pk))
    assert order()[-1][0] != "Counting"
    page.keyboard.press("Enter")
    expect(page.locator(f"#section-{section.pk}")).to_contain_text("eleven years")
    expect(items[0]).to_be_focused()
    settled_down(page)
    heard(page, lambda: order()[-1] == ("Counting", "eleven years"))

    page.keyboard.press("Escape")
    items[2].focus()
    page.keyboard.press("s")
    expect(page.locator(".stale")).to_have_count(0)
    expect(items[2]).to_be_focused()
    settled_down(page)

    page.keyboard.press("e")
    expect(items[2].get_by_label("Heading")).to_be_focused()
    page.keyboard.type("Hourly")
    items[2].get_by_label("Paraphrase").fill("Once **an** hour.")
    items[2].get_by_text("every", exact=True).last.click()
    preview = page.get_by_label("Preview").last
    expect(preview.get_by_role("heading", name="Hourly")).to_be_visible()
    expect(preview.locator("strong")).to_have_text("an")
    expect(preview).to_contain_text("“[…] hour”")
    page.keyboard.press("Escape")
    expect(items[2].locator(".words")).to_have_count(0)
    expect(items[2].locator("blockquote")).to_have_text("[…] hour")
    settled_down(page)
    at_rest(page, ".entry")

    grip = items[1].locator("[data-grip]").bounding_box()
    target = items[0].bounding_box()
    assert grip is not None
    assert target is not None
    page.mouse.move(grip["x"] + 5, grip["y"] + 20)
    page.mouse.down()
    page.mouse.move(target["x"] + 40, target["y"] + 2, steps=8)
    expect(page.locator(".drop-line")).to_be_attached()
    page.mouse.up()
    expect(page.locator(f"#section-{section.pk} .entry").first).to_contain_text("nearer six")
    settled_down(page)
    now = [(None, QUOTES[2]), ("Counting", QUOTES[1]), ("Counting", QUOTES[0])]
    heard(page, lambda: order() == now)

    page.get_by_label("Title of section 2").fill("How many")
    expect(preview.get_by_role("heading", name="How many")).to_be_visible()
    expect(status).to_have_text("Saved")
    heard(page, lambda: Section.objects.get().title == "How many")

    # What is taken out leaves one at what comes after it.
    items[1].focus()
    page.keyboard.press("x")
    expect(items[1]).to_have_count(0)
    expect(items[0]).to_be_focused()


def test_a_finger_drags_an_entry_without_scrolling_the_page(
    transactional_db: None,
    new_context: Callable[..., BrowserContext],
    seat: Seat,
    annotate: Callable[..., Annotation],
) -> None:
    made = [annotate(quote, "figure") for quote in QUOTES]
    report = create_report(seat=seat, title="Boats")
    entries = add_to_report(seat=seat, report=report, annotations=[one.pk for one in made])
    page = new_context(
        seat.user, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ).new_page()
    page.goto(f"/p/{seat.project.slug}/reports/{report.slug}/")
    last = page.locator(f"#entry-{entries[2].pk}")
    last.scroll_into_view_if_needed()
    at_rest(page, ".entry")
    grip, target = (
        page.locator(f"#entry-{entry.pk} [data-grip]").bounding_box()
        for entry in (entries[2], entries[1])
    )
    assert grip
    assert target
    assert min(grip["width"], grip["height"]) >= 44
    before = page.evaluate("scrollY")
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + 20
    session = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x, "y": (y + target["y"]) / 2}]),
        ("touchMove", [{"x": x, "y": target["y"] + 2}]),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page.locator(".drop-line")).to_be_attached()
    assert page.evaluate("scrollY") == before
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".entry").nth(1)).to_contain_text(QUOTES[2])
    settled_down(page)
    now = [QUOTES[0], QUOTES[2], QUOTES[1]]
    heard(page, lambda: [quote for _, quote in order()] == now)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_reports_fit_a_small_screen_and_axe_finds_nothing(
    transactional_db: None,
    new_context: Callable[..., BrowserContext],
    seat: Seat,
    annotate: Callable[..., Annotation],
    scheme: str,
) -> None:
    report = create_report(seat=seat, title="Boats, and whoever counts them", text="*One*.")
    add_section(seat=seat, report=report, title="Counting", text="- a")
    made = [annotate(quote, "figure") for quote in QUOTES]
    first, *_ = add_to_report(seat=seat, report=report, annotations=[one.pk for one in made])
    for kind in ("contradicts", "supports"):
        link_annotations(seat=seat, source=made[0], target=made[1], kind=kind)
    for heading in ("One", "Another"):
        change_entry(seat=seat, entry=first, heading=heading, paraphrase="Once.")
        freeze(seat=seat, report=report, note="For the printer.")
    change_annotation(seat=seat, annotation=made[2], seen_version=1, note="Hm.")
    there = f"/p/{seat.project.slug}/reports/"
    page = new_context(
        seat.user, color_scheme=scheme, bypass_csp=True, viewport={"width": 390, "height": 844}
    ).new_page()
    found: list[str] = []
    for part in (
        "", "verification/", f"{SLUG}/", f"{SLUG}/preview/",
        f"{SLUG}/entries/{first.pk}/", f"{SLUG}/releases/", f"{SLUG}/releases/2/",
        f"{SLUG}/releases/2/changes/",
    ):  # fmt: skip
        page.goto(there + part)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, part
        found += faults(page)
    assert found == []
