"""What a screen reader is told in the reader, as Orca was heard to say it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotate.annotations.models import Annotation
from annotate.articles.models import Article

# A screen reader that reads along sets the selection and leaves the focus on nothing.
READ_TO = """(id) => {
  document.activeElement.blur();
  getSelection().collapse(document.querySelector(`mark[data-begins~="${id}"]`).firstChild, 1);
}"""


def test_highlights_and_cards_are_called_by_what_they_say(
    open_reader: Callable[..., Page], text: Article, three: list[Annotation]
) -> None:
    _, figure, note = three
    page = open_reader(text)
    marks = page.locator("#reader mark")
    for at, name in enumerate(("Claim", "Claim, Figure", "Claim", "Note")):
        expect(marks.nth(at)).to_have_attribute("aria-roledescription", name)
    page.keyboard.press("j")
    announcer = page.locator("#announcer")
    expect(announcer).to_contain_text("Claim: The books gave 4,120 landings in 2018. Accepted. ")
    page.evaluate(READ_TO, str(note.pk))
    page.keyboard.press("Enter")
    card = page.locator(f"#annotation-{note.pk}")
    expect(card).to_be_focused()
    expect(card).to_have_attribute(
        "aria-label", re.compile(r"^Note: Count first\. Why\? Proposed\. .* 1 comment\.$")
    )
    page.keyboard.press("k")
    expect(page.locator(f"#annotation-{figure.pk}")).to_be_focused()
    assert card.get_attribute("aria-label") is None


def test_what_a_filter_leaves_out_is_no_highlight_to_hear_either(
    open_reader: Callable[..., Page], text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    page.keyboard.press("Shift+F")
    marks = page.locator("#reader mark")
    expect(marks.nth(3)).to_have_attribute("role", "none")
    assert marks.nth(1).get_attribute("role") is None


def test_saving_is_only_said_aloud_when_something_is_wrong(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    status = page.locator("#save-status")
    expect(status).to_have_text("Saved")
    expect(status).to_have_attribute("aria-live", "off")
    page.keyboard.press("s")
    page.get_by_role("application", name="Sentence mode").wait_for()
    page.context.set_offline(True)
    page.keyboard.press("c")
    expect(status).to_have_text("Offline")
    expect(status).to_have_attribute("aria-live", "polite")
    page.context.set_offline(False)
    expect(status).to_have_text("Saved")
    expect(status).to_have_attribute("aria-live", "polite")


# Whether what had the focus is still there when the card gets it: of a focus that comes from what
# is gone by then a screen reader says nothing.
WATCH = """() => document.addEventListener("focusin", ({target, relatedTarget}) => {
  if (target.matches(".card")) window.left = relatedTarget?.isConnected && relatedTarget.localName;
})"""


def test_a_thread_opens_below_its_card_and_the_focus_goes_over_before_what_had_it_goes(
    open_reader: Callable[..., Page], text: Article, three: list[Annotation]
) -> None:
    note = three[2]
    page = open_reader(text)
    card = page.locator(f"#annotation-{note.pk}")
    button = card.get_by_role("button", name="Comment").element_handle()
    button.press("Enter")
    expect(card.locator(".comments textarea")).to_be_focused()
    expect(card.locator(".said")).to_have_text("Because.")
    assert button.evaluate("(button) => button.isConnected")
    page.evaluate(WATCH)
    page.keyboard.press("Escape")
    expect(card.locator(".comments")).to_have_count(0)
    expect(card).to_be_focused()
    assert page.evaluate("left") == "textarea"
    expect(page.locator("#announcer")).to_contain_text("Note: Count first. ")
    expect(card).to_have_attribute("aria-label", re.compile(r"^Note: Count first\. "))
    card.get_by_role("button", name="Edit").press("Enter")
    expect(card.get_by_label("Note")).to_be_visible()
    assert page.evaluate("left") == "button"
    card.get_by_label("Note").press("Escape")
    expect(card.locator("form")).to_have_count(0)
    expect(card).to_be_focused()
    assert page.evaluate("left") == "textarea"
