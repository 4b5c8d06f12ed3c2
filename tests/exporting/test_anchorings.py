"""What an export says of places in articles that got a new text."""

from collections.abc import Callable
from typing import Any

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.models import Article, Revision
from annotate.articles.reading import from_text
from annotate.curation.revising import revise_article, settle_place
from annotate.exporting.filters import Filters
from annotate.exporting.previews import preview
from tests.conftest import HARBOUR
from tests.exporting.conftest import check_schema

type Exported = Callable[..., dict[str, Any]]

CHANGED = HARBOUR.replace("4,120", "5,310").replace(
    "The port should publish its arrivals every hour, said Dr. Ana Ruiz. ", ""
)


@pytest.fixture
def moved(article: Article, seat: Seat, annotate: Callable[..., Annotation]) -> Annotation:
    one = annotate("The books gave 4,120 landings in 2018", "figure")
    annotate("The port should publish its arrivals every hour", "recommendation")
    annotate("nearer six thousand", "claim")
    revise_article(seat=seat, article=article, source=from_text(CHANGED))
    annotate("Count first", "recommendation", article=Article.objects.get(pk=article.pk))
    one.refresh_from_db()
    return one


def test_each_annotation_says_what_became_of_it(moved: Annotation, exported: Exported) -> None:
    document = exported()
    check_schema(document)
    states = {one["quote"]: one["anchoring"]["state"] for one in document["annotations"]}
    assert states == {
        "The books gave 4,120 landings in 2018": "moved",
        "The port should publish its arrivals every hour": "orphaned",
        "nearer six thousand": "placed",
        "Count first": "placed",
    }
    [waits] = [one for one in document["annotations"] if one["id"] == str(moved.pk)]
    assert waits["revision"] == 1
    assert waits["anchoring"]["reason"] == "the number changed: 4,120 → 5,310"
    found = waits["anchoring"]["candidate"]
    assert (found["revision"], found["quote"]) == (2, "The books gave 5,310 landings in 2018")


def test_what_waits_for_a_person_is_left_out_when_asked(
    moved: Annotation, seat: Seat, exported: Exported
) -> None:
    asked = {"anchoring": ["placed"]}
    document = exported(**asked)
    check_schema(document)
    assert document["filter"] == asked
    assert {one["quote"] for one in document["annotations"]} == {
        "nearer six thousand",
        "Count first",
    }
    assert preview(project=moved.project, filters=Filters.of(**asked)).total == 2
    settle_place(seat=seat, annotation=moved, seen_version=moved.version)
    assert len(exported(**asked)["annotations"]) == 3
    assert len(exported(anchoring=["orphaned"])["annotations"]) == 1


def test_an_article_names_each_text_that_an_annotation_stands_in(
    moved: Annotation, seat: Seat, exported: Exported
) -> None:
    first, second = Revision.objects.filter(article=moved.article_id).order_by("number")
    document = exported()
    check_schema(document)
    [article] = document["articles"]
    assert (article["revision"], article["sha256"]) == (2, second.sha256)
    assert article["earlier_revisions"] == [
        {"revision": 1, "sha256": first.sha256, "length": first.length}
    ]
    texts = {1: first.text, 2: second.text}
    for one in document["annotations"]:
        assert texts[one["revision"]][one["start"] : one["end"]] == one["quote"]
    [settled] = exported(anchoring=["placed"])["articles"]
    assert "earlier_revisions" not in settled
