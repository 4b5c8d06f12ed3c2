"""Labels of several articles at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from annotate.accounts.permissions import Seat
from annotate.articles.actions import add_article, change_article
from annotate.articles.labels import labels_of
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from tests.sessions import elsewhere, until_somebody_waits


@pytest.mark.django_db(transaction=True)
def test_a_label_that_its_last_article_loses_goes_to_the_one_that_gets_it_just_now(
    seat: Seat, article: Article
) -> None:
    other = add_article(seat=seat, source=from_text("Another text."))
    change_article(seat=seat, article=article, labels=["harbour"])
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            change_article(seat=seat, article=article, labels=[])
            given = elsewhere(
                pool, lambda: change_article(seat=seat, article=other, labels=["harbour"])
            )
            until_somebody_waits()
        given.result(30)
    assert labels_of(seat.project) == ["harbour"]
    assert [one.name for one in other.labels.all()] == ["harbour"]
