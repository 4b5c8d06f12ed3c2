"""The chosen highlight gets new bounds, is split and is merged: by mouse, finger and keys, each as
one step that can be taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import drag, saved

type Annotate = Callable[..., Annotation]
type OpenReader = Callable[..., Page]


def quotes() -> list[str]:
    present = Annotation.objects.present().order_by("start", "end", "id")
    return list(present.values_list("quote", flat=True))


def settled(page: Page, *expected: str) -> None:
    """Wait until the page shows these passages, and see that they are stored."""
    expect(page.locator(".cards > .card q")).to_have_text(list(expected))
    saved(page)
    assert quotes() == list(expected)


def choose(page: Page, annotation: Annotation) -> None:
    page.locator(f'mark[data-annotations~="{annotation.pk}"]').first.click()
    expect(page.locator(".card.on")).to_have_id(f"annotation-{annotation.pk}")


def handle(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name)


def middle_of(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def point_after(page: Page, words: str) -> tuple[float, float]:
    """A point of the window in the last letter of these words, on its right."""
    x, y = page.evaluate(
        """(words) => {
          const walker = document.createTreeWalker(
            document.querySelector("#reader .text"), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at + words.length - 1);
            range.setEnd(node, at + words.length);
            const box = range.getBoundingClientRect();
            return [box.right - 1, box.top + box.height / 2];
          }
        }""",
        words,
    )
    return x, y


def test_the_end_is_dragged_with_the_mouse(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    figure = annotate("4,120 landings", "figure", article=text, note="Where from?")
    page = open_reader(text)
    choose(page, figure)
    x, y = middle_of(handle(page, "End of the highlight"))
    to = point_after(page, "in 2018")
    page.mouse.move(x, y)
    page.mouse.down()
    # The knob hangs below its line and is moved as far as the end is to go.
    end = point_after(page, "landings")
    page.mouse.move(x + to[0] - end[0], y + to[1] - end[1], steps=4)
    page.mouse.up()
    settled(page, "4,120 landings in 2018")
    expect(page.locator(".card.on .note")).to_have_text("Where from?")
    page.keyboard.press("u")
    settled(page, "4,120 landings")
    page.keyboard.press("Shift+U")
    settled(page, "4,120 landings in 2018")


def test_the_start_is_dragged_with_a_finger(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    figure = annotate("landings in 2018", "figure", article=text)
    page = open_reader(text, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.locator(f'mark[data-annotations~="{figure.pk}"]').first.tap()
    start = handle(page, "Start of the highlight")
    box = start.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    x, y = middle_of(start)
    # From the start to the left of "4,120", which stands on the same line or on the one above.
    here, there = point_after(page, "4,120 "), point_after(page, "gave ")
    x_to, y_to = x + there[0] - here[0], y + there[1] - here[1]
    session = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": (x + x_to) / 2, "y": (y + y_to) / 2}]),
        ("touchMove", [{"x": x_to, "y": y_to}]),
        ("touchEnd", []),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    settled(page, "4,120 landings in 2018")


def test_keys_move_either_end_by_word_letter_and_sentence(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    figure = annotate("4,120 landings", "figure", article=text)
    page = open_reader(text)
    choose(page, figure)
    page.keyboard.press("b")
    end = handle(page, "End of the highlight")
    expect(end).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(end).to_have_attribute("aria-valuetext", "4,120 landings in 2018")
    page.keyboard.press("b")
    start = handle(page, "Start of the highlight")
    expect(start).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowRight")
    expect(start).to_have_attribute("aria-valuetext", "20 landings in 2018")
    page.keyboard.press("ArrowUp")
    expect(start).to_have_attribute("aria-valuetext", "The books gave 4,120 landings in 2018")
    # Nothing is saved before one says so, and all of it is one change.
    assert Annotation.objects.get().version == 1
    page.keyboard.press("Enter")
    settled(page, "The books gave 4,120 landings in 2018")
    assert Annotation.objects.get().version == 2
    page.keyboard.press("u")
    settled(page, "4,120 landings")


def test_escape_leaves_the_bounds_as_they_were(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    figure = annotate("4,120 landings", "figure", article=text)
    page = open_reader(text)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    card = page.locator(f"#annotation-{figure.pk}")
    expect(card).to_be_focused()
    page.keyboard.press("b")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(card).to_be_focused()
    settled(page, "4,120 landings")
    assert Annotation.objects.get().version == 1


def test_a_handle_never_leaves_nothing_between_the_ends(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    figure = annotate("landings", "figure", article=text)
    page = open_reader(text)
    choose(page, figure)
    page.keyboard.press("b")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    for _ in range(12):
        page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("Enter")
    settled(page, "l")


def test_a_family_of_emoji_is_never_cut(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    one = annotate("A family", "claim", article=text)
    page = open_reader(text)
    choose(page, one)
    page.keyboard.press("b")
    for _ in range(2):
        page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Enter")
    settled(page, "A family 👨‍👩‍👧")


@pytest.mark.parametrize("by", ["key", "click"])
def test_a_selection_becomes_the_new_bounds(
    open_reader: OpenReader, text: Article, annotate: Annotate, by: str
) -> None:
    figure = annotate("4,120 landings", "figure", article=text, note="Kept")
    page = open_reader(text)
    choose(page, figure)
    drag(page, "nearer six thousand")
    button = page.get_by_role("toolbar").get_by_role("button", name="Move it here")
    expect(button).to_be_visible()
    if by == "key":
        page.keyboard.press("b")
    else:
        button.click()
    settled(page, "nearer six thousand")
    expect(page.locator(".card.on .note")).to_have_text("Kept")
    page.keyboard.press("Escape")
    drag(page, "eleven years")
    expect(page.get_by_role("toolbar")).to_be_visible()
    expect(button).to_be_hidden()


def test_cards_stay_in_the_order_of_the_text(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    first = annotate("eleven years", "claim", article=text)
    annotate("4,120 landings", "figure", article=text)
    page = open_reader(text)
    choose(page, first)
    drag(page, "nearer six thousand")
    page.keyboard.press("b")
    settled(page, "4,120 landings", "nearer six thousand")


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


def test_an_annotators_handles_are_on_her_own_highlights_alone(
    open_reader: OpenReader, text: Article, annotate: Annotate, bobs_seat: Seat
) -> None:
    alices = annotate("eleven years", "claim", article=text)
    bobs = annotate("4,120 landings", "figure", article=text, seat=bobs_seat)
    page = open_reader(text, user=bobs_seat.user)
    choose(page, bobs)
    expect(handle(page, "End of the highlight")).to_be_visible()
    choose(page, alices)
    expect(handle(page, "End of the highlight")).to_be_hidden()
    page.keyboard.press("b")
    page.keyboard.press("v")
    page.keyboard.press("m")
    expect(page.get_by_role("group", name="Passage")).to_have_count(0)


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(
    open_reader: OpenReader, text: Article, annotate: Annotate, coras_seat: Seat
) -> None:
    one = annotate("eleven years", "claim", article=text)
    page = open_reader(text)
    choose(page, one)
    page.keyboard.press("b")
    page.keyboard.press("ArrowRight")
    change_annotation(seat=coras_seat, annotation=one, seen_version=1, note="Cora was quicker")
    page.keyboard.press("Enter")
    card = page.locator(f"#annotation-{one.pk}")
    expect(card.get_by_role("alert")).to_contain_text("Somebody changed this annotation")
    expect(card.locator(".note")).to_have_text("Cora was quicker")
    assert quotes() == ["eleven years"]


def test_a_change_made_without_the_network_is_sent_when_it_is_back(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    one = annotate("eleven years nobody", "claim", article=text)
    page = open_reader(text)
    choose(page, one)
    page.context.set_offline(True)
    page.keyboard.press("v")
    page.keyboard.press("Enter")
    expect(page.locator("#save-status")).not_to_have_text("Saved")
    page.context.set_offline(False)
    settled(page, "eleven", "years nobody")
    page.keyboard.press("u")
    settled(page, "eleven years nobody")
