"""The desk on a phone: annotations are seen at once, and the filter is folded."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.test_access import faults

type NewContext = Callable[..., BrowserContext]
NARROW = {"width": 390, "height": 844}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_filter_is_folded_and_says_how_many_conditions_are_set(
    new_context: NewContext,
    seat: Seat,
    text: Article,
    annotate: Callable[..., Annotation],
    scheme: str,
) -> None:
    one = annotate("eleven years", "claim", article=text)
    annotate("4,120 landings", "figure", article=text)
    there = reverse("annotation-list", args=[seat.project.slug])
    page = new_context(seat.user, viewport=NARROW, color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(there)
    expect(page.locator(".passage")).to_have_count(2)
    expect(page.locator(".passage").first).to_be_in_viewport(ratio=0.5)
    article = page.get_by_label("Article", exact=True)
    expect(article).to_be_hidden()
    summary = page.locator(".filter-panel > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(article).to_be_visible()
    page.locator(".many summary", has_text="Tag").click()
    page.get_by_label("Claim").check()
    expect(page.locator(".passage")).to_have_count(1)
    expect(summary).to_contain_text("1 condition set")
    page.locator(".many summary", has_text="Tag").click()
    expect(page.get_by_label("Claim")).to_be_hidden()
    assert faults(page, within="#desk-filter") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1024, "height": 800})
    expect(summary).to_be_hidden()
    plain = new_context(seat.user, java_script_enabled=False, viewport=NARROW).new_page()
    plain.goto(f"{there}?tag=claim")
    expect(plain.locator(".passage")).to_have_count(1)
    expect(plain.locator(".passage blockquote")).to_contain_text(one.quote)
    folded = plain.locator(".filter-panel > summary")
    expect(folded).to_contain_text("1 condition set")
    folded.click()
    expect(plain.get_by_role("button", name="Show", exact=True)).to_be_visible()
    wide = new_context(seat.user, viewport={"width": 1440, "height": 900}).new_page()
    wide.goto(there)
    expect(wide.get_by_label("Article", exact=True)).to_be_visible()
    wide.get_by_label("Article", exact=True).select_option(str(text.pk))
    expect(wide.locator(".filter-panel > summary")).to_be_hidden()
