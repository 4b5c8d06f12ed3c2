"""Reports keep to their project, and releases never change: raw SQL is refused as well."""

import hashlib
from collections.abc import Callable
from uuid import uuid4

import pytest

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.annotations.projects import start_project
from annotate.curation.models import Report
from annotate.curation.report_sections import add_section
from annotate.curation.reports import add_to_report, create_report
from tests.conftest import seated
from tests.invariants.conftest import Sql, refused

DOCUMENT = '{"format":"annotate-export"}'
SUM = hashlib.sha256(DOCUMENT.encode()).hexdigest()


@pytest.fixture
def report(seat: Seat, annotate: Callable[..., Annotation]) -> Report:
    report = create_report(seat=seat, title="Counting")
    add_to_report(seat=seat, report=report, annotations=[annotate("eleven years").pk])
    return report


@pytest.fixture
def foreign(seat: Seat) -> Report:
    """A report of another project."""
    project = start_project(actor=seat.user, name="Elsewhere")
    return create_report(seat=seated(seat.user, project), title="Theirs")


def release(sql: Sql, report: Report, number: int = 1, sha256: str = SUM) -> None:
    sql(
        "INSERT INTO curation_release (id, report_id, number, note, document, sha256, entries,"
        " by_id) VALUES (%s, %s, %s, '', %s, %s, 1, %s)",
        uuid4(), report.pk, number, DOCUMENT, sha256, report.created_by_id,
    )  # fmt: skip


def test_an_entry_cannot_cross_the_border_of_a_project(
    sql: Sql, report: Report, foreign: Report
) -> None:
    [[annotation]] = sql("SELECT annotation_id FROM curation_entry")
    with refused("not of the report's project"):
        sql(
            "INSERT INTO curation_entry (id, report_id, annotation_id, position, heading,"
            " paraphrase, shortened, seen_version, seen_status, seen_quote, version)"
            " VALUES (%s, %s, %s, 1, '', '', '[]', 1, '', '', 1)",
            uuid4(), foreign.pk, annotation,
        )  # fmt: skip
    with refused():
        sql("UPDATE curation_entry SET report_id = %s", foreign.pk)
    with refused():
        sql("UPDATE curation_report SET project_id = %s", foreign.project_id)


def test_an_entry_stands_in_a_section_of_its_own_report(
    sql: Sql, seat: Seat, report: Report
) -> None:
    other = create_report(seat=seat, title="Another")
    section = add_section(seat=seat, report=other, title="Elsewhere")
    with refused("the section is not of the report"):
        sql("UPDATE curation_entry SET section_id = %s", section.pk)
    with refused():
        sql("UPDATE curation_section SET report_id = %s", report.pk)


def test_a_release_never_changes_and_never_goes(sql: Sql, report: Report) -> None:
    release(sql, report)
    for column in ("note = 'x'", "number = 2", "document = '{}'", "created_at = now()"):
        with refused("never changes"):
            sql(f"UPDATE curation_release SET {column}")
    with refused("never deleted"):
        sql("DELETE FROM curation_release")
    with refused():
        sql("DELETE FROM curation_section")
        sql("DELETE FROM curation_entry")
        sql("DELETE FROM curation_report")


def test_releases_are_numbered_without_gaps(sql: Sql, report: Report) -> None:
    with refused("number 1"):
        release(sql, report, number=2)
    release(sql, report, number=1)
    with refused("number 2"):
        release(sql, report, number=1)
    release(sql, report, number=2)


def test_a_release_has_the_checksum_of_its_document(sql: Sql, report: Report) -> None:
    with refused("release_has_its_checksum"):
        release(sql, report, sha256=SUM[::-1])


@pytest.mark.parametrize("table", ["reportevent", "sectionevent", "entryevent"])
def test_the_history_of_reports_only_grows(
    sql: Sql, seat: Seat, report: Report, table: str
) -> None:
    add_section(seat=seat, report=report, title="Boats")
    [[number]] = sql(f"SELECT count(*) FROM curation_{table} WHERE pgh_context ->> 'user' = %s",
                     str(seat.user.pk))  # fmt: skip
    assert number == 1
    with refused():
        sql(f"UPDATE curation_{table} SET pgh_label = ''")
    with refused():
        sql(f"DELETE FROM curation_{table}")
