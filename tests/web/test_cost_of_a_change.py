"""What a change in the reader costs does not grow with the article around it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotations
from annotate.annotations.drafts import LONGEST_QUOTE, Draft
from annotate.annotations.queries import Mark, marks_of
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.queries import load_text
from annotate.articles.reading import from_text
from annotate.web import passages
from annotate.web.answers import LISTENS

type SignedIn = Callable[[User], Client]

LINE = "The clerk counted the boats again and wrote down what she saw."


def marked(seat: Seat, lines: int) -> Article:
    """An article of so many paragraphs, each of which begins with a highlight."""
    source = from_text("\n\n".join([LINE] * lines), title="Many boats")
    article = add_article(seat=seat, source=source)
    starts = [block.start for block in load_text(article.current_id).blocks]
    drafts = [Draft(article=article, start=at, end=at + 9, tags=("claim",)) for at in starts]
    create_annotations(seat=seat, drafts=drafts)
    return article


def create(client: Client, article: Article, **headers: str) -> tuple[str, list[str]]:
    """The answer to one more highlight in the second paragraph, and the queries for it."""
    start = len(LINE) + 1 + LINE.index("counted")
    data = {"id": str(uuid4()), "start": start, "end": start + 7, "quote": "counted"}
    address = reverse("article-annotations", args=[article.project.slug, article.pk])
    with CaptureQueriesContext(connection) as asked:
        response = client.post(
            address, {**data, "tags": "claim"}, headers={"HX-Request": "true", **headers}
        )
    assert response.status_code == 200
    return response.content.decode(), [query["sql"] for query in asked.captured_queries]


def test_a_highlight_among_many_takes_as_many_queries_and_sends_as_much_as_among_few(
    seat: Seat, signed_in: SignedIn
) -> None:
    client = signed_in(seat.user)
    few, many = marked(seat, 4), marked(seat, 300)
    create(client, few)  # fills what the process keeps
    create(client, many)
    (html, queries), (among_many, queries_of_many) = create(client, few), create(client, many)
    assert len(queries_of_many) == len(queries)
    assert abs(len(among_many) - len(html)) < 10
    assert among_many.count("hx-swap-oob") == 2


def test_for_a_page_that_listens_nothing_is_counted(seat: Seat, signed_in: SignedIn) -> None:
    client, article = signed_in(seat.user), marked(seat, 4)
    html, queries = create(client, article)
    assert "annotation-count" in html
    quiet, fewer = create(client, article, **{LISTENS: "yes"})
    assert "annotation-count" not in quiet
    assert 'id="block-1"' in quiet
    assert len(fewer) == len(queries) - 1
    assert not any("COUNT(" in query for query in fewer)


def test_what_lies_between_two_changes_is_not_read(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = marked(seat, 300)
    blocks = load_text(article.current_id).blocks
    spans = [(blocks[at].start, blocks[at].start + 9) for at in (2, 3, 298)]
    read: list[Mark] = []

    def recorded(*args: Any, **options: Any) -> list[Mark]:
        found = marks_of(*args, **options)
        read.extend(found)
        return found

    whole = passages.render_text(
        article, load_text(article.current_id), marks_of(article.current_id)
    )
    monkeypatch.setattr(passages, "marks_of", recorded)
    html = passages.touched_blocks(article, spans)
    assert [mark[:2] for mark in read] == spans
    assert list(html) == [2, 3, 298]
    assert all(one.replace(' hx-swap-oob="true"', "") in whole for one in html.values())


def test_changes_in_very_many_places_are_still_shown(seat: Seat) -> None:
    article = marked(seat, 300)
    blocks = load_text(article.current_id).blocks
    odd = [(block.start, block.start + 1) for block in blocks[1::2]]
    html = passages.touched_blocks(article, odd)
    assert list(html) == list(range(1, 300, 2))
    assert all(one.count("<mark") == 1 for one in html.values())


def test_the_longest_highlight_is_found_at_its_last_letter(seat: Seat) -> None:
    source = from_text("\n\n".join([LINE] * 400), title="Many boats")
    article = add_article(seat=seat, source=source)
    text = load_text(article.current_id).text
    end = text.index("saw", LONGEST_QUOTE) + 3
    start = text.rindex("The", 0, end - LONGEST_QUOTE + 70)
    assert LONGEST_QUOTE - 140 < end - start <= LONGEST_QUOTE
    create_annotations(seat=seat, drafts=[Draft(article=article, start=start, end=end)])
    assert [mark[:2] for mark in marks_of(article.current_id, touching=[(end - 1, end)])] == [
        (start, end)
    ]
    assert marks_of(article.current_id, touching=[(end, end + 5)]) == []
