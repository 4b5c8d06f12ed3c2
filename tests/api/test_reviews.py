"""Verdicts on many annotations, and lists by expression."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from annotate.accounts.actions import change_project
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.curation.merging import merge_layers
from tests.api.conftest import Api, assert_error

type Annotate = Callable[..., Annotation]


@pytest.fixture
def made(annotate: Annotate) -> list[str]:
    return [
        str(annotate("4,120 landings", "figure", details={"figure": {"value": 4120}}).pk),
        str(annotate("eleven years").pk),
    ]


def test_many_are_judged_and_taken_back(coras: Api, made: list[str]) -> None:
    sent = {"annotations": made, "verdict": "rejected", "reason": "Old."}
    for changed in (2, 0):
        answer = coras.post("annotations/reviews/", sent)
        assert (answer.status_code, answer.json()) == (200, {"changed": changed, "merged": 0})
    assert coras.get(f"annotations/{made[0]}/").json()["review"]["reason"] == "Old."
    sent = {"annotations": made[:1], "verdict": "proposed"}
    assert coras.post("annotations/reviews/", sent).json() == {"changed": 1, "merged": 0}
    assert coras.get(f"annotations/{made[0]}/").json()["status"] == "proposed"


def test_parts_of_a_merged_annotation_are_judged_with_it(
    coras: Api, coras_seat: Seat, made: list[str]
) -> None:
    merged = merge_layers(seat=coras_seat, seen=dict.fromkeys(map(UUID, made), 1))
    one = f"annotations/{made[0]}/review/"
    for refused in (coras.put(one, {"verdict": "accepted"}), coras.delete(one)):
        error = assert_error(refused, 409, "merged_already")
        assert "judge that one, or take the merge back" in error["error"]["message"]
    for verdict in ("rejected", "proposed"):
        sent = {"annotations": [*made, str(merged.pk)], "verdict": verdict}
        assert coras.post("annotations/reviews/", sent).json() == {"changed": 1, "merged": 2}
    assert coras.get(f"annotations/{made[0]}/").json()["status"] == "merged"


@pytest.mark.parametrize(
    ("sent", "status", "field"),
    [
        ({"annotations": [], "verdict": "accepted"}, 400, "annotations"),
        ({"annotations": ["x"], "verdict": "accepted"}, 400, "annotations.0"),
        ({"annotations": [str(uuid4())], "verdict": "accepted"}, 400, "annotations"),
        ({"annotations": [str(uuid4())], "verdict": "merged"}, 400, "verdict"),
    ],
)
def test_what_is_wrong_is_named(coras: Api, sent: dict[str, Any], status: int, field: str) -> None:
    assert_error(coras.post("annotations/reviews/", sent), status, "invalid", field)


def test_a_project_that_wants_reasons_gets_them(coras: Api, seat: Seat, made: list[str]) -> None:
    change_project(seat=seat, rejections_need_reasons=True)
    sent = {"annotations": made, "verdict": "rejected"}
    assert_error(coras.post("annotations/reviews/", sent), 400, "invalid", "reason")
    one = f"annotations/{made[0]}/review/"
    assert_error(coras.put(one, {"verdict": "rejected"}), 400, "invalid", "reason")


def test_below_curator_and_outside_nothing_is_judged(
    bobs: Api, charlies: Api, made: list[str]
) -> None:
    sent = {"annotations": made, "verdict": "accepted"}
    assert_error(bobs.post("annotations/reviews/", sent), 403, "not_permitted")
    assert_error(charlies.post("annotations/reviews/", sent), 404, "not_found")
    assert_error(bobs.get("annotations/reviews/"), 405, "method_not_allowed")


def test_a_list_takes_an_expression(api: Api, made: list[str]) -> None:
    found = api.get("annotations/?where=figure.value%20%3E%201000%20or%20tag:claim").json()
    assert [one["id"] for one in found["results"]] == made[:1]
    both = api.get("annotations/?where=not%20has:tag&q=years").json()
    assert [one["id"] for one in both["results"]] == made[1:]
    wrong = api.get("annotations/?where=tag:figure%20and")
    error = assert_error(wrong, 400, "bad_expression", "where")
    assert "a condition is missing after" in str(error)
