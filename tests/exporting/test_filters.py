from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article, delete_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.listing import count
from annotate.exporting import previews
from annotate.exporting.exports import open_export
from annotate.exporting.filters import Filters
from annotate.exporting.previews import preview


@pytest.fixture
def three(
    annotate: Callable[..., Annotation], coras_seat: Seat
) -> tuple[Annotation, Annotation, Annotation]:
    """A proposed claim, an accepted figure that is a claim too, a rejected recommendation."""
    first = annotate("eleven years", "claim")
    second = annotate("4,120 landings", "figure", "claim")
    third = annotate("publish its arrivals", "recommendation")
    review_annotation(seat=coras_seat, annotation=second, verdict="accepted")
    review_annotation(seat=coras_seat, annotation=third, verdict="rejected")
    return first, second, third


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {0, 1, 2}),
        ({"status": ["accepted"]}, {1}),
        ({"status": ["proposed"]}, {0}),
        ({"status": ["accepted", "rejected"]}, {1, 2}),
        ({"tag": ["claim"]}, {0, 1}),
        ({"tag": ["figure", "recommendation"]}, {1, 2}),
        ({"tag": ["claim"], "status": ["accepted"]}, {1}),
        ({"tag": ["recommendation"], "status": ["accepted"]}, set()),
    ],
)
def test_filters_narrow_what_is_exported_and_are_named(
    filters: dict[str, list[str]],
    expected: set[int],
    three: tuple[Annotation, ...],
    exported: Callable[..., Any],
) -> None:
    document = exported(**filters)
    found = {one["id"] for one in document["annotations"]}
    assert found == {str(three[number].pk) for number in expected}
    assert document["filter"] == filters
    assert document["integrity"]["checked"] == len(expected)
    assert len(document["articles"]) == bool(expected)


def test_a_filter_by_tag_keeps_the_other_tags_of_an_annotation(
    three: tuple[Annotation, ...], exported: Callable[..., Any]
) -> None:
    [one] = exported(tag=["figure"])["annotations"]
    assert one["tags"] == ["claim", "figure"]


def test_an_article_is_chosen_by_its_id(
    annotate: Callable[..., Annotation],
    three: tuple[Annotation, ...],
    seat: Seat,
    exported: Callable[..., Any],
) -> None:
    other = add_article(seat=seat, source=from_text("Another text."))
    there = annotate("Another", article=other)
    document = exported(article=[str(other.pk)])
    assert [one["id"] for one in document["annotations"]] == [str(there.pk)]
    assert document["filter"] == {"article": [str(other.pk)]}


def test_what_the_project_does_not_have_is_refused_at_its_field(
    seat: Seat, article: Article
) -> None:
    delete_article(seat=seat, article=article)
    for name, value in (
        ("status", "done"),
        ("tag", "nothing"),
        ("article", str(uuid4())),
        ("article", str(article.pk)),
        ("article", "not-an-id"),
    ):
        with pytest.raises(Invalid) as refused:
            open_export(seat=seat, filters=Filters.of(**{name: [value]}))
        assert list(refused.value.fields) == [name]
        assert value in refused.value.message


def test_an_unknown_format_is_refused(seat: Seat) -> None:
    with pytest.raises(Invalid) as refused:
        open_export(seat=seat, format="docx2")
    assert list(refused.value.fields) == ["format"]


def test_every_member_may_export(veras_seat: Seat) -> None:
    export = open_export(seat=veras_seat)
    assert export.content_type == "application/json"
    assert export.filename.startswith("harbour-desk-")
    export.chunks.close()


def test_who_may_not_export_is_told_so(veras_seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Seat, "may_export", False)
    with pytest.raises(NotPermitted):
        open_export(seat=veras_seat)


def test_empty_values_and_repeats_are_no_filter() -> None:
    assert Filters.of(status=["", "accepted", "accepted"]) == Filters(status=("accepted",))
    assert Filters.of(tag=[""]).given == {}


def test_a_preview_counts_what_would_be_exported(
    three: tuple[Annotation, ...], seat: Seat, article: Article, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(9):
        found = preview(project=seat.project, filters=Filters())
    assert found.total == 3
    assert found.statuses == {"proposed": 1, "accepted": 1, "rejected": 1, "merged": 0}
    assert found.tags == {"claim": 2, "figure": 1, "recommendation": 1}
    assert found.articles == {str(article.pk): 3}
    narrowed = preview(project=seat.project, filters=Filters(status=("accepted",)))
    assert (narrowed.total, narrowed.tags) == (1, {"claim": 1, "figure": 1, "recommendation": 0})


def test_a_preview_counts_only_articles_that_the_file_will_hold(
    three: tuple[Annotation, ...], seat: Seat, article: Article, exported: Callable[..., Any]
) -> None:
    add_article(seat=seat, source=from_text("Nobody has marked anything in this one."))
    for filters in ({}, {"status": ["accepted"]}, {"tag": ["claim"]}):
        found = preview(project=seat.project, filters=Filters.of(**filters))
        assert list(found.articles) == [one["id"] for one in exported(**filters)["articles"]]
    assert list(found.articles) == [str(article.pk)]


def test_a_preview_says_what_is_left_out_and_by_which_filter(
    three: tuple[Annotation, ...], seat: Seat, annotate: Callable[..., Annotation]
) -> None:
    gone = annotate("every hour")
    delete_annotation(seat=seat, annotation=gone, seen_version=1)
    other = add_article(seat=seat, source=from_text("Another text."))
    annotate("Another", "claim", article=other)

    def left_out(**filters: list[str]) -> dict[str, int]:
        found = preview(project=seat.project, filters=Filters.of(**filters), me=seat.user)
        assert found.total + sum(one.number.value for one in found.left_out) == 5
        return {one.why: one.number.value for one in found.left_out}

    assert left_out() == {"trash": 1}
    assert left_out(status=["accepted"]) == {"trash": 1, "status": 3}
    assert left_out(tag=["claim"], where=["not quote:Another"]) == {
        "trash": 1,
        "tag": 1,
        "where": 1,
    }
    assert left_out(article=[str(other.pk)], anchoring=["moved"]) == {
        "trash": 1,
        "article": 3,
        "anchoring": 1,
    }
    delete_article(seat=seat, article=other)
    assert left_out() == {"trash": 2}


def test_a_preview_of_many_is_an_estimate_and_says_so(
    three: tuple[Annotation, ...], seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "count", partial(count, most=1))
    monkeypatch.setattr(previews, "EXACT", 1)
    found = preview(project=seat.project, filters=Filters(status=("accepted",)))
    assert (found.total, found.about) == (1, False)
    assert preview(project=seat.project, filters=Filters()).about


def test_a_preview_names_the_first_articles(
    seat: Seat, annotate: Callable[..., Annotation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "ARTICLES_SHOWN", 2)
    texts = ["One text.", "Two texts.", "Three texts."]
    made = [add_article(seat=seat, source=from_text(text)) for text in texts]
    for article, text in zip(made, texts, strict=True):
        annotate(text.split()[0], article=article)
    found = preview(project=seat.project, filters=Filters())
    assert list(found.titles.values()) == [one.title for one in made[:2]]
    assert (found.article_number, found.more_articles) == (3, 1)
