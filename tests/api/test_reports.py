"""/api/v1/projects/{slug}/reports/ and what is below it."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation
from tests.api.conftest import Api, assert_error
from tests.api.test_schema import refusals

type Annotate = Callable[..., Annotation]


@pytest.fixture
def at(coras: Api) -> str:
    """Where a report of Cora's is."""
    made = coras.post("reports/", {"title": "Boats", "text": "All of them."})
    assert made.status_code == 201, made.content
    assert refusals("{slug}/reports/", "post", made) == []
    return f"reports/{made.json()['id']}/"


def made(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_reports_are_listed_read_changed_and_deleted(coras: Api, veras: Api, at: str) -> None:
    [one] = veras.get("reports/").json()["results"]
    assert (one["title"], one["slug"], one["text"]) == ("Boats", "boats", "All of them.")
    assert veras.get(at).json() == one
    changed = coras.patch(at, {"title": "Ships"})
    assert (changed.json()["title"], changed.json()["slug"]) == ("Ships", "boats")
    assert coras.delete(at).status_code == 204
    assert_error(veras.get(at), 404, "not_found")


def test_sections_stand_where_they_are_put(coras: Api, at: str) -> None:
    first = made(coras.post(f"{at}sections/", {"title": "First"}))
    made(coras.post(f"{at}sections/", {"title": "Last"}))
    made(coras.post(f"{at}sections/", {"title": "Between", "position": 2, "text": "*"}))
    coras.patch(f"{at}sections/{first['id']}/", {"position": 3, "title": "Once first"})
    answer = coras.get(f"{at}sections/")
    assert refusals("{slug}/reports/{id}/sections/", "get", answer) == []
    found = answer.json()["results"]
    assert [(one["title"], one["position"]) for one in found] == [
        ("Between", 1), ("Last", 2), ("Once first", 3),
    ]  # fmt: skip
    assert coras.delete(f"{at}sections/{first['id']}/").status_code == 204
    assert_error(coras.get(f"{at}sections/{first['id']}/"), 404, "not_found")


def test_entries_have_words_and_places(coras: Api, at: str, annotate: Annotate) -> None:
    section = made(coras.post(f"{at}sections/", {"title": "Boats"}))["id"]
    one, other = annotate("nearer six thousand"), annotate("every hour")
    sent = {"annotation": str(one.pk), "section": section, "heading": "How many", "paraphrase": "P"}
    entry = made(coras.post(f"{at}entries/", sent))
    assert (entry["section"], entry["position"], entry["stale"]) == (section, 1, None)
    made(
        coras.post(
            f"{at}entries/", {"annotation": str(other.pk), "section": section, "position": 1}
        )
    )
    there = f"{at}entries/{entry['id']}/"
    answer = coras.patch(there, {"shortened": [[0, 7]], "heading": ""})
    assert refusals("{slug}/reports/{id}/entries/{entry}/", "patch", answer) == []
    changed = answer.json()
    assert (changed["shown"], changed["quote"]) == ("[…] six thousand", "nearer six thousand")
    assert (changed["position"], changed["heading"], changed["paraphrase"]) == (2, "", "P")
    assert coras.patch(there, {"section": None}).json()["section"] is None
    assert len(coras.get(f"{at}entries/?page_size=1").json()["results"]) == 1
    assert coras.delete(there).status_code == 204
    assert Annotation.objects.present().count() == 2


def test_an_annotation_stands_in_a_report_once(coras: Api, at: str, annotate: Annotate) -> None:
    sent = {"annotation": str(annotate("every hour").pk)}
    made(coras.post(f"{at}entries/", sent))
    assert_error(coras.post(f"{at}entries/", sent), 409, "in_report")
    assert_error(
        coras.post(f"{at}entries/", {"annotation": str(uuid4())}), 400, "invalid", "annotation"
    )
    sent["section"] = str(uuid4())
    assert_error(coras.post(f"{at}entries/", sent), 404, "not_found")


def test_a_stale_entry_is_settled(coras: Api, at: str, annotate: Annotate, seat: Any) -> None:
    one = annotate("every hour")
    entry = made(coras.post(f"{at}entries/", {"annotation": str(one.pk)}))
    one = change_annotation(seat=seat, annotation=one, seen_version=1, note="Hm.")
    there = f"{at}entries/{entry['id']}/"
    assert coras.get(there).json()["stale"] == "changed"
    assert coras.post(f"{there}settlement/").json()["stale"] is None
    delete_annotation(seat=seat, annotation=one, seen_version=2)
    assert coras.get(there).json()["stale"] == "deleted"
    assert_error(coras.post(f"{there}settlement/"), 409, "gone")


def test_releases_are_frozen_read_and_compared(
    coras: Api, veras: Api, at: str, annotate: Annotate
) -> None:
    assert_error(coras.post(f"{at}releases/"), 409, "empty")
    first, second = annotate("every hour"), annotate("eleven years")
    made(coras.post(f"{at}entries/", {"annotation": str(first.pk)}))
    answer = coras.post(f"{at}releases/", {"note": "For the printer."})
    assert refusals("{slug}/reports/{id}/releases/", "post", answer) == []
    release = made(answer)
    assert (release["number"], release["by"]["name"]) == (1, "Cora Costa")
    made(coras.post(f"{at}entries/", {"annotation": str(second.pk)}))
    made(coras.post(f"{at}releases/"))
    frozen = veras.get(f"{at}releases/1/")
    sent = b"".join(frozen.streaming_content)
    assert hashlib.sha256(sent).hexdigest() == release["sha256"] == frozen["Annotate-SHA256"]
    changes = veras.get(f"{at}releases/2/changes/?since=1")
    assert refusals("{slug}/reports/{id}/releases/{number}/changes/", "get", changes) == []
    assert changes.json() == {
        "since": 1, "added": [str(second.pk)], "removed": [], "changed": [], "what": {},
        "reordered": False, "moved": [], "words": False,
    }  # fmt: skip
    assert [one["number"] for one in veras.get(f"{at}releases/").json()["results"]] == [2, 1]
    word = veras.get(f"{at}releases/1/?format=docx&citations=apa")
    assert b"".join(word.streaming_content).startswith(b"PK")
    assert_error(coras.delete(at), 409, "released")
    assert_error(veras.get(f"{at}releases/1/?format=pdf"), 400, "invalid", "format")
    assert_error(veras.get(f"{at}releases/3/"), 404, "not_found")


def test_the_export_of_a_report(coras: Api, veras: Api, at: str, annotate: Annotate) -> None:
    made(coras.post(f"{at}entries/", {"annotation": str(annotate("every hour").pk)}))
    annotate("eleven years")
    answer = veras.get("export/?format=markdown&report=boats&citations=chicago")
    text = b"".join(answer.streaming_content).decode()
    assert "> every hour[^1]" in text
    assert "eleven years" not in text
    assert_error(veras.get("export/?report=ships"), 400, "invalid", "report")


def test_who_may_not(bobs: Api, veras: Api, charlies: Api, at: str) -> None:
    for api in (bobs, veras):
        assert_error(api.post("reports/", {"title": "Mine"}), 403, "not_permitted")
        assert_error(api.patch(at, {"title": "Mine"}), 403, "not_permitted")
        assert_error(api.post(f"{at}releases/"), 403, "not_permitted")
    assert_error(charlies.get(at), 404, "not_found")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": 7}, "title"),
        ({"title": "x", "name": "x"}, "name"),
    ],
)
def test_a_wrong_body_is_named(coras: Api, sent: dict[str, Any], field: str) -> None:
    assert_error(coras.post("reports/", sent), 400, "invalid", field)
