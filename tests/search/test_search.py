"""What people type, as full-text queries."""

from collections.abc import Callable
from typing import Any

import pytest

from annotate.accounts.models import Project
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.search.indexing import index_articles
from annotate.search.queries import find_annotations, find_articles
from annotate.text.words import parse


def titles(project: Project, typed: str) -> list[str]:
    found = find_articles(Article.objects.filter(project=project), typed, project=project)
    return sorted(found.values_list("title", flat=True))


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", None),
        ("  ,. ", None),
        ("boats", "('boats':*)"),
        ("pre-war boat", "('pre':* & 'war':*) & ('boat':*)"),
        ('"outer quay" 2018', "('outer' <-> 'quay') & ('2018':*)"),
        ("a' | !b:* & \\", "('a':*) & ('b':*)"),
        ('"open', "('open':*)"),
    ],
)
def test_words_and_phrases_become_a_query_without_operators(typed: str, query: str | None) -> None:
    assert parse(typed) == query


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("harbour", True),
        ("HARB", True),
        ("outer quay", True),
        ('"outer quay"', True),
        ('"quay outer"', False),
        ("harbour zebra", False),
        ("Ruiz", True),
        ("%", True),
        ("'; DROP TABLE x; --", False),
    ],
)
def test_articles_are_found_by_title_and_text(article: Article, typed: str, found: bool) -> None:
    assert (titles(article.project, typed) == [article.title]) is found


def test_the_first_articles_with_a_phrase_are_found_in_the_order_asked_for(
    seat: Seat,
) -> None:
    sentences = [
        f"{number} boats lay at the {'outer quay' if number % 3 else 'quay, the outer one'}."
        for number in range(12)
    ]
    for sentence in sentences:
        add_article(seat=seat, source=from_text(sentence), title=sentence)
    index_articles()
    late = add_article(seat=seat, source=from_text("The outer quay again."), title="Late")
    ordered = Article.objects.filter(project=seat.project).order_by("-created_at", "-id")

    def first(most: int, typed: str = 'boats "outer quay"', among: Any = ordered) -> list[str]:
        found = find_articles(among, typed, project=seat.project, first=most)
        return [title.partition(" ")[0] for title in found.values_list("title", flat=True)[:most]]

    assert first(4) == ["11", "10", "8", "7"]
    assert first(100) == ["11", "10", "8", "7", "5", "4", "2", "1"]
    assert first(3, '"outer quay"') == ["Late", "11", "10"]
    assert first(3, '"outer quay"', ordered.reverse()) == ["1", "2", "4"]
    assert first(2, '"outer quay"', ordered.exclude(pk=late.pk)) == ["11", "10"]
    assert first(3, '"quay outer"') == []


def test_accents_do_not_matter(seat: Seat) -> None:
    add_article(seat=seat, source=from_text("Culiacán y Joaquín vivían cerca del puerto."))
    assert titles(seat.project, "culiacan")
    assert titles(seat.project, "Culiacán joaquin")


def test_annotations_are_found_by_quote_and_note(annotate: Callable[..., Annotation]) -> None:
    annotation = annotate("4,120 landings in 2018", "figure", note="Ask the pilots")
    for typed in ("landings", "pilot", "2018"):
        assert find_annotations(Annotation.objects.all(), typed).get() == annotation
    assert not find_annotations(Annotation.objects.all(), "zebra").exists()


@pytest.mark.parametrize(
    "typed",
    ["Hawaiʻi", "ŉ", "ʼ", '"ʼ oneʼs ʻ"', "ʻ' | 'x", "\ue000 a\ue000b", "a" * 5000, "﷽" * 900],
)
def test_nothing_typed_breaks_the_query(article: Article, typed: str) -> None:
    titles(article.project, typed)
    list(find_annotations(Annotation.objects.all(), typed))


def test_a_letter_that_is_an_apostrophe_is_found(seat: Seat) -> None:
    add_article(seat=seat, source=from_text("The observatory stands on Hawaiʻi."))
    assert titles(seat.project, "Hawaiʻi")
    assert not titles(seat.project, "Hawaiʻo")
