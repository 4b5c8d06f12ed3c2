"""Every page for everybody: axe finds nothing, in either theme."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.comments import add_comment, resolve_thread
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article, delete_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.articles.revisions import keep_waiting
from tests.browser.conftest import address, drag

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"heading-order": {"enabled": True}},
}
both_themes = pytest.mark.parametrize("scheme", ["light", "dark"])

type NewContext = Callable[..., BrowserContext]


def faults(page: Page, *, within: str | None = None) -> list[str]:
    """What axe finds, in the page or in one element of it, a line for each element."""
    found = Axe().run(page, context=within, options=OPTIONS).response["violations"]
    return [
        f"{page.url} {rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]
    ]


def pages_of(article: Article) -> Iterator[str]:
    """The addresses of all pages but the reader, for somebody who may see them all."""
    slug, pk = article.project.slug, article.pk
    yield from (reverse("home"), reverse("account-detail"), reverse("project-new"))
    yield from (reverse("inbox"), f"{reverse('inbox')}?show=unread")
    yield f"{reverse('trash', args=[slug])}?what=articles"
    yield f"{reverse('annotation-list', args=[slug])}?view=table"
    for annotation in article.annotations.all():
        yield reverse("annotation-comments", args=[slug, annotation.pk])
        yield reverse("annotation-history", args=[slug, annotation.pk])
    for name in (
        "project-detail",
        "article-list",
        "article-new",
        "annotation-list",
        "annotation-triage",
        "trash",
        "export-detail",
        "member-list",
        "project-settings",
        "tag-list",
        "ledger",
        "work",
    ):
        yield reverse(name, args=[slug])
    for name in ("article-metadata", "article-comparison"):
        yield reverse(name, args=[slug, pk])
    for name in ("tag-detail", "tag-deletion"):
        yield reverse(name, args=[slug, "figure"])
    for gone in Article.objects.filter(deleted_at__isnull=False):
        yield reverse("article-detail", args=[slug, gone.pk])
    yield "/no-such-page/"


@pytest.fixture
def marked(
    text: Article, annotate: Callable[..., Annotation], seat: Seat, bobs_seat: Seat
) -> Article:
    annotate("eleven years", "claim", article=text)
    annotate("4,120 landings", "figure", article=text, note="Where from?")
    talked = annotate("landings in 2018", "recommendation", article=text)
    add_comment(
        seat=bobs_seat, annotation=talked, text="- [x](https://example.org) `a`\n\n> @Alice"
    )
    resolved = annotate("nearer six thousand", article=text)
    add_comment(seat=bobs_seat, annotation=resolved, text="Hm.")
    resolve_thread(seat=bobs_seat, annotation=resolved)
    gone = annotate("outer quay", "claim", article=text)
    delete_annotation(seat=seat, annotation=gone, seen_version=1)
    other = add_article(seat=bobs_seat, source=from_text("Another text."))
    delete_article(seat=bobs_seat, article=other)
    return text


@both_themes
def test_axe_finds_nothing_on_any_page(
    new_context: NewContext, seat: Seat, marked: Article, scheme: str
) -> None:
    # axe puts its own script into the page, which the page's policy rightly forbids.
    page = new_context(seat.user, color_scheme=scheme, bypass_csp=True).new_page()
    found: list[str] = []
    for there in pages_of(marked):
        page.goto(there)
        page.locator("details.numbers").evaluate_all(
            "(all) => all.forEach((d) => { d.open = true })"
        )
        found += faults(page)
    stranger = new_context(color_scheme=scheme, bypass_csp=True).new_page()
    stranger.goto("/")
    expect(stranger.get_by_label("Password")).to_be_visible()
    found += faults(stranger)
    assert found == []


@both_themes
def test_axe_finds_nothing_in_the_reader(
    new_context: NewContext, seat: Seat, bobs_seat: Seat, marked: Article, scheme: str
) -> None:
    page = new_context(seat.user, color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(address(marked))
    page.wait_for_selector("html[data-reader=ready]")
    drag(page, "Count first")
    page.get_by_role("toolbar").wait_for()
    page.locator(".card").first.get_by_role("button", name="Edit").click()
    page.locator("form.edit").wait_for()
    assert faults(page) == []
    for annotation in marked.annotations.filter(comments__author=bobs_seat.user):
        page.evaluate("(hash) => { location.hash = hash }", f"#thread-{annotation.pk}")
        expect(page.get_by_role("region", name="Comments")).to_contain_text("Bob Bianchi")
        page.keyboard.type("@")
        page.get_by_role("option", name="Bob Bianchi").wait_for()
        # The cards above are moved up and cut off by the margin, some in the middle of a button.
        assert faults(page, within=".card.on") == []
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(page.get_by_role("region", name="Comments")).to_have_count(0)


@both_themes
def test_axe_finds_nothing_at_handles_and_in_sentence_mode(
    new_context: NewContext, seat: Seat, marked: Article, scheme: str
) -> None:
    page = new_context(seat.user, color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(address(marked))
    page.wait_for_selector("html[data-reader=ready]")
    page.keyboard.press("j")
    page.keyboard.press("b")
    page.keyboard.press("ArrowRight")
    page.get_by_role("slider", name="End of the highlight").wait_for()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    page.get_by_role("slider", name="Where to split").wait_for()
    assert faults(page) == []
    page.keyboard.press("s")
    page.get_by_role("application", name="Sentence mode").wait_for()
    assert faults(page) == []


@both_themes
def test_axe_finds_nothing_in_what_is_not_sent_and_in_a_conflict(
    open_reader: Callable[..., Page],
    text: Article,
    annotate: Callable[..., Annotation],
    coras_seat: Seat,
    scheme: str,
) -> None:
    claim = annotate("nearer six thousand", "claim", article=text)
    other = annotate("eleven years nobody", "claim", article=text)
    page = open_reader(text, color_scheme=scheme)
    card = page.locator(f"#annotation-{claim.pk}")
    card.get_by_role("button", name="Edit").click()
    card.get_by_label("Note").fill("Mine")
    change_annotation(seat=coras_seat, annotation=claim, seen_version=1, note="Cora's")
    card.get_by_role("button", name="Save").click()
    expect(card.get_by_role("radio", name="Yours: Mine")).to_be_visible()
    assert faults(page) == []
    page.locator("#unsent-opener").click()
    expect(page.get_by_role("dialog", name="Not sent")).to_contain_text("Edit Claim")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.locator(f'mark[data-annotations~="{other.pk}"]').click()
    page.keyboard.press("v")
    change_annotation(
        seat=coras_seat, annotation=other, seen_version=1, span=(other.start, other.end - 7)
    )
    page.keyboard.press("Enter")
    expect(page.locator(f"#annotation-{other.pk}")).to_contain_text("It becomes")
    assert faults(page, within=f"#annotation-{other.pk}") == []


@both_themes
def test_axe_finds_nothing_in_what_a_new_text_changes(
    new_context: NewContext, marked: Article, seat: Seat, scheme: str
) -> None:
    changed = from_text(f"A new beginning.\n\n{marked.current.text.replace('4,120', '5,310')}")
    waiting = keep_waiting(seat=seat, article=marked, source=changed)
    page = new_context(seat.user, color_scheme=scheme, bypass_csp=True).new_page()
    slug, pk = marked.project.slug, marked.pk
    page.goto(reverse("revision-waiting", args=[slug, pk, waiting.pk]))
    expect(page.locator("ins").first).to_be_visible()
    assert faults(page) == []
    page.goto(reverse("revision-list", args=[slug, pk]))
    assert faults(page) == []
