"""/api/v1/projects/{slug}/export/"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from annotate.annotations.models import Annotation
from tests.api.conftest import Api, assert_error


def exported(api: Api, query: str = "") -> dict[str, Any]:
    answer = api.get("export/" + query)
    assert answer.status_code == 200, answer.content
    assert answer.streaming
    assert answer["Content-Type"].startswith("application/json")
    assert answer["Content-Disposition"].startswith('attachment; filename="harbour-desk-')
    found: dict[str, Any] = json.loads(b"".join(answer.streaming_content))
    return found


def test_a_viewer_exports(veras: Api, annotate: Callable[..., Annotation]) -> None:
    annotate("4,120 landings", "figure")
    annotate("six thousand", "claim")
    document = exported(veras)
    assert (document["format"], document["version"]) == ("annotate-export", 1)
    assert [one["quote"] for one in document["annotations"]] == ["4,120 landings", "six thousand"]
    assert len(exported(veras, "?tag=claim")["annotations"]) == 1
    assert len(exported(veras, "?tag=claim&tag=figure&status=proposed")["annotations"]) == 2
    assert exported(veras, "?status=accepted")["annotations"] == []


@pytest.mark.parametrize(
    "query",
    ["format=pdf", "status=good", "tag=nothing", "article=7", "withhold=all", "colour=red"],
)
def test_a_wrong_filter_is_named(api: Api, query: str) -> None:
    assert_error(api.get(f"export/?{query}"), 400, "invalid", query.partition("=")[0])


def test_an_expression_is_taken_as_by_the_list(
    api: Api, annotate: Callable[..., Annotation]
) -> None:
    annotate("4,120 landings", "figure", details={"figure": {"value": 4120}})
    annotate("six thousand", "figure", details={"figure": {"value": 6000}})
    [one] = exported(api, "?where=figure.value+%3E+5000")["annotations"]
    assert one["quote"] == "six thousand"
    assert_error(api.get("export/?where=figure.value+%3E"), 400, "bad_expression", "where")


def test_what_changed_since_an_export_is_asked_for_by_its_id(
    api: Api, veras: Api, annotate: Callable[..., Annotation]
) -> None:
    annotate("4,120 landings", "figure")
    whole = veras.get("export/?format=jsonl")
    assert len(b"".join(whole.streaming_content).splitlines()) == 1
    annotate("six thousand", "claim")
    answer = veras.get(f"export/?since={whole['Annotate-Export']}")
    changes = json.loads(b"".join(answer.streaming_content))
    assert [(one["quote"], one["change"]) for one in changes["annotations"]] == [
        ("six thousand", "added")
    ]
    assert (changes["since"], changes["deleted"]) == (whole["Annotate-Export"], [])
    again = exported(veras, f"?since={answer['Annotate-Export']}")
    assert again["annotations"] == []
    nowhere = "export/?since=01a2015e-06f2-74d0-8623-fd08f94c249e"
    assert_error(api.get(nowhere), 400, "unknown_export", "since")
    assert_error(
        api.get(f"export/?format=csv&since={answer['Annotate-Export']}"), 400, "invalid", "since"
    )


def test_borders(charlies: Api, visitor: Api, api: Api) -> None:
    assert_error(charlies.get("export/"), 404, "not_found")
    assert_error(visitor.get("export/"), 401, "not_authenticated")
    assert_error(api.post("export/"), 405, "method_not_allowed")
