"""Releases: what is frozen, what is different between two, and files that somebody kept."""

import hashlib
import json
import struct
from collections.abc import Callable
from typing import Any

import pytest

from annotate.accounts.errors import Conflict, Invalid, NotPermitted
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation
from annotate.curation.models import Entry, Release, Report, Section
from annotate.curation.report_entries import change_entry
from annotate.curation.reports import (
    add_to_report,
    create_report,
    delete_report,
    move_entry,
    remove_from_report,
)
from annotate.exporting.changes import Changes, changes_between
from annotate.exporting.exports import FORMATS, open_export, open_release
from annotate.exporting.filters import Filters
from annotate.exporting.release_files import check_file
from annotate.exporting.releases import canonical, freeze
from tests.exporting.conftest import check_schema
from tests.exporting.report import make_report


@pytest.fixture
def report(seat: Seat, annotate: Callable[..., Annotation]) -> Report:
    return make_report(seat, annotate)


@pytest.fixture
def release(coras_seat: Seat, report: Report) -> Release:
    return freeze(seat=coras_seat, report=report, note="For the printer.")


def between(one: Release, other: Release) -> Changes:
    return changes_between(json.loads(one.document), json.loads(other.document))


def test_a_release_is_a_valid_export_and_says_what_it_is(release: Release) -> None:
    document = json.loads(release.document)
    check_schema(document)
    assert document["report"]["release"] == 1
    assert document["report"]["frozen"]["by"] == {"name": "Cora Costa"}
    assert document["report"]["frozen"]["note"] == "For the printer."
    assert release.entries == len(document["annotations"]) == 3


def test_the_checksum_is_that_of_the_file(release: Release, seat: Seat) -> None:
    sent = b"".join(open_release(seat=seat, release=release).chunks)
    assert hashlib.sha256(sent).hexdigest() == release.sha256


def test_canonical_json_is_that_of_the_standard() -> None:
    # RFC 8785, 3.2.2: the example there; and whole numbers that not every reader has exactly.
    value = {"numbers": [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27], "b": '€$\x0f\nA\'B"\\\\"/'}
    assert canonical(value) == (
        b'{"b":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/",'
        b'"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}'
    )
    assert canonical([2**53 - 1, 10**20, True]) == b"[9007199254740991,100000000000000000000,true]"


def test_members_are_sorted_by_their_utf_16_units() -> None:
    # RFC 8785, 3.2.3: the example there.
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    assert list(json.loads(canonical(dict.fromkeys(names, 0)))) == [
        "\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("bits", "written"),
    [
        # RFC 8785, appendix B.
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("ffefffffffffffff", "-1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555554", "333333333.33333325"),
        ("41b3de4355555555", "333333333.3333333"),
        ("41b3de4355555556", "333333333.3333334"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_numbers_are_written_as_the_standard_says(bits: str, written: str) -> None:
    [number] = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical([number]).decode() == f"[{written}]"
    assert canonical(json.loads(f"[{written}]")).decode() == f"[{written}]"


def test_releases_are_numbered_and_keep_a_report(
    seat: Seat, report: Report, release: Release
) -> None:
    assert freeze(seat=seat, report=report).number == 2
    with pytest.raises(Conflict):
        delete_report(seat=seat, report=report)


def test_a_release_stays_what_it_was(
    seat: Seat, report: Report, release: Release, annotate: Callable[..., Annotation]
) -> None:
    before = release.document
    one = Annotation.objects.get(quote="every hour")
    delete_annotation(seat=seat, annotation=one, seen_version=1)
    remove_from_report(seat=seat, report=report, entries=Entry.objects.values_list("pk", flat=True))
    assert Release.objects.get().document == before


def test_annotators_do_not_release(bobs_seat: Seat, report: Report) -> None:
    with pytest.raises(NotPermitted):
        freeze(seat=bobs_seat, report=report)


def test_an_empty_report_is_not_released(seat: Seat) -> None:
    with pytest.raises(Conflict):
        freeze(seat=seat, report=create_report(seat=seat, title="Empty"))


def test_a_note_that_is_too_long_is_refused(seat: Seat, report: Report) -> None:
    with pytest.raises(Invalid):
        freeze(seat=seat, report=report, note="x" * 2001)


def test_two_releases_of_the_same_are_not_different(
    seat: Seat, report: Report, release: Release
) -> None:
    assert not between(release, freeze(seat=seat, report=report)).any


def test_the_difference_between_releases(
    seat: Seat, report: Report, release: Release, annotate: Callable[..., Annotation]
) -> None:
    first, second, third = Entry.objects.order_by("pk")
    hours = Section.objects.get(title="Hours")
    new = annotate("eleven years")
    change_annotation(seat=seat, annotation=first.annotation, seen_version=1, note="Hm.", tags=[])
    change_entry(seat=seat, entry=first, heading="Landings")
    remove_from_report(seat=seat, report=report, entries=[third.pk])
    add_to_report(seat=seat, report=report, annotations=[new.pk], section=hours)
    move_entry(seat=seat, entry=second, section=hours, place=0)
    found = between(release, freeze(seat=seat, report=report))
    assert found.added == [str(new.pk)]
    assert found.removed == [str(third.annotation_id)]
    assert found.what == {
        str(first.annotation_id): [
            "tags", "details", "note", "last change", "heading", "what became of it",
        ]
    }  # fmt: skip
    assert list(found.moved) == [str(second.annotation_id)]


def test_only_what_moved_is_said_to_have_moved(
    seat: Seat, report: Report, release: Release
) -> None:
    second = Entry.objects.order_by("pk")[1]
    move_entry(seat=seat, entry=second, section=second.section, place=0)
    found = between(release, freeze(seat=seat, report=report))
    assert found.reordered
    assert len(found.moved) == 1
    assert not (found.added)
    assert not (found.removed)
    assert not (found.changed)


def test_a_kept_file_is_known_again(seat: Seat, release: Release) -> None:
    data = release.document.encode()
    assert check_file(data, project=seat.project).is_genuine
    anew = json.dumps(json.loads(data), indent=2, sort_keys=False, ensure_ascii=True).encode()
    checked = check_file(b"\xef\xbb\xbf" + anew, project=seat.project)
    assert (checked.is_genuine, checked.rewritten, checked.release) == (True, True, release)


def test_an_altered_file_is_told(release: Release) -> None:
    document = json.loads(release.document)
    document["annotations"][0]["note"] = "Nothing to see."
    checked = check_file(json.dumps(document).encode())
    assert (checked.state, checked.release) == ("altered", release)
    assert checked.changes is not None
    assert list(checked.changes.what.values()) == [["note"]]


def test_an_altered_file_may_have_any_shape(release: Release) -> None:
    document = json.loads(release.document)
    for wrong in ({"annotations": 1}, {"annotations": [{"id": 1}]}):
        checked = check_file(json.dumps(document | wrong).encode())
        assert (checked.state, checked.changes) == ("altered", None)
    for wrong in ({"sections": [{"title": "x"}]}, {"title": None}, {"text": []}):
        altered = document | {"report": document["report"] | wrong}
        assert check_file(json.dumps(altered).encode()).state == "altered"


def test_a_file_that_says_something_twice_is_no_release(release: Release) -> None:
    # A reader that takes the first would see another title than one that takes the last.
    twice = release.document.replace('"title":', '"title":"Lies","title":', 1)
    checked = check_file(twice.encode())
    assert (checked.state, "twice" in checked.why) == ("unreadable", True)


def test_a_file_that_was_cut_off_says_so(release: Release) -> None:
    data = release.document.encode()
    for end in (1, 2, len(data) // 2, len(data) - 1):
        checked = check_file(data[:end])
        assert checked.state == "unreadable"
        assert checked.why.startswith(("It ends in its middle", "It is no text")), end


def test_numbers_are_those_of_the_standard(release: Release) -> None:
    # RFC 8785, 3.2.2.3: what is the same number is the same, however it is written.
    data = release.document.replace("4120.5", "41205e-1").replace('"version":1', '"version":1.0')
    assert data != release.document
    assert check_file(data.encode()).is_genuine
    assert check_file(release.document.replace("4120.5", "4120.50001").encode()).state == "altered"


def test_an_export_that_was_not_frozen_says_so(seat: Seat, report: Report) -> None:
    for filters in (Filters(), Filters(report=(report.slug,))):
        data = b"".join(open_export(seat=seat, filters=filters).chunks)
        assert check_file(data).state == "draft"


def test_what_would_take_too_long_is_not_looked_into(release: Release) -> None:
    data = release.document.encode()
    assert check_file(data, most_parts=10).is_genuine
    assert check_file(data + b" ", most_parts=10).state == "large"
    assert check_file(data + b" ", most_parts=10_000).is_genuine


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (b"", "unreadable"),
        (b"\xff\xfe", "unreadable"),
        (b"[NaN]", "unreadable"),
        (b"[1e999]", "unreadable"),
        (b"[" + b"9" * 5000 + b"]", "unreadable"),
        (b"[" + b"9" * 400 + b"]", "unreadable"),
        (b'"\\ud800"', "unreadable"),
        (b"[" * 100_000, "unreadable"),
        (b"{}", "unknown"),
        (b"[]", "unknown"),
        (b'{"report": {"id": [], "release": {}}}', "unknown"),
        (b'{"report": {"id": "x", "release": 1}}', "unknown"),
    ],
)
def test_what_is_no_release_is_none(db: None, data: bytes, state: str) -> None:
    assert check_file(data).state == state


def test_another_projects_release_is_unknown_here(release: Release, charlie: Any) -> None:
    from annotate.annotations.projects import start_project

    other = start_project(actor=charlie, name="Elsewhere")
    assert check_file(release.document.encode(), project=other).state == "unknown"


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_a_release_is_written_in_every_format(seat: Seat, release: Release, format: str) -> None:
    export = open_release(seat=seat, release=release, format=format, citations="chicago")
    sent = b"".join(export.chunks)
    assert export.filename == f"boats-counting-release-1.{FORMATS[format].suffix}"
    if format in ("csv", "html", "markdown"):
        text = sent.decode()
        order = [text.index(quote) for quote in ("4,120 landings", "the rest is", "every hour")]
        assert order == sorted(order)
