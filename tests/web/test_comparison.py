"""An article side by side, and merging."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation, AnnotationTag
from annotate.articles.models import Article
from annotate.curation.actions import review_annotation
from annotate.curation.models import Review, Source

type Annotate = Callable[..., Annotation]
type SignIn = Callable[[User], Client]


@pytest.fixture
def two(annotate: Annotate, bobs_seat: Seat) -> tuple[Annotation, Annotation]:
    """The same figure, Bob's longer."""
    return (
        annotate("4,120 landings", "figure", note="Books"),
        annotate("gave 4,120 landings in 2018", "claim", seat=bobs_seat, note="Year"),
    )


@pytest.fixture
def page(article: Article, seat: Seat) -> str:
    return f"/p/{seat.project.slug}/articles/{article.pk}/comparison/"


def merge(client: Client, page: str, *annotations: Annotation, **more: Any) -> Any:
    seen = [f"{one.pk} {one.version}" for one in annotations]
    return client.post(page.replace("comparison", "mergers"), {"annotation": seen, **more})


def test_the_layers_stand_beside_each_other(
    two: object, annotate: Annotate, page: str, signed_in: SignIn, bob: User
) -> None:
    annotate("the rest is arithmetic", "claim")
    answer = signed_in(bob).get(page)
    rows = answer.context["rows"]
    assert [row.passage.kind for row in rows] == ["overlapping", "lone"]
    alices, bobs = rows[0].cells
    assert [piece.text for piece in alices.pieces if piece.css] == ["4,120 landings"]
    assert (
        "".join(piece.text for piece in bobs.pieces if piece.css) == "gave 4,120 landings in 2018"
    )
    assert "".join(piece.text for piece in alices.pieces) == "gave 4,120 landings in 2018"
    assert rows[1].cells[1].annotations == []
    assert answer.context["figures"].whole.overlap == "29%"
    assert [(each.one.key, each.other.key) for each in answer.context["figures"].confused] == [
        ("claim", "figure")
    ]
    assert "Merge" not in answer.content.decode()


def test_people_tags_and_kinds_narrow_it_down(
    two: tuple[Annotation, ...], page: str, signed_in: SignIn, seat: Seat, coras_seat: Seat,
    annotate: Annotate,
) -> None:  # fmt: skip
    annotate("4,120 landings", "figure", seat=coras_seat)
    client = signed_in(seat.user)

    def kinds(**query: Any) -> list[str]:
        return [row.passage.kind for row in client.get(page, query).context["rows"]]

    assert kinds() == ["overlapping"]
    assert kinds(person=[seat.user.pk, coras_seat.user.pk]) == ["identical"]
    assert kinds(tag="claim") == ["lone"]
    assert kinds(kind="lone") == []
    for nonsense in ({"person": "x"}, {"tag": "\x00"}, {"kind": "x"}, {"after": "-1"}):
        assert kinds(**nonsense) == ["overlapping"]


def test_without_a_second_person_there_is_nothing_to_compare(
    page: str, signed_in: SignIn, seat: Seat, annotate: Annotate
) -> None:
    client = signed_in(seat.user)
    assert "Nobody has marked" in client.get(page).content.decode()
    annotate("4,120 landings")
    assert "Only one person" in client.get(page).content.decode()


def test_a_curator_makes_one_accepted_annotation_of_two(
    two: tuple[Annotation, Annotation], page: str, signed_in: SignIn, coras_seat: Seat
) -> None:
    review_annotation(seat=coras_seat, annotation=two[1], verdict="rejected", reason="too long")
    client = signed_in(coras_seat.user)
    assert merge(client, page, *two).status_code == 302
    merged = Annotation.objects.exclude(pk__in=[one.pk for one in two]).get()
    assert (merged.quote, merged.note) == ("gave 4,120 landings in 2018", "Year\n\nBooks")
    assert merged.author == coras_seat.user
    assert set(merged.tags.values_list("key", flat=True)) == {"claim", "figure"}
    assert set(merged.sources.values_list("annotation", flat=True)) == {one.pk for one in two}
    assert dict(Review.objects.values_list("annotation", "verdict")) == {
        merged.pk: "accepted", two[0].pk: "merged", two[1].pk: "merged"
    }  # fmt: skip
    for one in two:
        one.refresh_from_db()
        assert (one.deleted_at, one.version) == (None, 1)
    shown = client.get(page)
    assert len(shown.context["people"]) == 2, "what was merged is nobody's layer"
    assert "Merged into one" in shown.content.decode()

    place = page.split("articles", maxsplit=1)[0] + f"annotations/{merged.pk}/sources/removal/"
    assert client.post(place).status_code == 302
    merged.refresh_from_db()
    assert merged.deleted_at is not None
    [judged] = Review.objects.filter(annotation__in=two)
    assert (judged.annotation, judged.verdict, judged.reason) == (two[1], "rejected", "too long")
    assert not Source.objects.exists()


def test_details_that_contradict_are_taken_from_whom_the_curator_says(
    annotate: Annotate, bobs_seat: Seat, coras_seat: Seat, page: str, signed_in: SignIn
) -> None:
    one = annotate("4,120 landings", "figure", details={"figure": {"value": 4120}})
    other = annotate(
        "gave 4,120 landings", "figure", seat=bobs_seat, details={"figure": {"value": 412}}
    )
    client = signed_in(coras_seat.user)
    answer = merge(client, page, one, other)
    assert answer.status_code == 302
    assert not Source.objects.exists()
    merge(client, page, one, other, take=str(one.pk))
    merged = Source.objects.first()
    assert merged is not None
    assert merged.merged.quote == "4,120 landings"
    assert AnnotationTag.objects.get(annotation=merged.merged).details == {"value": 4120}


def test_bounds_that_all_share_can_be_taken(
    two: tuple[Annotation, Annotation], page: str, signed_in: SignIn, coras_seat: Seat
) -> None:
    merge(signed_in(coras_seat.user), page, *two, take="common")
    assert Source.objects.filter(merged__quote="4,120 landings").count() == 2


def test_an_answer_to_htmx_is_the_passage(
    two: tuple[Annotation, Annotation], page: str, signed_in: SignIn, coras_seat: Seat,
    bobs_seat: Seat,
) -> None:  # fmt: skip
    client = signed_in(coras_seat.user)
    seen = [f"{one.pk} {one.version}" for one in two]
    change_annotation(seat=bobs_seat, annotation=two[1], seen_version=1, note="Since")

    def post(data: dict[str, Any]) -> Any:
        there = page.replace("comparison", "mergers")
        return client.post(there, data, headers={"HX-Request": "true"})

    stale = post({"annotation": seen})
    assert (stale.status_code, stale.context["message"] != "") == (409, True)
    fresh = post({"annotation": [seen[0], f"{two[1].pk} 2"]})
    assert (fresh.status_code, fresh.context["rows"][0].merged is not None) == (200, True)
    again = post({"annotation": [seen[0], f"{two[1].pk} 2"]})
    assert again.status_code == 409


def test_annotators_do_not_merge_and_nonsense_is_refused(
    two: tuple[Annotation, Annotation], page: str, signed_in: SignIn, bob: User, coras_seat: Seat
) -> None:
    assert merge(signed_in(bob), page, *two).status_code == 403
    client = signed_in(coras_seat.user)
    merge(client, page, two[0])
    merge(client, page, *two, take="nonsense")
    client.post(page.replace("comparison", "mergers"), {"annotation": ["x 1", "y"]})
    delete_annotation(seat=coras_seat, annotation=two[1], seen_version=1)
    merge(client, page, *two)
    assert not Source.objects.exists()


def test_a_source_that_is_edited_is_proposed_again(
    two: tuple[Annotation, Annotation], page: str, signed_in: SignIn, coras_seat: Seat,
    bobs_seat: Seat,
) -> None:  # fmt: skip
    client = signed_in(coras_seat.user)
    merge(client, page, *two)
    change_annotation(seat=bobs_seat, annotation=two[1], seen_version=1, note="More")
    [row] = client.get(page).context["rows"]
    assert {one.status for cell in row.cells for one in cell.annotations} == {"merged", "proposed"}
