"""Annotations as they were in a text that is not the present one any more."""

from collections.abc import Callable

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation
from annotate.annotations.models import Annotation
from annotate.annotations.past import past_of
from annotate.annotations.revising import revise_article
from annotate.articles.models import Article, Revision
from annotate.articles.reading import from_text
from tests.conftest import HARBOUR

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_old_text_shows_a_tag_that_no_annotation_carries_any_more(
    seat: Seat, article: Article, annotate: Callable[..., Annotation]
) -> None:
    one = annotate("nearer six thousand", "claim")
    source = from_text("A new beginning.\n\n" + HARBOUR)
    revise_article(seat=seat, article=article, source=source)
    change_annotation(seat=seat, annotation=one, seen_version=2, tags=["figure"])
    [was] = past_of(Revision.objects.get(article=article, number=1))
    assert [tag.key for tag in was.tags] == ["claim"]
