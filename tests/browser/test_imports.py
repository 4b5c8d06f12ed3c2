"""Files chosen together, or dropped: sent one by one, then followed on the import's page."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from annotate.accounts.permissions import Seat
from annotate.articles import import_reading
from annotate.articles.import_models import ImportItem
from annotate.articles.models import Article

DROP = """(kind) => {
  const transfer = new DataTransfer();
  for (const number of [1, 2]) {
    transfer.items.add(new File([`Dropped ${number}.`], `d${number}.txt`));
  }
  const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new DragEvent(kind, options));
}"""


def work(number: int) -> None:
    """What the worker does; the tests have none."""
    for item in ImportItem.objects.filter(state="waiting").order_by("id")[:number]:
        import_reading.read(item.pk)


def test_files_are_sent_and_followed_to_their_end(
    transactional_db: None, new_context: Callable[..., BrowserContext], seat: Seat
) -> None:
    page: Page = new_context(seat.user).new_page()
    page.goto(f"/p/{seat.project.slug}/articles/new/")
    page.wait_for_selector("html[data-uploads=ready]")
    files = [(f"n{number}.txt", f"Number {number}.") for number in range(3)]
    page.get_by_label("File", exact=True).set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in files]
    )
    page.get_by_role("button", name="Add article").click()
    page.wait_for_url("**/imports/**")
    expect(page.get_by_role("progressbar", name="n0.txt")).to_have_attribute("value", "0")
    whole = page.get_by_role("progressbar", name="The whole import")
    work(1)
    expect(whole).to_have_attribute("value", "33")
    page.reload()
    expect(whole).to_have_attribute("value", "33")
    work(2)
    expect(page.locator(".import-said")).to_have_text("3 came in")
    expect(page.get_by_role("link", name="Number 0.", exact=True)).to_be_visible()

    page.goto(f"/p/{seat.project.slug}/articles/")
    page.wait_for_selector("html[data-uploads=ready]")
    page.evaluate(DROP, "dragenter")
    expect(page.get_by_text("Drop files or folders to add them")).to_be_visible()
    page.evaluate(DROP, "drop")
    page.wait_for_url("**/imports/**")
    work(2)
    expect(page.locator(".import-said")).to_have_text("2 came in")
    assert Article.objects.count() == 5
