"""A new text leaves no annotation behind, and no place is claimed that is not the text."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Anchoring, Annotation
from annotate.annotations.projects import start_project
from annotate.annotations.revising import revise_article
from annotate.articles.models import Article, Revision
from annotate.articles.reading import from_text
from tests.conftest import HARBOUR
from tests.invariants.conftest import Sql, refused

REVISION = """
    INSERT INTO articles_revision (id, article_id, number, text, structure, length, sha256, source,
                                   filename, encoding, created_by_id)
    SELECT %s, article_id, 2, 'Another text', structure, 12,
           encode(sha256('Another text'), 'hex'), source, '', '', created_by_id
      FROM articles_revision WHERE article_id = %s"""


@pytest.fixture
def left(seat: Seat, article: Article, annotate: Callable[..., Annotation]) -> Annotation:
    """An annotation that moved, and waits."""
    annotation = annotate("The books gave 4,120 landings in 2018")
    text = HARBOUR.replace("4,120", "5,310")
    revise_article(seat=seat, article=article, source=from_text(text))
    return annotation


def test_a_text_cannot_become_current_without_its_annotations(
    sql: Sql, article: Article, annotate: Callable[..., Annotation]
) -> None:
    annotate("4,120 landings")
    new = uuid4()
    sql(REVISION, new, article.pk)
    with refused("left behind"):
        sql("UPDATE articles_article SET current_id = %s WHERE id = %s", new, article.pk)


def test_a_new_annotation_stands_in_the_current_text(sql: Sql, left: Annotation) -> None:
    with refused("another text by now"):
        sql(
            """INSERT INTO annotations_annotation
                      (id, project_id, article_id, revision_id, author_id, start, "end", quote,
                       prefix, suffix, sentence, heading, note, version)
               SELECT %s, project_id, article_id, revision_id, author_id, start, "end", quote,
                      '', '', '', '[]', '', 1 FROM annotations_annotation""",
            uuid4(),
        )


def test_an_annotation_does_not_slip_into_another_text_alone(sql: Sql, left: Annotation) -> None:
    current = Revision.objects.get(number=2)
    quote = current.text[left.start : left.end]
    with refused("left behind"):
        sql("UPDATE annotations_annotation SET revision_id = %s, quote = %s", current.pk, quote)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("quote = 'other words'", "the quote is not the text"),
        ("start = start + 1", "the quote is not the text"),
        ('"end" = 100000', "outside the text"),
        ("state = 'placed', start = NULL, \"end\" = NULL, quote = ''", "does not stand"),
        ("start = NULL, \"end\" = NULL, quote = ''", "anchoring_candidate_fits_state"),
        ("state = 'lost'", "anchoring_"),
        ("score = 2", "anchoring_score_is_a_share"),
        (
            "revision_id = (SELECT id FROM articles_revision WHERE number = 1)",
            "not about the annotation's present text",
        ),
    ],
)
def test_an_anchoring_says_what_is_so(change: str, said: str, sql: Sql, left: Annotation) -> None:
    with refused(said):
        sql(f"UPDATE annotations_anchoring SET {change}")


def test_an_anchoring_cannot_go_from_one_that_waits(sql: Sql, left: Annotation) -> None:
    with refused("left behind"):
        sql("DELETE FROM annotations_anchoring")


def test_an_anchoring_stays_in_its_project(sql: Sql, left: Annotation) -> None:
    other = start_project(actor=left.author, name="Elsewhere").pk
    with refused("not about the annotation's present text"):
        sql("UPDATE annotations_anchoring SET project_id = %s", other)


def test_every_anchoring_is_in_the_history(sql: Sql, left: Annotation) -> None:
    Anchoring.objects.update(reason="another")
    events = sql("SELECT pgh_label, reason FROM annotations_anchoringevent ORDER BY pgh_id")
    assert [kind for kind, _ in events] == ["insert", "update"]
    with refused("append"):
        sql("DELETE FROM annotations_anchoringevent")
