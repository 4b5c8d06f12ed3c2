"""/api/v1/projects/{slug}/annotations/{id}/ and what stands below it"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from annotate.annotations.models import Annotation
from annotate.text.ids import uuid7
from tests.api.conftest import Api, assert_error

type Annotate = Callable[..., Annotation]


@pytest.fixture
def address(annotate: Annotate) -> str:
    return f"annotations/{annotate('4,120 landings', 'figure').pk}/"


def test_a_change_needs_the_version_that_was_seen(api: Api, address: str) -> None:
    for answer in (api.patch(address, {"note": "x"}), api.delete(address)):
        assert_error(answer, 428, "precondition_required")
    assert api.get(address).json()["note"] == ""


@pytest.mark.parametrize("seen", ['"1"', 'W/"1"', '"1-gzip"', "*", '"7", "1"'])
def test_a_change_from_the_present_version(api: Api, address: str, seen: str) -> None:
    answer = api.patch(address, {"note": "as the books say"}, If_Match=seen)
    assert answer.status_code == 200, answer.content
    assert answer["ETag"] == '"2"'
    body = answer.json()
    assert (body["note"], body["version"], body["tags"]) == ("as the books say", 2, ["figure"])
    assert api.get(address).json() == body


@pytest.mark.parametrize("seen", ['"9"', '"0"', "nonsense", '"x"'])
def test_a_stale_change_is_refused_with_the_current_state(
    api: Api, address: str, seen: str
) -> None:
    now = api.get(address).json()
    for answer in (
        api.patch(address, {"note": "mine"}, If_Match=seen),
        api.delete(address, If_Match=seen),
    ):
        assert assert_error(answer, 412, "stale")["current"] == now


def test_tags_details_and_span_change_together(api: Api, address: str) -> None:
    answer = api.patch(
        address,
        {
            "tags": ["claim", "figure"],
            "details": {"figure": {"value": "4,120"}},
            "start": 4,
            "end": 11,
        },
        If_Match='"1"',
    ).json()
    assert answer["tags"] == ["claim", "figure"]
    assert answer["details"] == {"figure": {"value": 4120}}
    assert answer["quote"] == "harbour"


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"quote": "x"}, 400, "quote"),
        ({"id": str(uuid4())}, 400, "id"),
        ({"start": 3}, 400, "end"),
        ({"note": 3}, 400, "note"),
        ({"tags": ["nothing"]}, 400, "tags"),
        ({"start": 40, "end": 30}, 422, "start"),
    ],
)
def test_a_wrong_change_is_named(
    api: Api, address: str, change: dict[str, Any], status: int, field: str
) -> None:
    answer = api.patch(address, change, If_Match='"1"')
    assert_error(answer, status, answer.json()["error"]["code"], field)


def test_delete_puts_into_the_trash_and_again_is_the_same(api: Api, address: str) -> None:
    assert api.delete(address, If_Match='"1"').status_code == 204
    assert api.delete(address, If_Match='"1"').status_code == 204
    assert api.get(address).json()["deleted_at"] is not None
    assert_error(api.patch(address, {"note": "x"}, If_Match='"1"'), 412, "stale")
    assert api.get("annotations/").json()["results"] == []


def test_restoration(api: Api, address: str) -> None:
    before = api.get(address).json()
    api.delete(address, If_Match='"1"')
    answer = api.post(address + "restoration/")
    assert answer.status_code == 200
    assert answer.json() == before == api.get(address).json()


def test_others_annotations_are_for_curators(
    bobs: Api, coras: Api, address: str, veras: Api
) -> None:
    for api in (bobs, veras):
        assert_error(api.patch(address, {"note": "x"}, If_Match='"1"'), 403, "not_permitted")
        assert_error(api.delete(address, If_Match='"1"'), 403, "not_permitted")
        assert_error(api.post(address + "restoration/"), 403, "not_permitted")
    assert coras.patch(address, {"note": "x"}, If_Match='"1"').status_code == 200


def test_a_stranger_gets_404(charlies: Api, address: str) -> None:
    for below in ("", "review/", "comments/", "history/", "restoration/"):
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            assert_error(charlies(method, address + below, {}), 404, "not_found")


def test_a_bad_id_gets_404(api: Api) -> None:
    for bad in (uuid4(), "7", "%00", "x" * 300):
        assert_error(api.get(f"annotations/{bad}/"), 404, "not_found")


def test_an_annotation_of_another_project_gets_404(api: Api, address: str) -> None:
    api.post("/api/v1/projects/", {"name": "Other", "slug": "other"})
    assert_error(api.get(f"/api/v1/projects/other/{address}"), 404, "not_found")


def test_other_methods_get_405(api: Api, address: str) -> None:
    for method, below in (
        ("POST", ""), ("PUT", ""), ("GET", "review/"), ("DELETE", "comments/"),
        ("POST", "history/"), ("GET", "restoration/"),
    ):  # fmt: skip
        assert_error(api(method, address + below, {}), 405, "method_not_allowed")


# Review ------------------------------------------------------------------------------------------


def test_a_curator_reviews(coras: Api, address: str) -> None:
    answer = coras.put(address + "review/", {"verdict": "rejected", "reason": "Not a figure."})
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert body["status"] == "rejected"
    assert body["review"]["by"]["name"] == "Cora Costa"
    assert (body["review"]["reason"], body["review"]["current"]) == ("Not a figure.", True)
    assert body["version"] == 1
    assert coras.delete(address + "review/").status_code == 204
    assert coras.get(address).json()["status"] == "proposed"


def test_a_change_after_the_review_makes_it_proposed_again(api: Api, address: str) -> None:
    api.put(address + "review/", {"verdict": "accepted"})
    body = api.patch(address, {"note": "new"}, If_Match='"1"').json()
    assert body["status"] == "proposed"
    assert body["review"]["current"] is False


def test_a_review_may_say_which_version_it_means(coras: Api, address: str) -> None:
    coras.patch(address, {"note": "new"}, If_Match='"1"')
    sent = {"verdict": "accepted"}
    assert_error(coras.put(address + "review/", sent, If_Match='"1"'), 412, "stale")
    assert coras.put(address + "review/", sent, If_Match='"2"').status_code == 200


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "verdict"),
        ({"verdict": "maybe"}, "verdict"),
        ({"verdict": "accepted", "reason": "x" * 2001}, "reason"),
        ({"verdict": "accepted", "reason": None}, "reason"),
        ({"verdict": "accepted", "why": "x"}, "why"),
    ],
)
def test_a_wrong_review_is_named(coras: Api, address: str, sent: Any, field: str) -> None:
    assert_error(coras.put(address + "review/", sent), 400, "invalid", field)


def test_an_annotator_does_not_review(bobs: Api, address: str) -> None:
    sent = {"verdict": "accepted"}
    assert_error(bobs.put(address + "review/", sent), 403, "not_permitted")
    assert_error(bobs.delete(address + "review/"), 403, "not_permitted")


# Comments and history ----------------------------------------------------------------------------


def test_comments_oldest_first(bobs: Api, address: str) -> None:
    id = str(uuid7())
    first = bobs.post(address + "comments/", {"text": "Which year?", "id": id})
    again = bobs.post(address + "comments/", {"text": "Which year?", "id": id})
    assert (first.status_code, again.json()) == (201, first.json())
    assert_error(bobs.post(address + "comments/", {"text": "Else", "id": id}), 409, "id_taken")
    bobs.post(address + "comments/", {"text": "2018."})
    page = bobs.get(address + "comments/?page_size=1").json()
    assert [one["text"] for one in page["results"]] == ["Which year?"]
    rest = bobs.get(page["next"].removeprefix("http://testserver")).json()
    assert [one["text"] for one in rest["results"]] == ["2018."]
    assert rest["next"] is None
    assert bobs.get(address).json()["comments"] == 2
    assert first.json()["author"]["name"] == "Bob Bianchi"


@pytest.mark.parametrize("text", ["", "  ", None, 3, "x" * 20_001, "a\x00"])
def test_a_wrong_comment_is_named(bobs: Api, address: str, text: Any) -> None:
    assert_error(bobs.post(address + "comments/", {"text": text}), 400, "invalid", "text")


def test_a_viewer_reads_comments_only(veras: Api, address: str) -> None:
    assert veras.get(address + "comments/").json()["results"] == []
    assert_error(veras.post(address + "comments/", {"text": "Hm"}), 403, "not_permitted")


def test_what_is_in_the_trash_is_not_discussed_or_reviewed(api: Api, address: str) -> None:
    api.delete(address, If_Match='"1"')
    assert_error(api.post(address + "comments/", {"text": "Hm"}), 404, "not_found")
    assert_error(api.put(address + "review/", {"verdict": "accepted"}), 404, "not_found")


def test_history_tells_who_did_what(api: Api, coras: Api, address: str) -> None:
    coras.patch(address, {"note": "checked", "tags": ["claim"]}, If_Match='"1"')
    coras.put(address + "review/", {"verdict": "accepted"})
    coras.post(address + "comments/", {"text": "Done."})
    body = api.get(address + "history/").json()
    told = [(one["what"], one["kind"], one["by"]["name"]) for one in body["results"]]
    assert sorted(told) == [
        ("annotation", "insert", "Alice Ahlberg"),
        ("annotation", "update", "Cora Costa"),
        ("comment", "insert", "Cora Costa"),
        ("review", "insert", "Cora Costa"),
        ("tag", "delete", "Cora Costa"),
        ("tag", "insert", "Alice Ahlberg"),
        ("tag", "insert", "Cora Costa"),
    ]
