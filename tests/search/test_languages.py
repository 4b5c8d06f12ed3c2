"""Words are found by their stems, in the language that the article is in."""

import pytest
from django.db import connection

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.projects import start_project
from annotate.articles.actions import add_article, change_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.search.indexing import index_articles
from annotate.search.queries import find_articles
from tests.conftest import seated


def titles(seat: Seat, typed: str) -> list[str]:
    project = seat.project
    found = find_articles(Article.objects.filter(project=project), typed, project=project)
    return sorted(found.values_list("title", flat=True))


def add(seat: Seat, text: str, language: str, title: str = "") -> Article:
    return add_article(
        seat=seat, source=from_text(text), language=language, title=title or language
    )


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize(
    ("language", "text", "typed"),
    [
        ("en", "One boat policy counted.", "boats policies counting"),
        ("en-GB", "One boat was there.", "Boats"),
        ("de", "Die Häuser am Hafen stehen leer.", "Hauses"),
        ("de", "Das Haus am Hafen steht leer.", "Häuser"),
        ("es", "Una canción del puerto.", "canciones"),
        ("es", "Las canciones del puerto.", "cancion"),
        ("fr", "Une élève du port.", "élèves"),
        ("fr", "Les élèves du port.", "eleve"),
        ("ru", "Новые корабли в порту.", "корабля"),
        ("ar", "وصلت السفينة إلى الميناء", "ميناء"),
        ("nb", "Båten ligger i havnen.", "båter"),
    ],
)
def test_another_form_of_a_word_is_found(
    seat: Seat, language: str, text: str, typed: str, indexed: bool
) -> None:
    add(seat, text, language)
    if indexed:
        index_articles()
    assert titles(seat, typed) == [language]


def test_a_title_is_stemmed_too(seat: Seat) -> None:
    add(seat, "Words.", "en", title="The policy of boats")
    assert titles(seat, "policies") == ["The policy of boats"]


def test_one_search_finds_articles_of_every_language(seat: Seat) -> None:
    for language, text in {
        "en": "General elections were held.",
        "de": "Der General hielt eine Rede.",
        "zh": "General 将军",
        "": "generals",
    }.items():
        add(seat, text, language, title=language or "none")
    index_articles()
    assert titles(seat, "general") == ["de", "en", "none", "zh"]


def test_a_word_is_stemmed_only_as_the_article_is_written(seat: Seat) -> None:
    # English makes one stem of university and universal; German does not.
    add(seat, "The university.", "en")
    add(seat, "Die university.", "de")
    index_articles()
    assert titles(seat, "universal") == ["en"]


def test_a_corrected_language_counts_at_once(seat: Seat) -> None:
    article = add(seat, "Die Häuser am Hafen.", "en")
    index_articles()
    assert titles(seat, "hauses") == []
    change_article(seat=seat, article=article, language="de")
    assert titles(seat, "hauses") == ["en"]
    index_articles()
    assert titles(seat, "hauses") == ["en"]


def test_a_phrase_means_its_very_words(seat: Seat) -> None:
    add(seat, "The outer quays were closed.", "en")
    index_articles()
    assert titles(seat, '"outer quays"') == ["en"]
    assert titles(seat, '"outer quay"') == []
    assert titles(seat, "outer quay") == ["en"]


def test_words_that_say_nothing_must_stand_there_like_others(seat: Seat) -> None:
    add(seat, "The boat.", "en", title="with")
    add(seat, "A boat.", "en", title="without")
    index_articles()
    assert titles(seat, "the boats") == ["with"]


def test_nobody_can_type_the_mark_of_a_stem(seat: Seat) -> None:
    add(seat, "A boat.", "en", title="One")
    index_articles()
    assert titles(seat, "=en") == []
    assert titles(seat, '"=en boat"') == []


def test_only_the_projects_own_articles_are_looked_up(seat: Seat, alice: User) -> None:
    other = seated(alice, start_project(actor=alice, name="Another desk"))
    add(other, "Lighthouse.", "en", title="Theirs")
    add(seat, "A harbour.", "en", title="Ours")
    index_articles()
    assert titles(other, "lighthouse") == ["Theirs"]
    assert titles(seat, "lighthouse") == []
    assert titles(seat, "p") == []


def test_a_rare_word_is_looked_up_in_the_index_however_few_articles_there_are(seat: Seat) -> None:
    for number in range(20):
        add(seat, f"Boat number {number}.", "en")
    index_articles()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_article")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM articles_article WHERE search @@ (%s::tsquery && %s::tsquery)",
            ["'zebra':*", f"'=p {seat.project.pk}'"],
        )
        assert "Bitmap Index Scan on article_search" in str(cursor.fetchall())
