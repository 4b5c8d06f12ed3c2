"""Splitting and merging over the API."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from tests.annotations.spans import fresh, say, talk
from tests.api.conftest import Api, assert_error

type Annotate = Callable[..., Annotation]


@pytest.fixture
def made(annotate: Annotate) -> Annotation:
    """Alice's."""
    return annotate("4,120 landings in 2018", "figure", note="By hand?")


@pytest.fixture
def two(annotate: Annotate) -> list[Annotation]:
    return [annotate("The books gave", "claim", note="one"), annotate("gave 4,120", "claim")]


def parts(annotation: Annotation) -> str:
    return f"annotations/{annotation.pk}/parts/"


def merger(annotation: Annotation) -> str:
    return f"annotations/{annotation.pk}/merger/"


def cut(annotation: Annotation, after: str) -> dict[str, int]:
    return {"at": annotation.start + annotation.quote.index(after) + len(after)}


def seen(*annotations: Annotation) -> dict[str, Any]:
    return {"others": [{"id": str(one.pk), "version": one.version} for one in annotations]}


def test_an_annotation_is_cut_in_two(api: Api, made: Annotation) -> None:
    say(made, "Hm.")
    answer = api.post(parts(made), cut(made, "landings"), If_Match='"1"')
    assert answer.status_code == 201, answer.content
    first, second = answer.json()["results"]
    assert (first["id"], first["version"], first["comments"]) == (str(made.pk), 2, 1)
    assert [one["quote"] for one in (first, second)] == ["4,120 landings", "in 2018"]
    assert [one["tags"] for one in (first, second)] == [["figure"], ["figure"]]
    assert [one["note"] for one in (first, second)] == ["By hand?", ""]
    assert api.get(f"annotations/{second['id']}/").json() == second


def test_several_become_one(api: Api, two: list[Annotation]) -> None:
    kept, other = two
    say(other, "Hm.")
    answer = api.post(merger(kept), seen(other), If_Match='"1"')
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert answer["ETag"] == '"2"'
    assert (body["id"], body["quote"]) == (str(kept.pk), "The books gave 4,120")
    assert (body["note"], body["tags"], body["comments"]) == ("one", ["claim"], 1)
    assert api.get(f"annotations/{other.pk}/").json()["deleted_at"]
    assert talk(kept) == ["Hm."]


@pytest.mark.parametrize("form", ["{}", '"{}"'])
def test_the_same_key_does_it_once(
    api: Api, made: Annotation, two: list[Annotation], form: str
) -> None:
    key = form.format(uuid4())
    body = cut(made, "landings")
    first = api.post(parts(made), body, If_Match='"1"', Idempotency_Key=key)
    again = api.post(parts(made), body, If_Match='"1"', Idempotency_Key=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Annotation.objects.count() == 4
    assert_error(api.post(parts(made), body, If_Match='"1"'), 412, "stale")

    key = form.format(uuid4())
    answers = [
        api.post(merger(two[0]), seen(two[1]), If_Match='"1"', Idempotency_Key=key)
        for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert fresh(two[0]).version == 2


def test_a_key_is_good_for_one_change_of_one_person(
    api: Api, coras: Api, made: Annotation, two: list[Annotation]
) -> None:
    key = str(uuid4())
    body = cut(made, "landings")
    assert api.post(parts(made), body, If_Match="*", Idempotency_Key=key).status_code == 201
    for answer in (
        coras.post(parts(made), body, If_Match="*", Idempotency_Key=key),
        api.post(parts(two[0]), cut(two[0], "books"), If_Match="*", Idempotency_Key=key),
        api.post(merger(made), seen(two[0]), If_Match="*", Idempotency_Key=key),
    ):
        assert_error(answer, 409, "id_taken")
    assert_error(api.post(parts(made), body, If_Match="*", Idempotency_Key="one"), 400, "invalid")
    assert Annotation.objects.count() == 4


def test_a_refused_change_leaves_its_key_free(api: Api, made: Annotation) -> None:
    key = str(uuid4())
    for body, status in (({"at": 0}, 422), (cut(made, "4,120"), 201)):
        answer = api.post(parts(made), body, If_Match="*", Idempotency_Key=key)
        assert answer.status_code == status, answer.content


def test_the_versions_that_were_seen_decide(
    api: Api, made: Annotation, two: list[Annotation]
) -> None:
    kept, other = two
    assert_error(api.post(parts(made), cut(made, "4,120")), 428, "precondition_required")
    assert_error(api.post(merger(kept), seen(other)), 428, "precondition_required")
    stale = api.post(parts(made), cut(made, "4,120"), If_Match='"9"')
    assert assert_error(stale, 412, "stale")["current"]["id"] == str(made.pk)
    api.patch(f"annotations/{other.pk}/", {"note": "two"}, If_Match="*")
    stale = api.post(merger(kept), seen(other), If_Match='"1"')
    assert assert_error(stale, 412, "stale")["current"]["note"] == "two"
    assert fresh(kept).version == 1


def test_what_cannot_be_is_refused_and_named(
    api: Api, made: Annotation, two: list[Annotation], annotate: Annotate
) -> None:
    far = annotate("Count first", "claim")
    figure = annotate("books gave", "figure")
    kept = two[0]
    for body in ({}, {"at": -1}, {"at": "7"}, {"at": True}):
        assert_error(api.post(parts(made), body, If_Match="*"), 400, "invalid", "at")
    assert_error(api.post(parts(made), {"at": 0}, If_Match="*"), 422, "bad_span", "at")
    for body, field in (
        ({"others": []}, "others"),
        ({"others": [str(far.pk)]}, "others.0"),
        ({"others": [{"id": str(far.pk)}]}, "others.0.version"),
        ({"others": [{"id": "x", "version": 1}]}, "others.0.id"),
        (seen(far) | {"more": 1}, "more"),
    ):
        assert_error(api.post(merger(kept), body, If_Match="*"), 400, "invalid", field)
    nobody = {"others": [{"id": str(uuid4()), "version": 1}]}
    for body in (seen(far), seen(kept), nobody):
        assert_error(api.post(merger(kept), body, If_Match="*"), 422, "bad_span")
    assert_error(api.post(merger(kept), seen(figure), If_Match="*"), 400, "invalid")


def test_who_may_not_change_them_does_not(
    bobs: Api, veras: Api, charlies: Api, visitor: Api, made: Annotation, two: list[Annotation]
) -> None:
    for address, body in (
        (parts(made), cut(made, "4,120")),
        (merger(two[0]), seen(two[1])),
    ):
        for who, status, code in (
            (bobs, 403, "not_permitted"),
            (veras, 403, "not_permitted"),
            (charlies, 404, "not_found"),
            (visitor, 401, "not_authenticated"),
        ):
            assert_error(who.post(address, body, If_Match="*"), status, code)


def test_one_of_another_project_cannot_be_merged_in(
    api: Api, charlie: Any, seat: Seat, two: list[Annotation]
) -> None:
    from annotate.annotations.actions import create_annotation
    from annotate.annotations.drafts import Draft
    from annotate.annotations.projects import start_project
    from annotate.articles.actions import add_article
    from annotate.articles.reading import from_text
    from tests.conftest import seated

    other = seated(charlie, start_project(actor=charlie, name="Elsewhere"))
    article = add_article(seat=other, source=from_text("The books gave 4,120."))
    theirs, _ = create_annotation(
        seat=other, draft=Draft(article=article, quote="4,120", tags=("claim",))
    )
    assert_error(api.post(merger(two[0]), seen(theirs), If_Match="*"), 422, "bad_span")
    assert fresh(theirs).deleted_at is None
