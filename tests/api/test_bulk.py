"""/api/v1/projects/{slug}/annotations/bulk/"""

from collections.abc import Callable
from typing import Any

from annotate.annotations.models import Annotation
from annotate.text.ids import uuid7
from tests.api.conftest import Api, assert_error

type Drafts = Callable[..., dict[str, Any]]


def test_all_are_stored_in_the_order_sent(api: Api, draft: Drafts) -> None:
    sent = [draft("six thousand", "claim"), draft("4,120 landings", "figure")]
    for body in (sent, {"annotations": sent}):
        answer = api.post("annotations/bulk/", body)
        assert answer.status_code == 201, answer.content
        assert [one["quote"] for one in answer.json()["results"]] == [
            "six thousand", "4,120 landings",
        ]  # fmt: skip
    assert Annotation.objects.count() == 4


def test_one_wrong_and_none_is_stored(api: Api, draft: Drafts) -> None:
    sent = [draft(), draft("nowhere to be found"), draft("six thousand", "nothing")]
    body = assert_error(api.post("annotations/bulk/", sent), 422, "some_refused")
    assert [(one["index"], one["code"]) for one in body["errors"]] == [
        (1, "quote_mismatch"), (2, "unknown_tag"),
    ]  # fmt: skip
    assert not Annotation.objects.exists()


def test_wrong_shapes_are_told_by_index(api: Api, draft: Drafts) -> None:
    body = assert_error(
        api.post("annotations/bulk/", [draft(), 3, draft(colour="red")]), 422, "some_refused"
    )
    assert [one["index"] for one in body["errors"]] == [1, 2]
    assert list(body["errors"][1]["fields"]) == ["colour"]


def test_partial_stores_what_can_be_stored(api: Api, draft: Drafts) -> None:
    id = str(uuid7())
    api.post("annotations/", draft("outer quay", id=id))
    sent = [
        draft("nowhere"), draft("six thousand"), "x", draft("outer quay", id=id),
        draft("outer quay", id=id, note="other"), draft(article=str(uuid7())),
    ]  # fmt: skip
    answer = api.post("annotations/bulk/?partial=1", sent)
    assert answer.status_code == 207, answer.content
    results = answer.json()["results"]
    assert [one["status"] for one in results] == [422, 201, 400, 200, 409, 400]
    assert [one["index"] for one in results] == list(range(6))
    assert results[1]["annotation"]["quote"] == "six thousand"
    assert results[0]["error"]["code"] == "quote_mismatch"
    assert Annotation.objects.count() == 2


def test_a_retry_is_the_same(api: Api, draft: Drafts) -> None:
    sent = [draft("six thousand", id=str(uuid7())), draft("outer quay", id=str(uuid7()))]
    first, second = api.post("annotations/bulk/", sent), api.post("annotations/bulk/", sent)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_the_same_id_twice_is_a_conflict(api: Api, draft: Drafts) -> None:
    sent = [draft(id=str(uuid7()))] * 2
    assert_error(api.post("annotations/bulk/", sent), 409, "id_taken")


def test_a_thousand_in_a_fixed_number_of_queries(
    api: Api, draft: Drafts, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(13):
        answer = api.post("annotations/bulk/", [draft("six thousand", "claim")] * 1000)
    assert answer.status_code == 201
    assert len(answer.json()["results"]) == 1000


def test_what_is_no_list_of_annotations_is_refused(api: Api, draft: Drafts) -> None:
    for sent in ([], {}, 3, {"annotations": 3}, {"annotations": [], "x": 1}, [draft()] * 1001):
        assert_error(api.post("annotations/bulk/", sent), 400, "invalid")
    assert not Annotation.objects.exists()


def test_borders(veras: Api, charlies: Api, visitor: Api, draft: Drafts) -> None:
    for partial in ("", "?partial=1"):
        address = "annotations/bulk/" + partial
        assert_error(veras.post(address, [draft()]), 403, "not_permitted")
        assert_error(charlies.post(address, [draft()]), 404, "not_found")
        assert_error(visitor.post(address, [draft()]), 401, "not_authenticated")


def test_other_methods_and_parameters(api: Api) -> None:
    assert_error(api.get("annotations/bulk/"), 405, "method_not_allowed")
    assert_error(api.post("annotations/bulk/?all=1", []), 400, "invalid", "all")
