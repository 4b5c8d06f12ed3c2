"""What speaks for and against an entry of a report is said beside it."""

from collections.abc import Callable

import pytest

from annotate.accounts import blindfold
from annotate.accounts.actions import change_project
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.models import Annotation
from annotate.curation.actions import review_annotation
from annotate.curation.links import link_annotations
from annotate.curation.models import Report
from annotate.curation.report_queries import outline
from annotate.curation.reports import add_to_report, create_report
from tests.conftest import seated

type Annotate = Callable[..., Annotation]


@pytest.fixture
def report(seat: Seat) -> Report:
    return create_report(seat=seat, title="Boats")


def told(report: Report) -> list[list[tuple[str, str]]]:
    """For each entry, what is said and the quote that it is said of."""
    return [
        [(one.said, one.annotation.quote) for one in entry.evidence]
        for part in outline(report)
        for entry in part.entries
    ]


def test_each_end_says_what_the_other_is_to_it(
    seat: Seat, report: Report, annotate: Annotate
) -> None:
    claim, figure, other = (annotate(each) for each in ("Count first", "4,120", "every hour"))
    link_annotations(seat=seat, source=figure, target=claim, kind="supports")
    link_annotations(seat=seat, source=other, target=claim, kind="contradicts")
    add_to_report(seat=seat, report=report, annotations=[claim.pk, figure.pk, other.pk])
    assert told(report) == [
        [("supported by", "4,120"), ("contradicted by", "every hour")],
        [("supports", "Count first")],
        [("contradicted by", "Count first")],
    ]


def test_what_is_said_of_the_same_elsewhere_is_said_of_the_entry(
    seat: Seat, report: Report, annotate: Annotate
) -> None:
    entry, same, against = (annotate(each) for each in ("Count first", "4,120", "every hour"))
    link_annotations(seat=seat, source=entry, target=same, kind="same")
    for one in (entry, same):
        link_annotations(seat=seat, source=one, target=against, kind="contradicts")
    link_annotations(seat=seat, source=entry, target=same, kind="supports")
    add_to_report(seat=seat, report=report, annotations=[entry.pk])
    assert told(report) == [[("contradicted by", "every hour")]]


def test_what_was_rejected_or_deleted_speaks_for_nothing(
    seat: Seat, report: Report, annotate: Annotate
) -> None:
    claim, wrong, gone = (annotate(each) for each in ("Count first", "4,120", "every hour"))
    for one in (wrong, gone):
        link_annotations(seat=seat, source=one, target=claim, kind="supports")
    add_to_report(seat=seat, report=report, annotations=[claim.pk])
    review_annotation(seat=seat, annotation=wrong, verdict="rejected")
    delete_annotation(seat=seat, annotation=gone, seen_version=gone.version)
    assert told(report) == [[]]


def test_who_is_blind_is_told_of_nothing_that_is_hidden(
    seat: Seat, bobs_seat: Seat, report: Report, annotate: Annotate
) -> None:
    mine, hidden = annotate("Count first", seat=bobs_seat), annotate("every hour")
    link_annotations(seat=seat, source=hidden, target=mine, kind="contradicts")
    add_to_report(seat=seat, report=report, annotations=[mine.pk])
    change_project(seat=seat, blind=True)
    bob = seated(bobs_seat.user, seat.project)
    with blindfold.wearing(blindfold.of_seat(bob)):
        assert told(report) == [[]]
    assert told(report) == [[("contradicted by", "every hour")]]
