"""What tests of bounds, of splitting and of merging share: choosing a highlight, its handles, and
what is stored."""

from playwright.sync_api import Locator, Page, expect

from annotate.annotations.models import Annotation
from tests.browser.conftest import saved


def quotes() -> list[str]:
    present = Annotation.objects.present().order_by("start", "end", "id")
    return list(present.values_list("quote", flat=True))


def settled(page: Page, *expected: str) -> None:
    """Wait until the page shows these passages, and see that they are stored."""
    expect(page.locator(".cards > .card q")).to_have_text(list(expected))
    saved(page)
    assert quotes() == list(expected)


def choose(page: Page, annotation: Annotation) -> None:
    page.locator(f'mark[data-annotations~="{annotation.pk}"]').first.click()
    expect(page.locator(".card.on")).to_have_id(f"annotation-{annotation.pk}")


def handle(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name)


def point_after(page: Page, words: str) -> tuple[float, float]:
    """A point of the window in the last letter of these words, on its right."""
    x, y = page.evaluate(
        """(words) => {
          const walker = document.createTreeWalker(
            document.querySelector("#reader .text"), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at + words.length - 1);
            range.setEnd(node, at + words.length);
            const box = range.getBoundingClientRect();
            return [box.right - 1, box.top + box.height / 2];
          }
        }""",
        words,
    )
    return x, y
