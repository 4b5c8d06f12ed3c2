"""What several sources say alike stands once in a report, with all of them."""

import csv
import json
import re
from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from annotate.accounts.actions import change_project
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.links import link_annotations, unlink
from annotate.curation.merging import merge_layers
from annotate.curation.models import Entry, Link, Report
from annotate.curation.report_entries import settle_entry
from annotate.curation.report_groups import standing_under
from annotate.curation.report_queries import outline
from annotate.curation.reports import add_to_report, create_report, move_entry
from annotate.exporting.changes import changes_between
from annotate.exporting.exports import open_release
from annotate.exporting.filters import Filters
from annotate.exporting.previews import preview
from annotate.exporting.release_files import check_file
from annotate.exporting.releases import freeze
from annotate.exporting.schema import schema
from tests.api.conftest import Api
from tests.conftest import seated
from tests.exporting.report import X, part, texts

type Annotate = Callable[..., Annotation]
type Raw = Callable[..., bytes]
type Exported = Callable[..., dict[str, Any]]


@pytest.fixture
def three(seat: Seat, article: Article, annotate: Annotate) -> list[Annotation]:
    """One thing said in three articles: the first is the second, and that the third."""
    made = [annotate("4,120 landings in 2018", "figure")]
    for name in ("Pilots", "Clerks"):
        text = add_article(
            seat=seat, source=from_text(f"The {name} counted 4,120 landings."), title=name,
            byline=f"{name} & Sons",
        )  # fmt: skip
        made.append(annotate("4,120 landings", "figure", article=text))
    link_annotations(seat=seat, source=made[1], target=made[0], kind="same")
    link_annotations(seat=seat, source=made[1], target=made[2], kind="same")
    return made


@pytest.fixture
def report(coras_seat: Seat, three: list[Annotation]) -> Report:
    found = create_report(seat=coras_seat, title="Boats")
    add_to_report(seat=coras_seat, report=found, annotations=[three[0].pk])
    return found


def entries(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for section in document["report"]["sections"] for one in section["entries"]]


def ids(annotations: list[Annotation]) -> list[str]:
    return [str(one.pk) for one in annotations]


def test_one_entry_stands_for_the_group_and_has_all_its_sources(
    report: Report, three: list[Annotation], exported: Exported
) -> None:
    document = exported(report=[report.slug])
    [entry] = entries(document)
    assert (entry["annotation"], entry["same"]) == (str(three[0].pk), ids(three[1:]))
    assert {one["id"] for one in document["annotations"]} == set(ids(three))
    assert len(document["articles"]) == 3
    assert document["integrity"] == {"checked": 3, "failed": []}
    assert preview(project=report.project, filters=Filters(report=(report.slug,))).total == 3


def test_a_file_for_reading_has_no_address_that_leads_nowhere(report: Report, raw: Raw) -> None:
    for name in ("markdown", "html"):
        assert b"Passage" not in raw(name, report=[report.slug])
    notes = part(raw("docx", report=[report.slug]), "word/footnotes.xml")
    assert "Passage" not in texts(notes)
    assert "/p/" not in texts(notes)


def test_every_format_for_reading_cites_each_source(
    report: Report, raw: Raw, settings: Any
) -> None:
    settings.ANNOTATE_URL = "https://annotate.example.org"
    text = raw("markdown", report=[report.slug]).decode()
    assert text.count("\n> ") == 1
    [note] = re.findall(r"^\[\^\d+\]: .*$", text, re.MULTILINE)
    assert note.count("[Passage]") == 3
    assert note.index("learned to count") < note.index("Also: Pilots") < note.index("Also: Clerks")
    html = raw("html", report=[report.slug]).decode()
    assert (html.count("<blockquote"), html.count(">Passage</a>")) == (1, 3)
    sent = raw("docx", report=[report.slug])
    assert texts(part(sent, "word/footnotes.xml")).count("Passage") == 3
    sheet = part(raw("xlsx", report=[report.slug]), "xl/worksheets/sheet1.xml")
    assert len(list(sheet.iter(f"{X}row"))) == 2
    assert "\nPilots & Sons, “Pilots”.\nClerks & Sons, “Clerks”." in "".join(sheet.itertext())
    rows = list(csv.DictReader(StringIO(raw("csv", report=[report.slug]).decode("utf-8-sig"))))
    assert [row["quote"] for row in rows] == ["4,120 landings in 2018"]
    assert [line.partition(": ")[0] for line in rows[0]["also"].split("\n")] == ["Pilots", "Clerks"]


def test_a_release_for_other_tools_has_every_source(
    report: Report, three: list[Annotation], coras_seat: Seat
) -> None:
    release = freeze(seat=coras_seat, report=report)
    export = open_release(seat=coras_seat, release=release, format="w3c")
    collection = json.loads(b"".join(export.chunks))
    items = collection["first"]["items"]
    assert [one["id"] for one in items] == [f"urn:uuid:{one.pk}" for one in three]
    assert collection["total"] == 3


def test_another_of_the_group_is_not_added_and_that_is_said(
    report: Report, three: list[Annotation], coras_seat: Seat, signed_in: Callable[[User], Client]
) -> None:
    assert add_to_report(seat=coras_seat, report=report, annotations=[three[2].pk]) == []
    at = f"/p/{report.project.slug}/reports/{report.slug}/entries/"
    client = signed_in(coras_seat.user)
    page = client.post(at, {"annotation": [str(three[1].pk), str(three[2].pk)]}, follow=True)
    assert "2 say the same as quotes that are there, and are cited with them." in (
        page.content.decode()
    )
    assert "The same in" in page.content.decode()
    api = Api(coras_seat.user, f"/api/v1/projects/{report.project.slug}/")
    answer = api.post(f"reports/{report.pk}/entries/", {"annotation": str(three[1].pk)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "same_in_report")
    [listed] = api.get(f"reports/{report.pk}/entries/").json()["results"]
    assert listed["same"] == ids(three[1:])
    desk = f"/p/{report.project.slug}/annotations/bulk/"
    chosen = {
        "do": "report",
        "report": report.slug,
        "annotation": [str(three[1].pk)],
        "change": str(uuid4()),
    }
    said = client.post(desk, chosen, follow=True).content.decode()
    assert "One says the same as a quote that is there" in said
    assert Entry.objects.count() == 1


def test_two_that_are_added_at_once_are_one_entry(
    coras_seat: Seat, three: list[Annotation]
) -> None:
    report = create_report(seat=coras_seat, title="All at once")
    added = add_to_report(seat=coras_seat, report=report, annotations=[one.pk for one in three])
    assert [entry.annotation_id for entry in added] == [three[0].pk]


def test_what_was_linked_later_stands_under_the_first_of_them(
    coras_seat: Seat,
    three: list[Annotation],
    exported: Exported,
    signed_in: Callable[[User], Client],
) -> None:
    for link in Link.objects.all():
        unlink(seat=coras_seat, link=link)
    report = create_report(seat=coras_seat, title="Boats")
    first, second = add_to_report(
        seat=coras_seat, report=report, annotations=[three[0].pk, three[1].pk]
    )
    link_annotations(seat=coras_seat, source=three[0], target=three[1], kind="same")
    document = exported(report=[report.slug])
    assert [one["annotation"] for one in entries(document)] == [str(three[0].pk)]
    assert document["report"]["left_out"] == [{"annotation": str(three[1].pk), "why": "same"}]
    [waiting] = outline(report)
    assert [one.under for one in waiting.entries] == [None, three[0].pk]
    board = signed_in(coras_seat.user).get(f"/p/{report.project.slug}/reports/boats/")
    assert "Says the same as quote 1" in board.content.decode()
    move_entry(seat=coras_seat, entry=second, section=None, place=0)
    [entry] = entries(exported(report=[report.slug]))
    assert (entry["annotation"], entry["same"]) == (str(three[1].pk), [str(three[0].pk)])
    assert first.pk != second.pk


def test_what_is_rejected_or_deleted_is_no_source(
    report: Report, three: list[Annotation], coras_seat: Seat, exported: Exported
) -> None:
    review_annotation(seat=coras_seat, annotation=three[1], verdict="rejected")
    document = exported(report=[report.slug])
    assert entries(document)[0]["same"] == [str(three[2].pk)]
    assert len(document["annotations"]) == 2
    delete_annotation(seat=coras_seat, annotation=three[1], seen_version=1)
    # It was what joined the other two.
    assert entries(exported(report=[report.slug]))[0]["same"] == []


def test_a_release_keeps_the_group_as_it_was(
    report: Report, three: list[Annotation], coras_seat: Seat, seat: Seat,
    signed_in: Callable[[User], Client],
) -> None:  # fmt: skip
    release = freeze(seat=coras_seat, report=report)
    for link in Link.objects.all():
        unlink(seat=coras_seat, link=link)
    kept = json.loads(release.document)
    Draft202012Validator(schema()).validate(kept)
    assert entries(kept)[0]["same"] == ids(three[1:])
    assert check_file(release.document.encode()).is_genuine
    assert release.entries == 1
    later = json.loads(freeze(seat=coras_seat, report=report).document)
    changed = changes_between(kept, later).what
    assert changed == {str(three[0].pk): ["links", "sources"]}
    at = f"/p/{seat.project.slug}/reports/boats/releases/1/"
    client = signed_in(seat.user)
    assert "Also: Pilots" in client.get(at).content.decode()
    file = client.get(f"{at}file/?format=jsonl")
    lines = [json.loads(line)["id"] for line in b"".join(file).splitlines()]
    assert lines == ids(three)
    rows = b"".join(client.get(f"{at}file/?format=csv")).decode("utf-8-sig")
    assert [row["id"] for row in csv.DictReader(StringIO(rows))] == [str(three[0].pk)]


def test_who_is_blind_finds_no_source_that_is_hidden(
    report: Report, three: list[Annotation], seat: Seat, bobs_seat: Seat, annotate: Annotate,
    coras_seat: Seat, signed_in: Callable[[User], Client],
) -> None:  # fmt: skip
    own = annotate("nearer six thousand", seat=bobs_seat)
    add_to_report(seat=coras_seat, report=report, annotations=[own.pk])
    link_annotations(seat=seat, source=own, target=three[1], kind="same")
    change_project(seat=seat, blind=True)
    bob = signed_in(seated(bobs_seat.user, seat.project).user)
    page = bob.get(f"/p/{seat.project.slug}/reports/boats/").content.decode()
    assert "nearer six thousand" in page
    assert "Pilots" not in page
    file = bob.get(f"/p/{seat.project.slug}/reports/boats/file/?format=json")
    document = json.loads(b"".join(file))
    assert [(one["annotation"], one["same"]) for one in entries(document)] == [(str(own.pk), [])]
    assert len(document["annotations"]) == 1


def test_a_merged_annotation_stands_in_a_report_with_what_it_was_made_of(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, annotate: Annotate, exported: Exported
) -> None:
    one, two = annotate("eleven years", "claim"), annotate("For eleven years", seat=bobs_seat)
    report = create_report(seat=coras_seat, title="Merged")
    [entry] = add_to_report(seat=coras_seat, report=report, annotations=[one.pk])
    merged = merge_layers(seat=coras_seat, seen={one.pk: 1, two.pk: 1})
    add_to_report(seat=coras_seat, report=report, annotations=[merged.pk])
    first, second = entries(exported(report=[report.slug]))
    assert (first["annotation"], first["stale"]) == (str(one.pk), "merged")
    assert (second["annotation"], second["stale"]) == (str(merged.pk), None)
    settle_entry(seat=coras_seat, entry=entry)
    document = exported(report=[report.slug])
    assert entries(document)[0]["stale"] is None
    assert {each["id"]: each["status"] for each in document["annotations"]} == {
        str(one.pk): "merged", str(merged.pk): "accepted",
    }  # fmt: skip


def test_only_an_earlier_one_of_the_group_stands_for_another() -> None:
    a, b, c, d = (UUID(int=n) for n in range(4))
    same = {a: {c}, c: {a}, b: {d}, d: {b}}
    assert standing_under([a, b, c, d], same) == {c: a, d: b}
    assert standing_under([d, c], same) == {}
