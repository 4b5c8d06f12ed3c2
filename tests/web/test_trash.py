"""The trash page: what was deleted, and taking it out again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.models import Annotation, Purge
from annotate.articles.actions import add_article, delete_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def there(seat: Seat) -> str:
    return reverse("trash", args=[seat.project.slug])


def way_back(annotation: Annotation) -> str:
    return reverse("annotation-restoration", args=[annotation.project.slug, annotation.pk])


def article_back(article: Article) -> str:
    return reverse("article-restoration", args=[article.project.slug, article.pk])


@pytest.fixture
def gone(seat: Seat, annotate: Annotate) -> Annotation:
    """Alice's, deleted by her."""
    made = annotate("4,120 landings", "figure", note="Why?")
    return delete_annotation(seat=seat, annotation=made, seen_version=1)


def test_a_deleted_annotation_is_there_with_who_deleted_it(
    signed_in: SignedIn, veras_seat: Seat, gone: Annotation, there: str
) -> None:
    html = signed_in(veras_seat.user).get(there).content.decode()
    for words in ("4,120 landings", "Why?", "deleted by Alice Ahlberg", "Figure"):
        assert words in html
    assert "Restore" not in html


def test_it_is_restored_in_its_place_on_the_page(
    signed_in: SignedIn, seat: Seat, gone: Annotation, there: str
) -> None:
    client = signed_in(seat.user)
    assert way_back(gone) in client.get(there).content.decode()
    html = client.post(way_back(gone), {"from": "trash"}, headers=HTMX).content.decode()
    assert f"#annotation-{gone.pk}" in html
    assert "<html" not in html
    gone.refresh_from_db()
    assert gone.deleted_at is None
    assert "No annotation in the trash" in client.get(there).content.decode()


def test_without_javascript_one_comes_back_to_the_trash(
    signed_in: SignedIn, seat: Seat, gone: Annotation, there: str, article: Article
) -> None:
    client = signed_in(seat.user)
    answer = client.post(way_back(gone), {"from": "trash"})
    assert (answer.status_code, answer["Location"]) == (302, there)
    delete_article(seat=seat, article=article)
    answer = client.post(article_back(article), {"from": "trash"})
    assert (answer.status_code, answer["Location"]) == (302, f"{there}?what=articles")


def test_articles_are_there_with_what_comes_back_with_them(
    signed_in: SignedIn, seat: Seat, article: Article, annotate: Annotate, there: str
) -> None:
    annotate("4,120 landings")
    annotate("eleven years")
    delete_article(seat=seat, article=article)
    client = signed_in(seat.user)
    html = client.get(there, {"what": "articles"}).content.decode()
    assert article.title in html
    assert "with 2 annotations" in html
    html = client.post(article_back(article), {"from": "trash"}, headers=HTMX).content.decode()
    assert reverse("article-detail", args=[seat.project.slug, article.pk]) in html
    assert Article.objects.get(pk=article.pk).deleted_at is None


def test_annotations_of_an_article_in_the_trash_come_back_with_it(
    signed_in: SignedIn, seat: Seat, gone: Annotation, there: str
) -> None:
    delete_article(seat=seat, article=gone.article)
    client = signed_in(seat.user)
    assert "4,120 landings" not in client.get(there).content.decode()
    assert client.post(way_back(gone), {"from": "trash"}).status_code == 404


def test_who_opens_an_article_in_the_trash_is_told_so_and_a_stranger_is_not(
    signed_in: SignedIn, seat: Seat, charlie: User, gone: Annotation
) -> None:
    delete_article(seat=seat, article=gone.article)
    address = reverse("article-detail", args=[seat.project.slug, gone.article_id])
    answer = signed_in(seat.user).get(address)
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "This article is in the trash" in html
    assert gone.article.title in html
    assert f"{reverse('trash', args=[seat.project.slug])}?what=articles" in html
    answer = signed_in(charlie).get(address)
    assert answer.status_code == 404
    assert gone.article.title not in answer.content.decode()


def test_only_who_may_restore_is_offered_to(
    signed_in: SignedIn, seat: Seat, bobs_seat: Seat, coras_seat: Seat, gone: Annotation, there: str
) -> None:
    assert way_back(gone) not in signed_in(bobs_seat.user).get(there).content.decode()
    assert way_back(gone) in signed_in(coras_seat.user).get(there).content.decode()
    refused = signed_in(bobs_seat.user).post(way_back(gone), {"from": "trash"})
    assert refused.status_code == 403


def test_what_was_deleted_last_comes_first_and_pages_go_on(
    signed_in: SignedIn,
    seat: Seat,
    annotate: Annotate,
    there: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quotes = ["eleven years", "4,120 landings", "nearer six thousand"]
    for quote in quotes:
        delete_annotation(seat=seat, annotation=annotate(quote), seen_version=1)
    whole = signed_in(seat.user).get(there)
    assert [one.row.quote for one in whole.context["found"]] == quotes[::-1]
    monkeypatch.setattr("annotate.web.paging.cut.__defaults__", (2,))
    client = signed_in(seat.user)
    first = client.get(there)
    assert [one.row.quote for one in first.context["found"]] == quotes[:0:-1]
    rest = client.get(there + first.context["more"], headers={**HTMX, "HX-Target": "more"})
    assert [one.row.quote for one in rest.context["found"]] == quotes[:1]
    assert "<html" not in rest.content.decode()


def test_a_made_up_cursor_is_none(signed_in: SignedIn, seat: Seat, there: str) -> None:
    client = signed_in(seat.user)
    for cursor in ("x", "~", "9999-12-31T23:59:59-23:59~" + "0" * 32, "\x00~\x00"):
        for what in ("", "articles", "<script>"):
            assert client.get(there, {"after": cursor, "what": what}).status_code == 200


def test_what_is_in_it_is_escaped(signed_in: SignedIn, seat: Seat, there: str) -> None:
    article = add_article(
        seat=seat, source=from_text("<script>alert(1)</script> stands in the text.")
    )
    delete_article(seat=seat, article=article)
    html = signed_in(seat.user).get(there, {"what": "articles"}).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_borders(signed_in: SignedIn, seat: Seat, charlie: User, there: str) -> None:
    assert signed_in(charlie).get(there).status_code == 404
    assert Client().get(there).status_code == 302
    assert signed_in(seat.user).post(there).status_code == 405


def test_the_last_purge_is_told(signed_in: SignedIn, seat: Seat, there: str) -> None:
    Purge.objects.create(project=seat.project, days=30, annotations=1, articles=2)
    html = signed_in(seat.user).get(there).content.decode()
    assert "1 annotation and 2 articles." in html


@pytest.mark.parametrize(("what", "queries"), [("annotations", 10), ("articles", 9)])
@pytest.mark.parametrize("number", [2, 40])
def test_it_costs_the_same_queries_at_any_length(
    signed_in: SignedIn,
    seat: Seat,
    annotate: Annotate,
    there: str,
    number: int,
    what: str,
    queries: int,
    django_assert_max_num_queries: Any,
) -> None:
    for n in range(number):
        delete_annotation(seat=seat, annotation=annotate("eleven years"), seen_version=1)
        delete_article(seat=seat, article=add_article(seat=seat, source=from_text(f"Text {n}.")))
    client = signed_in(seat.user)
    with django_assert_max_num_queries(queries):
        client.get(there, {"what": what})
