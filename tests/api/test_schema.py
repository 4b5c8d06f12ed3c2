"""The OpenAPI document says what the API does."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from annotate.annotations.models import Annotation
from annotate.api.schema import document
from annotate.articles.models import Article
from tests.api.conftest import Api
from tests.contracts.test_borders import routes

DOCUMENT: dict[str, Any] = {}


def described() -> dict[str, Any]:
    if not DOCUMENT:
        DOCUMENT.update(json.loads(document()))
    return DOCUMENT


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in described()["paths"].items()
        for method, operation in methods.items()
    ]


def refusals(path: str, method: str, answer: Any) -> list[str]:
    """What the document says is wrong with an answer."""
    responses = described()["paths"]["/api/v1/projects/" + path][method]["responses"]
    (content,) = responses[str(answer.status_code)]["content"].values()
    schema = {**content["schema"], "components": described()["components"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(answer.json())]


def test_it_is_served_to_everybody(client: Client) -> None:
    answer = client.get("/api/v1/schema/")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert answer.json()["openapi"].startswith("3.1")


def test_every_route_is_described() -> None:
    served = {name for name, _, _ in routes() if name.startswith("api-")}
    assert len(served - {"api-schema", "api-docs", "api-nothing"}) == len(described()["paths"])


def test_schemas_are_valid_and_operations_have_names_and_errors() -> None:
    for schema in described()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(set(names)) == len(names)
    for path, method, operation in operations():
        assert operation["summary"]
        assert {"400", "401", "404"} <= set(operation["responses"]), (path, method)


def test_errors_have_examples() -> None:
    content = described()["paths"]["/api/v1/projects/{slug}/annotations/"]["post"]["responses"]
    example = content["422"]["content"]["application/json"]["examples"]
    assert "quote_mismatch" in json.dumps(example)


def test_changes_of_an_annotation_name_if_match() -> None:
    path = described()["paths"]["/api/v1/projects/{slug}/annotations/{id}/"]
    for method in ("patch", "delete"):
        named = [p["name"] for p in path[method]["parameters"]]
        assert "If-Match" in named


def merger(pk: UUID) -> dict[str, Any]:
    """What merges an annotation with the only other one that has a tag."""
    other = Annotation.objects.exclude(pk=pk).exclude(tagging=None).get()
    return {"others": [{"id": str(other.pk), "version": other.version}]}


@pytest.mark.usefixtures("veras_seat")
def test_answers_are_as_described(
    api: Api, article: Article, annotate: Callable[..., Annotation]
) -> None:
    annotation = annotate("4,120 landings", "figure", details={"figure": {"value": 1}})
    pk, cut = annotation.pk, {"at": annotation.start + 5}
    one, many = f"annotations/{pk}/", "{slug}/annotations/{id}/"
    said = api.post(one + "comments/", {"text": "Hm, @Vera."}).json()["id"]
    talk, talks = one + f"comments/{said}/", many + "comments/{comment}/"
    draft = {"article": str(article.pk), "quote": "six thousand"}
    for path, method, answer in (
        ("", "get", api.get("/api/v1/projects/")),
        ("{slug}/", "get", api.get("")),
        ("{slug}/members/", "get", api.get("members/")),
        ("{slug}/tags/", "get", api.get("tags/")),
        ("{slug}/tags/{key}/", "get", api.get("tags/figure/")),
        ("{slug}/articles/", "get", api.get("articles/")),
        ("{slug}/articles/", "post", api.post("articles/", {"text": "Words."})),
        ("{slug}/articles/{id}/", "get", api.get(f"articles/{article.pk}/")),
        ("{slug}/annotations/", "get", api.get("annotations/?page_size=1")),
        ("{slug}/annotations/", "post", api.post("annotations/", draft)),
        ("{slug}/annotations/", "post", api.post("annotations/", draft | {"quote": "?"})),
        ("{slug}/annotations/", "post", api.post("annotations/", {})),
        ("{slug}/annotations/bulk/", "post", api.post("annotations/bulk/", [draft])),
        ("{slug}/annotations/bulk/", "post", api.post("annotations/bulk/?partial=1", [draft, 3])),
        ("{slug}/annotations/bulk/", "post", api.post("annotations/bulk/", [draft, 3])),
        (many + "review/", "put", api.put(one + "review/", {"verdict": "accepted"})),
        (many, "get", api.get(one)),
        (many, "patch", api.patch(one, {"note": "x"}, If_Match='"1"')),
        (many, "patch", api.patch(one, {"note": "x"}, If_Match='"1"')),
        (many, "patch", api.patch(one, {"note": "x"})),
        (many + "comments/", "get", api.get(one + "comments/")),
        (many + "comments/", "post", api.post(one + "comments/", {"text": "Two"})),
        (talks, "get", api.get(talk)),
        (talks, "patch", api.patch(talk, {"text": "Hm, @Vera?"})),
        (talks + "restoration/", "post", api.post(talk + "restoration/")),
        (many + "resolution/", "put", api.put(one + "resolution/", {})),
        (many + "resolution/", "get", api.get(one + "resolution/")),
        (many, "get", api.get(one)),
        (many + "parts/", "post", api.post(one + "parts/", {"at": 0}, If_Match="*")),
        (many + "parts/", "post", api.post(one + "parts/", cut, If_Match="*")),
        (many + "merger/", "post", api.post(one + "merger/", merger(pk), If_Match="*")),
        (many + "history/", "get", api.get(one + "history/")),
    ):
        assert refusals(path, method, answer) == [], (path, method, answer.content)


@pytest.mark.usefixtures("article")
def test_a_parameter_that_is_sent_empty_counts_as_not_sent(api: Api) -> None:
    seen = 0
    for path, method, operation in operations():
        names = [p["name"] for p in operation.get("parameters", ()) if p.get("allowEmptyValue")]
        _, project, rest = path.partition("{slug}/")
        if method != "get" or not names or not project or "{" in rest:
            continue
        seen += 1
        answer = api.get(f"{rest}?{'&'.join(f'{name}=' for name in names)}")
        assert answer.status_code == 200, (path, answer.content)
        if not answer.streaming:
            assert answer.json() == api.get(rest).json(), path
    assert seen > 8


def test_the_page_to_try_it_has_nothing_inline(client: Client) -> None:
    answer = client.get("/api/v1/docs/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<style" not in page
    assert "style=" not in page
    assert page.count("<script") == page.count("<script src=") == 2
    assert "unsafe" not in answer["Content-Security-Policy"]
