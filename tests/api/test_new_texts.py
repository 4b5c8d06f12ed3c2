"""New texts over the API that the worker reads."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from annotate.articles import import_reading
from annotate.articles.models import Article, WaitingText
from annotate.articles.reading import from_text
from tests.api.conftest import Api, assert_error
from tests.articles.documents import paragraph, word
from tests.articles.importing import work

DOCUMENT = word(paragraph("The harbour counts its boats every hour now."))
AT_ONCE = override_settings(IMPORT_WAIT_SECONDS=10)


@pytest.fixture
def at(article: Article) -> str:
    return f"articles/{article.pk}/revisions/"


@pytest.fixture(autouse=True)
def site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_reading, "_fetched", lambda item: from_text("The page."))


def upload(api: Api, at: str, data: bytes = DOCUMENT, **more: str) -> Any:
    file = SimpleUploadedFile("second.docx", data)
    return api.client.post(api.at + at, {"file": file, **more}, headers=api.headers)


@AT_ONCE
def test_what_is_read_in_a_moment_is_stored_at_once(api: Api, at: str, worker: None) -> None:
    answer = upload(api, at, base="1")
    assert answer.status_code == 201, answer.content
    assert answer.json()["revision"] == 2
    assert api.post(at, {"url": "https://example.org/a"}).json()["revision"] == 3
    names = [one["filename"] for one in api.get(at).json()["results"]]
    assert names == ["", "second.docx", ""]
    assert not WaitingText.objects.exists()


@AT_ONCE
def test_a_dry_run_leaves_nothing_behind(api: Api, at: str, worker: None) -> None:
    answer = upload(api, f"{at}?dry_run=1")
    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    assert not WaitingText.objects.exists()
    assert len(api.get(at).json()["results"]) == 1


def test_what_takes_longer_is_stored_when_it_is_read(api: Api, at: str, article: Article) -> None:
    answer = upload(api, at)
    assert answer.status_code == 202, answer.content
    body = answer.json()
    assert (body["state"], body["revises"]) == ("running", str(article.pk))
    assert api.post(at, {"import": body["id"]}).status_code == 202
    work()
    followed = api.client.get(answer["Location"], headers=api.headers).json()
    assert (followed["state"], followed["items"][0]["article"]) == ("finished", None)
    dry = api.post(f"{at}?dry_run=1", {"import": body["id"]})
    stored = api.post(at, {"import": body["id"], "base": 1})
    assert (dry.status_code, stored.status_code) == (200, 201)
    assert stored.json() == dry.json()
    assert_error(api.post(at, {"import": body["id"]}), 409, "conflict")


@AT_ONCE
def test_what_cannot_be_read_is_said(api: Api, at: str, worker: None) -> None:
    assert_error(upload(api, at, b"PK\x03\x04 damaged"), 400, "unreadable_file", "file")
    upload(api, at)
    assert_error(upload(api, at), 409, "unchanged")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": "ftp://example.org/"}, "url"),
        ({"url": "example.org", "text": "Words."}, "url"),
        ({"import": "01a2015e-06f2-74d0-8623-fd08f94c249e"}, "import"),
        ({"import": "1"}, "import"),
        ({"import": "01a2015e-06f2-74d0-8623-fd08f94c249e", "text": "Words."}, "import"),
    ],
)
def test_what_gives_no_text_is_refused(body: dict[str, str], field: str, api: Api, at: str) -> None:
    assert_error(api.post(at, body), 400, "invalid", field)


def test_an_import_of_articles_is_no_new_text(api: Api, at: str) -> None:
    batch = api.post("imports/", {"urls": ["https://example.org/a"]}).json()["id"]
    work()
    assert_error(api.post(at, {"import": batch}), 400, "invalid", "import")
