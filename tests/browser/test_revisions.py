"""A new text by mouse and keyboard: compared, stored, and what waits in it settled."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.revising import revise_article, settle_place
from annotate.text.sentences import sentences
from tests.browser.conftest import QUAY, drag
from tests.browser.unsent import mark, unsent

type OpenReader = Callable[..., Page]

CHANGED = QUAY.replace("4,120", "5,310").replace(
    "The port should publish its arrivals every hour, said Dr. Ana Ruiz. ", ""
)


def test_a_new_text_is_looked_at_stored_and_settled(
    open_reader: OpenReader, text: Article, annotate: Callable[..., Annotation]
) -> None:
    moved = annotate("The books gave 4,120 landings in 2018", "figure", article=text)
    orphan = annotate("The port should publish its arrivals", "recommendation", article=text)
    page = open_reader(text)
    page.get_by_role("link", name="revision 1").click()
    page.get_by_role("link", name="New revision").click()
    page.get_by_label("Text", exact=True).fill(CHANGED)
    page.get_by_role("button", name="Compare").click()
    for part in ("Annotations", "Text"):
        there = page.get_by_role("region", name=part)
        expect(there.locator("del", has_text="4,120")).to_be_visible()
        expect(there.locator("ins", has_text="5,310")).to_be_visible()
    page.get_by_role("button", name="Make it the current text").click()
    page.wait_for_selector("html[data-reader=ready]")

    card, lost = (page.locator(f"#annotation-{one.pk}") for one in (moved, orphan))
    orphans = page.get_by_role("list", name="Orphaned annotations")
    expect(card).to_contain_text("4,120 → 5,310")
    expect(orphans.get_by_role("listitem")).to_have_count(1)
    mark = page.locator(f"mark.moved[data-annotations='{moved.pk}']")
    expect(mark).to_have_text("The books gave 5,310 landings in 2018")

    page.keyboard.press("j")
    page.keyboard.press("h")
    expect(card.get_by_role("button", name="Confirm")).to_have_count(0)
    expect(mark).to_have_count(0)
    page.keyboard.press("u")
    expect(mark).to_have_count(1)
    page.keyboard.press("l")
    expect(orphans.get_by_role("listitem")).to_have_count(2)
    expect(mark).to_have_count(0)

    lost.click()
    drag(page, "Count first")
    page.keyboard.press("b")
    expect(orphans.get_by_role("listitem")).to_have_count(1)
    attached = page.locator(f"mark[data-annotations='{orphan.pk}']")
    expect(attached).to_have_text("Count first")
    orphan.refresh_from_db()
    assert (orphan.quote, orphan.revision.number) == ("Count first", 2)

    page.keyboard.press("u")
    expect(orphans.get_by_role("listitem")).to_have_count(2)
    lost.click()
    page.keyboard.press("s")
    expect(page.get_by_role("application", name="Sentence mode")).to_be_focused()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("b")
    expect(orphans.get_by_role("listitem")).to_have_count(1)
    orphan.refresh_from_db()
    lines = CHANGED.split("\n")
    assert orphan.quote in [line[low:high] for line in lines for low, high in sentences(line)]


def test_what_was_marked_on_the_text_of_before_is_not_lost(
    open_reader: OpenReader, text: Article, seat: Seat
) -> None:
    page = open_reader(text)
    page.context.set_offline(True)
    for words in ("the outer quay", "4,120 landings"):
        mark(page, words, "f")
    revise_article(seat=seat, article=text, source=from_text("A beginning.\n\n" + CHANGED))
    page.context.set_offline(False)
    expect(page.locator("#toast")).to_contain_text("This article has a new text.")
    expect(page.locator("#block-1")).to_contain_text("For eleven years")
    unsent(page, 1)
    page.reload()
    landed = page.locator("mark:not(.unsent)")
    expect(landed).to_have_text("the outer quay")
    page.locator("#unsent-opener").click()
    expect(page.get_by_text("not certain")).to_be_visible()
    assert list(Annotation.objects.values_list("quote", "revision__number")) == [
        ("the outer quay", 2)
    ]


def test_a_place_that_somebody_else_settled_meanwhile_is_asked_for(
    open_reader: OpenReader,
    text: Article,
    annotate: Callable[..., Annotation],
    seat: Seat,
    coras_seat: Seat,
) -> None:
    one = annotate("The books gave 4,120 landings in 2018", "figure", article=text)
    revise_article(seat=seat, article=text, source=from_text(CHANGED))
    page = open_reader(text)
    card = page.locator(f"#annotation-{one.pk}")
    page.keyboard.press("j")
    page.context.set_offline(True)
    page.keyboard.press("h")
    expect(page.locator("#unsent-opener")).to_have_text("Not sent (1)")
    settle_place(seat=coras_seat, annotation=one, seen_version=2, quote="5,310 landings")
    page.context.set_offline(False)
    expect(card.get_by_role("alert")).to_contain_text("Cora Costa changed this annotation")
    expect(card.locator(".side-by-side p")).to_have_text(
        ["The books gave 5,310 landings in 2018", "5,310 landings"]
    )
    mine = card.get_by_role("button", name="Keep mine")
    expect(mine).to_be_focused()
    page.keyboard.press("Enter")
    expect(card.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#unsent-opener")).to_be_hidden()
    expect(card).to_be_focused()
    one.refresh_from_db()
    assert one.quote == "The books gave 5,310 landings in 2018"
