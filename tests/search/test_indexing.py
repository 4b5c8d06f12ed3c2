"""Search vectors are made after an article is stored; what is found never depends on them."""

import pytest
from django.db import connection

from annotate.accounts.permissions import Seat
from annotate.articles.actions import add_article, change_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.search import indexing
from annotate.search.indexing import index_articles
from annotate.search.queries import find_articles
from annotate.search.tasks import index_new_articles

pytestmark = pytest.mark.django_db


def has_vector(article: Article) -> bool:
    return Article.objects.filter(pk=article.pk, search__isnull=False).exists()


def found(seat: Seat, typed: str) -> list[str]:
    project = seat.project
    articles = find_articles(Article.objects.filter(project=project), typed, project=project)
    return sorted(articles.values_list("title", flat=True))


def test_an_article_is_stored_without_its_vector_and_found_all_the_same(article: Article) -> None:
    assert not has_vector(article)
    assert article in find_articles(Article.objects.all(), article.title, project=article.project)


def test_the_worker_makes_the_vectors_that_are_missing(article: Article) -> None:
    assert index_new_articles(timestamp=0) == 1
    assert has_vector(article)
    assert index_articles() == 0


def test_more_than_one_statement_takes_are_all_made(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    for number in range(5):
        add_article(seat=seat, source=from_text("Some words."), title=f"No. {number}")
    assert index_articles() == 5
    assert not Article.objects.filter(search=None).exists()


def test_old_and_new_articles_are_found_together(seat: Seat) -> None:
    add_article(seat=seat, source=from_text("The harbour was silted."), title="Old")
    index_articles()
    add_article(seat=seat, source=from_text("A harbour was planned."), title="New")
    add_article(seat=seat, source=from_text("Nothing about ships."), title="Other")
    assert found(seat, "harbour") == ["New", "Old"]


def test_a_new_title_takes_the_vector_away_and_is_found_at_once(
    seat: Seat, article: Article
) -> None:
    index_articles()
    change_article(seat=seat, article=article, title="Quicksilver")
    assert not has_vector(article)
    assert found(seat, "quicksilver") == ["Quicksilver"]
    index_articles()
    assert found(seat, "quicksilver") == ["Quicksilver"]


def test_a_new_status_leaves_the_vector(seat: Seat, article: Article) -> None:
    index_articles()
    change_article(seat=seat, article=article, status="done")
    assert has_vector(article)


def test_indexing_is_no_change_of_the_article(article: Article) -> None:
    before = Article.objects.values().get()
    index_articles()
    after = Article.objects.values().get()
    assert {**before, "search": None} == {**after, "search": None}
    assert article.events.count() == 1


def test_a_text_of_too_many_different_words_is_found_by_its_beginning() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT articles_search_vector(1, 'Long', '', '', 'en', words) @@ 'w1'::tsquery"
            " FROM (SELECT string_agg('w' || n, ' ') AS words FROM generate_series(1, 200000) n) t"
        )
        assert cursor.fetchone() == (True,)


def test_a_corrected_language_takes_the_vector_away(seat: Seat, article: Article) -> None:
    index_articles()
    change_article(seat=seat, article=article, language="en-GB")
    assert not has_vector(article)


def test_the_worker_tells_the_language_unless_somebody_has_said_one(
    article: Article, seat: Seat
) -> None:
    said = add_article(seat=seat, source=from_text(article.current.text), language="fr")
    cleared = add_article(seat=seat, source=from_text(article.current.text))
    change_article(seat=seat, article=cleared, language="")

    index_new_articles(timestamp=0)

    languages = [Article.objects.get(pk=one.pk).language for one in (article, said, cleared)]
    assert languages == ["en", "fr", ""]
