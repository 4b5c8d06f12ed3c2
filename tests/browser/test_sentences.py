"""Sentence mode: the same sentences as the server's, and a whole article without a mouse."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page, expect

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.text import abbreviations
from annotate.text.sentences import sentences
from tests.browser.conftest import saved
from tests.browser.passages import quotes

CASES = json.loads(
    (Path(__file__).parent.parent / "data" / "sentences.json").read_text(encoding="utf-8")
)["cases"]

CUT = """async (texts) => {
  const { sentences } = await import("annotate/sentences");
  return texts.map((text) => sentences(text).map(([start, end]) => text.slice(start, end)));
}"""
WORDS = """async () => Object.fromEntries(
  Object.entries(await import("annotate/abbreviations")).map(([name, words]) => [name, [...words]]),
)"""


def says(page: Page, text: str) -> None:
    expect(page.locator("#announcer")).to_contain_text(text)


def start(page: Page) -> None:
    page.keyboard.press("s")
    expect(page.get_by_role("application", name="Sentence mode")).to_be_focused()


def test_the_browser_cuts_every_text_as_the_server_does(
    open_reader: Callable[..., Page], text: Article
) -> None:
    joined = [case.get("glue", " ").join(case["sentences"]) for case in CASES]
    # All after each other too, so that each end is met with every beginning.
    texts = [*joined, *(" ".join(two) for two in pairwise(joined))]
    found = open_reader(text).evaluate(CUT, texts)
    assert found == [[one[low:high] for low, high in sentences(one)] for one in texts]
    expected = [case.get("sentences_are", case["sentences"]) for case in CASES]
    assert found[: len(CASES)] == expected


def test_the_browser_knows_the_same_abbreviations(
    open_reader: Callable[..., Page], text: Article
) -> None:
    there = open_reader(text).evaluate(WORDS)
    here = {name: value for name, value in vars(abbreviations).items() if name.isupper()}
    assert here
    assert {name: set(words) for name, words in there.items()} == here


def test_an_article_is_tagged_sentence_by_sentence(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    start(page)
    says(page, "paragraph 1 of 3, sentence 1 of 2: For eleven years nobody")
    page.keyboard.press("c")
    says(page, "Claim: For eleven years nobody")
    says(
        page,
        "paragraph 1 of 3, sentence 1 of 2. Next, paragraph 1 of 3, sentence 2 of 2: The books",
    )
    page.keyboard.press("f")
    says(page, "Next, heading: What the pictures changed")
    page.keyboard.press("ArrowRight")
    says(page, "paragraph 2 of 3, sentence 1 of 2: The port")
    page.keyboard.press("r")
    page.keyboard.press("End")
    page.keyboard.press("c")
    says(page, "This was the last sentence.")
    expect(page.locator(".cards > .card")).to_have_count(4)
    saved(page)
    first, *others = quotes()
    assert first.startswith("For eleven years")
    assert first.endswith("the outer quay.")
    assert others == [
        "The books gave 4,120 landings in 2018, the pilots thought it was nearer six thousand.",
        "The port should publish its arrivals every hour, said Dr. Ana Ruiz.",
        "A family 👨‍👩‍👧 of gulls watched, and a clerk wrote café twice.",
    ]
    tags = list(Annotation.objects.order_by("start").values_list("tags__key", flat=True))
    assert tags == ["claim", "figure", "recommendation", "claim"]


def test_arrows_go_by_sentence_paragraph_and_heading(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    start(page)
    for key, words in (
        ("ArrowRight", "sentence 2 of 2: The books"),
        ("ArrowLeft", "sentence 1 of 2: For eleven"),
        ("ArrowRight", "The books"),
        ("ArrowUp", "sentence 1 of 2: For eleven"),
        ("ArrowUp", "heading: The harbour that learned"),
        ("PageDown", "heading: What the pictures"),
        ("ArrowDown", "paragraph 2 of 3, sentence 1 of 2: The port"),
        ("ArrowDown", "paragraph 3 of 3: A family"),
        ("PageUp", "heading: What the pictures"),
        ("Home", "heading: The harbour that learned"),
        ("End", "under “What the pictures changed”, paragraph 3 of 3: A family"),
        ("ArrowRight", "Nothing further."),
    ):
        page.keyboard.press(key)
        says(page, words)


def test_shift_extends_at_either_end_and_alt_goes_by_words(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    start(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    says(page, "outer quay. added.")
    page.keyboard.press("Shift+ArrowRight")
    says(page, "outer quay. left out.")
    # From here it is the start that moves: a word to the left, and two to the right.
    page.keyboard.press("Alt+Shift+ArrowLeft")
    says(page, "quay. added.")
    for _ in range(3):
        page.keyboard.press("Alt+Shift+ArrowRight")
    says(page, "books left out.")
    page.keyboard.press("Space")
    says(page, "End. ")
    for _ in range(2):
        page.keyboard.press("Alt+Shift+ArrowLeft")
    page.keyboard.press("f")
    saved(page)
    assert quotes() == ["gave 4,120 landings in 2018, the pilots thought it was nearer six"]


def test_a_frame_may_go_over_paragraphs(open_reader: Callable[..., Page], text: Article) -> None:
    page = open_reader(text)
    start(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("c")
    saved(page)
    stored = Annotation.objects.get()
    assert stored.quote == text.current.text[stored.start : stored.end]
    assert stored.quote.startswith("The books gave")
    assert stored.quote.endswith("the rest is arithmetic.")


def test_escape_leaves_with_the_caret_where_the_frame_was(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    start(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator("#frame")).to_be_hidden()
    expect(page.locator(".caret")).to_be_visible()
    page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.press("c")
    saved(page)
    assert quotes() == ["The"]
    start(page)
    says(page, "The books gave")
    says(page, "(highlighted as Claim)")


def test_enter_opens_what_is_highlighted_in_the_frame(
    open_reader: Callable[..., Page], text: Article, annotate: Callable[..., Annotation]
) -> None:
    figure = annotate("4,120 landings", "figure", article=text)
    page = open_reader(text)
    start(page)
    page.keyboard.press("Enter")
    says(page, "Nothing is highlighted here.")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(f"#annotation-{figure.pk}")).to_be_focused()
    expect(page.locator("#frame")).to_be_hidden()


def test_a_note_is_written_from_the_frame(open_reader: Callable[..., Page], text: Article) -> None:
    page = open_reader(text)
    start(page)
    page.keyboard.press("n")
    expect(page.locator(".card textarea")).to_be_focused()
    page.keyboard.type("Who counted before?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".card .note")).to_have_text("Who counted before?")
    start(page)
    says(page, "sentence 2 of 2: The books")


def test_arrows_follow_the_writing_in_an_article_from_right_to_left(
    open_reader: Callable[..., Page], seat: Seat, text: Article
) -> None:
    article = add_article(seat=seat, source=from_text("ميناء\n\nوصل القارب. نام الناس. رحلوا."))
    page = open_reader(article)
    start(page)
    says(page, "sentence 1 of 3: وصل القارب.")
    page.keyboard.press("ArrowLeft")
    says(page, "sentence 2 of 3: نام الناس.")
    page.keyboard.press("ArrowRight")
    says(page, "sentence 1 of 3")


def test_the_mode_is_found_with_tab_alone(open_reader: Callable[..., Page], text: Article) -> None:
    page = open_reader(text)
    page.get_by_role("button", name="Go through the sentences").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("application", name="Sentence mode")).to_be_focused()


def test_a_viewer_goes_through_the_sentences_and_tags_none(
    open_reader: Callable[..., Page], text: Article, veras_seat: Seat
) -> None:
    page = open_reader(text, user=veras_seat.user)
    start(page)
    page.keyboard.press("c")
    page.keyboard.press("ArrowRight")
    says(page, "The books")
    assert quotes() == []
