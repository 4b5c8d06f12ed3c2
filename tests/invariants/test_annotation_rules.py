"""An annotation's quote is its text, in its own project, whoever writes."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotations
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation, Tag
from annotate.annotations.projects import start_project
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from tests.conftest import seated
from tests.invariants.conftest import Sql, refused

INSERT = """
    INSERT INTO annotations_annotation
           (id, project_id, article_id, revision_id, author_id, start, "end", quote, prefix, suffix,
            sentence, heading, note, version)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', '', '', '[]', '', 1)"""


@pytest.fixture
def row(article: Article, seat: Seat) -> dict[str, Any]:
    """A row that the database takes."""
    return {
        "id": uuid4(),
        "project_id": seat.project.pk,
        "article_id": article.pk,
        "revision_id": article.current_id,
        "author_id": seat.user.pk,
        "start": 4,
        "end": 11,
        "quote": article.current.text[4:11],
    }


@pytest.fixture
def elsewhere(alice: User) -> Article:
    """An article of another project."""
    seat = seated(alice, start_project(actor=alice, name="Elsewhere"))
    return add_article(seat=seat, source=from_text("A text of another project."))


@pytest.fixture(params=["", "on"])
def at_once(request: pytest.FixtureRequest, sql: Sql) -> None:
    """Whether the quotes of one statement are compared one by one, or together."""
    sql("SELECT set_config('annotate.at_once', %s, true)", request.param)


@pytest.mark.usefixtures("at_once")
def test_an_honest_row_is_taken(sql: Sql, row: dict[str, Any]) -> None:
    sql(INSERT, *row.values())
    assert Annotation.objects.get().quote == row["quote"]


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("quote", ["arbours", "HARBOUR", "harbou", "harbour ", ""])
def test_another_quote_than_the_text_is_refused(quote: str, sql: Sql, row: dict[str, Any]) -> None:
    with refused("the quote is not the text"):
        sql(INSERT, *(row | {"quote": quote}).values())


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("start", "end"), [(4, 4), (11, 4), (0, 1_000_000), (1_000_000, 1_000_007), (-1, 6)]
)
def test_a_span_that_is_empty_or_outside_the_text_is_refused(
    start: int, end: int, sql: Sql, row: dict[str, Any]
) -> None:
    with refused():
        sql(INSERT, *(row | {"start": start, "end": end}).values())


def test_code_points_are_counted(sql: Sql, row: dict[str, Any], article: Article) -> None:
    start = article.current.text.index("; the rest")
    sql(INSERT, *(row | {"start": start, "end": start + 10, "quote": "; the rest"}).values())
    before = article.current.text[:start]
    assert len(before) < len(before.encode("utf-16-le")) // 2 < len(before.encode())


def test_one_wrong_quote_among_many_new_ones_is_refused(sql: Sql, row: dict[str, Any]) -> None:
    sql("SELECT set_config('annotate.at_once', 'on', true)")
    rows = [row | {"id": uuid4()} for _ in range(12)]
    values = INSERT.partition("VALUES")[2]
    together = f"{INSERT}{f', {values}' * 11}"
    sql(together, *(value for one in rows for value in one.values()))
    rows = [one | {"id": uuid4()} for one in rows]
    rows[7]["quote"] = "arbours"
    with refused("the quote is not the text at [4, 11)"):
        sql(together, *(value for one in rows for value in one.values()))


@pytest.mark.parametrize(
    "change",
    [
        "quote = 'another'",
        "start = start + 1",
        '"end" = "end" - 1',
        'start = 0, "end" = 0',
        'start = 1000000, "end" = 1000007',
    ],
)
def test_an_update_cannot_part_quote_and_text(
    change: str, sql: Sql, annotate: Callable[..., Annotation]
) -> None:
    annotation = annotate("eleven years")
    with refused():
        sql(f"UPDATE annotations_annotation SET {change} WHERE id = %s", annotation.pk)
    annotation.refresh_from_db()
    assert annotation.quote == "eleven years"


def test_a_revision_of_another_article_is_refused(
    sql: Sql, row: dict[str, Any], seat: Seat, article: Article
) -> None:
    other = add_article(seat=seat, source=from_text("The harbour of another article."))
    with refused("not one of this article"):
        sql(INSERT, *(row | {"article_id": other.pk}).values())


def test_an_article_of_another_project_is_refused(
    sql: Sql, row: dict[str, Any], elsewhere: Article
) -> None:
    values = {"article_id": elsewhere.pk, "revision_id": elsewhere.current_id}
    with refused("in this project"):
        sql(INSERT, *(row | values | {"start": 0, "end": 6, "quote": "A text"}).values())


@pytest.mark.parametrize("column", ["project_id", "article_id", "author_id", "created_at", "id"])
def test_an_annotation_stays_where_and_whose_it_is(
    column: str, sql: Sql, annotate: Callable[..., Annotation], elsewhere: Article, bob: User
) -> None:
    annotation = annotate("eleven years")
    new = {
        "project_id": elsewhere.project_id,
        "article_id": elsewhere.pk,
        "author_id": bob.pk,
        "created_at": "2001-01-01",
        "id": uuid4(),
    }[column]
    with refused():
        sql(f"UPDATE annotations_annotation SET {column} = %s WHERE id = %s", new, annotation.pk)


def test_a_tag_of_another_project_is_refused(
    sql: Sql, annotate: Callable[..., Annotation], elsewhere: Article
) -> None:
    annotation = annotate("eleven years", "claim")
    theirs = Tag.objects.get(project=elsewhere.project_id, key="claim")
    with refused("tag does not belong"):
        sql(
            "INSERT INTO annotations_annotationtag (annotation_id, tag_id, details)"
            " VALUES (%s, %s, '{}')",
            annotation.pk, theirs.pk,
        )  # fmt: skip
    with refused("tag does not belong"):
        sql(
            "UPDATE annotations_annotationtag SET tag_id = %s WHERE annotation_id = %s",
            theirs.pk, annotation.pk,
        )  # fmt: skip


def test_a_tag_is_carried_once(sql: Sql, annotate: Callable[..., Annotation]) -> None:
    annotation = annotate("eleven years", "claim")
    with refused("a_tag_once"):
        sql(
            "INSERT INTO annotations_annotationtag (annotation_id, tag_id, details)"
            " SELECT annotation_id, tag_id, details FROM annotations_annotationtag"
            " WHERE annotation_id = %s",
            annotation.pk,
        )


@pytest.mark.parametrize("column", ["project_id", "key"])
def test_a_tag_keeps_its_project_and_its_key(
    column: str, sql: Sql, seat: Seat, elsewhere: Article
) -> None:
    new = elsewhere.project_id if column == "project_id" else "renamed"
    with refused():
        sql(
            f"UPDATE annotations_tag SET {column} = %s WHERE key = 'claim' AND project_id = %s",
            new, seat.project.pk,
        )  # fmt: skip


@pytest.mark.parametrize("change", ["deleted_at = now()", "deleted_by_id = author_id"])
def test_the_trash_says_both_when_and_who(
    change: str, sql: Sql, annotate: Callable[..., Annotation]
) -> None:
    annotation = annotate("eleven years")
    with refused("annotation_in_trash_says_who"):
        sql(f"UPDATE annotations_annotation SET {change} WHERE id = %s", annotation.pk)


def test_there_is_one_review_of_an_annotation(
    sql: Sql, annotate: Callable[..., Annotation], seat: Seat
) -> None:
    insert = """INSERT INTO curation_review
        (annotation_id, verdict, reason, by_id, annotation_version) VALUES (%s, %s, '', %s, 1)"""
    annotation = annotate("eleven years")
    with refused("review_verdict_is_known"):
        sql(insert, annotation.pk, "perhaps", seat.user.pk)
    sql(insert, annotation.pk, "accepted", seat.user.pk)
    with refused("curation_review_pkey"):
        sql(insert, annotation.pk, "rejected", seat.user.pk)


ALL_MOVE_ON = """
    UPDATE annotations_annotation a
       SET start = a.start + 1, "end" = a."end" + 1,
           quote = substr(r.text, a.start + 2, %s) || CASE a.id WHEN %s THEN '.' ELSE '' END
      FROM articles_revision r WHERE r.id = a.revision_id"""


@pytest.fixture
def many(seat: Seat) -> list[Annotation]:
    """More annotations than are looked at one by one: all over two texts, and up to their ends."""
    found: list[Annotation] = []
    for text in ("Ébène 🛶 naïve… " * 60 + "last", "水門は開いた。" * 90 + "終わりだ"):
        article = add_article(seat=seat, source=from_text(text))
        length = len(article.current.text)
        starts = [*range(1, length - 5, length // 25), length - 5]
        drafts = [Draft(article=article, start=one, end=one + 4) for one in starts]
        made = create_annotations(seat=seat, drafts=drafts)
        found += [one for one, _ in made if one.end - one.start == 4 and one.end < length]
    Annotation.objects.exclude(pk__in=[one.pk for one in found]).delete()
    return found


def test_many_quotes_change_at_once_with_their_places(sql: Sql, many: list[Annotation]) -> None:
    assert len(many) > 40
    sql(ALL_MOVE_ON, 4, uuid4())
    moved = {one.pk: one for one in Annotation.objects.select_related("revision")}
    assert all(moved[one.pk].start == one.start + 1 for one in many)
    assert all(one.quote == one.revision.text[one.start : one.end] for one in moved.values())


def test_one_wrong_quote_among_many_is_refused(sql: Sql, many: list[Annotation]) -> None:
    with refused("the quote is not the text"):
        sql(ALL_MOVE_ON, 3, uuid4())
    for one in (many[0], many[len(many) // 2], many[-1]):
        with refused("the quote is not the text"):
            sql(ALL_MOVE_ON, 4, one.pk)
