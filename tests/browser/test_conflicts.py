"""Two people who change one annotation: both versions are shown, and a person chooses."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import at_rest, saved
from tests.browser.unsent import quotes, unsent

type OpenReader = Callable[..., Page]
type Annotate = Callable[..., Annotation]


def unmark(page: Page, annotation: Annotation) -> None:
    """As when the page hears that somebody deleted it."""
    page.evaluate(
        """(id) => document.querySelectorAll(`mark[data-annotations~="${id}"]`)
             .forEach((mark) => mark.replaceWith(...mark.childNodes))""",
        str(annotation.pk),
    )


class TestConflict:
    def test_the_person_chooses_field_by_field(
        self, open_reader: OpenReader, text: Article, annotate: Annotate, coras_seat: Seat
    ) -> None:
        details = {"figure": {"value": 4120, "unit": "landings"}}
        stored = annotate("4,120 landings", "figure", article=text, details=details)
        page = open_reader(text)
        card = page.locator(f"#annotation-{stored.pk}")
        card.get_by_role("button", name="Edit").click()
        card.get_by_label("Note").fill("Mine")
        card.get_by_label("Unit").fill("boats")
        theirs = {"figure": {"value": 6000, "unit": "ships"}}
        change_annotation(seat=coras_seat, annotation=stored, seen_version=1, details=theirs)
        card.get_by_role("button", name="Save").click()
        expect(card).to_contain_text("Cora Costa changed this annotation")
        unsent(page, 1)
        note, value = (
            card.get_by_role("group", name="Note"),
            card.get_by_role("group", name="Value"),
        )
        expect(note.get_by_role("radio", name="Yours: Mine")).to_be_checked()
        expect(value.get_by_role("radio", name="Theirs: 6,000")).to_be_checked()
        unit = card.get_by_role("group", name="Unit")
        expect(unit.get_by_role("radio", checked=True)).to_have_count(0)
        unit.get_by_role("radio", name="Yours: boats").check()
        card.get_by_role("button", name="Save").click()
        expect(card.locator("p.note")).to_have_text("Mine")
        unsent(page, 0)
        saved(page)
        stored.refresh_from_db()
        assert stored.version == 3
        assert stored.tagging.get().details == {"value": 6000, "unit": "boats"}

    def test_it_stays_after_a_reload_until_it_is_settled(
        self, open_reader: OpenReader, text: Article, annotate: Annotate, coras_seat: Seat
    ) -> None:
        stored = annotate("4,120 landings", "claim", article=text)
        page = open_reader(text)
        card = page.locator(f"#annotation-{stored.pk}")
        card.get_by_role("button", name="Edit").click()
        card.get_by_label("Note").fill("Mine")
        change_annotation(seat=coras_seat, annotation=stored, seen_version=1, note="Cora's")
        card.get_by_role("button", name="Save").click()
        unsent(page, 1)
        page.reload()
        page.locator("#unsent-opener").click()
        page.get_by_role("button", name="Try again").click()
        expect(card.get_by_role("radio", name="Yours: Mine")).to_be_visible()
        card.get_by_role("radio", name="Yours: Mine").press("Escape")
        expect(card.get_by_role("radio")).to_have_count(0)
        unsent(page, 1)
        page.locator("#unsent-opener").click()
        page.get_by_role("button", name="Try again").click()
        card.get_by_role("button", name="Keep theirs").click()
        expect(card.locator("p.note")).to_have_text("Cora's")
        unsent(page, 0)
        saved(page)

    def test_a_split_and_a_merge_are_made_again_on_what_it_is_now(
        self, open_reader: OpenReader, text: Article, annotate: Annotate, coras_seat: Seat
    ) -> None:
        one = annotate("4,120 landings in 2018", "claim", article=text)
        page = open_reader(text)
        card = page.locator(f"#annotation-{one.pk}")
        page.locator(f'mark[data-annotations~="{one.pk}"]').first.click()
        page.keyboard.press("v")
        change_annotation(seat=coras_seat, annotation=one, seen_version=1, note="Cora's")
        page.keyboard.press("Enter")
        expect(card).to_contain_text("Cora Costa changed this annotation")
        expect(card.locator("p.note")).to_have_text("Cora's")
        unsent(page, 1)
        again = card.get_by_role("button", name="Split it so")
        expect(again).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".cards > .card")).to_have_count(2)
        unsent(page, 0)
        saved(page)
        other = Annotation.objects.present().exclude(pk=one.pk).get()
        change_annotation(seat=coras_seat, annotation=other, seen_version=1, note="And hers")
        card.focus()
        page.keyboard.press("m")
        expect(card).to_contain_text("changed one of these annotations")
        expect(page.locator(f"#annotation-{other.pk} p.note")).to_have_text("And hers")
        unsent(page, 1)
        card.get_by_role("button", name="Merge them so").press("Enter")
        expect(page.locator(".cards > .card")).to_have_count(1)
        unsent(page, 0)
        saved(page)
        assert quotes() == ["4,120 landings in 2018"]

    def test_what_somebody_deleted_can_be_brought_back_or_left(
        self, open_reader: OpenReader, text: Article, annotate: Annotate, coras_seat: Seat
    ) -> None:
        kept = annotate("4,120 landings", "claim", article=text)
        left = annotate("Count first", "claim", article=text)
        page = open_reader(text)
        for one, button in ((kept, "Bring it back"), (left, "Leave it deleted")):
            card = page.locator(f"#annotation-{one.pk}")
            card.get_by_role("button", name="Edit").click()
            card.get_by_label("Note").fill("Mine")
            delete_annotation(seat=coras_seat, annotation=one, seen_version=1)
            unmark(page, one)
            card.get_by_role("button", name="Save").click()
            expect(card).to_contain_text("Cora Costa deleted this annotation")
            # Its passage is marked no more; the card stands beside it all the same.
            at_rest(page, ".card")
            words = page.locator("#reader p", has_text=one.quote).bounding_box()
            box = card.bounding_box()
            assert words is not None
            assert box is not None
            assert abs(box["y"] - words["y"]) < words["height"] + 20
            card.get_by_role("button", name=button).click()
            unsent(page, 0)
        expect(page.locator(f"#annotation-{kept.pk} p.note")).to_have_text("Mine")
        expect(page.locator(f"#annotation-{left.pk}")).to_have_count(0)
        saved(page)
        assert quotes() == ["4,120 landings"]
