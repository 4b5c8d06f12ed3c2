"""Exports without the words around quotes, where an article may not be republished."""

import csv
import json
from collections.abc import Callable
from copy import deepcopy
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from jsonschema import ValidationError

from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.exporting.exports import export_project
from annotate.exporting.filters import Filters
from annotate.exporting.previews import preview
from tests.exporting.conftest import check_schema

type Exported = Callable[..., dict[str, Any]]
type Raw = Callable[..., bytes]

ASKED = {"withhold": ["forbidden"]}
AROUND = ("prefix", "suffix", "sentence")
WORDS = "Some words stand before it. Here 100% of the quote stands. And after it."
# licence, what somebody said of republication, and whether it is forbidden
KINDS = {
    "closed": ("© 2019 The Quay. All rights reserved.", "", True),
    "open": ("CC BY 4.0", "", False),
    "unknown": ("", "", False),
    "open, but somebody forbids it": ("CC BY 4.0", "forbidden", True),
    "closed, but somebody allows it": ("All rights reserved", "allowed", False),
}


@pytest.fixture
def kinds(seat: Seat, annotate: Callable[..., Annotation]) -> dict[str, Article]:
    """An article of each kind by its title, with two quotes in each."""
    made = {}
    for title, (licence, said, _) in KINDS.items():
        source = from_text(f"{WORDS} {title}.")
        made[title] = add_article(
            seat=seat, source=source, title=title, licence=licence, republication=said
        )
        annotate("100% of the quote", article=made[title], note="said of it")
        annotate("words", "claim", article=made[title])
    return made


def test_only_what_may_not_be_republished_is_left_out(
    kinds: dict[str, Article], exported: Exported
) -> None:
    whole, document = exported(), exported(**ASKED)
    assert document["filter"] == ASKED
    forbidden = {str(kinds[title].pk) for title, (_, _, no) in KINDS.items() if no}
    assert {one["id"] for one in document["articles"] if one["text_withheld"]} == forbidden
    assert len(document["articles"]) == len(KINDS)
    for one, before in zip(document["annotations"], whole["annotations"], strict=True):
        left_out = one["article"] in forbidden
        assert all(before[name] for name in AROUND)
        nothing = dict.fromkeys(AROUND, "") if left_out else {}
        assert one == before | nothing | {"text_withheld": left_out}


def test_nothing_else_of_the_text_is_in_it(kinds: dict[str, Article], raw: Raw) -> None:
    closed = [str(kinds["closed"].pk)]
    for format in ("json", "jsonl", "csv"):
        assert b"stand before it" in raw(format, article=closed)
        found = raw(format, article=closed, **ASKED)
        assert b"100% of the quote" in found
        assert b"stand before" not in found
        assert b"after it" not in found


def test_lines_and_rows_say_it_too(kinds: dict[str, Article], raw: Raw) -> None:
    document = json.loads(raw(**ASKED))
    lines = [json.loads(line) for line in raw("jsonl", **ASKED).splitlines()]
    assert lines == document["annotations"]
    rows = list(csv.DictReader(StringIO(raw("csv", **ASKED).decode("utf-8-sig"), newline="")))
    for row, one in zip(rows, lines, strict=True):
        assert row["text_withheld"] == ("true" if one["text_withheld"] else "false")
        assert {name: row[name] for name in ("quote", "url", *AROUND)} == {
            name: one[name] for name in ("quote", "url", *AROUND)
        }


def test_without_being_asked_nothing_is_left_out_or_said(
    kinds: dict[str, Article], raw: Raw
) -> None:
    for format in ("json", "jsonl", "csv"):
        assert b"withh" not in raw(format)


def test_quotes_are_compared_all_the_same(kinds: dict[str, Article], exported: Exported) -> None:
    assert exported(**ASKED)["integrity"] == {"checked": 2 * len(KINDS), "failed": []}
    one = Annotation.objects.filter(article=kinds["closed"]).latest("start")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE annotations_annotation SET quote = reverse(quote) WHERE id = %s", [one.pk]
        )
        cursor.execute("SET session_replication_role = DEFAULT")
    assert exported(**ASKED)["integrity"]["failed"] == [str(one.pk)]


def test_it_narrows_nothing_and_goes_with_filters(
    kinds: dict[str, Article], exported: Exported
) -> None:
    assert len(exported(**ASKED)["annotations"]) == 2 * len(KINDS)
    document = exported(tag=["claim"], **ASKED)
    assert [one["quote"] for one in document["annotations"]] == ["words"] * len(KINDS)
    assert document["filter"] == {"tag": ["claim"], **ASKED}


def test_a_file_that_says_so_and_holds_words_is_not_valid(
    kinds: dict[str, Article], exported: Exported
) -> None:
    document = exported(article=[str(kinds["closed"].pk)], **ASKED)
    for name in AROUND:
        leaky = deepcopy(document)
        leaky["annotations"][0][name] = "Some words."
        with pytest.raises(ValidationError):
            check_schema(leaky)


def test_a_preview_counts_what_is_left_out(
    kinds: dict[str, Article], seat: Seat, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(11):
        found = preview(project=seat.project, filters=Filters.of(**ASKED))
    assert (found.total, found.quotes_withheld, len(found.withheld)) == (10, 4, 2)
    claims = preview(project=seat.project, filters=Filters.of(tag=["claim"], **ASKED))
    assert (claims.total, claims.quotes_withheld, len(claims.withheld)) == (5, 2, 2)
    assert preview(project=seat.project, filters=Filters()).withheld == {}


def test_it_knows_one_value(seat: Seat) -> None:
    with pytest.raises(Invalid, match="“unknown”") as refused:
        export_project(project=seat.project, filters=Filters(withhold=("unknown",)))
    assert list(refused.value.fields) == ["withhold"]
