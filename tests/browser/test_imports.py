"""Files chosen together, or dropped: sent one by one, then followed on the import's page."""

from collections.abc import Callable
from pathlib import Path

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

DROP_UNREADABLE = """() => {
  const file = (name, give) => ({ name, isFile: true, fullPath: `/${name}`, file: give });
  const entries = [
    file("gone.txt", (given, failed) => failed(new Error("It is not there"))),
    file("good.txt", (given) => given(new File(["Good."], "good.txt"))),
  ];
  const drop = new Event("drop", { bubbles: true, cancelable: true });
  const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
  drop.dataTransfer = { types: ["Files"], items, files: [] };
  document.body.dispatchEvent(drop);
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


def test_the_focus_stays_with_what_is_imported_anyway(
    transactional_db: None, new_context: Callable[..., BrowserContext], seat: Seat
) -> None:
    page: Page = new_context(seat.user).new_page()
    page.goto(f"/p/{seat.project.slug}/articles/new/")
    page.wait_for_selector("html[data-uploads=ready]")
    page.get_by_label("File", exact=True).set_input_files(
        [
            {"name": name, "mimeType": "text/plain", "buffer": b"The quay."}
            for name in ("a.txt", "b.txt")
        ]
    )
    page.get_by_role("button", name="Add article").click()
    page.wait_for_url("**/imports/**")
    work(2)
    page.get_by_role("button", name="Import anyway").press("Enter")
    item = page.locator("li.item.waiting")
    expect(item).to_be_focused()
    work(1)
    expect(page.locator(".import-said")).to_have_text("2 came in")
    expect(page.locator("li.item").nth(1)).to_be_focused()


def test_what_a_browser_cannot_read_is_named_and_the_rest_goes_on(
    transactional_db: None, new_context: Callable[..., BrowserContext], seat: Seat
) -> None:
    page: Page = new_context(seat.user).new_page()
    page.goto(f"/p/{seat.project.slug}/articles/")
    page.wait_for_selector("html[data-uploads=ready]")
    page.evaluate(DROP_UNREADABLE)
    sheet = page.get_by_role("dialog", name="Sending")
    expect(sheet.get_by_role("listitem").nth(0)).to_contain_text("could not read it")
    sheet.get_by_role("link", name="Go on without them").click()
    page.wait_for_url("**/imports/**")
    assert [item.name for item in ImportItem.objects.all()] == ["good.txt"]


def test_a_folder_and_files_that_are_dropped_come_in_by_name(
    transactional_db: None, new_context: Callable[..., BrowserContext], seat: Seat, tmp_path: Path
) -> None:
    names = [f"folder/deep/{number}.txt" for number in (10, 9, 1)]
    for name in ("z.txt", "folder/.hidden", "folder/.git/x.txt", *names):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"This is {name}.")
    page: Page = new_context(seat.user).new_page()
    page.goto(f"/p/{seat.project.slug}/articles/new/")
    page.wait_for_selector("html[data-uploads=ready]")
    paths = [str(tmp_path / "z.txt"), str(tmp_path / "folder")]
    dragged = {"items": [], "files": paths, "dragOperationsMask": 1}
    protocol = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        event = {"type": kind, "x": 600, "y": 300, "data": dragged}
        protocol.send("Input.dispatchDragEvent", event)
    page.wait_for_url("**/imports/**")
    work(4)
    expect(page.locator(".import-said")).to_have_text("4 came in")
    kept = ImportItem.objects.order_by("id").values_list("name", flat=True)
    assert list(kept) == [f"folder/deep/{number}.txt" for number in (1, 9, 10)] + ["z.txt"]
