"""What the reader's filter and outline know of an article's highlights."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation
from annotate.articles.actions import change_article
from annotate.articles.citing import citation
from annotate.articles.models import Article
from annotate.curation.actions import review_annotation
from tests.web.test_reader import many

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]


def there(article: Article) -> str:
    return reverse("article-facts", args=[article.project.slug, article.pk])


def facts(client: Client, article: Article) -> Any:
    answer = client.get(there(article))
    assert answer.status_code == 200
    return answer.json()


def test_each_highlight_says_who_made_it_and_how_it_was_judged(
    seat: Seat, bobs_seat: Seat, article: Article, annotate: Annotate, signed_in: SignedIn
) -> None:
    later = annotate("4,120 landings", "figure", "claim", seat=bobs_seat)
    first = annotate("eleven years")
    review_annotation(seat=seat, annotation=later, verdict="accepted", seen_version=1)
    add_comment(seat=seat, annotation=first, text="Since when?")
    said = facts(signed_in(seat.user), article)
    ids = {key: pk for pk, key, *_ in said["tags"]}
    assert said["annotations"] == [
        [str(first.pk), seat.user.pk, "proposed", 1, []],
        [str(later.pk), bobs_seat.user.pk, "accepted", 0, [ids["claim"], ids["figure"]]],
    ]
    assert [name for _, name in said["authors"]] == ["Alice Ahlberg", "Bob Bianchi"]


def test_a_verdict_on_an_older_version_does_not_count(
    seat: Seat, article: Article, annotate: Annotate, signed_in: SignedIn
) -> None:
    made = annotate("4,120 landings", "figure")
    review_annotation(seat=seat, annotation=made, verdict="rejected", seen_version=1)
    change_annotation(seat=seat, annotation=made, seen_version=1, note="Once more")
    assert facts(signed_in(seat.user), article)["annotations"][0][2] == "proposed"


def test_what_is_deleted_is_not_there(
    seat: Seat, article: Article, annotate: Annotate, signed_in: SignedIn
) -> None:
    made = annotate("4,120 landings", "figure")
    delete_annotation(seat=seat, annotation=made, seen_version=1)
    assert facts(signed_in(seat.user), article)["annotations"] == []


def test_nobody_s_address_is_told(
    seat: Seat, article: Article, annotate: Annotate, signed_in: SignedIn
) -> None:
    annotate("4,120 landings", "figure")
    assert "@" not in signed_in(seat.user).get(there(article)).content.decode()


def test_a_stranger_gets_404(charlie: User, article: Article, signed_in: SignedIn) -> None:
    assert signed_in(charlie).get(there(article)).status_code == 404


def test_it_cannot_be_posted_to(seat: Seat, article: Article, signed_in: SignedIn) -> None:
    assert signed_in(seat.user).post(there(article)).status_code == 405


@pytest.mark.parametrize("number", [10, 1000])
def test_many_highlights_take_as_many_queries_as_few(
    number: int, seat: Seat, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    article = many(seat, number)
    client = signed_in(seat.user)
    with django_assert_max_num_queries(8):
        assert len(facts(client, article)["annotations"]) == number


def test_a_source_is_cited_as_far_as_it_is_known(seat: Seat, article: Article) -> None:
    assert citation(article) == "“The harbour that learned to count its boats”"
    change_article(
        seat=seat,
        article=article,
        byline=" Ana  Ruiz",
        publisher="The Port Gazette",
        published_on=date(2019, 11, 2),
        source_url="https://example.org/boats",
    )
    assert citation(article) == (
        "Ana Ruiz, “The harbour that learned to count its boats”, The Port Gazette, "
        "2 November 2019, https://example.org/boats"
    )
