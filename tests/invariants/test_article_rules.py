"""A text never changes and is what it says it is."""

import hashlib
from typing import Any
from uuid import uuid4

import pytest

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.projects import start_project
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from tests.invariants.conftest import Sql, refused

INSERT = """
    INSERT INTO articles_revision
           (id, article_id, number, text, structure, length, sha256, source, filename, encoding,
            created_by_id)
    VALUES (%s, %s, %s, %s, '{"blocks": [], "ranges": []}', %s, %s, 'text', '', '', %s)"""


@pytest.fixture
def row(article: Article, seat: Seat) -> dict[str, Any]:
    """A second revision that the database takes."""
    text = "Naïve 🛥️ text."
    return {
        "id": uuid4(),
        "article_id": article.pk,
        "number": 2,
        "text": text,
        "length": len(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "by": seat.user.pk,
    }


def test_an_honest_revision_is_taken(sql: Sql, row: dict[str, Any]) -> None:
    sql(INSERT, *row.values())


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("length", 13, "code points"),
        ("length", 17, "code points"),
        ("sha256", "0" * 64, "checksum"),
        ("text", "", "1 to 5,000,000"),
        ("text", "Naïve 🛥️ Text.", "checksum"),
        ("number", 0, "revision_from_one"),
        ("number", 1, "revision_number_is_unique"),
    ],
)
def test_a_dishonest_revision_is_refused(
    column: str, value: Any, words: str, sql: Sql, row: dict[str, Any]
) -> None:
    with refused(words):
        sql(INSERT, *(row | {column: value}).values())


def test_a_text_beyond_five_million_code_points_is_refused(sql: Sql, row: dict[str, Any]) -> None:
    text = "x" * 5_000_001
    values = {
        "text": text,
        "length": len(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    with refused("1 to 5,000,000"):
        sql(INSERT, *(row | values).values())


@pytest.mark.parametrize(
    "change",
    [
        "text = text || '!'",
        "structure = '{}'",
        "length = 1",
        "sha256 = ''",
        "number = 7",
        "created_at = now()",
    ],
)
def test_a_revision_never_changes(change: str, sql: Sql, article: Article) -> None:
    with refused():
        sql(f"UPDATE articles_revision SET {change} WHERE id = %s", article.current_id)


def test_an_articles_current_revision_is_its_own(sql: Sql, article: Article, seat: Seat) -> None:
    other = add_article(seat=seat, source=from_text("Another text."))
    with refused("current revision is not one of this article"):
        sql(
            "UPDATE articles_article SET current_id = %s WHERE id = %s",
            other.current_id, article.pk,
        )  # fmt: skip


def test_an_article_stays_in_its_project(sql: Sql, article: Article, alice: User) -> None:
    other = start_project(actor=alice, name="Elsewhere")
    with refused():
        sql("UPDATE articles_article SET project_id = %s WHERE id = %s", other.pk, article.pk)


@pytest.mark.parametrize("change", ["deleted_at = now()", "deleted_by_id = created_by_id"])
def test_the_trash_says_both_when_and_who(change: str, sql: Sql, article: Article) -> None:
    with refused("article_in_trash_says_who"):
        sql(f"UPDATE articles_article SET {change} WHERE id = %s", article.pk)


def test_a_revision_with_annotations_cannot_vanish_from_under_its_article(
    sql: Sql, article: Article
) -> None:
    with refused():
        sql("DELETE FROM articles_revision WHERE id = %s", article.current_id)
