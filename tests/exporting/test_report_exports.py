"""A report in every format: in its order, with the editor's words and the whole quotes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation
from annotate.annotations.projects import start_project
from annotate.articles.actions import add_article
from annotate.articles.reading import from_text
from annotate.curation.models import Report
from annotate.curation.reports import create_report
from annotate.exporting import as_docx
from annotate.exporting.exports import export_project
from annotate.exporting.filters import Filters
from tests.conftest import seated
from tests.exporting.report import W, make_report, part, texts

type Raw = Callable[..., bytes]
type Exported = Callable[..., dict[str, Any]]


@pytest.fixture
def report(seat: Seat, annotate: Callable[..., Annotation]) -> Report:
    return make_report(seat, annotate)


def test_json_has_the_report_in_its_order(report: Report, exported: Exported) -> None:
    document = exported(report=[report.slug])
    quotes = {one["id"]: one["quote"] for one in document["annotations"]}
    found = document["report"]
    assert [
        (section["title"], [quotes[id] for id in section["annotations"]])
        for section in found["sections"]
    ] == [
        ("Boats", ["4,120 landings in 2018", "Count first 🛥️; the rest is arithmetic"]),
        ("Hours", ["every hour"]),
    ]
    assert (found["release"], found["left_out"]) == (None, [])
    entry = found["sections"][0]["entries"][1]
    assert (entry["heading"], entry["shown"]) == ("How", "[…] the rest is arithmetic")
    assert exported(report=[str(report.pk)])["report"] == found


def test_what_a_filter_or_the_trash_leaves_out_is_said(
    report: Report, exported: Exported, seat: Seat
) -> None:
    gone = Annotation.objects.get(quote="every hour")
    delete_annotation(seat=seat, annotation=gone, seen_version=1)
    found = exported(report=[report.slug], tag=["claim"])
    assert [one["quote"] for one in found["annotations"]] == [
        "Count first 🛥️; the rest is arithmetic"
    ]
    assert sorted(one["why"] for one in found["report"]["left_out"]) == ["deleted", "filter"]


def test_a_stale_entry_says_so(report: Report, exported: Exported, seat: Seat) -> None:
    one = Annotation.objects.get(quote="every hour")
    change_annotation(seat=seat, annotation=one, seen_version=1, note="Hm.")
    [entry] = exported(report=[report.slug])["report"]["sections"][1]["entries"]
    assert entry["stale"] == "changed"


def test_a_report_of_another_project_is_none(report: Report, seat: Seat) -> None:
    other = start_project(actor=seat.user, name="Elsewhere")
    theirs = create_report(seat=seated(seat.user, other), title="Theirs")
    for values in ((theirs.slug,), (str(theirs.pk),), (report.slug, "x")):
        with pytest.raises(Invalid) as refused:
            export_project(project=report.project, filters=Filters(report=values))
        assert "report" in refused.value.fields


def test_markdown_is_escaped_and_has_notes(report: Report, raw: Raw) -> None:
    text = raw("markdown", report=[report.slug]).decode()
    assert text.startswith("# Boats \\& \\<counting\\>\n")
    assert "For *everybody*." in text
    assert "## Boats\n\n- one\n\n- [two](<https://x.example.org>)" in text
    assert (
        "### How\n\n**Count**, then think.\n\n> \\[…\\] the rest is arithmetic[^2]\n\n[^2]: “The"
        in text
    )


def test_html_holds_no_html_of_others(report: Report, raw: Raw) -> None:
    text = raw("html", report=[report.slug]).decode()
    assert '<h1 dir="auto">Boats &amp; &lt;counting&gt;</h1>' in text
    assert "<script" not in text
    assert "[…] the rest is arithmetic<sup>" in text
    assert "src=" not in text


def test_docx_has_headings_quotations_and_footnotes(report: Report, raw: Raw) -> None:
    sent = raw("docx", report=[report.slug])
    paragraphs = [
        (one.find(f"{W}pPr/{W}pStyle").get(f"{W}val"), texts(one))
        for one in part(sent, "word/document.xml").iter(f"{W}p")
    ]
    assert [text for style, text in paragraphs if style == "Heading1"] == ["Boats", "Hours"]
    assert ("Title", "Boats & <counting>") in paragraphs
    assert ("Heading2", "How") in paragraphs
    assert ("Quote", "[…] the rest is arithmetic") in paragraphs
    assert ("ListParagraph", "•one") in paragraphs
    notes = part(sent, "word/footnotes.xml").findall(f"{W}footnote")
    assert [note.get(f"{W}id") for note in notes] == ["-1", "0", "1", "2", "3"]
    assert "The harbour that learned to count its boats" in texts(notes[2])
    calls = part(sent, "word/document.xml").iter(f"{W}footnoteReference")
    assert [call.get(f"{W}id") for call in calls] == ["1", "2", "3"]


def test_docx_can_hold_what_xml_cannot(seat: Seat, raw: Raw, annotate: Any) -> None:
    annotate("eleven years", note="\x01")
    report = create_report(seat=seat, title="Bell\x07 \ufffe")
    sent = raw("docx", report=[report.slug])
    assert texts(part(sent, "word/document.xml")).startswith("Bell\ufffd \ufffd")


def test_more_than_word_opens_is_refused_before_anything_is_sent(
    report: Report, seat: Seat, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_docx, "MOST", 200)
    client = signed_in(seat.user)
    asked = {"format": "docx", "report": report.slug}
    page = client.get(reverse("export-file", args=[seat.project.slug]), asked)
    assert page.status_code == 422
    assert "after 2 quotes it is full" in page.content.decode()
    answer = client.get(reverse("api-export-detail", args=[seat.project.slug]), asked)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["format"])


def test_a_document_says_whose_it_is_and_in_which_language(
    raw: Raw, seat: Seat, annotate: Any
) -> None:
    spanish = from_text("Contamos los barcos.", title="El puerto")
    annotate("los barcos", article=add_article(seat=seat, source=spanish, language="es"))
    text = raw("html").decode()
    assert '<html lang="es">' in text
    assert '<meta name="author" content="Harbour desk">' in text
    core = "".join(part(raw("docx"), "docProps/core.xml").itertext())
    assert core.startswith("Harbour deskHarbour desk")
    english = from_text("We count boats.", title="The quay")
    annotate("count boats", article=add_article(seat=seat, source=english, language="en"))
    assert '<blockquote dir="auto" lang="es"' in raw("html").decode()
    body = part(raw("docx"), "word/document.xml")
    assert [one.get(f"{W}val") for one in body.iter(f"{W}lang")] == ["es"]


@pytest.mark.parametrize("format", ["docx", "html", "markdown", "xlsx"])
def test_a_quote_that_is_not_its_text_is_told_where_people_read(
    format: str, raw: Raw, annotate: Any
) -> None:
    one = annotate("eleven years")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE annotations_annotation SET quote = 'eleven weeks'")
        cursor.execute("SET session_replication_role = DEFAULT")
    sent = raw(format)
    if format == "docx":
        text = texts(part(sent, "word/document.xml"))
    elif format == "xlsx":
        text = "".join(part(sent, "xl/worksheets/sheet2.xml").itertext())
    else:
        text = sent.decode().replace("\\-", "-")
    assert "1 of 1 quotes are not the text at their offsets" in text
    assert str(one.pk) in text


@pytest.mark.parametrize("format", ["docx", "html", "markdown", "xlsx", "csv", "jsonl"])
def test_a_selection_without_anything_is_a_file_too(raw: Raw, format: str) -> None:
    assert isinstance(raw(format), bytes)


def test_a_selection_has_a_section_for_each_article(raw: Raw, annotate: Any) -> None:
    annotate("eleven years")
    annotate("every hour")
    text = raw("markdown").decode()
    assert text.count("## The harbour that learned to count its boats") == 1
    assert "> eleven years[^1]" in text
    assert "> every hour[^2]" in text
