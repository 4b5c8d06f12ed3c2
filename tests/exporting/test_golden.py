"""Whole exports held against files that people have read."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from annotate.accounts.models import Project, User
from annotate.annotations.actions import create_annotation
from annotate.annotations.comments import add_comment
from annotate.annotations.drafts import Draft
from annotate.annotations.projects import start_project
from annotate.articles.actions import add_article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.exporting.exports import FORMATS, export_project
from tests.conftest import HARBOUR, seated

GOLDEN = Path(__file__).parent / "golden"
START = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
ORDINAL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture
def desk(alice: User) -> Project:
    """A small project in which each kind of thing occurs, at fixed times."""
    project = start_project(actor=alice, name="Harbour desk")
    seat = seated(alice, project)
    article = add_article(
        seat=seat,
        source=from_text(HARBOUR),
        byline="Noor Idris",
        publisher="The Quay",
        source_url="https://quay.example.org/boats?a=1&b=2",
        published_on=date(2019, 11, 20),
        language="en",
        licence="CC BY 4.0",
    )
    made = []
    for quote, tags, note, details in (
        ("4,120 landings in 2018", ["figure", "claim"], 'Check the "books".\nTwice.',
         {"figure": {"value": 4120, "unit": "landings", "period": "2018"}}),
        ("The port should publish its arrivals every hour", ["recommendation"], "",
         {"recommendation": {"addressee": "the port"}}),
        ("Count first 🛥️", [], "", {}),
    ):  # fmt: skip
        draft = Draft(article=article, quote=quote, tags=tags, note=note, details=details)
        made.append(create_annotation(seat=seat, draft=draft)[0])
    review_annotation(seat=seat, annotation=made[0], verdict="accepted", reason="As in the books.")
    add_comment(seat=seat, annotation=made[0], text="Since “2018” only?")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for number, one in enumerate(made):
            at = START + timedelta(minutes=number)
            cursor.execute(
                "UPDATE annotations_annotation SET created_at = %s, updated_at = %s WHERE id = %s",
                [at, at, one.pk],
            )
        cursor.execute("UPDATE curation_review SET at = %s", [START + timedelta(hours=1)])
        cursor.execute("UPDATE annotations_comment SET created_at = %s", [START])
        cursor.execute("UPDATE articles_article SET created_at = %s", [START])
        cursor.execute("SET session_replication_role = DEFAULT")
    return project


def normalised(text: str) -> str:
    """Ids as ordinals, since they hold the time; the moment of the export as a fixed one."""
    ordinals: dict[str, str] = {}
    numbers = count(1)

    def ordinal(found: re.Match[str]) -> str:
        if found[0] not in ordinals:
            ordinals[found[0]] = str(UUID(int=next(numbers)))
        return ordinals[found[0]]

    text = re.sub(
        r"(Harbour desk[.,] )\d{4}-\d\d-\d\d", r"\g<1>2026-01-31", ORDINAL.sub(ordinal, text)
    )
    return re.sub(r'"(exported_at|generated)":"[^"]*"', r'"\1":"2026-01-31T12:00:00Z"', text)


BINARY = {"docx", "xlsx"}


@pytest.mark.parametrize("format", sorted(set(FORMATS) - BINARY))
def test_an_export_is_the_one_that_people_have_read(format: str, desk: Project) -> None:
    export = export_project(project=desk, format=format)
    found = normalised(b"".join(export.chunks).decode())
    expected = (GOLDEN / f"harbour.{FORMATS[format].suffix}").read_text(
        encoding="utf-8", newline=""
    )
    if format == "json":
        assert json.loads(found) == json.loads(expected)
    assert found == expected
