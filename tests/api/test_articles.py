"""/api/v1/projects/{slug}/articles/"""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.api.conftest import Api, assert_error

MARKDOWN = "# Low water\n\nThe ferry ran **twice** a day.\n\n- one\n- two\n"


def upload(api: Api, **data: Any) -> Any:
    return api.client.post(api.at + "articles/", data, headers=api.headers)


def test_a_text_becomes_an_article(bobs: Api) -> None:
    answer = bobs.post(
        "articles/",
        {"title": "Low water", "text": "One line 🛥️.\r\n\r\nAnother.", "published_on": "2024-02-29",
         "source_url": "https://example.org/low", "language": "en", "byline": "A. Clerk"},
    )  # fmt: skip
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert body["text"].startswith("One line 🛥️.\n")
    assert body["length"] == len(body["text"])
    assert body["sha256"] == hashlib.sha256(body["text"].encode()).hexdigest()
    assert (body["revision"], body["status"], body["byline"]) == (1, "todo", "A. Clerk")
    assert body["published_on"] == "2024-02-29"
    assert [body["text"][b["start"] : b["end"]] for b in body["blocks"]] == body["text"].split("\n")
    assert bobs.client.get(answer["Location"], headers=bobs.headers).json() == body


@pytest.mark.parametrize(
    ("kind", "source"),
    [("markdown", MARKDOWN), ("html", "<h1>Low water</h1><p>The ferry ran.</p><script>x</script>")],
)
def test_markdown_and_html_have_blocks(api: Api, kind: str, source: str) -> None:
    body = api.post("articles/", {kind: source}).json()
    assert body["title"] == "Low water"
    assert body["blocks"][0]["kind"] == "heading"
    assert "script" not in body["text"]


@pytest.mark.parametrize("name", ["low.txt", "low.md", "low.html"])
def test_a_file_becomes_an_article(bobs: Api, name: str) -> None:
    file = SimpleUploadedFile(name, "Low water 🛥️\n\nThe ferry ran twice a day.".encode())
    answer = upload(bobs, file=file, title="Given", language="en")
    assert answer.status_code == 201, answer.content
    assert answer.json()["title"] == "Given"


@pytest.mark.parametrize(
    ("file", "extra", "code", "field"),
    [
        (("low.txt", b""), {}, "empty_text", "file"),
        (("low.txt", b"\x00\x01\x02\x89PNG\r\n\x1a\n" * 40), {}, None, "file"),
        (("low.xyz", b"words"), {}, "unknown_kind", "file"),
        (("low.txt", b"words"), {"colour": "red"}, "invalid", "colour"),
        (("low.txt", b"words"), {"title": "a\x00b"}, "invalid", "title"),
    ],
)
def test_a_wrong_file_is_refused(
    bobs: Api, file: tuple[str, bytes], extra: dict[str, str], code: str | None, field: str
) -> None:
    answer = upload(bobs, file=SimpleUploadedFile(*file), **extra)
    assert_error(answer, 400, code or answer.json()["error"]["code"], field)
    assert not Article.objects.exists()


@override_settings(UPLOAD_MAX_BYTES=10)
def test_too_large_a_file_is_refused_naming_the_limit(bobs: Api) -> None:
    answer = upload(bobs, file=SimpleUploadedFile("low.txt", b"eleven chars"))
    said = "A file has at most 10 bytes; this one has 12\xa0bytes."
    assert assert_error(answer, 413, "too_large")["error"]["message"] == said


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "text"),
        ({"text": "x", "html": "y"}, "text"),
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": 5}, "text"),
        ({"text": None}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"text": "x", "title": "x" * 501}, "title"),
        ({"text": "x", "title": 5}, "title"),
        ({"text": "x", "published_on": "yesterday"}, "published_on"),
        ({"text": "x", "published_on": 5}, "published_on"),
        ({"text": "x", "source_url": "javascript:alert(1)"}, "source_url"),
        ({"text": "x", "status": "lost"}, "status"),
        ({"text": "x", "url": "https://example.org/"}, "url"),
        ({"text": "x", "id": str(uuid4())}, "id"),
    ],
)
def test_a_wrong_article_is_refused(bobs: Api, sent: dict[str, Any], field: str) -> None:
    answer = bobs.post("articles/", sent)
    assert answer.status_code == 400, answer.content
    assert_error(answer, 400, answer.json()["error"]["code"], field)
    assert not Article.objects.exists()


def test_five_million_and_one_code_points_are_too_many(bobs: Api) -> None:
    answer = bobs.post("articles/", {"text": "x" * 5_000_001})
    assert "5,000,000" in assert_error(answer, 400, "text_too_long", "text")["error"]["message"]


def test_what_looks_like_markup_is_text(bobs: Api) -> None:
    text = "<b>&amp;</b> {{ 7|add:7 }} <script>alert(1)</script>"
    assert bobs.post("articles/", {"text": text}).json()["text"] == text


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["title"] for one in answer.json()["results"]]


def test_lists_are_newest_first_in_pages(api: Api) -> None:
    for number in range(5):
        api.post("articles/", {"title": f"Number {number}", "text": "Words."})
    whole = titles(api.get("articles/"))
    assert whole == [f"Number {number}" for number in (4, 3, 2, 1, 0)]
    found, address = [], "articles/?page_size=2"
    while address:
        answer = api.get(address)
        found += titles(answer)
        assert "text" not in answer.json()["results"][0]
        last, address = answer, (answer.json()["next"] or "").removeprefix("http://testserver")
    assert found == whole
    before = api.get(last.json()["previous"].removeprefix("http://testserver"))
    assert titles(before) == whole[2:4]
    there = before.json()["next"].removeprefix("http://testserver")
    api.delete(f"articles/{last.json()['results'][0]['id']}/")
    empty = api.get(there).json()
    assert (empty["results"], empty["next"]) == ([], None)
    assert titles(api.get(empty["previous"].removeprefix("http://testserver"))) == whole[2:4]


def test_filters(api: Api, article: Article, annotate: Callable[..., Annotation]) -> None:
    annotate("4,120 landings", "figure")
    api.post(
        "articles/",
        {
            "title": "Ferry",
            "text": "The café closed.",
            "language": "fr",
            "licence": "All rights reserved",
        },
    )
    assert titles(api.get("articles/?language=fr")) == ["Ferry"]
    assert titles(api.get("articles/?republication=forbidden")) == ["Ferry"]
    assert titles(api.get("articles/?republication=unknown")) == [article.title]
    assert titles(api.get("articles/?q=cafe")) == ["Ferry"]
    assert titles(api.get("articles/?status=done")) == []
    assert titles(api.get("articles/?tag=figure")) == [article.title]
    assert titles(api.get("articles/?tag=claim")) == []
    api.delete(f"articles/{article.pk}/")
    assert titles(api.get("articles/?deleted=true")) == [article.title]
    assert titles(api.get("articles/")) == ["Ferry"]


@pytest.mark.parametrize("query", ["colour=red", "status=lost", "page_size=x", "cursor=x", "q=%00"])
def test_a_wrong_parameter_is_named(api: Api, query: str) -> None:
    answer = api.get(f"articles/?{query}")
    name = query.partition("=")[0]
    assert_error(answer, 400, "invalid", "q.0" if name == "q" else name)


def test_a_list_costs_the_same_queries_at_any_length(
    api: Api, django_assert_num_queries: Any
) -> None:
    for more in (1, 30):
        for number in range(more):
            api.post("articles/", {"title": f"{number}", "text": "Words."})
        with django_assert_num_queries(3):
            api.get("articles/")


def test_metadata_change_and_the_text_does_not(api: Api, article: Article) -> None:
    address = f"articles/{article.pk}/"
    answer = api.patch(address, {"title": "New", "status": "done", "published_on": None})
    assert answer.status_code == 200, answer.content
    assert (answer.json()["title"], answer.json()["status"]) == ("New", "done")
    assert api.get(address).json()["title"] == "New"
    for sent in ({"text": "x"}, {"title": ""}, {"sha256": "x"}, {"status": 3}):
        assert_error(api.patch(address, sent), 400, "invalid", *sent)


def test_trash_and_restoration(api: Api, article: Article) -> None:
    address = f"articles/{article.pk}/"
    assert api.delete(address).status_code == 204
    assert_error(api.get(address), 404, "not_found")
    assert_error(api.delete(address), 404, "not_found")
    assert api.post(address + "restoration/").json()["deleted_at"] is None
    assert api.get(address).status_code == 200
    assert_error(api.post(address + "restoration/"), 404, "not_found")


def test_borders(veras: Api, bobs: Api, charlies: Api, visitor: Api, article: Article) -> None:
    address = f"articles/{article.pk}/"
    assert veras.get(address).status_code == 200
    assert_error(veras.post("articles/", {"text": "x"}), 403, "not_permitted")
    assert_error(bobs.patch(address, {"title": "x"}), 403, "not_permitted")
    assert_error(bobs.delete(address), 403, "not_permitted")
    assert bobs.patch(address, {"status": "done"}).status_code == 200
    for method, path in (("GET", "articles/"), ("GET", address), ("DELETE", address)):
        assert_error(charlies(method, path), 404, "not_found")
        assert_error(visitor(method, path), 401, "not_authenticated")
    for bad in (uuid4(), "7"):
        assert_error(bobs.get(f"articles/{bad}/"), 404, "not_found")
    assert_error(bobs.put(address, {}), 405, "method_not_allowed")
