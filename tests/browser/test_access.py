"""The reader for everybody: axe finds nothing, in either theme, wide or narrow."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import drag

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_reader(
    open_reader: Callable[..., Page],
    text: Article,
    annotate: Callable[..., Annotation],
    scheme: str,
) -> None:
    annotate("eleven years", "claim", article=text)
    annotate("4,120 landings", "figure", article=text, note="Where from?")
    annotate("landings in 2018", "recommendation", article=text)
    # axe puts its own script into the page, which the page's policy rightly forbids.
    page = open_reader(text, color_scheme=scheme, bypass_csp=True)
    drag(page, "Count first")
    page.get_by_role("toolbar").wait_for()
    page.locator(".card").first.get_by_role("button", name="Edit").click()
    page.locator("form.edit").wait_for()
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
