"""Cards beside their passages: editing, deleting, undoing, reviewing, commenting."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, create_annotations
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from tests.browser.conftest import WAIT, address, at_rest, saved

# The cards that overlap, once the page has come to rest: far ones are put right only then.
OVERLAPS = """async (longest) => {
  const until = performance.now() + longest;
  for (;;) {
    await new Promise((done) => requestAnimationFrame(done));
    const cards = [...document.querySelectorAll(".cards > .card")];
    const all = cards.filter((card) => card.checkVisibility()); // far ones are not drawn
    const boxes = all.map((card) => card.getBoundingClientRect());
    const bad = boxes.flatMap(({ top }, i) => (i && boxes[i - 1].bottom > top ? [all[i].id] : []));
    if (!bad.length || performance.now() > until) return bad;
  }
}"""

type Annotate = Callable[..., Annotation]


def card_of(page: Page, annotation: Annotation) -> Any:
    return page.locator(f"#annotation-{annotation.pk}")


def comes_level(page: Page, annotation: Annotation) -> None:
    """Wait until the card stands beside its passage, on the screen, and stays there."""
    gap = page.evaluate(
        """async ([id, longest]) => {
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          const until = performance.now() + longest;
          const card = document.getElementById(`annotation-${id}`);
          const mark = document.querySelector(`mark[data-begins~="${id}"]`);
          let gap;
          for (let still = 0, was = null; still < 5 && performance.now() < until; ) {
            const passage = mark.getClientRects()[0].top;
            gap = card.getBoundingClientRect().top - passage;
            const level = Math.abs(gap) < 3 && passage > 0 && passage < innerHeight;
            still = level && passage === was ? still + 1 : 0;
            was = passage;
            await frame();
          }
          return gap;
        }""",
        [str(annotation.pk), WAIT],
    )
    assert abs(gap) < 3


def opened(page: Page) -> None:
    """Wait until the sheet has risen."""
    page.evaluate(
        """async () => {
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          await frame(); await frame();
          await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})));
        }"""
    )


def test_a_wrong_number_is_told_at_its_field_and_nothing_typed_is_lost(
    open_reader: Callable[..., Page], text: Article, annotate: Annotate
) -> None:
    figure = annotate("4,120 landings", "figure", article=text)
    page = open_reader(text)
    card_of(page, figure).get_by_role("button", name="Edit").click()
    card = card_of(page, figure)
    card.get_by_label("Value").fill("about four")
    card.get_by_label("Unit").fill("landings")
    card.get_by_role("button", name="Save").click()
    value = card.get_by_label("Value")
    expect(value).to_have_attribute("aria-invalid", "true")
    expect(value).to_be_focused()
    expect(card.get_by_text("This is not a number.")).to_be_visible()
    expect(card.get_by_label("Unit")).to_have_value("landings")
    value.fill("4,120")
    value.press("Control+Enter")
    expect(card.locator("dd").first).to_have_text("4,120")
    expect(card).to_be_focused()
    saved(page)
    assert figure.tagging.get().details == {"value": 4120, "unit": "landings"}


def test_a_tag_is_added_in_the_form_and_the_highlight_shows_both(
    open_reader: Callable[..., Page], text: Article, annotate: Annotate
) -> None:
    claim = annotate("nearer six thousand", "claim", article=text)
    page = open_reader(text)
    card_of(page, claim).get_by_role("button", name="Edit").click()
    card_of(page, claim).get_by_text("Figure", exact=True).first.click()
    card_of(page, claim).get_by_role("button", name="Save").click()
    expect(card_of(page, claim).locator("header b")).to_have_text(["Claim", "Figure"])
    saved(page)
    tags = [tag.pk for tag in claim.tags.order_by("position")]
    mark = page.locator(f'mark[data-annotations="{claim.pk}"]')
    expect(mark).to_have_class(f"u1-{tags[0]} u2-{tags[1]} on")


def test_escape_leaves_the_form_as_it_was(
    open_reader: Callable[..., Page], text: Article, annotate: Annotate
) -> None:
    claim = annotate("nearer six thousand", "claim", article=text, note="Why?")
    page = open_reader(text)
    card_of(page, claim).get_by_role("button", name="Edit").click()
    card_of(page, claim).get_by_label("Note").fill("Because.")
    page.keyboard.press("Escape")
    expect(card_of(page, claim).locator("p.note")).to_have_text("Why?")
    expect(card_of(page, claim)).to_be_focused()


def test_a_stale_save_shows_both_sides_and_overwrites_nothing(
    open_reader: Callable[..., Page], text: Article, annotate: Annotate, seat: Seat
) -> None:
    claim = annotate("nearer six thousand", "claim", article=text)
    page = open_reader(text)
    card_of(page, claim).get_by_role("button", name="Edit").click()
    card_of(page, claim).get_by_label("Note").fill("Mine")
    change_annotation(seat=seat, annotation=claim, seen_version=1, note="Theirs")
    card_of(page, claim).get_by_role("button", name="Save").click()
    note = card_of(page, claim).get_by_role("group", name="Note")
    expect(note.get_by_role("radio", name="Yours: Mine")).to_be_focused()
    expect(note.get_by_role("radio", name="Theirs: Theirs")).to_be_visible()
    claim.refresh_from_db()
    assert claim.note == "Theirs"
    card_of(page, claim).get_by_role("button", name="Keep mine").click()
    expect(note).to_have_count(0)
    expect(card_of(page, claim).locator("p.note")).to_have_text("Mine")
    saved(page)
    claim.refresh_from_db()
    assert (claim.note, claim.version) == ("Mine", 3)


def test_deleting_can_be_undone_by_button_and_by_key(
    open_reader: Callable[..., Page], text: Article, annotate: Annotate
) -> None:
    claim = annotate("nearer six thousand", "claim", article=text)
    page = open_reader(text)
    card_of(page, claim).get_by_role("button", name="Delete").click()
    expect(card_of(page, claim)).to_have_count(0)
    expect(page.locator("mark")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(card_of(page, claim)).to_be_focused()
    expect(page.locator("mark")).to_have_text("nearer six thousand")
    page.keyboard.press("d")
    expect(card_of(page, claim)).to_have_count(0)
    page.keyboard.press("u")
    expect(card_of(page, claim)).to_be_visible()
    claim.refresh_from_db()
    assert claim.deleted_at is None


def test_a_curator_accepts_and_rejects_with_a_reason(
    open_reader: Callable[..., Page], text: Article, annotate: Annotate
) -> None:
    claim = annotate("nearer six thousand", "claim", article=text)
    page = open_reader(text)
    card = card_of(page, claim)
    card.get_by_role("button", name="Accept").click()
    expect(card.locator(".status")).to_have_text("Accepted")
    card.get_by_role("button", name="Reject").click()
    card.get_by_label("Reason").fill("No source.")
    page.keyboard.press("Enter")
    expect(card.locator(".status")).to_have_text("Rejected")
    expect(card).to_contain_text("No source.")


def test_an_annotator_sees_no_verdict_buttons_and_no_buttons_to_change_others(
    open_reader: Callable[..., Page], text: Article, annotate: Annotate, bobs_seat: Seat
) -> None:
    claim = annotate("nearer six thousand", "claim", article=text)
    card = card_of(open_reader(text, user=bobs_seat.user), claim)
    expect(card.locator("footer").get_by_role("button")).to_have_text(["Comment"])


def test_a_comment_stands_under_its_card(
    open_reader: Callable[..., Page], text: Article, annotate: Annotate
) -> None:
    claim = annotate("nearer six thousand", "claim", article=text)
    page = open_reader(text)
    card = card_of(page, claim)
    card.get_by_role("button", name="Comment").click()
    expect(card.get_by_role("textbox", name="Comment")).to_be_focused()
    page.keyboard.type("Which pilots?")
    page.keyboard.press("Control+Enter")
    expect(card.get_by_role("region", name="Comments")).to_contain_text("Which pilots?")


def test_cards_of_500_annotations_stay_in_step_with_their_passages(
    open_reader: Callable[..., Page], seat: Seat, transactional_db: None
) -> None:
    sentence = "The clerk counted the boats again and wrote down what she saw. "
    article = add_article(
        seat=seat, source=from_text("Many boats\n\n" + (sentence * 5 + "\n\n") * 50)
    )
    spans = [(20 + n * 30, 32 + n * 30) for n in range(500)]
    made = create_annotations(
        seat=seat,
        drafts=[Draft(article=article, start=a, end=b, tags=["claim"]) for a, b in spans],
    )
    page = open_reader(article)
    for number in (0, 77, 250, 400, 499):
        annotation = made[number][0]
        page.evaluate("(hash) => { location.hash = hash }", f"#annotation-{annotation.pk}")
        expect(card_of(page, annotation)).to_be_focused()
        comes_level(page, annotation)
        assert page.evaluate(OVERLAPS, WAIT) == []


def test_what_is_pressed_stays_under_the_pointer_until_it_is_let_go(
    open_reader: Callable[..., Page], text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    card = card_of(page, three[1])
    button = card.get_by_role("button", name="Edit")
    at_rest(page, ".card")
    before = button.bounding_box()
    assert before is not None
    page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    page.mouse.down()
    expect(card).to_have_class(re.compile(r"\bon\b"))  # which makes room for it
    page.evaluate("new Promise((done) => setTimeout(done, 300))")
    held = button.bounding_box()
    assert held is not None
    assert held["y"] == before["y"]
    page.mouse.up()
    expect(card.get_by_label("Note")).to_be_visible()


def test_pointing_at_a_highlight_shows_its_card_and_the_other_way(
    open_reader: Callable[..., Page], text: Article, annotate: Annotate
) -> None:
    claim = annotate("nearer six thousand", "claim", article=text)
    page = open_reader(text)
    page.locator("mark").hover()
    expect(page.locator(".card.hover")).to_have_id(f"annotation-{claim.pk}")
    card_of(page, claim).hover()
    expect(page.locator("mark.hover")).to_have_count(1)


def test_a_narrow_screen_shows_cards_in_a_sheet(
    open_reader: Callable[..., Page], text: Article, annotate: Annotate
) -> None:
    claim = annotate("nearer six thousand", "claim", article=text)
    page = open_reader(text, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    expect(card_of(page, claim)).to_be_hidden()
    page.locator("mark").first.tap()
    expect(card_of(page, claim)).to_be_visible()
    opened(page)
    box = card_of(page, claim).bounding_box()
    assert box is not None
    assert 300 < box["y"] < 800 - box["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Close").first.tap()
    expect(card_of(page, claim)).to_be_hidden()


def test_the_page_annotates_by_quote_without_javascript(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text, java_script_enabled=False)
    page.get_by_label("Quote").fill("no such words")
    page.get_by_role("button", name="Annotate").click()
    expect(page.get_by_text("stands nowhere in the text")).to_be_visible()
    page.get_by_label("Quote").fill("nearer six thousand")
    page.get_by_label("Tags").select_option(["claim"])
    page.get_by_label("Note").fill("Who counted?")
    page.get_by_role("button", name="Annotate").click()
    expect(page.locator(".card")).to_have_count(1)
    made = Annotation.objects.get()
    expect(page).to_have_url(re.compile(f"{address(text)}#annotation-{made.pk}$"))
    expect(card_of(page, made)).to_contain_text("Who counted?")
    card_of(page, made).get_by_role("button", name="Edit").click()
    page.get_by_label("Note").fill("Nobody.")
    page.get_by_role("button", name="Save").click()
    expect(card_of(page, made)).to_contain_text("Nobody.")
    card_of(page, made).get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    expect(card_of(page, made)).to_be_visible()
