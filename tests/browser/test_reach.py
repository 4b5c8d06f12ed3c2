"""Everybody reaches everything: with a finger, at 400 % zoom, from right to left, without motion,
and in an article of any length."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotations
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.web import desk
from tests.browser.conftest import address
from tests.browser.test_access import both_themes, faults, marked, pages_of

__all__ = ["marked"]

type OpenReader = Callable[..., Page]
type NewContext = Callable[..., BrowserContext]

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
TOO_SMALL = """() => [...document.querySelectorAll(
    "button, input:not([type=hidden]), select, textarea, summary, nav a, a.button")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]"))
  .map((one) => (one.matches("input") && one.closest("label")) || one)
  .map((one) => [one.textContent.trim() || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.height > 0 && box.height < 43.5)
  .map(([name, box]) => `${location.pathname} ${name} ${box.height}`)"""


def test_a_finger_finds_44_pixels_everywhere_and_nothing_is_wider_than_320(
    new_context: NewContext, seat: Seat, marked: Article
) -> None:
    page = new_context(seat.user, **PHONE).new_page()
    small: list[str] = []
    for there in [*pages_of(marked), address(marked)]:
        page.goto(there)
        if there == address(marked):
            page.wait_for_selector("html[data-reader=ready]")
        page.evaluate("document.querySelectorAll('.numbers').forEach((one) => (one.open = true))")
        small += page.evaluate(TOO_SMALL)
        assert page.locator(".bar").evaluate("(bar) => bar.offsetHeight") <= 53, there
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, there
    assert small == []


@both_themes
@pytest.mark.parametrize("tool", ["filter-tool", "outline-tool", "reading-tool"])
def test_axe_finds_nothing_in_the_tools(
    new_context: NewContext, seat: Seat, marked: Article, scheme: str, tool: str
) -> None:
    page = new_context(seat.user, color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(address(marked))
    page.wait_for_selector("html[data-reader=ready]")
    page.locator(f"#{tool} summary").click()
    page.locator(f"#{tool} :is(label, a)").first.wait_for()
    assert faults(page) == []


def test_at_200_per_cent_all_is_there_and_nothing_scrolls_sideways(
    open_reader: OpenReader, marked: Article
) -> None:
    page = open_reader(marked, viewport={"width": 720, "height": 450}, device_scale_factor=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    page.locator("mark").first.click()
    expect(page.locator(".card.on")).to_be_visible()
    page.get_by_role("button", name="Close").first.click()
    for tool in ("Filter", "Outline"):
        page.locator("summary", has_text=tool).click()
        panel = page.locator("details[open] .panel-below")
        expect(panel).to_be_in_viewport()
        page.keyboard.press("Escape")


def test_an_arabic_article_has_its_margin_at_the_left(open_reader: OpenReader, seat: Seat) -> None:
    source = from_text("المرفأ\n\nلم يكن أحد في مكتب الميناء يعرف عدد القوارب.")
    article = add_article(seat=seat, source=source)
    draft = Draft(article=article, quote="مكتب الميناء", tags=["claim"])
    create_annotations(seat=seat, drafts=[draft])
    page = open_reader(article)
    text, card = (page.locator(name).bounding_box() for name in (".text", ".card"))
    assert text is not None
    assert card is not None
    assert card["x"] + card["width"] <= text["x"]
    assert page.locator(".text p").evaluate("(p) => getComputedStyle(p).direction") == "rtl"
    assert page.locator(".card footer").evaluate("(f) => getComputedStyle(f).direction") == "ltr"


def test_nothing_moves_for_who_wants_no_motion(open_reader: OpenReader, marked: Article) -> None:
    page = open_reader(marked, reduced_motion="reduce", viewport={"width": 1440, "height": 300})
    last = Annotation.objects.order_by("start").last()
    assert last is not None
    page.evaluate("(hash) => { location.hash = hash }", f"#annotation-{last.pk}")
    expect(page.locator(f"#annotation-{last.pk}")).to_be_focused()
    longest = page.evaluate(
        "Math.max(0, ...document.getAnimations().map((one) => one.effect.getTiming().duration))"
    )
    assert longest <= 1


def test_the_focus_goes_on_to_what_load_more_brought(
    new_context: NewContext, seat: Seat, marked: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PAGE", 2)
    page = new_context(seat.user).new_page()
    page.goto(f"/p/{seat.project.slug}/annotations/")
    page.get_by_role("link", name="Load more").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".passage")).to_have_count(4)
    expect(page.locator(".passage").nth(2).get_by_role("checkbox")).to_be_focused()


# How many cards are drawn, once the page has moved them.
DRAWN = """async () => {
  for (let n = 0; n < 3; n++) await new Promise((done) => requestAnimationFrame(done));
  const cards = [...document.querySelectorAll(".cards > .card")];
  return cards.filter((one) => one.checkVisibility()).length;
}"""


# Whether the cards of all passages about the window have come.
ALL_HERE = """() => {
  const isNear = (box) => box.bottom > -600 && box.top < innerHeight + 600;
  const blocks = [...document.querySelectorAll("#reader [data-start]")];
  const near = blocks.filter((block) => isNear(block.getBoundingClientRect()));
  const [low, high] = [near[0], near.at(-1)].map(({ dataset }) => Number(dataset.start));
  const waits = ({ dataset }) => Number(dataset.start) < high && Number(dataset.end) > low;
  return ![...document.querySelectorAll("#cards > .chunk")].some(waits);
}"""


def test_a_long_article_is_laid_out_in_the_end_and_carries_few_cards_at_a_time(
    open_reader: OpenReader, long: list[Annotation]
) -> None:
    page = open_reader(long[0].article)
    expect(page.locator(".text.long")).to_have_count(0)
    assert page.locator(".text [style]").count() == 0
    for number in (0, 150, 300, 450, 600, 750, 899):
        mark = f'mark[data-begins~="{long[number].pk}"]'
        page.locator(mark).evaluate("(mark) => mark.scrollIntoView({ block: 'center' })")
        expect(page.locator(f"#annotation-{long[number].pk}")).to_be_attached()
        page.wait_for_function(ALL_HERE)
    assert page.locator(".cards > .card").count() <= 330
    assert page.evaluate(DRAWN) <= 60
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(f"#annotation-{long[0].pk}")).to_be_attached()


def test_a_link_lands_far_away_in_a_long_article(
    open_reader: OpenReader, long: list[Annotation]
) -> None:
    page = open_reader(long[0].article)
    for number in (870, 3, 450):
        page.evaluate("(hash) => { location.hash = hash }", f"#annotation-{long[number].pk}")
        expect(page.locator(f"#annotation-{long[number].pk}")).to_be_focused()
        expect(page.locator(f'mark[data-begins~="{long[number].pk}"]')).to_be_in_viewport()


def test_work_on_a_card_keeps_it_here_however_far_one_scrolls(
    open_reader: OpenReader, long: list[Annotation]
) -> None:
    page = open_reader(long[0].article)
    card = page.locator(f"#annotation-{long[2].pk}")
    card.get_by_role("button", name="Edit").click()
    card.get_by_label("Note").fill("Half a thought")
    for number in (150, 300, 450, 600, 750, 899):
        mark = f'mark[data-begins~="{long[number].pk}"]'
        page.locator(mark).evaluate("(mark) => mark.scrollIntoView({ block: 'center' })")
        expect(page.locator(f"#annotation-{long[number].pk}")).to_be_attached()
    expect(card.get_by_label("Note")).to_have_value("Half a thought")
