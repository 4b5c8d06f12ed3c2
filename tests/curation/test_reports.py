"""Reports, their sections, and annotations in them in their order."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.models import Annotation
from annotate.curation.models import Entry, Report
from annotate.curation.report_queries import lines, outline
from annotate.curation.report_sections import (
    add_section,
    change_section,
    delete_section,
    move_section,
)
from annotate.curation.report_texts import ChangedMeanwhile
from annotate.curation.reports import (
    add_to_report,
    change_report,
    create_report,
    delete_report,
    move_entry,
    remove_from_report,
)

type Annotate = Callable[..., Annotation]
QUOTES = ["eleven years", "4,120 landings", "nearer six thousand", "every hour"]


@pytest.fixture
def entries(coras_seat: Seat, report: Report, annotate: Annotate) -> list[Entry]:
    ids = [annotate(quote).pk for quote in QUOTES]
    return add_to_report(seat=coras_seat, report=report, annotations=ids)


def order_of(report: Report) -> list[tuple[str, list[str]]]:
    """Sections and quotes as they stand."""
    return [
        (row.section.title if row.section else "", [one.annotation.quote for one in row.entries])
        for row in outline(report)
    ]


def test_a_report_has_a_slug_of_its_own(coras_seat: Seat, report: Report) -> None:
    again = create_report(seat=coras_seat, title="  What the harbour\ncounts ")
    assert (report.slug, again.slug) == ("what-the-harbour-counts", "what-the-harbour-counts-2")
    assert again.title == "What the harbour counts"
    assert create_report(seat=coras_seat, title="港").slug == "report"


@pytest.mark.parametrize("title", ["", " ", "a\0b", "x" * 301])
def test_a_title_that_is_none_is_refused(coras_seat: Seat, title: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_report(seat=coras_seat, title=title)
    assert "title" in refused.value.fields


def test_annotators_and_viewers_do_not_edit_reports(
    bobs_seat: Seat, veras_seat: Seat, report: Report
) -> None:
    for seat in (bobs_seat, veras_seat):
        with pytest.raises(NotPermitted):
            create_report(seat=seat, title="Mine")
        with pytest.raises(NotPermitted):
            add_to_report(seat=seat, report=report, annotations=[])
        with pytest.raises(NotPermitted):
            delete_report(seat=seat, report=report)


def test_annotations_stand_in_the_order_they_were_added_in_once(
    coras_seat: Seat, report: Report, entries: list[Entry]
) -> None:
    assert order_of(report) == [("", QUOTES)]
    first = entries[0].annotation_id
    assert add_to_report(seat=coras_seat, report=report, annotations=[first, first]) == []
    assert lines([report])[0].entries == 4


def test_what_is_not_of_the_project_or_in_the_trash_is_not_added(
    coras_seat: Seat, report: Report, annotate: Annotate
) -> None:
    gone = annotate("every hour", seat=coras_seat)
    delete_annotation(seat=coras_seat, annotation=gone, seen_version=1)
    for id in (uuid4(), gone.pk):
        with pytest.raises(Invalid) as refused:
            add_to_report(seat=coras_seat, report=report, annotations=[id])
        assert str(id) in refused.value.message
    assert outline(report) == []


def test_an_entry_moves_within_and_between_sections(
    coras_seat: Seat, report: Report, entries: list[Entry]
) -> None:
    boats = add_section(seat=coras_seat, report=report, title="Boats")
    move_entry(seat=coras_seat, entry=entries[3], section=None, place=0)
    move_entry(seat=coras_seat, entry=entries[0], section=boats)
    move_entry(seat=coras_seat, entry=entries[1], section=boats, place=0)
    assert order_of(report) == [
        ("", [QUOTES[3], QUOTES[2]]),
        ("Boats", [QUOTES[1], QUOTES[0]]),
    ]


def test_moving_back_and_forth_never_runs_out_of_room(
    coras_seat: Seat, report: Report, entries: list[Entry]
) -> None:
    expected = list(QUOTES)
    for _ in range(30):
        last = expected.pop()
        expected.insert(1, last)
        entry = next(one for one in entries if one.seen_quote == last)
        move_entry(seat=coras_seat, entry=entry, section=None, place=1)
        assert order_of(report) == [("", expected)]


def test_sections_are_ordered_changed_and_removed(
    coras_seat: Seat, report: Report, entries: list[Entry]
) -> None:
    first = add_section(seat=coras_seat, report=report, title="First")
    last = add_section(seat=coras_seat, report=report, title="Last")
    add_section(seat=coras_seat, report=report, title="Between", place=1)
    move_entry(seat=coras_seat, entry=entries[1], section=last)
    move_section(seat=coras_seat, section=last, place=0)
    change_section(seat=coras_seat, section=first, title="Second", text="About *boats*.")
    titles = [title for title, _ in order_of(report)]
    assert titles == ["", "Last", "Second", "Between"]
    delete_section(seat=coras_seat, section=last)
    assert order_of(report)[0] == ("", [QUOTES[0], QUOTES[2], QUOTES[3], QUOTES[1]])


def test_a_section_of_another_report_takes_nothing(
    coras_seat: Seat, report: Report, entries: list[Entry]
) -> None:
    other = create_report(seat=coras_seat, title="Another")
    section = add_section(seat=coras_seat, report=other, title="Elsewhere")
    with pytest.raises(Invalid):
        move_entry(seat=coras_seat, entry=entries[0], section=section)
    with pytest.raises(Invalid):
        add_to_report(seat=coras_seat, report=report, annotations=[], section=section)


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(
    coras_seat: Seat, seat: Seat, report: Report
) -> None:
    change_report(seat=seat, report=report, base=1, text="Alice's")
    with pytest.raises(ChangedMeanwhile) as refused:
        change_report(seat=coras_seat, report=report, base=1, text="Cora's")
    assert isinstance(refused.value.current, Report)
    assert refused.value.current.text == "Alice's"


def test_taking_out_of_a_report_leaves_the_annotations(
    coras_seat: Seat, report: Report, entries: list[Entry]
) -> None:
    ids = [entry.pk for entry in entries[:2]]
    assert remove_from_report(seat=coras_seat, report=report, entries=ids) == 2
    assert remove_from_report(seat=coras_seat, report=report, entries=ids) == 0
    delete_report(seat=coras_seat, report=report)
    assert Annotation.objects.present().count() == 4
    assert not Report.objects.exists()


def test_an_outline_costs_the_same_however_long_it_is(
    django_assert_num_queries: Any, report: Report, entries: list[Entry]
) -> None:
    with django_assert_num_queries(7):
        assert len(outline(report)[0].entries) == len(QUOTES)
