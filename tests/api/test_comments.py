"""Threads over the API."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.comments import add_comment, delete_comment, resolve_thread
from annotate.annotations.models import Annotation, Comment
from tests.api.conftest import Api, assert_error

type Annotate = Callable[..., Annotation]


@pytest.fixture
def made(annotate: Annotate) -> Annotation:
    """Alice's."""
    return annotate("4,120 landings", "figure")


@pytest.fixture
def said(bobs_seat: Seat, made: Annotation) -> Comment:
    """Bob's."""
    return add_comment(seat=bobs_seat, annotation=made, text="Which books, @Alice?")


def at(comment: Comment) -> str:
    return f"annotations/{comment.annotation_id}/comments/{comment.pk}/"


def test_a_comment_says_whom_it_mentions(
    bobs: Api, seat: Seat, bobs_seat: Seat, made: Annotation
) -> None:
    sent = {"id": str(uuid4()), "text": "@alice ahlberg, **look**"}
    there = f"annotations/{made.pk}/comments/"
    answer = bobs.post(there, sent)
    assert answer.status_code == 201
    body = answer.json()
    assert body["id"] == sent["id"]
    assert body["text"] == sent["text"]
    assert body["author"] == {"id": bobs_seat.user.pk, "name": "Bob Bianchi"}
    assert body["mentions"] == [{"id": seat.user.pk, "name": "Alice Ahlberg"}]
    assert body["edited_at"] is None
    assert bobs.post(there, sent).status_code == 201
    assert [one["id"] for one in bobs.get(there).json()["results"]] == [sent["id"]]
    assert_error(bobs.post(there, {**sent, "text": "Other"}), 409, "id_taken")


def test_its_author_changes_it(bobs: Api, veras: Api, said: Comment) -> None:
    answer = bobs.patch(at(said), {"text": "Which?"})
    assert answer.status_code == 200
    assert answer.json()["text"] == "Which?"
    assert answer.json()["mentions"] == []
    assert answer.json()["edited_at"]
    assert veras.get(at(said)).json()["text"] == "Which?"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"text": " "}, ["text"]),
        ({"text": 3}, ["text"]),
        ({}, ["text"]),
        ({"text": "x", "author": 1}, ["author"]),
        ({"text": "x" * 20_001}, ["text"]),
        ({"text": "x", "id": str(uuid4())}, ["id"]),
    ],
)
def test_a_wrong_change_is_named(
    bobs: Api, said: Comment, body: dict[str, Any], fields: list[str]
) -> None:
    assert_error(bobs.patch(at(said), body), 400, "invalid", *fields)


def test_its_author_deletes_and_restores_it(bobs: Api, said: Comment) -> None:
    for _ in range(2):
        assert bobs.delete(at(said)).status_code == 204
    assert_error(bobs.get(at(said)), 404, "not_found")
    assert_error(bobs.patch(at(said), {"text": "x"}), 404, "not_found")
    assert bobs.get(f"annotations/{said.annotation_id}/comments/").json()["results"] == []
    assert bobs.get(f"annotations/{said.annotation_id}/").json()["comments"] == 0
    for _ in range(2):
        assert bobs.post(at(said) + "restoration/").json()["text"] == said.text


def test_nobody_else_does_not_even_an_admin(
    api: Api, coras: Api, charlies: Api, visitor: Api, said: Comment
) -> None:
    for other in (api, coras):
        assert_error(other.patch(at(said), {"text": "x"}), 403, "not_permitted")
        assert_error(other.delete(at(said)), 403, "not_permitted")
        assert_error(other.post(at(said) + "restoration/"), 403, "not_permitted")
    assert_error(charlies.get(at(said)), 404, "not_found")
    assert_error(visitor.get(at(said)), 401, "not_authenticated")


def test_a_comment_of_another_annotation_is_not_found(
    bobs: Api, said: Comment, annotate: Annotate
) -> None:
    said.annotation = annotate("eleven years")
    assert_error(bobs.get(at(said)), 404, "not_found")
    assert_error(bobs.delete(at(said)), 404, "not_found")


def test_a_thread_is_resolved_and_reopened(bobs: Api, veras: Api, said: Comment) -> None:
    one = f"annotations/{said.annotation_id}/"
    there = one + "resolution/"
    assert_error(bobs.get(there), 404, "not_found")
    answer = bobs.put(there, {})
    assert answer.status_code == 200
    assert answer.json()["by"]["name"] == "Bob Bianchi"
    assert veras.get(there).json() == answer.json()
    assert bobs.get(one).json()["resolved_at"] == answer.json()["at"]
    assert_error(veras.delete(there), 403, "not_permitted")
    assert bobs.delete(there).status_code == bobs.delete(there).status_code == 204
    assert bobs.get(one).json()["resolved_at"] is None


def test_an_empty_thread_cannot_be_resolved(bobs: Api, made: Annotation) -> None:
    assert_error(bobs.put(f"annotations/{made.pk}/resolution/", {}), 409, "no_comments")


def test_annotations_are_listed_by_their_threads(
    api: Api, seat: Seat, bobs_seat: Seat, said: Comment, annotate: Annotate
) -> None:
    resolved, emptied, _ = (
        annotate("eleven years"),
        annotate("six thousand"),
        annotate("outer quay"),
    )
    add_comment(seat=seat, annotation=resolved, text="x")
    resolve_thread(seat=seat, annotation=resolved)
    delete_comment(seat=seat, comment=add_comment(seat=seat, annotation=emptied, text="x"))

    def listed(thread: str) -> list[str]:
        return [one["id"] for one in api.get(f"annotations/?thread={thread}").json()["results"]]

    assert listed("open") == [str(said.annotation_id)]
    assert listed("resolved") == [str(resolved.pk)]
    assert_error(api.get("annotations/?thread=maybe"), 400, "invalid", "thread")


@pytest.mark.parametrize("number", [1, 30])
def test_a_list_costs_the_same_queries_at_any_length(
    api: Api, bobs_seat: Seat, made: Annotation, number: int, django_assert_num_queries: Any
) -> None:
    for one in range(number):
        add_comment(seat=bobs_seat, annotation=made, text=f"{one} @Alice")
    with django_assert_num_queries(4):
        api.get(f"annotations/{made.pk}/comments/")


def test_nothing_of_a_deleted_comment_is_exported(
    api: Api, seat: Seat, bobs_seat: Seat, said: Comment
) -> None:
    kept = add_comment(seat=seat, annotation=said.annotation, text="Those of 2018.")
    delete_comment(seat=bobs_seat, comment=said)
    exported = b"".join(api.get("export/?format=json").streaming_content).decode()
    assert kept.text in exported
    assert said.text not in exported
