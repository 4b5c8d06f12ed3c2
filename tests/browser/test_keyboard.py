"""Everything without a mouse."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import saved


def enter_text(page: Page) -> None:
    page.get_by_role("article", name="The harbour that learned to count its boats").focus()
    page.keyboard.press("Home")
    expect(page.locator(".caret")).to_be_visible()


def test_ten_passages_are_tagged_with_the_keyboard_alone(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    enter_text(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    for number in range(10):
        page.keyboard.press("Control+ArrowRight")
        page.keyboard.press("Control+Shift+ArrowRight")
        page.keyboard.press("Control+Shift+ArrowRight")
        expect(page.get_by_role("toolbar", name="Tag the selection")).to_be_visible()
        page.keyboard.press("cfr"[number % 3])
        expect(page.get_by_role("toolbar")).to_be_hidden()
    expect(page.locator(".cards > .card")).to_have_count(10)
    saved(page)
    stored = list(Annotation.objects.order_by("start"))
    assert len(stored) == 10
    for one in stored:
        assert text.current.text[one.start : one.end] == one.quote
        assert one.quote.strip() == one.quote
    assert len({one.start for one in stored}) == 10


def test_a_selection_by_keyboard_steps_from_the_title_into_the_text(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    enter_text(page)
    page.keyboard.press("End")
    page.keyboard.press("End")
    page.keyboard.press("Control+Shift+ArrowLeft")
    for _ in range(2):
        page.keyboard.press("Control+Shift+End")
    page.keyboard.press("c")
    saved(page)
    assert Annotation.objects.get().end == len(text.current.text)


def test_the_toolbar_is_reached_with_tab_and_walked_with_arrows(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    enter_text(page)
    page.keyboard.press("Control+Shift+ArrowRight")
    bar = page.get_by_role("toolbar", name="Tag the selection")
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Claim").focus()
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Figure")).to_be_focused()
    page.keyboard.press("Enter")
    saved(page)
    assert Annotation.objects.get().tags.get().key == "figure"


def test_highlights_and_cards_are_walked_opened_edited_and_deleted_by_keys(
    open_reader: Callable[..., Page], text: Article, annotate: Callable[..., Annotation]
) -> None:
    first = annotate("eleven years", "claim", article=text)
    second = annotate("nearer six thousand", "figure", article=text)
    page = open_reader(text)
    page.keyboard.press("j")
    expect(page.locator(".card.on")).to_have_id(f"annotation-{first.pk}")
    page.keyboard.press("j")
    expect(page.locator(".card.on")).to_have_id(f"annotation-{second.pk}")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator(f"#annotation-{first.pk}")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator(f"#annotation-{first.pk} form.edit")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(f"#annotation-{first.pk}")).to_be_focused()
    page.keyboard.press("d")
    expect(page.locator(f"#annotation-{first.pk}")).to_have_count(0)
    expect(page.locator(f"#annotation-{second.pk}")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator(f"#annotation-{first.pk}")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(f"#annotation-{first.pk} .status")).to_have_text("Accepted")


def test_letters_typed_into_a_field_are_no_commands(
    open_reader: Callable[..., Page], text: Article, annotate: Callable[..., Annotation]
) -> None:
    claim = annotate("eleven years", "claim", article=text)
    page = open_reader(text)
    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(page.locator(".card textarea")).to_be_focused()
    page.keyboard.type("dead jokes, faxed?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".card .note")).to_have_text("dead jokes, faxed?")
    claim.refresh_from_db()
    assert claim.deleted_at is None


def test_a_question_mark_shows_the_keys(open_reader: Callable[..., Page], text: Article) -> None:
    page = open_reader(text)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_a_new_annotation_can_be_undone_with_u(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    enter_text(page)
    page.keyboard.press("Control+Shift+ArrowRight")
    expect(page.get_by_role("toolbar")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator(".card")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator("mark")).to_have_count(0)


def test_a_key_that_is_held_down_means_one_change(
    open_reader: Callable[..., Page], text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    sent: list[str] = []
    page.on("request", lambda one: one.method == "POST" and sent.append(one.url))
    page.locator(f"#annotation-{three[1].pk}").focus()
    for _ in range(4):
        page.keyboard.down("a")
    page.keyboard.up("a")
    expect(page.locator(f"#annotation-{three[1].pk} .status")).to_have_text("Accepted")
    saved(page)
    assert len(sent) == 1
