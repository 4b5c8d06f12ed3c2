"""The filter shows some highlights alone: by tag, status, author and talk."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import card, drag, saved

type Annotate = Callable[..., Annotation]
type OpenReader = Callable[..., Page]


def chip(page: Page, name: str) -> Any:
    return page.locator("#filter").get_by_text(name, exact=True)


def shown(page: Page, *annotations: Annotation) -> None:
    """Wait until exactly these have a card to see."""
    found = page.locator(".cards > .card:not([hidden])")
    expect(found).to_have_count(len(annotations))
    for number, one in enumerate(annotations):
        expect(found.nth(number)).to_have_id(f"annotation-{one.pk}")


def test_the_filter_asks_by_tag_status_author_and_talk(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    claim, figure, note = three
    page = open_reader(text)
    page.keyboard.press("/")
    for name, expected in [
        ("Figure 1", [figure]),
        ("Note 1", [note]),
        ("Accepted 1", [claim]),
        ("Bob Bianchi 1", [figure]),
        ("Unresolved 1", [note]),
    ]:
        chip(page, name).click()
        shown(page, *expected)
        expect(page.locator(".filter-count")).to_have_text("1 of 3")
        chip(page, name).click()
        shown(page, claim, figure, note)
    chip(page, "Claim 1").click()
    chip(page, "Figure 1").click()
    shown(page, claim, figure)
    chip(page, "Proposed 2").click()
    shown(page, figure)


def test_a_highlight_that_is_filtered_out_looks_like_text_and_opens_nothing(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    claim, figure, _ = three
    page = open_reader(text)
    page.keyboard.press("Shift+F")
    shown(page, figure)
    outer = page.locator(f'mark[data-annotations="{claim.pk}"]').first
    inner = page.locator(f'mark[data-annotations~="{figure.pk}"]')
    look = "(mark) => { const s = getComputedStyle(mark); return [s.textDecorationLine, s.cursor] }"
    assert outer.evaluate(look) == ["none", "auto"]
    assert inner.evaluate(look) == ["underline", "pointer"]
    colour = page.locator("#toolbar [data-tag=figure]").evaluate(
        "(button) => getComputedStyle(button.querySelector('i')).backgroundColor"
    )
    assert inner.evaluate("(mark) => getComputedStyle(mark).textDecorationColor") == colour
    outer.click()
    expect(page.locator(".card.on")).to_have_count(0)
    inner.click()
    expect(page.locator(".card.on")).to_have_id(f"annotation-{figure.pk}")


def test_shift_and_a_tag_s_key_show_it_alone_and_again_show_all(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    claim, figure, note = three
    page = open_reader(text)
    page.keyboard.press("Shift+C")
    shown(page, claim)
    expect(page.locator("#announcer")).to_have_text("Showing 1 of 3 annotations")
    page.keyboard.press("Shift+F")
    shown(page, figure)
    page.keyboard.press("Shift+F")
    shown(page, claim, figure, note)
    expect(page.locator("mark.off, mark.part")).to_have_count(0)


def test_next_and_previous_step_over_what_is_filtered_out(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    claim, _, note = three
    page = open_reader(text)
    page.keyboard.press("/")
    chip(page, "Alice Ahlberg 2").click()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".card.on")).to_have_id(f"annotation-{claim.pk}")
    page.keyboard.press("j")
    expect(page.locator(".card.on")).to_have_id(f"annotation-{note.pk}")


def test_a_filter_stands_in_the_address_and_survives_a_reload(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    page.keyboard.press("Shift+C")
    shown(page, three[0])
    expect(page).to_have_url(re.compile(r"\?tag=claim$"))
    page.reload()
    shown(page, three[0])
    page.locator("#filter-tool summary").click()
    page.get_by_role("button", name="Show all").click()
    shown(page, *three)
    expect(page).to_have_url(re.compile(r"^[^?]*$"))


def test_what_one_makes_under_a_filter_stays_in_sight(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    claim, *_ = three
    page = open_reader(text)
    page.keyboard.press("Shift+C")
    shown(page, claim)
    drag(page, "eleven years")
    page.keyboard.press("f")
    saved(page)
    made = Annotation.objects.exclude(pk__in=[one.pk for one in three]).get()
    shown(page, made, claim)
    expect(page.locator(f'mark[data-annotations="{made.pk}"].off')).to_have_count(0)
    expect(page.locator(".filter-count")).to_have_text("2 of 4")


def test_a_link_to_what_is_filtered_out_ends_the_filter(
    open_reader: OpenReader, text: Article, three: list[Annotation]
) -> None:
    page = open_reader(text)
    page.keyboard.press("Shift+C")
    shown(page, three[0])
    page.evaluate("(hash) => { location.hash = hash }", f"#annotation-{three[2].pk}")
    expect(card(page, three[2])).to_be_focused()
    shown(page, *three)
