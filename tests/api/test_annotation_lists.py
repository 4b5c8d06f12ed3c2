"""The lists that programs ask for most are asked of the database in a way of their own."""

from collections.abc import Callable
from typing import Any

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation, restore_annotation
from annotate.annotations.models import Annotation
from annotate.api import annotation_lists
from annotate.articles.actions import add_article, delete_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from tests.api.conftest import Api

type Annotate = Callable[..., Annotation]


@pytest.fixture
def twelve(seat: Seat, annotate: Annotate, article: Article) -> list[Annotation]:
    """Two of them reviewed, three with more than one tag, four in the trash or with their
    article."""
    other = add_article(seat=seat, source=from_text("One quay, two quays and three quays."))
    made = [annotate("4,120 landings", "figure", note=str(number)) for number in range(5)]
    made += [annotate("six thousand", "claim", "figure", note="éç") for _ in range(3)]
    made += [annotate("two quays", "figure", article=other) for _ in range(2)]
    made += [
        annotate("outer quay", "figure", details={"figure": {"value": 3, "unit": "quays"}}),
        annotate("outer quay", "claim"),
    ]
    for one in (made[1], made[6]):
        delete_annotation(seat=seat, annotation=one, seen_version=1)
    delete_article(seat=seat, article=other)
    review_annotation(seat=seat, annotation=made[0], verdict="accepted")
    review_annotation(seat=seat, annotation=made[7], verdict="rejected", reason="No.")
    return made


def pages(api: Api, address: str) -> list[bytes]:
    """There and back again."""
    found: list[bytes] = []
    for way in ("next", "previous"):
        there: str | None = address
        while there:
            answer = api.get(there.removeprefix("http://testserver"))
            assert answer.status_code == 200, answer.content
            found.append(answer.content)
            address, there = there, answer.json()[way]
    return found


@pytest.mark.usefixtures("twelve")
@pytest.mark.parametrize("not_shown", [50, 1])
@pytest.mark.parametrize("query", ["", "&tag=figure", "&tag=claim", "&tag=recommendation"])
@pytest.mark.parametrize("size", [1, 3, 50])
def test_its_answers_are_the_same_to_the_byte(
    api: Api, monkeypatch: pytest.MonkeyPatch, query: str, size: int, not_shown: int
) -> None:
    monkeypatch.setattr(annotation_lists, "_NOT_SHOWN", not_shown)
    asked = f"annotations/?page_size={size}{query}"
    found = pages(api, asked)
    monkeypatch.setattr(annotation_lists, "_plainly", lambda *_: None)
    assert pages(api, asked) == found


def test_what_changed_is_told_from_what_went_into_the_trash(
    api: Api, seat: Seat, annotate: Annotate
) -> None:
    first, second, third = (annotate("4,120 landings", "figure") for _ in range(3))
    moment = third.updated_at.isoformat().replace("+", "%2B")
    api.patch(f"annotations/{first.pk}/", {"note": "again"}, If_Match='"1"')
    delete_annotation(seat=seat, annotation=second, seen_version=1)

    def ids(more: str) -> list[str]:
        answer = api.get(f"annotations/?updated_after={moment}{more}")
        return [one["id"] for one in answer.json()["results"]]

    assert ids("") == [str(first.pk)]
    assert ids("&deleted=true") == [str(second.pk)]
    assert ids("&deleted=any") == [str(first.pk), str(second.pk)]


@pytest.mark.parametrize("query", ["", "&tag=figure"])
def test_where_the_trash_has_most_no_more_of_it_is_read(
    api: Api,
    annotate: Annotate,
    seat: Seat,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Any,
    query: str,
) -> None:
    monkeypatch.setattr(annotation_lists, "_NOT_SHOWN", 2)
    made = [annotate("4,120 landings", "figure") for _ in range(9)]
    for one in made[:7]:
        delete_annotation(seat=seat, annotation=one, seen_version=1)
    asked = f"annotations/?page_size=1{query}"
    pages(api, asked)
    # What was read of it says too little: it is asked for as any other list.
    with django_assert_num_queries(10 + (1 if query else 0)):
        answer = api.get(asked)
    assert [one["id"] for one in answer.json()["results"]] == [str(made[7].pk)]


@pytest.mark.parametrize("tag", ["", "&tag=figure", "&tag=figure&tag=claim", "&status=proposed"])
def test_beside_an_empty_page_lies_what_is_there(
    api: Api, seat: Seat, annotate: Annotate, tag: str
) -> None:
    made = [annotate("eleven years", "figure") for _ in range(4)]

    def got(address: str) -> Any:
        answer = api.get(address.removeprefix("http://testserver"))
        assert answer.status_code == 200, answer.content
        return answer.json()

    def shown(page: Any) -> list[Annotation]:
        return [made[[str(one.pk) for one in made].index(row["id"])] for row in page["results"]]

    first = got(f"annotations/?page_size=2{tag}")
    for one in made[2:]:
        delete_annotation(seat=seat, annotation=one, seen_version=1)
    empty = got(first["next"])
    assert (empty["results"], empty["next"]) == ([], None)
    before = got(empty["previous"])
    assert shown(before) == made[:2]
    assert (before["next"], before["previous"]) == (None, None)
    for one in made[2:]:
        restore_annotation(seat=seat, annotation=one)
    second = got(first["next"])
    for one in made[:2]:
        delete_annotation(seat=seat, annotation=one, seen_version=1)
    empty = got(second["previous"])
    assert (empty["results"], empty["previous"]) == ([], None)
    again = got(empty["next"])
    assert shown(again) == made[2:]
    assert (again["next"], again["previous"]) == (None, None)
