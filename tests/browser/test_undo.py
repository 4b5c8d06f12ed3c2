"""Everything done in a tab can be taken back and made again."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import saved
from tests.browser.unsent import cut, mark, mend, quotes, unsent

type OpenReader = Callable[..., Page]


class TestUndo:
    def test_everything_is_taken_back_and_made_again_in_order_across_a_reload(
        self, open_reader: OpenReader, text: Article
    ) -> None:
        page = open_reader(text)
        mark(page, "4,120 landings", "f")
        saved(page)
        card = page.locator(".cards > .card")
        card.get_by_role("button", name="Edit").click()
        card.get_by_label("Note").fill("One")
        card.get_by_role("button", name="Save").click()
        expect(card.locator(".note")).to_have_text("One")
        saved(page)
        card.get_by_role("button", name="Accept").click()
        expect(card.locator(".status")).to_have_text("Accepted")
        mark(page, "Count first", "r")
        expect(card).to_have_count(2)
        saved(page)
        page.reload()
        page.wait_for_selector("html[data-reader=ready]")
        page.keyboard.press("u")
        expect(card).to_have_count(1)
        page.keyboard.press("u")
        expect(card.locator(".status")).to_have_text("Proposed")
        page.keyboard.press("Control+z")
        expect(card.locator(".note")).to_have_count(0)
        page.reload()
        page.wait_for_selector("html[data-reader=ready]")
        page.keyboard.press("u")
        expect(card).to_have_count(0)
        expect(page.locator("#reader mark")).to_have_count(0)
        page.keyboard.press("u")
        expect(page.locator("#toast")).to_contain_text("There is nothing to undo.")
        page.keyboard.press("Shift+U")
        expect(card).to_have_count(1)
        page.keyboard.press("Control+Shift+z")
        expect(card.locator(".note")).to_have_text("One")
        page.keyboard.press("Control+y")
        expect(card.locator(".status")).to_have_text("Accepted")
        page.keyboard.press("Shift+U")
        expect(card).to_have_count(2)
        saved(page)
        assert quotes() == ["4,120 landings", "Count first"]
        assert Annotation.objects.get(quote="4,120 landings").note == "One"

    def test_a_new_change_ends_what_can_be_made_again(
        self, open_reader: OpenReader, text: Article
    ) -> None:
        page = open_reader(text)
        mark(page, "4,120 landings", "f")
        saved(page)
        page.keyboard.press("u")
        expect(page.locator(".cards > .card")).to_have_count(0)
        mark(page, "Count first", "r")
        saved(page)
        page.keyboard.press("Shift+U")
        expect(page.locator("#toast")).to_contain_text("There is nothing to redo.")
        assert quotes() == ["Count first"]

    def test_it_works_before_the_change_was_sent(
        self, open_reader: OpenReader, text: Article
    ) -> None:
        page = open_reader(text)
        cut(page.context)
        mark(page, "4,120 landings", "f")
        mark(page, "Count first", "r")
        expect(page.locator("mark.unsent")).to_have_count(2)
        page.keyboard.press("u")
        expect(page.locator("mark.unsent")).to_have_count(1)
        expect(page.locator("mark.unsent")).to_have_text("4,120 landings")
        unsent(page, 3)
        page.reload()
        expect(page.locator("mark.unsent")).to_have_text("4,120 landings")
        mend(page.context)
        page.reload()
        saved(page)
        unsent(page, 0)
        assert quotes() == ["4,120 landings"]

    def test_what_somebody_changed_since_is_left_alone(
        self, open_reader: OpenReader, text: Article, coras_seat: Seat
    ) -> None:
        page = open_reader(text)
        mark(page, "4,120 landings", "f")
        saved(page)
        made = Annotation.objects.get()
        change_annotation(seat=coras_seat, annotation=made, seen_version=1, note="Cora's")
        page.keyboard.press("u")
        expect(page.locator("#toast")).to_contain_text("Somebody changed this annotation")
        saved(page)
        unsent(page, 0)
        made.refresh_from_db()
        assert (made.note, made.deleted_at) == ("Cora's", None)
