"""Selecting with a mouse or a finger, and what is stored then."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import drag, saved
from tests.browser.passages import quotes


def only() -> Annotation:
    return Annotation.objects.prefetch_related("tags").get()


def tag(page: Page, name: str = "Claim") -> None:
    page.get_by_role("toolbar", name="Tag the selection").get_by_role("button", name=name).click()
    saved(page)


def test_a_click_tags_what_was_dragged_over(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    drag(page, "4,120 landings in 2018")
    tag(page, "Figure")
    stored = only()
    assert stored.quote == "4,120 landings in 2018"
    assert [tag.key for tag in stored.tags.all()] == ["figure"]
    expect(page.locator(f'mark[data-annotations="{stored.pk}"]')).to_have_text(stored.quote)
    card = page.get_by_role("list", name="Annotations").locator(f"#annotation-{stored.pk}")
    expect(card).to_contain_text("Figure")
    for name in ("Edit", "Delete", "Comment", "Accept", "Reject"):
        expect(card.get_by_role("button", name=name)).to_be_visible()


def test_a_key_tags_the_selection(open_reader: Callable[..., Page], text: Article) -> None:
    page = open_reader(text)
    drag(page, "nearer six thousand")
    page.keyboard.press("r")
    saved(page)
    assert [tag.key for tag in only().tags.all()] == ["recommendation"]
    expect(page.get_by_role("toolbar")).to_be_hidden()


def test_who_selects_on_while_a_passage_is_tagged_keeps_what_she_selects(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    drag(page, "eleven years")
    page.evaluate(
        """() => {
          document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "c", bubbles: true }));
          const walker = document.createTreeWalker(document.getElementById("reader"), 4);
          while (!walker.nextNode().data.includes("six thousand"));
          const { currentNode: node } = walker, at = node.data.indexOf("six thousand");
          getSelection().setBaseAndExtent(node, at, node, at + 12);
        }"""
    )
    tag(page, "Figure")
    assert quotes() == ["eleven years", "six thousand"]


def test_a_selection_made_backwards_is_the_same(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    drag(page, "the outer quay", backwards=True)
    tag(page)
    assert only().quote == "the outer quay"


def test_a_double_click_selects_a_word_without_the_space_after_it(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    page.get_by_text("For eleven years").dblclick(position={"x": 45, "y": 12})
    tag(page)
    assert only().quote == "eleven"


def test_a_triple_click_selects_a_paragraph_and_no_more(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    page.get_by_role("heading", name="What the pictures changed").click(
        click_count=3, position={"x": 30, "y": 10}
    )
    tag(page)
    assert only().quote == "What the pictures changed"


def test_a_selection_may_cross_paragraphs_and_headings(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    drag(page, "nearer six thousand", to="The port should publish")
    tag(page)
    assert only().quote == (
        "nearer six thousand.\nWhat the pictures changed\nThe port should publish"
    )
    assert page.locator("mark").count() == 3


def test_the_title_can_be_tagged_with_the_text_below_it(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    drag(page, "count its boats", to="For eleven years")
    tag(page)
    assert only().quote == "count its boats\nFor eleven years"


def test_a_selection_beyond_the_text_ends_with_it(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    page.evaluate("getSelection().selectAllChildren(document.body)")
    page.keyboard.press("c")
    saved(page)
    assert only().quote == text.current.text


def test_overlapping_crossing_nested_and_identical_highlights_stand_together(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    for words in ("boats used the outer quay", "used the", "outer quay. The books", "used the"):
        drag(page, words)
        tag(page)
    assert sorted(quotes()) == sorted(
        ["boats used the outer quay", "used the", "outer quay. The books", "used the"]
    )
    assert page.locator("#reader .text").inner_text().startswith("For eleven years nobody")
    page.locator("mark.over", has_text="used the").click()
    expect(page.locator(".card.on")).to_have_count(3)


def test_emoji_and_families_are_never_cut(open_reader: Callable[..., Page], text: Article) -> None:
    page = open_reader(text)
    page.evaluate(
        """() => {
          const node = [...document.querySelectorAll("[data-start]")].at(-1).firstChild;
          getSelection().setBaseAndExtent(node, 0, node, node.data.indexOf("👩"));
        }"""
    )
    page.keyboard.press("c")
    saved(page)
    assert only().quote == "A family 👨‍👩‍👧"


def test_white_space_alone_shows_no_toolbar(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    page.evaluate(
        """() => {
          const node = document.querySelectorAll("[data-start]")[1].firstChild;
          const at = node.data.indexOf(" ");
          getSelection().setBaseAndExtent(node, at, node, at + 1);
        }"""
    )
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    expect(page.get_by_role("toolbar")).to_be_hidden()


def test_the_toolbar_stays_inside_the_window(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text, viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    page.evaluate(
        """() => {
          const node = document.querySelectorAll("[data-start]")[1].firstChild;
          const options = { pointerType: "touch", bubbles: true };
          node.parentElement.dispatchEvent(new PointerEvent("pointerdown", options));
          getSelection().setBaseAndExtent(node, 0, node, 6);
        }"""
    )
    bar = page.get_by_role("toolbar", name="Tag the selection")
    expect(bar).to_be_visible()
    box, button = bar.bounding_box(), bar.get_by_role("button").first.bounding_box()
    assert box is not None
    assert button is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert button["height"] >= 44
    bar.get_by_role("button", name="Claim").tap()
    expect(page.locator("mark")).to_have_text("For el")
    saved(page)
    assert only().quote == "For el"


@pytest.mark.parametrize("by", ["keyboard", "mouse"])
def test_a_note_on_a_selection_asks_for_its_words(
    open_reader: Callable[..., Page], text: Article, by: str
) -> None:
    page = open_reader(text)
    drag(page, "Count first")
    if by == "keyboard":
        page.keyboard.press("n")
    else:
        page.get_by_role("button", name="Note").click()
    page.locator(".card textarea:focus").fill("How many?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".card .note")).to_have_text("How many?")
    saved(page)
    assert only().note == "How many?"
