"""The chosen highlight is split and merged, by keys and by buttons, each as one step that can be
taken back."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.passages import choose, handle, point_after, quotes, settled

type Annotate = Callable[..., Annotation]
type OpenReader = Callable[..., Page]


def test_a_highlight_is_split_by_keys_and_put_together_again(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    one = annotate("4,120 landings in 2018, the pilots", "figure", article=text)
    page = open_reader(text)
    choose(page, one)
    page.keyboard.press("v")
    knife = handle(page, "Where to split")
    expect(knife).to_be_focused()
    page.keyboard.press("ArrowUp")  # no sentence begins inside
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    expect(knife).to_have_attribute("aria-valuetext", "4,120 | landings in 2018, the pilots")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settled(page, "4,120 landings in 2018,", "the pilots")
    expect(page.locator("#toast")).to_contain_text("Split in two.")
    page.keyboard.press("m")
    settled(page, "4,120 landings in 2018, the pilots")
    expect(page.locator("#toast")).to_contain_text("2 highlights are one now.")
    page.keyboard.press("u")
    settled(page, "4,120 landings in 2018,", "the pilots")
    page.keyboard.press("u")
    settled(page, "4,120 landings in 2018, the pilots")
    page.keyboard.press("Shift+U")
    settled(page, "4,120 landings in 2018,", "the pilots")


def test_a_split_is_at_the_caret(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    one = annotate("4,120 landings in 2018", "figure", article=text)
    page = open_reader(text)
    page.mouse.click(*point_after(page, "4,120 landings i"))
    expect(page.locator(".card.on")).to_have_id(f"annotation-{one.pk}")
    page.keyboard.press("v")
    page.keyboard.press("v")
    settled(page, "4,120 landings", "in 2018")


def test_everything_can_be_done_with_the_cards_buttons(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    one = annotate("For eleven years nobody", "claim", article=text)
    page = open_reader(text)
    choose(page, one)
    tools = page.locator(".card.on").get_by_role("group", name="Passage")
    expect(tools.get_by_role("button", name="Merge")).to_be_hidden()
    tools.get_by_role("button", name="Split").click()
    tools.get_by_role("button", name="Split here").click()
    settled(page, "For eleven", "years nobody")
    tools.get_by_role("button", name="Merge").click()
    settled(page, "For eleven years nobody")
    page.get_by_role("button", name="Undo").click()
    settled(page, "For eleven", "years nobody")
    tools.get_by_role("button", name="Bounds").click()
    page.keyboard.press("ArrowRight")
    # Leaving the handle keeps what was done.
    page.locator("#reader h1").click()
    settled(page, "For eleven years", "years nobody")


def test_highlights_of_another_tag_are_not_merged(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    one = annotate("eleven years", "claim", article=text)
    annotate("nobody at", "figure", article=text)
    page = open_reader(text)
    choose(page, one)
    page.keyboard.press("m")
    expect(page.locator("#toast")).to_have_text("No highlight of the same tag touches this one.")
    assert quotes() == ["eleven years", "nobody at"]


def test_what_cannot_be_merged_says_why(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    values: dict[str, Any] = {"article": text}
    one = annotate("4,120", "figure", details={"figure": {"value": 4120}}, **values)
    annotate("landings", "figure", details={"figure": {"value": 6000}}, **values)
    page = open_reader(text)
    choose(page, one)
    page.keyboard.press("m")
    expect(page.locator("#toast")).to_contain_text("Figure, Value is “4120” and “6000”")
    assert quotes() == ["4,120", "landings"]
