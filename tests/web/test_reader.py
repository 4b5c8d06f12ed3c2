"""The reader's page: text, highlights, cards, and what it costs."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.middleware.csrf import _does_token_match
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotations
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation, Tag
from annotate.articles.actions import add_article, change_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.articles.revisions import let_wait
from annotate.web.cards import chunks

type SignedIn = Callable[[User], Client]


def address(article: Article, name: str = "article-detail") -> str:
    return reverse(name, args=[article.project.slug, article.pk])


def page_of(client: Client, article: Article) -> str:
    response = client.get(address(article))
    assert response.status_code == 200
    return response.content.decode()


def test_the_title_that_begins_the_text_stands_once_as_an_annotatable_heading(
    signed_in: SignedIn, seat: Seat, article: Article
) -> None:
    html = page_of(signed_in(seat.user), article)
    assert '<h1 id="block-0" data-start="0" dir="auto">The harbour that learned' in html
    assert html.count("The harbour that learned to count its boats</h1>") == 1
    assert 'aria-labelledby="block-0"' in html


def test_another_title_stands_above_the_text(
    signed_in: SignedIn, seat: Seat, article: Article
) -> None:
    change_article(seat=seat, article=article, title="Counting boats")
    html = page_of(signed_in(seat.user), article)
    assert '<h1 id="title" dir="auto">Counting boats</h1>' in html
    assert 'data-start="0"' in html


def test_highlights_and_cards_come_with_the_page(
    signed_in: SignedIn, seat: Seat, article: Article, annotate: Callable[..., Annotation]
) -> None:
    figure = annotate("4,120 landings", "figure", details={"figure": {"value": 4120}})
    html = page_of(signed_in(seat.user), article)
    assert f'data-annotations="{figure.pk}"' in html
    assert f'id="annotation-{figure.pk}"' in html
    assert "<dt>Value</dt>" in html
    assert ">4,120</dd>" in html
    assert "1 annotation, 0 accepted" in html


def test_the_head_says_how_the_article_is_filed_and_leads_to_others_like_it(
    signed_in: SignedIn, seat: Seat, bobs_seat: Seat, article: Article
) -> None:
    change_article(
        seat=seat, article=article, status="in_progress", assigned_to=bobs_seat.user.pk,
        labels=["quays & boats", "<b>"], licence="All rights reserved.",
    )  # fmt: skip
    client = signed_in(bobs_seat.user)
    html = page_of(client, article)
    head = html.partition('<p class="filed">')[2].partition("</p>")[0]
    assert "Bob Bianchi" in head
    assert "quays &amp; boats" in head
    assert "&lt;b&gt;" in head
    assert 'title="All rights reserved.">Not to be republished' in head
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', head)]
    assert len(links) == 4
    for link in links:
        assert client.get(link).context["lines"][0].article == article, link


def test_an_article_without_more_says_only_how_far_it_is(
    signed_in: SignedIn, seat: Seat, article: Article
) -> None:
    head = page_of(signed_in(seat.user), article).partition('class="filed">')[2]
    head = head.partition("</p>")[0]
    assert head.count("<a ") == 1
    assert ">To do<" in head
    refused = signed_in(seat.user).post(
        reverse("article-annotations", args=[seat.project.slug, article.pk]), {"quote": "nowhere"}
    )
    assert refused.status_code == 422
    assert ">To do<" in refused.content.decode()


def test_the_head_says_that_the_source_has_a_new_text(
    signed_in: SignedIn, seat: Seat, article: Article
) -> None:
    client = signed_in(seat.user)
    assert "new text at the source" not in page_of(client, article)
    with transaction.atomic():
        let_wait(article, from_text("Another text."), person=None)
    head = page_of(client, article).partition('<p class="kicker">')[2].partition("</p>")[0]
    assert f'href="{address(article, "revision-list")}">new text at the source</a>' in head


def test_attack_strings_are_text(signed_in: SignedIn, seat: Seat) -> None:
    attack = '<img src=x onerror="alert(1)">{{ 7*7 }}'
    article = add_article(seat=seat, source=from_text(f"{attack} and some more of it."))
    draft = Draft(article=article, quote=attack, tags=["claim"], note=attack)
    create_annotations(seat=seat, drafts=[draft])
    change_article(seat=seat, article=article, title=attack, byline=attack, publisher=attack)
    html = page_of(signed_in(seat.user), article)
    assert "<img" not in html
    assert html.count("&lt;img src=x") >= 5
    assert "{{ 7*7 }}" in html


def test_a_viewer_reads_without_a_toolbar_or_forms(
    signed_in: SignedIn, veras_seat: Seat, article: Article, annotate: Callable[..., Annotation]
) -> None:
    annotate("4,120 landings", "figure")
    html = page_of(signed_in(veras_seat.user), article)
    assert 'role="toolbar"' not in html
    assert "plain-form" not in html
    assert "formaction" not in html


@pytest.mark.parametrize("name", ["article-detail", "article-cards"])
def test_a_stranger_gets_404(
    signed_in: SignedIn, charlie: User, article: Article, name: str
) -> None:
    assert signed_in(charlie).get(address(article, name)).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client: Client, article: Article) -> None:
    assert client.get(address(article)).status_code == 302


def test_the_page_cannot_be_posted_to(signed_in: SignedIn, seat: Seat, article: Article) -> None:
    assert signed_in(seat.user).post(address(article)).status_code == 405


def many(seat: Seat, number: int) -> Article:
    words = "boats quays harbours clerks pilots insurers councils walls waters noons "
    article = add_article(seat=seat, source=from_text("Many words\n\n" + words * 300))
    drafts = [
        Draft(article=article, start=12 + n * 15, end=12 + n * 15 + 12, tags=["claim"])
        for n in range(number)
    ]
    create_annotations(seat=seat, drafts=drafts)
    return article


def test_later_cards_are_left_to_be_fetched_in_chunks_that_cover_all(
    signed_in: SignedIn, seat: Seat
) -> None:
    article = many(seat, 400)
    client = signed_in(seat.user)
    html = page_of(client, article)
    assert html.count('class="card tag-') == 30
    assert html.count('class="chunk"') == 13
    fetched = client.get(
        address(article, "article-cards"),
        {"from": 0, "to": article.current.length + 1},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert fetched.count('class="card ') == 400


def test_chunks_never_part_passages_that_start_together() -> None:
    marks: list[Any] = [(n // 40, n // 40 + 5, f"id-{n}", ()) for n in range(160)]
    found = chunks(marks, 100)
    assert [(one.start, one.end, one.number) for one in found] == [
        (0, 1, 40),
        (1, 2, 40),
        (2, 3, 40),
        (3, 101, 40),
    ]


@pytest.mark.parametrize("query", [{}, {"from": "a", "to": "3"}, {"from": "1"}])
def test_cards_between_what_is_no_number_are_not_found(
    signed_in: SignedIn, seat: Seat, article: Article, query: dict[str, str]
) -> None:
    response = signed_in(seat.user).get(address(article, "article-cards"), query)
    assert response.status_code == 404


def test_cards_have_a_page_of_their_own_without_javascript(
    signed_in: SignedIn, seat: Seat, article: Article, annotate: Callable[..., Annotation]
) -> None:
    made = annotate("4,120 landings", "figure")
    query = {"from": "0", "to": "999"}
    response = signed_in(seat.user).get(address(article, "article-cards"), query)
    assert f'id="annotation-{made.pk}"' in response.content.decode()


def test_a_card_and_the_page_have_what_the_form_of_the_card_is_made_of(
    signed_in: SignedIn,
    seat: Seat,
    veras_seat: Seat,
    article: Article,
    annotate: Callable[..., Annotation],
) -> None:
    details = {"figure": {"value": 4120, "unit": "<b>"}}
    annotate("4,120 landings", "figure", article=article, details=details)
    html = page_of(signed_in(seat.user), article)
    assert '<dd dir="auto" data-name="figure.value" data-value="4120">4,120</dd>' in html
    assert '<dd dir="auto" data-name="figure.unit">&lt;b&gt;</dd>' in html
    form = html.partition('<template id="edit-form">')[2].partition("</template>")[0]
    nil = "00000000-0000-0000-0000-000000000000"
    assert f'id="annotation-{nil}"' in form
    assert 'name="details.figure.value" value=""' in form
    assert "checked" not in form
    assert "edit-form" not in page_of(signed_in(veras_seat.user), article)


@pytest.mark.parametrize("number", [10, 1000])
def test_the_page_takes_as_many_queries_for_many_highlights_as_for_few(
    signed_in: SignedIn, seat: Seat, number: int, django_assert_max_num_queries: Any
) -> None:
    article = many(seat, number)
    client = signed_in(seat.user)
    page_of(client, article)
    with django_assert_max_num_queries(10):
        page_of(client, article)


def test_what_all_readers_share_follows_the_tags_and_the_role(
    signed_in: SignedIn, seat: Seat, veras_seat: Seat, article: Article
) -> None:
    alice, vera = signed_in(seat.user), signed_in(veras_seat.user)
    for name in ("Claim", "Assertion <b>"):
        Tag.objects.filter(project=seat.project, key="claim").update(name=name)
        html, hers = page_of(alice, article), page_of(vera, article)
        shown = escape(name)
        assert f'data-name="{shown}"' in html
        assert 'id="edit-form"' in html
        assert f"<dd>{shown}</dd>" in hers
        assert "data-name" not in hers
        assert 'id="edit-form"' not in hers


def test_the_forms_that_all_share_carry_each_persons_own_token(
    signed_in: SignedIn, seat: Seat, coras_seat: Seat, article: Article
) -> None:
    for person in (seat.user, coras_seat.user):
        client = signed_in(person)
        html = page_of(client, article)
        form = html.split('<template id="edit-form">')[1].split("</template>")[0]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert token
        assert _does_token_match(token[1], client.cookies["csrftoken"].value)
