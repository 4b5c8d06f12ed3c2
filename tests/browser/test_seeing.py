"""Finding one's way in an article: filter, outline, map, links, copying, print, settings."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.curation.actions import review_annotation
from tests.browser.conftest import address, drag, saved

type Annotate = Callable[..., Annotation]
type OpenReader = Callable[..., Page]

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


@pytest.fixture
def three(text: Article, annotate: Annotate, seat: Seat, bobs_seat: Seat) -> list[Annotation]:
    """Alice's claim, accepted; Bob's figure inside it; Alice's note, of which there is talk."""
    claim = annotate("The books gave 4,120 landings in 2018", "claim", article=text)
    figure = annotate("4,120 landings", "figure", article=text, seat=bobs_seat)
    note = annotate("Count first", article=text, note="Why?")
    review_annotation(seat=seat, annotation=claim, verdict="accepted", seen_version=1)
    add_comment(seat=seat, annotation=note, text="Because.")
    return [claim, figure, note]


def card(page: Page, annotation: Annotation) -> Any:
    return page.locator(f"#annotation-{annotation.pk}")


def chip(page: Page, name: str) -> Any:
    return page.locator("#filter").get_by_text(name, exact=True)


def shown(page: Page, *annotations: Annotation) -> None:
    """Wait until exactly these have a card to see."""
    ids = [f"annotation-{one.pk}" for one in annotations]
    expect(page.locator(".cards > .card:not([hidden])")).to_have_count(len(ids))
    found = page.locator(".cards > .card:not([hidden])").evaluate_all("all => all.map(c => c.id)")
    assert found == ids


def test_the_filter_asks_by_tag_status_author_and_talk(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    claim, figure, note = three
    page = open_reader(text)
    page.keyboard.press("/")
    for name, expected in [
        ("Figure 1", [figure]),
        ("Note 1", [note]),
        ("Accepted 1", [claim]),
        ("Bob Bianchi 1", [figure]),
        ("Unresolved 1", [note]),
    ]:
        chip(page, name).click()
        shown(page, *expected)
        expect(page.locator(".filter-count")).to_have_text("1 of 3")
        chip(page, name).click()
        shown(page, claim, figure, note)
    chip(page, "Claim 1").click()
    chip(page, "Figure 1").click()
    shown(page, claim, figure)
    chip(page, "Proposed 2").click()
    shown(page, figure)


def test_a_highlight_that_is_filtered_out_looks_like_text_and_opens_nothing(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    claim, figure, _ = three
    page = open_reader(text)
    page.keyboard.press("Shift+F")
    shown(page, figure)
    outer = page.locator(f'mark[data-annotations="{claim.pk}"]').first
    inner = page.locator(f'mark[data-annotations~="{figure.pk}"]')
    look = "(mark) => { const s = getComputedStyle(mark); return [s.textDecorationLine, s.cursor] }"
    assert outer.evaluate(look) == ["none", "auto"]
    assert inner.evaluate(look) == ["underline", "pointer"]
    colour = page.locator("#toolbar [data-tag=figure]").evaluate(
        "(button) => getComputedStyle(button.querySelector('i')).backgroundColor"
    )
    assert inner.evaluate("(mark) => getComputedStyle(mark).textDecorationColor") == colour
    outer.click()
    expect(page.locator(".card.on")).to_have_count(0)
    inner.click()
    expect(page.locator(".card.on")).to_have_id(f"annotation-{figure.pk}")


def test_shift_and_a_tag_s_key_show_it_alone_and_again_show_all(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    claim, figure, note = three
    page = open_reader(text)
    page.keyboard.press("Shift+C")
    shown(page, claim)
    expect(page.locator("#announcer")).to_have_text("Showing 1 of 3 annotations")
    page.keyboard.press("Shift+F")
    shown(page, figure)
    page.keyboard.press("Shift+F")
    shown(page, claim, figure, note)
    assert page.locator("mark.off, mark.part").count() == 0


def test_next_and_previous_step_over_what_is_filtered_out(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    claim, _, note = three
    page = open_reader(text)
    page.keyboard.press("/")
    chip(page, "Alice Ahlberg 2").click()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".card.on")).to_have_id(f"annotation-{claim.pk}")
    page.keyboard.press("j")
    expect(page.locator(".card.on")).to_have_id(f"annotation-{note.pk}")


def test_a_filter_stands_in_the_address_and_survives_a_reload(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    page.keyboard.press("Shift+C")
    shown(page, three[0])
    assert page.url.endswith("?tag=claim")
    page.reload()
    shown(page, three[0])
    page.locator("#filter-tool summary").click()
    page.get_by_role("button", name="Show all").click()
    shown(page, *three)
    assert "?" not in page.url


def test_what_one_makes_under_a_filter_stays_in_sight(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    claim, *_ = three
    page = open_reader(text)
    page.keyboard.press("Shift+C")
    shown(page, claim)
    drag(page, "eleven years")
    page.keyboard.press("f")
    saved(page)
    made = Annotation.objects.exclude(pk__in=[one.pk for one in three]).get()
    shown(page, made, claim)
    assert page.locator(f'mark[data-annotations="{made.pk}"].off').count() == 0
    expect(page.locator(".filter-count")).to_have_text("2 of 4")


def test_a_link_to_what_is_filtered_out_ends_the_filter(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    page.keyboard.press("Shift+C")
    shown(page, three[0])
    page.evaluate("(hash) => { location.hash = hash }", f"#annotation-{three[2].pk}")
    expect(card(page, three[2])).to_be_focused()
    shown(page, *three)


def test_a_link_scrolls_to_its_passage_focuses_its_card_and_draws_the_eye(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text, viewport={"width": 1440, "height": 300})
    page.evaluate(
        """() => { window.flashed = 0;
          addEventListener("animationstart", ({ animationName }) => {
            flashed += animationName === "flash"; }); }"""
    )
    page.evaluate("(hash) => { location.hash = hash }", f"#annotation-{three[2].pk}")
    expect(card(page, three[2])).to_be_focused()
    expect(page.locator(f'mark[data-annotations="{three[2].pk}"]')).to_be_in_viewport()
    expect(page.locator("mark.flash")).to_have_count(0)
    assert page.evaluate("window.flashed") == 1


def test_a_link_to_what_is_gone_says_so(open_reader: OpenReader, text: Article) -> None:
    page = open_reader(text)
    page.evaluate("location.hash = '#annotation-01960000-0000-7000-8000-000000000000'")
    expect(page.get_by_text("This annotation is not in the text any more.")).to_be_visible()


def test_the_outline_tells_in_words_what_the_map_shows(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    page.keyboard.press("g")
    outline = page.get_by_role("navigation", name="Outline of the article")
    expect(outline.get_by_role("listitem")).to_have_text(
        [
            "The harbour that learned to count its boats1 Claim1 Figure",
            "What the pictures changed1 Note",
        ]
    )
    outline.get_by_role("link", name="What the pictures changed").click()
    heading = page.get_by_role("heading", name="What the pictures changed")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    expect(outline).to_be_hidden()


def test_the_map_has_a_line_for_each_highlight_and_leads_to_it(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    expect(page.locator("#map i")).to_have_count(3)
    page.locator("#map i").last.click()
    expect(page.locator(".card.on")).to_have_id(f"annotation-{three[2].pk}")
    page.keyboard.press("Shift+C")
    expect(page.locator("#map i")).to_have_count(1)


def test_quote_link_and_citation_are_copied(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text, **CLIPBOARD)
    clipboard = "navigator.clipboard.readText()"
    card(page, three[0]).get_by_role("button", name="Copy").click()
    page.get_by_role("menuitem", name="Quote", exact=True).click()
    expect(page.locator("#announcer")).to_have_text("The quote is copied.")
    assert page.evaluate(clipboard) == three[0].quote
    card(page, three[0]).focus()
    page.keyboard.press("y")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#announcer")).to_have_text("The link is copied.")
    expect(card(page, three[0])).to_be_focused()
    assert page.evaluate(clipboard) == f"{page.url}#annotation-{three[0].pk}"
    page.keyboard.press("y")
    page.keyboard.press("c")
    expect(page.locator("#announcer")).to_have_text("The quote with its source is copied.")
    source = "“The harbour that learned to count its boats”"
    assert page.evaluate(clipboard) == f"“{three[0].quote}” ({source})"


def test_the_menu_closes_on_escape_and_gives_the_focus_back(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    opener = card(page, three[0]).get_by_role("button", name="Copy")
    opener.click()
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    expect(opener).to_be_focused()


def test_on_paper_highlights_are_numbered_and_their_cards_stand_at_the_end(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    card(page, three[1]).get_by_role("button", name="Edit").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(card(page, three[1]).locator(".on-paper q")).to_be_visible()
    numbers = page.locator("mark[data-number]").evaluate_all(
        "all => all.map(m => m.dataset.number)"
    )
    assert numbers == ["2", "1", "3"]
    assert card(page, three[0]).get_attribute("data-number") == "1"
    end = page.locator(".text").bounding_box()
    last = card(page, three[2]).bounding_box()
    assert end is not None
    assert last is not None
    assert last["y"] > end["y"] + end["height"]
    for name in (".bar", ".tools", "#map", ".card button"):
        assert page.locator(name).first.is_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("[data-number], .on-paper").count() == 0


def test_letters_lines_and_look_change_at_once_and_are_there_on_another_machine(
    open_reader: OpenReader, text: Article, alice: User, new_context: Callable[..., BrowserContext]
) -> None:
    page = open_reader(text)
    before = page.locator(".text").evaluate("(text) => getComputedStyle(text).fontSize")
    page.locator("#reading-tool summary").click()
    with page.expect_response(lambda answer: answer.url.endswith("/account/reading/")):
        page.locator(".sizes label").last.click()
    with page.expect_response(lambda answer: answer.url.endswith("/account/reading/")):
        page.get_by_text("Dark", exact=True).click()
    after = page.locator(".text").evaluate("(text) => getComputedStyle(text).fontSize")
    assert float(after[:-2]) > float(before[:-2])
    other = new_context(alice).new_page()
    other.goto(address(text))
    assert other.locator("html").get_attribute("data-text-size") == "huge"
    assert other.locator("body").evaluate("(b) => getComputedStyle(b).colorScheme") == "dark"


def test_reading_settings_are_kept_without_javascript(
    new_context: Callable[..., BrowserContext], alice: User
) -> None:
    page = new_context(alice, java_script_enabled=False).new_page()
    page.goto("/account/")
    page.get_by_label("Wide").check(force=True)
    page.locator(".reading-form button").click()
    expect(page.locator("html")).to_have_attribute("data-measure", "wide")


def test_the_hint_goes_away_and_stays_away(open_reader: OpenReader, text: Article) -> None:
    page = open_reader(text)
    expect(page.get_by_role("heading", name="Mark what matters")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith("/account/greeting/")):
        page.get_by_role("button", name="Got it").click()
    expect(page.locator("#hint")).to_have_count(0)
    page.reload()
    expect(page.locator("#hint")).to_have_count(0)


def test_a_first_highlight_ends_the_hint_too(
    open_reader: OpenReader, text: Article, alice: User
) -> None:
    page = open_reader(text)
    drag(page, "eleven years")
    with page.expect_response(lambda answer: answer.url.endswith("/account/greeting/")):
        page.keyboard.press("c")
    expect(page.locator("#hint")).to_have_count(0)
    alice.refresh_from_db()
    assert alice.greeted
