"""A new text and a new annotation at the same moment, in two sessions of the database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import transaction

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotation
from annotate.annotations.drafts import Draft, in_present_text
from annotate.annotations.models import Annotation
from annotate.annotations.revising import revise_article
from annotate.annotations.spans import split_annotation
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from tests.conftest import HARBOUR
from tests.sessions import elsewhere, until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)

LONGER = "A new beginning.\n\n" + HARBOUR


@pytest.fixture
def pool() -> Any:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def test_an_annotation_that_is_being_made_is_carried_into_the_new_text(
    seat: Seat, article: Article, pool: ThreadPoolExecutor
) -> None:
    def revise() -> dict[str, int]:
        return revise_article(seat=seat, article=article, source=from_text(LONGER)).counts

    with transaction.atomic():
        made, _ = create_annotation(seat=seat, draft=Draft(article=article, quote="4,120 landings"))
        revised = elsewhere(pool, revise)
        until_somebody_waits()
    assert revised.result(30)["placed"] == 1
    made.refresh_from_db()
    assert made.revision.number == 2


def test_an_annotation_of_the_text_of_before_lands_in_the_new_one(
    seat: Seat, article: Article, pool: ThreadPoolExecutor
) -> None:
    start = article.current.text.index("4,120 landings")
    draft = Draft(article=article, start=start, end=start + 14)
    with transaction.atomic():
        revise_article(seat=seat, article=article, source=from_text(LONGER))
        made = elsewhere(pool, lambda: create_annotation(seat=seat, draft=draft)[0])
        until_somebody_waits()
    annotation = made.result(30)
    assert (annotation.quote, annotation.revision.number) == ("4,120 landings", 2)
    assert in_present_text(draft).article.current.number == 2


def test_two_new_texts_at_once_become_two_revisions(
    seat: Seat, article: Article, pool: ThreadPoolExecutor
) -> None:
    started = Event()

    def revise() -> int:
        started.set()
        other = from_text(LONGER + "\n\nAnd a third.")
        return revise_article(seat=seat, article=article, source=other).revision

    with transaction.atomic():
        revise_article(seat=seat, article=article, source=from_text(LONGER))
        revised = elsewhere(pool, revise)
        started.wait(30)
        until_somebody_waits()
    assert revised.result(30) == 3


def test_a_split_and_a_new_text_do_not_block_each_other(
    seat: Seat, article: Article, annotate: Callable[..., Annotation], pool: ThreadPoolExecutor
) -> None:
    annotation = annotate("4,120 landings")
    middle = annotation.start + 5

    def revise() -> dict[str, int]:
        return revise_article(seat=seat, article=article, source=from_text(LONGER)).counts

    with transaction.atomic():
        split_annotation(seat=seat, annotation=annotation, seen_version=1, at=middle)
        revised = elsewhere(pool, revise)
        until_somebody_waits()
    assert revised.result(30)["placed"] == 2
