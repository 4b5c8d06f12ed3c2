"""New texts that the worker reads: documents and web addresses, waited for and then compared."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.articles import import_reading
from annotate.articles.actions import change_article, delete_article
from annotate.articles.import_models import Import, ImportItem
from annotate.articles.models import Article, SourceCheck, WaitingText
from annotate.articles.reading import from_text
from tests.articles.documents import paragraph, word
from tests.articles.importing import outcome, work
from tests.conftest import HARBOUR

DOCUMENT = word(paragraph("The harbour counts its boats every hour now."))


@pytest.fixture
def page(signed_in: Callable[[User], Client], seat: Seat) -> Client:
    return signed_in(seat.user)


@pytest.fixture
def at(article: Article) -> str:
    return f"/p/{article.project.slug}/articles/{article.pk}/revisions/"


def give(page: Client, at: str, **given: object) -> str:
    """Give a new text that takes time; where it is waited for."""
    answer = page.post(f"{at}new/", given)
    assert answer.status_code == 302, answer.content.decode()
    assert "/imports/" in answer["Location"]
    return str(answer["Location"])


def test_a_document_is_read_by_the_worker_and_then_compared(page: Client, at: str) -> None:
    there = give(page, at, file=SimpleUploadedFile("second.docx", DOCUMENT))
    assert not WaitingText.objects.exists()
    waiting = page.get(there).content.decode()
    assert "When it is read, you see what it changes." in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert "A new text is being read:" in page.get(at).content.decode()
    work()
    compared = f"{at}waiting/{WaitingText.objects.get().pk}/"
    assert page.get(there, headers={"HX-Request": "true"})["HX-Redirect"] == compared
    shown = page.get(there, follow=True)
    assert shown.redirect_chain == [(compared, 302)]
    assert "What the new text changes" in shown.content.decode()
    page.post(compared)
    current = Article.objects.get().current
    assert (current.number, current.filename, current.original.filename) == (
        2, "second.docx", "second.docx",
    )  # fmt: skip
    assert page.get(there, follow=True).redirect_chain == [(at, 302)]


def test_a_web_address_is_read_by_the_worker(
    page: Client, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_reading, "_fetched", lambda item: from_text("The page."))
    give(page, at, url="example.org/a")
    work()
    assert outcome() == {"https://example.org/a": "done"}
    assert WaitingText.objects.get().text == "The page."


def test_the_articles_own_address_is_one_button_away(
    page: Client, at: str, seat: Seat, article: Article
) -> None:
    assert 'name="again"' not in page.get(f"{at}new/").content.decode()
    change_article(seat=seat, article=article, source_url="https://example.org/a")
    shown = page.get(f"{at}new/").content.decode()
    # Of a form of its own: Enter in the field of an address means that address.
    assert 'form="again" name="again" value="1">Read example.org again</button>' in shown
    give(page, at, again="1")
    assert ImportItem.objects.get().name == "https://example.org/a"


def test_what_cannot_be_read_says_why_and_leads_back(page: Client, at: str) -> None:
    there = give(page, at, file=SimpleUploadedFile("x.docx", b"PK\x03\x04 damaged"))
    work()
    shown = page.get(there).content.decode()
    assert ImportItem.objects.get().message in shown
    assert "Give another text" in shown
    assert "could not be read:" in page.get(at).content.decode()
    assert not WaitingText.objects.exists()


def test_the_text_of_now_is_no_new_one(page: Client, at: str, article: Article) -> None:
    give(page, at, file=SimpleUploadedFile("a.docx", DOCUMENT))
    work()
    page.post(f"{at}waiting/{WaitingText.objects.get().pk}/")
    there = give(page, at, file=SimpleUploadedFile("a.docx", DOCUMENT))
    work()
    assert "Nothing changed" in page.get(there).content.decode()


def test_a_text_for_what_is_in_the_trash_is_not_kept(
    page: Client, at: str, seat: Seat, article: Article
) -> None:
    give(page, at, file=SimpleUploadedFile("a.docx", DOCUMENT))
    delete_article(seat=seat, article=article)
    work()
    assert ImportItem.objects.get().message == "The article is in the trash."
    assert not WaitingText.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"url": "ftp://example.org/"}, "not a web address"),
        ({"url": "example.org", "text": "Words."}, "not both"),
        (
            {"url": "example.org", "file": SimpleUploadedFile("a.txt", b"Words.")},
            "one file or one web address",
        ),
        ({"file": SimpleUploadedFile("a.zip", b"PK\x05\x06" + bytes(18))}, "a.zip"),
        ({"again": "1"}, "Paste the new text here"),
    ],
)
def test_what_is_no_new_text_is_refused_at_once(
    given: dict[str, object], said: str, page: Client, at: str
) -> None:
    answer = page.post(f"{at}new/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Import.objects.exists()


def test_new_texts_are_not_listed_among_the_imports_of_articles(page: Client, at: str) -> None:
    there = give(page, at, url="example.org")
    assert there not in page.get(at.partition("articles")[0] + "imports/").content.decode()


def test_who_may_not_change_the_article_gives_it_no_text(
    at: str, bobs_seat: Seat, signed_in: Callable[[User], Client]
) -> None:
    answer = signed_in(bobs_seat.user).post(f"{at}new/", {"url": "example.org"})
    assert answer.status_code == 403
    assert not Import.objects.exists()


def test_a_page_that_waits_for_its_source_asks_until_it_was_looked_at(
    page: Client, at: str, seat: Seat, article: Article
) -> None:
    change_article(seat=seat, article=article, source_url="https://example.org/a")
    assert "hx-get" not in page.get(at).content.decode()
    page.post(f"{at}checks/", {"when": "now"})
    waiting = page.get(at).content.decode()
    assert f'<div id="arriving" class="arriving" hx-get="{at}" hx-trigger="every 1s"' in waiting
    SourceCheck.objects.update(checked_at=timezone.now())
    part = page.get(at, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="arriving" class="arriving">')
    assert "nothing changed." in part
    assert "<h1>" not in part


def test_to_have_the_source_looked_at_changes_that_part_of_the_page_alone(
    page: Client, at: str, seat: Seat, article: Article
) -> None:
    change_article(seat=seat, article=article, source_url="https://example.org/a")
    assert f'hx-post="{at}checks/" hx-target="#arriving"' in page.get(at).content.decode()
    answer = page.post(
        f"{at}checks/", {"when": "daily"}, follow=True, headers={"HX-Request": "true"}
    )
    part = answer.content.decode()
    assert part.startswith('<div id="arriving" class="arriving" hx-get')
    assert "It is looked at every night." in part


def test_a_page_asks_while_a_given_text_is_being_read(page: Client, at: str) -> None:
    give(page, at, file=SimpleUploadedFile("second.docx", DOCUMENT))
    assert 'id="arriving" class="arriving" hx-get' in page.get(at).content.decode()
    work()
    assert "hx-get" not in page.get(at).content.decode()


def test_a_page_of_something_else_is_told_from_a_new_text(page: Client, at: str) -> None:
    other = "Sign in\n\nPlease sign in to read on. Subscribe from 3 euros a month."

    def compared(text: str) -> str:
        return str(page.post(f"{at}new/", {"text": text, "format": "text"})["Location"])

    there = compared(other)
    # The second time from what is kept of the comparison.
    for _ in range(2):
        assert "Nothing of the present text is in this one." in page.get(there).content.decode()
    there = compared(HARBOUR.replace("4,120", "5,310"))
    assert "of the present text" not in page.get(there).content.decode()
