"""Every route with every role: nobody sees a project that is not hers, nobody does what her role
does not let her. A new route fails here until somebody has said who may use it."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.contracts.conftest import Clients, World

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROLES = ("viewer", "annotator", "curator", "admin")
# The least role that gets through, by the name of the route in the API and the method.
API: dict[tuple[str, str], str] = {
    ("api-project-detail", "GET"): "viewer",
    ("api-project-detail", "PATCH"): "admin",
    ("api-member-list", "GET"): "viewer",
    ("api-member-list", "POST"): "admin",
    ("api-member-detail", "GET"): "viewer",
    ("api-member-detail", "PATCH"): "admin",
    ("api-member-detail", "DELETE"): "admin",
    ("api-tag-list", "GET"): "viewer",
    ("api-tag-list", "POST"): "admin",
    ("api-tag-detail", "GET"): "viewer",
    ("api-tag-detail", "PATCH"): "admin",
    ("api-tag-detail", "DELETE"): "admin",
    ("api-article-list", "GET"): "viewer",
    ("api-article-list", "POST"): "annotator",
    ("api-article-detail", "GET"): "viewer",
    ("api-article-detail", "PATCH"): "annotator",
    ("api-article-detail", "DELETE"): "curator",
    ("api-article-restoration", "POST"): "curator",
    ("api-article-agreement", "GET"): "viewer",
    ("api-link-list", "GET"): "viewer",
    ("api-link-list", "POST"): "annotator",
    ("api-link-detail", "GET"): "viewer",
    ("api-link-detail", "DELETE"): "curator",
    ("api-link-suggestions", "GET"): "viewer",
    ("api-dismissal-list", "GET"): "viewer",
    ("api-dismissal-list", "POST"): "annotator",
    ("api-dismissal-detail", "GET"): "viewer",
    ("api-dismissal-detail", "DELETE"): "curator",
    ("api-assignment-list", "GET"): "viewer",
    ("api-assignment-list", "POST"): "annotator",
    ("api-assignment-detail", "PUT"): "curator",
    ("api-assignment-detail", "DELETE"): "annotator",
    ("api-revision-list", "GET"): "viewer",
    ("api-revision-list", "POST"): "curator",
    ("api-revision-detail", "GET"): "viewer",
    ("api-revision-original", "GET"): "viewer",
    ("api-import-list", "GET"): "viewer",
    ("api-import-list", "POST"): "annotator",
    ("api-import-detail", "GET"): "viewer",
    ("api-import-item-attempt", "POST"): "curator",
    ("api-import-item-duplicate", "POST"): "curator",
    ("api-annotation-list", "GET"): "viewer",
    ("api-annotation-list", "POST"): "annotator",
    ("api-annotation-bulk", "POST"): "annotator",
    ("api-review-list", "POST"): "curator",
    ("api-annotation-detail", "GET"): "viewer",
    ("api-annotation-detail", "PATCH"): "curator",
    ("api-annotation-detail", "DELETE"): "curator",
    ("api-annotation-review", "PUT"): "curator",
    ("api-annotation-review", "DELETE"): "curator",
    ("api-annotation-comments", "GET"): "viewer",
    ("api-annotation-comments", "POST"): "annotator",
    ("api-annotation-comment", "GET"): "viewer",
    ("api-annotation-comment", "PATCH"): "admin",
    ("api-annotation-comment", "DELETE"): "admin",
    ("api-annotation-comment-restoration", "POST"): "admin",
    ("api-annotation-resolution", "GET"): "viewer",
    ("api-annotation-resolution", "PUT"): "annotator",
    ("api-annotation-resolution", "DELETE"): "annotator",
    ("api-annotation-history", "GET"): "viewer",
    ("api-annotation-anchoring", "GET"): "viewer",
    ("api-annotation-anchoring", "PUT"): "curator",
    ("api-annotation-anchoring", "DELETE"): "curator",
    ("api-annotation-parts", "POST"): "curator",
    ("api-annotation-merger", "POST"): "curator",
    ("api-annotation-restoration", "POST"): "curator",
    ("api-export-detail", "GET"): "viewer",
    ("api-prepared-list", "GET"): "viewer",
    ("api-prepared-list", "POST"): "viewer",
    ("api-prepared-detail", "GET"): "admin",
    ("api-prepared-file", "GET"): "admin",
    ("api-report-list", "GET"): "viewer",
    ("api-report-list", "POST"): "curator",
    ("api-report-detail", "GET"): "viewer",
    ("api-report-detail", "PATCH"): "curator",
    ("api-report-detail", "DELETE"): "curator",
    ("api-report-sections", "GET"): "viewer",
    ("api-report-sections", "POST"): "curator",
    ("api-report-section", "GET"): "viewer",
    ("api-report-section", "PATCH"): "curator",
    ("api-report-section", "DELETE"): "curator",
    ("api-report-entries", "GET"): "viewer",
    ("api-report-entries", "POST"): "curator",
    ("api-report-entry", "GET"): "viewer",
    ("api-report-entry", "PATCH"): "curator",
    ("api-report-entry", "DELETE"): "curator",
    ("api-report-entry-settlement", "POST"): "curator",
    ("api-report-releases", "GET"): "viewer",
    ("api-report-releases", "POST"): "curator",
    ("api-report-release", "GET"): "viewer",
    ("api-report-release-changes", "GET"): "viewer",
}
# The least role that may open a page; those not named are for every member, or change something.
PAGES = {
    "project-settings": "admin", "tag-list": "admin", "tag-detail": "admin",
    "tag-deletion": "admin", "comment-form": "admin",
    "revision-new": "curator", "revision-waiting": "curator",
    "article-metadata": "curator", "annotation-form": "curator", "annotation-review": "curator",
    "report-entry-detail": "curator",
    "annotation-triage": "curator",
    "prepared-detail": "admin", "prepared-file": "admin",
    "member-removal": "admin", "article-new": "annotator", "member-list": "viewer",
}  # fmt: skip


# Reached only with parameters that say which part, or for what not every article has.
PARTS_OF_PAGES = {"article-original", "article-cards", "revision-changes"}


def routes(within: Any = None, before: str = "") -> Iterator[tuple[str, str, set[str]]]:
    """(name, pattern, names of its parts) of everything that is served."""
    for entry in within or get_resolver().url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, pattern)
        elif isinstance(entry, URLPattern):
            yield entry.name or "", pattern, parts_of(pattern)


def parts_of(pattern: str) -> set[str]:
    return {part.partition(">")[0].rpartition(":")[2] for part in pattern.split("<")[1:]}


OF_A_PROJECT = [(name, pattern) for name, pattern, parts in routes() if "slug" in parts]


def address(pattern: str, ids: dict[str, Any], *, slug: str | None = None) -> str:
    """The pattern with something real in each part."""
    noun = next(
        (
            n
            for n in (
                "annotation", "article", "member", "import", "report", "filter", "link",
                "dismissal",
            )
            if f"/{n}s/<" in pattern
        ),
        "annotation",  # the queue of anchorings names the annotation
    )  # fmt: skip
    values = {
        "slug": slug or ids["slug"],
        "key": ids["key"],
        "pk": ids["report_id"] if noun == "report" else ids.get(noun),
        "comment": ids["comment"],
        "item": ids["item"],
        "number": 2 if "releases/" in pattern else 1,
        "report": ids["report"],
        "section": ids["section"],
        "entry": ids["entry"],
        "person": ids["person"],
        "text": ids["text"],
        "token": "none",
        "change": ids["text"],
    }
    if "prepared/" in pattern:
        values["pk"] = ids["prepared"]
    path = "/" + pattern
    for part in parts_of(pattern):
        for kind in ("slug", "uuid", "int", "str"):
            path = path.replace(f"<{kind}:{part}>", str(values[part]))
    assert "<" not in path, path
    return path


def send(client: Client, method: str, path: str) -> Any:
    return client.generic(method, path, b"{}", content_type="application/json",
                          headers={"If-Match": "*"})  # fmt: skip


@pytest.fixture
def ids(world: World, db: None) -> dict[str, Any]:
    return world.ids


@pytest.fixture
def clients(world: World) -> Iterator[Clients]:
    """Afterwards they hold the same cookies as before."""
    before = [(client.cookies, dict(client.cookies)) for client in world.clients.values()]
    yield world.clients
    for cookies, held in before:
        cookies.clear()
        cookies.update(held)


def test_there_are_routes_to_walk() -> None:
    names = {name for name, _ in OF_A_PROJECT}
    assert {"article-detail", "annotation-list", "export-detail", "api-annotation-bulk"} <= names


@pytest.mark.parametrize(("name", "pattern"), OF_A_PROJECT)
def test_a_stranger_cannot_tell_a_project_from_none(
    name: str, pattern: str, ids: dict[str, Any], clients: Clients
) -> None:
    for method in METHODS:
        there = send(clients["stranger"], method, address(pattern, ids))
        nowhere = send(clients["stranger"], method, address(pattern, ids, slug="nowhere"))
        assert there.status_code == nowhere.status_code, (method, there.status_code)
        assert there.status_code in (404, 405), (method, there.status_code)
        assert name.startswith("api-") <= (there.status_code == 404)


@pytest.mark.parametrize(("name", "pattern"), OF_A_PROJECT)
def test_a_visitor_is_asked_to_sign_in(
    name: str, pattern: str, ids: dict[str, Any], clients: Clients
) -> None:
    for method in METHODS:
        answer = send(clients["visitor"], method, address(pattern, ids))
        if name.startswith("api-"):
            assert answer.status_code == 401, (method, answer.status_code)
            assert answer.json()["error"]["code"] == "not_authenticated"
        else:
            assert answer.status_code in (302, 405), (method, answer.status_code)
            if answer.status_code == 302:
                assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("name", "pattern"), [(n, p) for n, p in OF_A_PROJECT if n.startswith("api-")]
)
def test_the_api_lets_each_role_do_what_it_may(
    name: str, pattern: str, ids: dict[str, Any], clients: Clients
) -> None:
    for role, method in product(ROLES, METHODS):
        answer = send(clients[role], method, address(pattern, ids))
        least = API.get((name, method))
        if least is None:
            assert answer.status_code == 405, (role, method, answer.status_code)
        elif ROLES.index(role) < ROLES.index(least):
            # What is wrong with an empty body may be said before who may send it.
            assert answer.status_code in (400, 403, 404), (role, method, answer.status_code)
        else:
            assert answer.status_code not in (401, 403, 405, 500), (role, method, answer.content)


def test_every_route_of_the_api_says_who_may_use_it() -> None:
    known = {name for name, _ in API}
    assert {name for name, _ in OF_A_PROJECT if name.startswith("api-")} == known


@pytest.mark.parametrize(
    ("name", "pattern"), [(n, p) for n, p in OF_A_PROJECT if not n.startswith("api-")]
)
def test_pages_open_for_the_roles_that_may(
    name: str, pattern: str, ids: dict[str, Any], clients: Clients
) -> None:
    least = PAGES.get(name, "viewer")
    for role in ROLES:
        answer = clients[role].get(address(pattern, ids))
        if ROLES.index(role) < ROLES.index(least):
            assert answer.status_code in (403, 405), (role, answer.status_code)
        elif name not in PARTS_OF_PAGES:
            assert answer.status_code not in (401, 403, 404, 500), (role, answer.status_code)


def test_ids_of_another_project_are_not_found(ids: dict[str, Any], clients: Clients) -> None:
    clients["stranger"].post(
        "/api/v1/projects/", {"name": "Other", "slug": "other"}, content_type="application/json"
    )
    for name, pattern in OF_A_PROJECT:
        if "pk" not in parts_of(pattern):
            continue
        for method in METHODS:
            path = address(pattern, ids, slug="other")
            answer = send(clients["stranger"], method, path)
            assert answer.status_code in (404, 405), (name, method, answer.status_code)
    assert isinstance(ids["article"], UUID)
