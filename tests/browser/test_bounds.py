"""The chosen highlight gets new bounds, by mouse, finger and keys: each is one step that can be
taken back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import at_rest, drag, saved
from tests.browser.passages import choose, handle, point_after, quotes, settled

type Annotate = Callable[..., Annotation]
type OpenReader = Callable[..., Page]


def middle_of(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


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
    expect(page.locator("#margin.open")).to_be_visible()
    at_rest(page, "#bounds .end")
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


def test_at_the_edge_of_a_narrow_window_all_of_a_handle_can_be_touched(
    open_reader: OpenReader, text: Article, annotate: Annotate
) -> None:
    first = annotate("For eleven years nobody", "claim", article=text)
    page = open_reader(text, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.locator(f'mark[data-annotations~="{first.pk}"]').first.tap()
    start = handle(page, "Start of the highlight")
    expect(page.locator("#margin.open")).to_be_visible()
    at_rest(page, "#bounds .end")
    box = start.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["width"] >= 44
    # The stem stands where the highlight begins all the same.
    stem = start.evaluate(
        """(end) => end.getBoundingClientRect().left
             + parseFloat(getComputedStyle(end, "::before").left)"""
    )
    mark = page.locator(f'mark[data-begins~="{first.pk}"]').bounding_box()
    assert mark
    assert 0 <= mark["x"] - stem <= 6


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
    expect(card.get_by_role("alert")).to_contain_text("changed this annotation after you opened it")
    expect(card.locator(".note")).to_have_text("Cora was quicker")
    assert quotes() == ["eleven years"]
    mine = card.get_by_role("button", name="Keep mine")
    expect(mine).to_be_focused()
    expect(page.locator("#unsent-opener")).to_have_text("Not sent (1)")
    mine.click()
    expect(card.get_by_role("alert")).to_have_count(0)
    saved(page)
    expect(page.locator("#unsent-opener")).to_be_hidden()
    assert quotes() == ["eleven years nobody"]
    assert Annotation.objects.get().note == "Cora was quicker"
    page.keyboard.press("u")
    expect(card.locator("q")).to_have_text("eleven years")


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
