"""Articles from text and files: what is stored, and what is refused with nothing stored."""

import hashlib
from dataclasses import replace

import pytest

from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.models import Role
from annotate.accounts.permissions import Seat
from annotate.articles.actions import add_article, change_article, delete_article, restore_article
from annotate.articles.models import Article, Revision
from annotate.articles.queries import load_text
from annotate.articles.reading import from_file, from_text
from annotate.search.queries import find_articles


def test_pasted_text_becomes_an_article_with_revision_1(seat: Seat) -> None:
    article = add_article(seat=seat, source=from_text("The quay\r\n\r\nForty boats came in.\r\n"))
    assert article.title == "The quay"
    revision = Revision.objects.get(article=article)
    assert revision == article.current
    assert revision.number == 1
    assert revision.text == "The quay\nForty boats came in."
    assert revision.length == len(revision.text)
    assert revision.sha256 == hashlib.sha256(revision.text.encode()).hexdigest()


def test_a_title_that_is_given_wins(seat: Seat) -> None:
    article = add_article(seat=seat, source=from_text("Quay\n\nForty boats."), title=" My  title ")
    assert article.title == "My title"


def test_without_any_title_the_text_begins_it(seat: Seat) -> None:
    article = add_article(seat=seat, source=from_text("Forty boats came in. " * 30))
    assert article.title.startswith("Forty boats came in.")
    assert article.title.endswith("…")
    assert len(article.title) <= 120


def test_a_title_of_500_characters_is_kept_and_501_refused(seat: Seat) -> None:
    assert len(add_article(seat=seat, source=from_text("A b."), title="t" * 500).title) == 500
    with pytest.raises(Invalid) as refusal:
        add_article(seat=seat, source=from_text("A b."), title="t" * 501)
    assert "501" in refusal.value.fields["title"][0]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\xc2\xa0\n", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "png picture"),
        ("report.pdf", b"%PDF-1.7", "damaged"),
        ("noending", b"text", ".odt or .epub"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    seat: Seat, name: str, data: bytes, says: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        from_file(data, filename=name)
    message = refusal.value.fields["file"][0]
    assert name in message
    assert says in message.lower()


def test_one_character_too_many_is_refused_and_the_limit_fits() -> None:
    line = "word " * 199_999 + "words"
    text = "\n".join([line] * 5)
    assert len(text) == 5_000_004
    with pytest.raises(Invalid, match="5,000,000"):
        from_text(text)
    assert len(from_text(text[:-4]).structured.text) == 5_000_000


def test_a_guessed_encoding_is_named() -> None:
    source = from_file("Übergrößen für Öltanker, geprüft.".encode("cp1252"), filename="a.txt")
    assert source.guessed
    assert source.encoding
    assert "Öltanker" in source.structured.text


def test_a_viewer_cannot_add_and_an_annotator_can(veras_seat: Seat, bobs_seat: Seat) -> None:
    with pytest.raises(NotPermitted):
        add_article(seat=veras_seat, source=from_text("A b."))
    assert add_article(seat=bobs_seat, source=from_text("A b.")).created_by == bobs_seat.user


def test_metadata_is_changed_by_who_added_it_and_by_curators(
    article: Article, bobs_seat: Seat, coras_seat: Seat
) -> None:
    with pytest.raises(NotPermitted):
        change_article(seat=bobs_seat, article=article, byline="B")
    change_article(seat=bobs_seat, article=article, status="in_progress")
    change_article(
        seat=coras_seat, article=article, byline="C. Costa", source_url="https://a.org/x"
    )
    article.refresh_from_db()
    assert (article.byline, article.status) == ("C. Costa", "in_progress")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.org", "a.org", "https://"])
def test_only_web_addresses_are_sources(seat: Seat, article: Article, url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        change_article(seat=seat, article=article, source_url=url)
    assert "source_url" in refusal.value.fields


def test_deleting_goes_to_the_trash_and_comes_back(seat: Seat, article: Article) -> None:
    delete_article(seat=seat, article=article)
    assert not Article.objects.visible_to(seat.user).exists()
    restore_article(seat=seat, article=article)
    assert Article.objects.visible_to(seat.user).get() == article


def test_a_text_is_kept_in_the_process_and_is_that_of_the_revision(article: Article) -> None:
    text = load_text(article.current_id)
    assert text.text == article.current.text
    assert load_text(article.current_id) is text


def test_a_text_too_large_for_the_search_index_is_stored_and_found(seat: Seat) -> None:
    words = " ".join(f"unlike{number:06d}" for number in range(120_000))
    article = add_article(seat=seat, source=from_text("Lighthouse\n\n" + words + "."))
    for typed in ("lighthouse", "unlike000007"):
        found = find_articles(Article.objects.all(), typed, project=seat.project)
        assert found.get() == article


def test_a_title_taken_from_the_text_ends_with_its_first_block(seat: Seat) -> None:
    article = add_article(seat=seat, source=from_text("Forty boats came in.\nNobody saw them.\n"))
    assert article.title == "Forty boats came in."


def test_who_added_an_article_and_may_only_read_now_changes_it_no_longer(bobs_seat: Seat) -> None:
    article = add_article(seat=bobs_seat, source=from_text("Forty boats came in."))
    viewer = replace(bobs_seat, role=Role.VIEWER)
    with pytest.raises(NotPermitted):
        change_article(seat=viewer, article=article, title="Mine")
    with pytest.raises(NotPermitted):
        delete_article(seat=viewer, article=article)
    delete_article(seat=bobs_seat, article=article)
    with pytest.raises(NotPermitted):
        restore_article(seat=viewer, article=article)
