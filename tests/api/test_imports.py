"""/api/v1/projects/{slug}/imports/, and articles that the worker reads"""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from annotate.accounts.errors import Invalid
from annotate.api import waiting
from annotate.articles import import_reading
from annotate.articles.import_models import ImportItem
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from tests.api.conftest import Api, assert_error
from tests.articles.importing import work


def upload(api: Api, at: str, *files: tuple[str, bytes], **data: Any) -> Any:
    sent = [SimpleUploadedFile(*file) for file in files]
    return api.client.post(api.at + at, {"file": sent, **data}, headers=api.headers)


def archive(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, text in files.items():
            file.writestr(f"{name}.txt", text)
    return made.getvalue()


def test_many_files_are_imported_and_each_says_what_became_of_it(bobs: Api) -> None:
    answer = upload(
        bobs, "imports/", ("a.txt", b"One."), ("b.txt", b""), ("c.zip", archive(d="Two.", e="One."))
    )
    assert answer.status_code == 202, answer.content
    assert answer.json()["state"] == "running"
    work()
    body = bobs.client.get(answer["Location"], headers=bobs.headers).json()
    assert (body["state"], body["progress"]) == ("finished", 100)
    states = {item["name"]: item["state"] for item in body["items"]}
    assert states == {
        "a.txt": "done", "b.txt": "failed", "c.zip": "done",
        "c.zip/d.txt": "done", "c.zip/e.txt": "present",
    }  # fmt: skip
    assert body["counts"] == {"waiting": 0, "reading": 0, "done": 2, "present": 1, "failed": 1}
    [listed] = bobs.get("imports/").json()["results"]
    assert (listed["id"], "items" in listed) == (body["id"], False)


def test_what_was_there_is_stored_when_asked_for(bobs: Api) -> None:
    answer = upload(bobs, "imports/", ("a.txt", b"One."), ("b.txt", b"One."))
    work()
    present = ImportItem.objects.get(state="present")
    at = f"imports/{answer.json()['id']}/items/{present.pk}"
    assert_error(bobs.post(f"{at}/attempt/", {}), 409, "conflict")
    assert bobs.post(f"{at}/duplicate/", {}).status_code == 202
    work()
    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    "sent", [{}, {"urls": []}, {"urls": "x"}, {"urls": [5]}, {"urls": ["ftp://x.org/"]}, {"a": 1}]
)
def test_wrong_addresses_are_refused(bobs: Api, sent: dict[str, Any]) -> None:
    assert bobs.post("imports/", sent).status_code == 400
    assert not ImportItem.objects.exists()


def test_an_address_waits_for_the_worker(bobs: Api) -> None:
    answer = bobs.post("articles/", {"url": "https://example.org/a", "title": "Given"})
    assert answer.status_code == 202, answer.content
    [item] = answer.json()["items"]
    assert (item["name"], item["state"]) == ("https://example.org/a", "waiting")
    assert ImportItem.objects.get().metadata == {"title": "Given"}


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://x.org/", "", "http://"])
def test_what_is_no_address_is_refused(bobs: Api, address: str) -> None:
    assert_error(bobs.post("articles/", {"url": address}), 400, "invalid", "url")


@override_settings(IMPORT_WAIT_SECONDS=10)
def test_what_is_read_in_time_is_answered_as_an_article_or_with_what_is_wrong(
    bobs: Api, worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(item: ImportItem) -> None:
        raise Invalid.field("url", "example.org answered 404 (Not Found).", code="not_served")

    page = {"url": "https://example.org/a"}
    monkeypatch.setattr(import_reading, "_fetched", gone)
    assert_error(bobs.post("articles/", page), 400, "not_served", "url")
    monkeypatch.setattr(import_reading, "_fetched", lambda item: from_text("The page."))
    answer = bobs.post("articles/", page | {"title": "Given", "published_on": "2024-02-29"})
    assert answer.status_code == 201, answer.content
    assert (answer.json()["title"], answer.json()["published_on"]) == ("Given", "2024-02-29")
    assert bobs.client.get(answer["Location"], headers=bobs.headers).status_code == 200
    again = bobs.post("articles/", page)
    assert (again.status_code, again.json()["id"]) == (200, answer.json()["id"])


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [("", 2), ("respond-async", 0), ("wait=3", 3), ("wait=90", 10), ("respond-async, wait=5", 0)],
)
@override_settings(IMPORT_WAIT_SECONDS=2, IMPORT_WAIT_AT_MOST=10)
def test_how_long_a_request_waits_is_its_own_wish(prefer: str, seconds: float) -> None:
    assert waiting.patience(prefer) == seconds
