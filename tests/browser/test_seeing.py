"""Finding one's way in an article: filter, outline, map, links, copying, print, settings."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from annotate.accounts.models import User
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import address, card, drag

type Annotate = Callable[..., Annotation]
type OpenReader = Callable[..., Page]
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}

SWAPPED = """async (id) => {
  const { cardOf, swap } = await import("annotate/server");
  swap(cardOf(id), cardOf(id).cloneNode(true));
}"""
TAKEN = """async (id) => {
  const { cardOf, take } = await import("annotate/server");
  take(cardOf(id));
}"""


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
    # Scripts that are kept run before anything is drawn.
    page.reload()
    expect(card(page, three[2])).to_be_focused()


def test_a_link_to_what_is_gone_says_so(open_reader: OpenReader, text: Article) -> None:
    page = open_reader(text)
    page.evaluate("location.hash = '#annotation-01960000-0000-7000-8000-000000000000'")
    expect(page.get_by_text("This annotation is not in the text any more.")).to_be_visible()


def test_the_outline_tells_in_words_what_the_map_shows(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    outline = page.get_by_role("navigation", name="Outline of the article")
    page.keyboard.press("i")
    page.keyboard.press("g")
    expect(outline).to_be_visible()
    page.keyboard.press("Escape")
    expect(outline).to_be_hidden()
    expect(page.locator("#reader")).to_be_focused()
    page.keyboard.press("g")
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


def test_the_outline_says_without_a_connection_what_it_knows(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    page.route("**/facts/", lambda route: route.abort())
    page.keyboard.press("g")
    outline = page.get_by_role("navigation", name="Outline of the article")
    expect(outline.get_by_role("listitem").locator("p")).to_have_text(
        ["2 annotations", "1 annotation"]
    )


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
    # What somebody else changes, or deletes, while the menu is open.
    opener.click()
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.evaluate(SWAPPED, str(three[0].pk))
    page.keyboard.press("Escape")
    expect(card(page, three[0])).to_be_focused()
    page.keyboard.press("y")
    page.evaluate(TAKEN, str(three[0].pk))
    page.keyboard.press("q")
    expect(page.locator("#toast")).to_have_text("This annotation is not there any more.")
    expect(page.locator("#reader")).to_be_focused()


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


def test_the_hint_makes_room_for_a_card_that_is_looked_at(
    open_reader: OpenReader, three: list[Annotation], text: Article
) -> None:
    page = open_reader(text)
    hint = page.locator("#hint")
    expect(hint).to_be_visible()
    page.keyboard.press("j")
    expect(hint).to_be_hidden()
    page.keyboard.press("Escape")
    expect(hint).to_be_visible()


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
