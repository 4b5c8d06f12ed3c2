#!/usr/bin/env python
"""Make the pictures of README and docs/editors.md from a fresh demo project.

    ANNOTATE_VAR=var/pictures make run     # then, with the address and the link that it printed:
    .venv/bin/python docs/pictures/make.py http://127.0.0.1:8000 LINK

Two made-up colleagues join the project and work in it, so use a server that can be thrown away.
Needs `pdftoppm` (poppler-utils) for the printed page; `pngquant` makes the files small.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SWITCHES = ["--headless", "--no-sandbox", "--disable-gpu"]
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
COLLEAGUES = (("bea", "Bea Ångström", "annotator"), ("tom", "Tom Berg", "curator"))
HARBOUR = HERE.parent.parent / "annotate" / "web" / "demo" / "harbour.md"
CHANGES = (
    ("4,120 landings in 2018", "4,310 landings in 2018"),
    ("fell from 74 minutes to 31", "fell from 74 minutes to 29"),
    ("congestion was a matter of two hours each morning", "the crowd was there for two hours"),
    ("- keep one berth in ten free until nine o’clock;\n", ""),
)
STILL = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await document.fonts.ready;
  for (let n = 0; n < 20; n++) await frame();
  const moves = document.getAnimations().filter((one) => one.effect.getTiming().iterations === 1);
  await Promise.all(moves.map((one) => one.finished.catch(() => {})));
}"""
SELECT = """(words) => {
  const walker = document.createTreeWalker(document.getElementById("reader"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, at = node.data.indexOf(words);
    if (at < 0) continue;
    node.parentElement.scrollIntoView({ block: "center" });
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    return;
  }
  throw new Error(`not in the text: ${words}`);
}"""


def keep(page: Page, name: str) -> None:
    """Save what the page shows once nothing moves."""
    page.evaluate(STILL)
    page.screenshot(path=HERE / f"{name}.png")
    shrink(HERE / f"{name}.png")


def shrink(picture: Path) -> None:
    """Fewer colours, where the program for that is installed."""
    if shutil.which("pngquant"):
        command = ["pngquant", "--force", "--strip", "--ext=.png", "--quality=70-95", picture]
        subprocess.run(command, check=True)


def put_away_hint(page: Page) -> None:
    """Nobody on the pictures is new."""
    if page.locator("#hint").count():
        page.locator("#hint button").click()
        page.locator("#hint").wait_for(state="detached")


def open_harbour(context: BrowserContext) -> Page:
    """The demo's annotated article."""
    page = context.new_page()
    page.goto("/p/demo/articles/")
    page.get_by_role("link", name="The harbour that learned").click()
    page.wait_for_selector("html[data-reader=ready]")
    put_away_hint(page)
    return page


def card_with(page: Page, words: str) -> str:
    """Choose the annotation whose card shows these words. Returns the card's selector."""
    card = page.locator(".card", has_text=words).first
    card.evaluate("(element) => { location.hash = element.id }")
    return f"#{card.get_attribute('id')}"


def edit(page: Page, words: str, **values: str) -> str:
    """Open the form of the card with these words, and fill it. Returns the card's selector."""
    card = card_with(page, words)
    page.locator(card).get_by_role("button", name="Edit").click()
    for label, value in values.items():
        page.locator(card).get_by_label(label.title()).fill(value)
    return card


def press_tag(page: Page, words: str, key: str) -> None:
    """Select these words and press a tag's key."""
    page.evaluate(SELECT, words)
    page.get_by_role("toolbar").wait_for()
    page.keyboard.press(key)


def signed_in(browser: Browser, base: str, link: str) -> BrowserContext:
    """A browser in which a sign-in link was used."""
    context = browser.new_context(base_url=base, viewport=WIDE)
    page = context.new_page()
    page.goto(link)
    if page.get_by_role("button").count():
        page.get_by_role("button").last.click()
        page.wait_for_url("**/")
    page.close()
    return context


def colleagues(browser: Browser, base: str, admin: BrowserContext) -> dict[str, BrowserContext]:
    """The two who join the project, each in a browser of their own."""
    browsers = {}
    page = admin.new_page()
    for who, name, role in COLLEAGUES:
        page.goto("/p/demo/members/")
        page.get_by_label("Email").fill(f"{who}@example.org")
        page.get_by_label("Name", exact=False).first.fill(name)
        page.locator("aside select[name=role]").select_option(role)
        page.get_by_role("button", name="Add member").click()
        link = page.locator("#sign-in-link").input_value()
        browsers[who] = signed_in(browser, base, link)
    page.close()
    return browsers


def alone(light: BrowserContext) -> None:
    """What one person sees."""
    page = open_harbour(light)
    card_with(page, "4,120")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    keep(page, "reader-light")
    page.locator("#filter-tool summary").click()
    page.locator("#filter .chip").first.click()
    keep(page, "filter")
    page.get_by_role("button", name="Show all").click()
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.get_by_role("application", name="Sentence mode").wait_for()
    keep(page, "sentence")
    page.keyboard.press("Escape")
    printed(page)
    edit(page, "€38 million")
    keep(page, "edit")
    for name in ("articles", "settings/tags", "export"):
        page.goto(f"/p/demo/{name}/")
        keep(page, name.rpartition("/")[2])
    page.close()


def printed(page: Page) -> None:
    """The article on paper, with its notes: small enough for one sheet."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "paper.pdf"
        page.pdf(path=paper, format="A4", scale=0.78, print_background=True)
        command = ["pdftoppm", "-r", "110", "-png", "-f", "1", "-singlefile", paper]
        subprocess.run([*command, HERE / "print"], check=True)
    shrink(HERE / "print.png")


def together(light: BrowserContext, bea: BrowserContext, tom: BrowserContext) -> None:
    """Three people in one article: live, a thread, a conflict."""
    page, beas, toms = (open_harbour(context) for context in (light, bea, tom))
    card = card_with(beas, "the insurers simply")
    beas.locator(card).get_by_role("button", name="Comment").click()
    beas.locator(card).get_by_placeholder("Say").fill(
        "Their tariff tables are on file, *page 4*. @Tom Berg, shall we quote them?"
    )
    beas.locator(card).get_by_role("button", name="Send").click()
    beas.locator(card).locator(".said").last.wait_for()
    press_tag(beas, "its members still lose a morning a week", "c")
    page.locator("mark", has_text="its members still lose").wait_for()
    card_with(page, "the insurers simply")
    page.locator(card).get_by_role("button", name="Comment").click()
    page.locator(card).locator("textarea").wait_for()
    page.locator(card).locator("textarea").fill("Yes: the first table will do.")
    page.evaluate("scrollTo({ top: 120, behavior: 'instant' })")
    keep(page, "together")
    page.locator(card).get_by_role("button", name="Close").click()
    mine = edit(page, "€38 million", note="The wall of 2018. Check the minutes.", unit="EUR")
    theirs = edit(toms, "€38 million", note="Does this include the dredging?", unit="million euros")
    toms.locator(theirs).get_by_role("button", name="Save").click()
    toms.locator(theirs).locator("p.note").wait_for()
    page.locator(mine).get_by_role("button", name="Save").click()
    page.locator(mine).locator(".sides").wait_for()
    page.locator(mine).evaluate("(card) => card.scrollIntoView({ block: 'center' })")
    keep(page, "conflict")
    # Left as it is: what was refused is on the next picture.
    for one in (page, beas, toms):
        one.close()


def cut_off(light: BrowserContext) -> None:
    """A lost connection: what waits, and the list of it."""
    page = open_harbour(light)
    light.set_offline(True)
    press_tag(page, "nobody at the harbour office could say how many boats", "c")
    press_tag(page, "the pilots thought it was nearer six thousand", "f")
    card = edit(page, "300 days a year", note="Whose days? Ask the insurers.")
    page.keyboard.press("Control+Enter")
    page.locator(card).locator("p.note").wait_for()
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.evaluate("document.getElementById('unsent').showPopover()")
    keep(page, "unsent")
    light.set_offline(False)
    page.close()


def chosen(page: Page) -> None:
    """Every annotation that the desk shows is selected."""
    page.locator(".pick input").first.check()
    page.locator("#select-all").check()


def curated(light: BrowserContext, bea: BrowserContext) -> None:
    """Two readers side by side, the desk, a report, and the project as a whole."""
    beas = open_harbour(bea)
    press_tag(beas, "congestion was a matter of two hours each morning", "c")
    press_tag(beas, "4,120 landings in 2018", "f")
    beas.locator("#save-status", has_text="Saved").wait_for()
    beas.get_by_role("link", name="side by side").click()
    keep(beas, "comparison")
    beas.close()
    page = light.new_page()
    page.goto("/p/demo/reports/")
    page.get_by_label("New report").fill("What the harbour knew")
    page.get_by_role("button", name="Make the report").click()
    page.get_by_placeholder("New section").wait_for()
    report = page.url
    page.goto("/p/demo/annotations/")
    chosen(page)
    page.get_by_role("button", name="Accept").first.click()
    page.locator(".message").wait_for()
    chosen(page)
    keep(page, "desk")
    page.get_by_role("button", name="Add to report").click()
    page.locator(".message", has_text="report").wait_for()
    page.goto(report)
    page.get_by_placeholder("New section").fill("What was counted")
    page.get_by_role("button", name="Add section").click()
    for words in ("4,120 landings", "fell from 74 minutes"):
        entry = page.locator(".entry", has_text=words).first
        entry.locator("select").select_option("What was counted")
        entry.get_by_role("button", name="Move", exact=True).click()
        page.locator("section[id^=section-]").get_by_text(words).first.wait_for()
    page.locator(".entry", has_text="fell from 74").focus()
    page.keyboard.press("e")
    page.get_by_label("Heading").fill("The wait, more than halved")
    page.get_by_label("Paraphrase").fill("The harbour master calls it *the most honest figure*.")
    page.get_by_label("Preview").locator("em").wait_for()
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    keep(page, "report")
    page.goto("/p/demo/")
    keep(page, "overview")
    page.close()


def imported(page: Page) -> None:
    """Several files at once, some of which are there already or cannot be read."""
    page.goto("/p/demo/articles/new/")
    page.wait_for_selector("html[data-uploads=ready]")
    minutes = "# Minutes of the harbour council\n\nThe count goes on for two more years."
    files = {
        "minutes.md": minutes,
        "minutes (copy).md": minutes,
        "tide tables.txt": "High water at four, low water at ten.",
        "scan.pdf": "%PDF-1.7 and nothing else",
    }
    page.get_by_label("File", exact=True).set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": text.encode()}
            for name, text in files.items()
        ]
    )
    page.get_by_role("button", name="Add article").click()
    page.locator(".import-said", has_text="came in").wait_for(timeout=60_000)
    keep(page, "import")


def changed(context: BrowserContext) -> None:
    """A new text of an article: what comes in, what it changes, and what waits for a person."""
    page = context.new_page()
    imported(page)
    text = HARBOUR.read_text(encoding="utf-8")
    for old, new in CHANGES:
        if old not in text:
            raise ValueError(f"not in the text: {old}")
        text = text.replace(old, new)
    page.goto("/p/demo/articles/")
    page.get_by_role("link", name="The harbour that learned").click()
    page.get_by_role("link", name="revision 1").click()
    page.get_by_role("link", name="New revision").click()
    page.get_by_role("radio", name="Markdown").check()
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="Make it the current text").wait_for()
    keep(page, "revision")
    page.get_by_role("button", name="Make it the current text").click()
    page.wait_for_selector("html[data-reader=ready]")
    page.goto("/p/demo/anchoring/")
    keep(page, "queue")
    page.close()


def make(browser: Browser, base: str, link: str) -> None:
    """All pictures."""
    light = signed_in(browser, base, link)
    state = light.storage_state()
    alone(light)

    dark = browser.new_context(
        base_url=base, viewport=WIDE, storage_state=state, color_scheme="dark"
    )
    page = open_harbour(dark)
    page.evaluate(SELECT, "the new timetable suits the yachts")
    page.get_by_role("toolbar").wait_for()
    keep(page, "reader-dark")

    phone = browser.new_context(
        base_url=base,
        viewport=PHONE,
        device_scale_factor=2,
        storage_state=state,
        has_touch=True,
        is_mobile=True,
    )
    page = open_harbour(phone)
    page.locator("mark", has_text="4,120").first.tap()
    keep(page, "reader-phone")
    dark.close()
    phone.close()

    browsers = colleagues(browser, base, light)
    together(light, **browsers)
    # What waits in the other browser's store is not in this one.
    curated(browser.new_context(base_url=base, viewport=WIDE, storage_state=state), browsers["bea"])
    cut_off(light)
    changed(browser.new_context(base_url=base, viewport=WIDE, storage_state=state))


def main() -> None:
    """`make.py BASE LINK`."""
    base, link = sys.argv[1:]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        make(browser, base, urljoin(base, link))
        browser.close()


if __name__ == "__main__":
    main()
