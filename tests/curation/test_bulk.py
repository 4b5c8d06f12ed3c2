"""Verdicts and tags for many at once, and the way back."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import (
    change_annotation,
    create_annotations,
    delete_annotation,
)
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation, AnnotationTag
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation import bulk
from annotate.curation.actions import review_annotation
from annotate.curation.models import Entry, Report, Review
from annotate.curation.queries import row
from annotate.curation.report_entries import settle_entry
from annotate.curation.report_queries import entry_rows
from annotate.curation.reports import add_to_report
from annotate.curation.timeline import timeline

type Annotate = Callable[..., Annotation]


@pytest.fixture
def made(annotate: Annotate) -> list[Annotation]:
    return [
        annotate("4,120 landings", "figure", details={"figure": {"value": 4120}}),
        annotate("eleven years", "figure", "claim"),
        annotate("Count first"),
    ]


def statuses(made: list[Annotation]) -> list[str]:
    return [row(one.pk).status for one in made]


def tags(made: list[Annotation]) -> list[list[str]]:
    return [[tag.key for tag in row(one.pk).tags] for one in made]


def ids(made: list[Annotation]) -> list[object]:
    return [one.pk for one in made]


class TestVerdicts:
    def test_they_are_given_and_brought_back_to_what_each_was(
        self, seat: Seat, coras_seat: Seat, made: list[Annotation]
    ) -> None:
        review_annotation(seat=seat, annotation=made[0], verdict="rejected", reason="Old.")
        before = Review.objects.get(annotation=made[0])
        done = bulk.judge(seat=coras_seat, annotations=ids(made), verdict="accepted")
        assert (done.number, statuses(made)) == (3, ["accepted"] * 3)
        assert bulk.unjudge(seat=coras_seat, before=done.before) == 3
        assert statuses(made) == ["rejected", "proposed", "proposed"]
        after = Review.objects.get(annotation=made[0])
        assert (after.by, after.at, after.reason) == (before.by, before.at, "Old.")

    def test_what_is_so_already_is_left_alone(
        self, seat: Seat, coras_seat: Seat, made: list[Annotation]
    ) -> None:
        review_annotation(seat=seat, annotation=made[0], verdict="accepted")
        assert bulk.judge(seat=coras_seat, annotations=ids(made), verdict="accepted").number == 2
        assert Review.objects.get(annotation=made[0]).by == seat.user

    def test_what_somebody_judged_since_is_left_alone(
        self, seat: Seat, coras_seat: Seat, made: list[Annotation]
    ) -> None:
        done = bulk.judge(seat=coras_seat, annotations=ids(made), verdict="accepted")
        review_annotation(seat=seat, annotation=made[1], verdict="rejected")
        assert bulk.unjudge(seat=coras_seat, before=done.before) == 2
        assert statuses(made) == ["proposed", "rejected", "proposed"]

    def test_they_are_taken_back_and_given_again(
        self, seat: Seat, coras_seat: Seat, made: list[Annotation]
    ) -> None:
        bulk.judge(seat=seat, annotations=ids(made), verdict="rejected", reason="Old.")
        done = bulk.take_back(seat=coras_seat, annotations=ids(made))
        assert (done.number, statuses(made)) == (3, ["proposed"] * 3)
        review_annotation(seat=seat, annotation=made[2], verdict="accepted")
        assert bulk.unjudge(seat=coras_seat, before=done.before) == 2
        assert statuses(made) == ["rejected", "rejected", "accepted"]

    def test_each_has_a_row_of_history(self, coras_seat: Seat, made: list[Annotation]) -> None:
        bulk.judge(seat=coras_seat, annotations=ids(made), verdict="rejected", reason="Old.")
        for one in made:
            [said] = [each for each in timeline(one.pk) if each.what == "review"]
            assert (said.by, said.values["reason"]) == ("Cora Costa", "Old.")

    def test_a_project_that_wants_reasons_wants_them_here_too(
        self, seat: Seat, made: list[Annotation]
    ) -> None:
        seat.project.rejections_need_reasons = True
        with pytest.raises(Invalid, match="wants a reason"):
            bulk.judge(seat=seat, annotations=ids(made), verdict="rejected")


class TestTags:
    def test_a_tag_is_added_where_it_is_not_and_taken_away_again(
        self, seat: Seat, made: list[Annotation]
    ) -> None:
        done = bulk.retag(seat=seat, annotations=ids(made), add="claim")
        assert done.number == 2
        assert tags(made) == [["claim", "figure"], ["claim", "figure"], ["claim"]]
        assert bulk.untag(seat=seat, before=done.before) == 2
        assert tags(made) == [["figure"], ["claim", "figure"], []]

    def test_a_tag_comes_back_with_its_details_and_the_verdict(
        self, seat: Seat, coras_seat: Seat, made: list[Annotation]
    ) -> None:
        review_annotation(seat=coras_seat, annotation=made[0], verdict="accepted")
        done = bulk.retag(seat=seat, annotations=ids(made), add="claim", remove="figure")
        assert tags(made) == [["claim"], ["claim"], ["claim"]]
        assert row(made[0].pk).edited_since_review
        bulk.untag(seat=seat, before=done.before)
        assert tags(made) == [["figure"], ["claim", "figure"], []]
        assert row(made[0].pk).tags[0].details == {"value": 4120}
        assert row(made[0].pk).status == "accepted"

    def test_taken_back_they_leave_no_entry_of_a_report_stale(
        self, seat: Seat, report: Report, made: list[Annotation]
    ) -> None:
        entries = add_to_report(seat=seat, report=report, annotations=[one.pk for one in made])

        def stale() -> list[str]:
            return [one.stale for one in entry_rows(Entry.objects.filter(report=report))]

        done = bulk.retag(seat=seat, annotations=ids(made), add="claim")
        assert stale() == ["changed", "", "changed"]
        settle_entry(seat=seat, entry=entries[0])
        bulk.untag(seat=seat, before=done.before)
        assert stale() == ["changed", "", ""], "the first was seen with the tag that is gone"

    def test_what_somebody_changed_since_is_left_alone(
        self, seat: Seat, made: list[Annotation]
    ) -> None:
        done = bulk.retag(seat=seat, annotations=ids(made), add="claim")
        change_annotation(seat=seat, annotation=made[0], seen_version=2, note="Mine now.")
        assert bulk.untag(seat=seat, before=done.before) == 1
        assert tags(made) == [["claim", "figure"], ["claim", "figure"], []]

    @pytest.mark.parametrize("key", ["", "nothing", "\x00"])
    def test_a_tag_that_is_none_is_refused(
        self, key: str, seat: Seat, made: list[Annotation]
    ) -> None:
        with pytest.raises(Invalid):
            bulk.retag(seat=seat, annotations=ids(made), add=key)
        assert AnnotationTag.objects.count() == 3


def test_below_curator_nothing_is_done(bobs_seat: Seat, made: list[Annotation]) -> None:
    for act in (
        lambda: bulk.judge(seat=bobs_seat, annotations=ids(made), verdict="accepted"),
        lambda: bulk.take_back(seat=bobs_seat, annotations=ids(made)),
        lambda: bulk.unjudge(seat=bobs_seat, before=[]),
        lambda: bulk.retag(seat=bobs_seat, annotations=ids(made), add="claim"),
        lambda: bulk.untag(seat=bobs_seat, before=[]),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_other_projects_and_the_trash_are_out_of_reach(
    seat: Seat, charlie: object, made: list[Annotation]
) -> None:
    delete_annotation(seat=seat, annotation=made[0], seen_version=1)
    done = bulk.judge(seat=seat, annotations=ids(made), verdict="accepted")
    assert done.number == 2


def test_none_and_too_many_are_refused(seat: Seat, made: list[Annotation]) -> None:
    for chosen in ([], ids(made) * 4000):
        with pytest.raises(Invalid):
            bulk.judge(seat=seat, annotations=chosen, verdict="accepted")


@pytest.mark.parametrize("number", [10, 300])
def test_many_cost_no_more_queries(
    number: int, seat: Seat, article: Article, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = add_article(seat=seat, source=from_text("quay " * number))
    drafts = [
        Draft(article=article, start=5 * at, end=5 * at + 4, tags=["claim"]) for at in range(number)
    ]
    made = [one.pk for one, _ in create_annotations(seat=seat, drafts=drafts)]
    with django_assert_max_num_queries(5):
        done = bulk.judge(seat=seat, annotations=made, verdict="accepted")
    with django_assert_max_num_queries(8):
        bulk.unjudge(seat=seat, before=done.before)
