"""New texts over the API, and what becomes of annotations in them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.api.conftest import Api, assert_error
from tests.conftest import HARBOUR

type Annotate = Callable[..., Annotation]

CHANGED = "A new beginning.\n\n" + HARBOUR.replace("4,120", "5,310").replace(
    "The port should publish its arrivals every hour, said Dr. Ana Ruiz. ", ""
)


@pytest.fixture
def at(article: Article) -> str:
    return f"articles/{article.pk}/revisions/"


@pytest.fixture
def three(annotate: Annotate) -> tuple[Annotation, Annotation, Annotation]:
    """One that stays, one whose number changes, one whose passage goes."""
    return (
        annotate("nearer six thousand", "claim"),
        annotate("The books gave 4,120 landings in 2018", "figure"),
        annotate("The port should publish its arrivals every hour", "recommendation"),
    )


def test_a_new_text_answers_what_became_of_the_annotations(
    api: Api, at: str, three: tuple[Annotation, ...]
) -> None:
    answer = api.post(at, {"text": CHANGED})
    assert answer.status_code == 201
    body = answer.json()
    unsettled = {one["annotation"]: one for one in body.pop("unsettled")}
    assert body == {"revision": 2, "placed": 1, "moved": 1, "orphaned": 1}
    assert set(unsettled) == {str(one.pk) for one in three[1:]}
    moved = unsettled[str(three[1].pk)]
    assert moved["candidate"]["quote"] == "The books gave 5,310 landings in 2018"
    assert "4,120 → 5,310" in moved["reason"]
    assert answer["Location"].endswith(f"/{at}2/")
    there = api.get(f"{at}2/").json()
    assert there["text"] == api.get(at.removesuffix("revisions/")).json()["text"]


def test_a_dry_run_answers_the_same_and_changes_nothing(
    api: Api, at: str, three: tuple[Annotation, ...]
) -> None:
    before = api.get("annotations/").json()
    dry = api.post(f"{at}?dry_run=1", {"text": CHANGED})
    assert dry.status_code == 200
    assert api.get("annotations/").json() == before
    assert len(api.get(at).json()["results"]) == 1
    assert dry.json() == api.post(at, {"text": CHANGED}).json()


def test_the_revisions_are_listed_with_what_they_did(
    api: Api, at: str, three: tuple[Annotation, ...]
) -> None:
    api.post(at, {"text": CHANGED})
    second, first = api.get(at).json()["results"]
    assert (second["number"], second["current"], first["current"]) == (2, True, False)
    assert [second[state] for state in ("placed", "moved", "orphaned")] == [1, 1, 1]
    assert second["by"]["name"] == "Alice Ahlberg"
    assert_error(api.get(f"{at}3/"), 404, "not_found")


def test_the_list_of_revisions_goes_on_page_by_page(api: Api, at: str) -> None:
    api.post(at, {"text": CHANGED})
    page = api.get(f"{at}?page_size=1").json()
    assert [one["number"] for one in page["results"]] == [2]
    page = api.client.get(page["next"], headers=api.headers).json()
    assert ([one["number"] for one in page["results"]], page["next"]) == ([1], None)
    assert_error(api.get(f"{at}?page_size=none"), 400, "invalid", "page_size")


def test_a_file_becomes_a_revision(api: Api, at: str) -> None:
    file = SimpleUploadedFile("second.md", b"# A heading\n\nAnother text.")
    answer = api.client.post(api.at + at, {"file": file, "base": "1"}, headers=api.headers)
    assert answer.status_code == 201, answer.content
    assert api.get(at).json()["results"][0]["filename"] == "second.md"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": HARBOUR}, 409, "unchanged"),
        ({"text": CHANGED, "base": 7}, 409, "revised_meanwhile"),
        ({}, 400, "invalid"),
        ({"text": "a", "html": "b"}, 400, "invalid"),
        ({"text": CHANGED, "title": "x"}, 400, "invalid"),
        ({"text": "   "}, 400, None),
    ],
)
def test_what_is_no_new_text_is_refused(
    body: dict[str, Any], status: int, code: str | None, api: Api, at: str
) -> None:
    answer = api.post(at, body)
    assert answer.status_code == status, answer.content
    assert code is None or answer.json()["error"]["code"] == code
    assert len(api.get(at).json()["results"]) == 1


def test_annotations_say_their_anchoring_and_are_listed_by_it(
    api: Api, at: str, three: tuple[Annotation, ...]
) -> None:
    placed, moved, orphaned = (str(one.pk) for one in three)
    assert api.get(f"annotations/{placed}/").json()["anchoring"] == {
        "state": "placed",
        "score": 1.0,
        "method": "made here",
        "reason": "",
        "candidate": None,
    }
    api.post(at, {"text": CHANGED})
    listed = {
        state: [one["id"] for one in api.get(f"annotations/?anchoring={state}").json()["results"]]
        for state in ("placed", "moved", "orphaned")
    }
    assert listed == {"placed": [placed], "moved": [moved], "orphaned": [orphaned]}
    both = api.get("annotations/?anchoring=moved&anchoring=orphaned").json()["results"]
    assert [one["revision"] for one in both] == [1, 1]
    assert_error(api.get("annotations/?anchoring=lost"), 400, "invalid", "anchoring.0")


class TestAnAnchoring:
    @pytest.fixture
    def there(self, api: Api, at: str, three: tuple[Annotation, ...]) -> str:
        """The address of the one that moved."""
        api.post(at, {"text": CHANGED})
        return f"annotations/{three[1].pk}/anchoring/"

    def test_says_where_it_was_and_where_it_may_be(self, api: Api, there: str) -> None:
        body = api.get(there).json()
        assert (body["state"], body["place"]["revision"]) == ("moved", 1)
        assert body["candidate"]["revision"] == 2
        assert (body["by"], 0 < body["score"] < 1) == (None, True)

    def test_is_confirmed_where_it_was_found(self, api: Api, there: str) -> None:
        found = api.get(there)
        place = {name: found.json()["candidate"][name] for name in ("start", "end")}
        answer = api.put(there, place, If_Match=found["ETag"])
        assert answer.status_code == 200
        body = answer.json()
        assert (body["state"], body["method"], body["candidate"]) == ("placed", "confirmed", None)
        assert body["place"]["quote"] == "The books gave 5,310 landings in 2018"
        assert body["by"]["name"] == "Alice Ahlberg"

    def test_is_confirmed_without_offsets_too(self, api: Api, there: str) -> None:
        assert api.put(there, {}).json()["method"] == "confirmed"

    def test_is_adjusted(self, api: Api, there: str) -> None:
        start = api.get(there).json()["candidate"]["start"] + len("The books gave ")
        body = api.put(there, {"start": start, "end": start + 14}).json()
        assert (body["method"], body["place"]["quote"]) == ("adjusted", "5,310 landings")

    def test_is_given_up_and_attached_again(self, api: Api, there: str) -> None:
        assert api.delete(there).status_code == 204
        assert api.get(there).json()["state"] == "orphaned"
        body = api.put(there, {"start": 0, "end": 15}).json()
        assert (body["method"], body["place"]["quote"]) == ("attached", "A new beginning")

    def test_names_the_version_that_was_seen(self, api: Api, there: str) -> None:
        for method in (api.delete, lambda at, **h: api.put(at, {}, **h)):
            answer = method(there, If_Match='"1"')
            assert_error(answer, 412, "stale")
            assert answer.json()["current"]["anchoring"]["state"] == "moved"

    @pytest.mark.parametrize(
        "body", [{"start": 1}, {"end": 1}, {"start": "1", "end": 2}, {"start": 5, "end": 5}, []]
    )
    def test_lies_in_the_text(self, body: Any, api: Api, there: str) -> None:
        assert api.put(there, body).status_code in (400, 422)
        assert api.get(there).json()["state"] == "moved"

    def test_is_in_the_history(self, api: Api, there: str) -> None:
        api.put(there, {})
        history = api.get(there.replace("anchoring", "history")).json()["results"]
        path = [one["values"] for one in history if one["what"] == "anchoring"]
        assert [(one["state"], one["revision"]) for one in path] == [("moved", 2), ("placed", 2)]
        assert path[1]["since"] == 1

    def test_of_what_was_made_in_this_text_is_not_given_up(
        self, api: Api, there: str, article: Article
    ) -> None:
        made = api.post("annotations/", {"article": str(article.pk), "quote": "A new beginning"})
        answer = api.delete(f"annotations/{made.json()['id']}/anchoring/")
        assert_error(answer, 409, "made_here")
