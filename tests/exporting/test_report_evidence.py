"""What speaks for and against a quote stands beside it in every document of a report."""

import csv
import json
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.actions import change_project
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotation, delete_annotation
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article, delete_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.links import link_annotations, unlink
from annotate.curation.models import Link, Report
from annotate.curation.report_entries import change_entry
from annotate.curation.reports import add_to_report, create_report
from annotate.curation.revising import revise_article
from annotate.exporting.as_markdown import write
from annotate.exporting.citations import Style
from annotate.exporting.document import document_of_kept
from annotate.exporting.exports import open_release
from annotate.exporting.release_files import check_file
from annotate.exporting.releases import freeze
from tests.api.conftest import Api
from tests.conftest import seated
from tests.exporting.conftest import check_schema
from tests.exporting.report import W, beside, part, texts

type Annotate = Callable[..., Annotation]
type Raw = Callable[..., bytes]
type Exported = Callable[..., dict[str, Any]]

PILOTS = "The Pilots say that it was on 5 November."


@pytest.fixture
def pilots(seat: Seat) -> Article:
    return add_article(
        seat=seat, source=from_text(PILOTS), title="Pilots", byline="Ana Ruiz", publisher="The Quay"
    )


@pytest.fixture
def claim(annotate: Annotate) -> Annotation:
    return annotate("4,120 landings in 2018", "figure")


@pytest.fixture
def against(annotate: Annotate, pilots: Article) -> Annotation:
    return annotate("on 5 November", "claim", article=pilots)


@pytest.fixture
def report(coras_seat: Seat, seat: Seat, claim: Annotation, against: Annotation) -> Report:
    """Of two that contradict each other, it has the one."""
    found = create_report(seat=coras_seat, title="Boats")
    add_to_report(seat=coras_seat, report=found, annotations=[claim.pk])
    link_annotations(seat=seat, source=against, target=claim, kind="contradicts")
    return found


def test_the_other_side_is_named_with_its_source_and_is_not_in_the_report(
    report: Report, claim: Annotation, against: Annotation, exported: Exported
) -> None:
    document = exported(report=[report.slug])
    assert [one["id"] for one in document["annotations"]] == [str(claim.pk)]
    assert [one["title"] for one in document["articles"]] == [claim.article.title]
    [[entry]] = [one["entries"] for one in document["report"]["sections"]]
    [found] = entry["evidence"]
    source = found.pop("article")
    assert (source["title"], source["byline"], source["length"]) == (
        "Pilots", "Ana Ruiz", len(PILOTS),
    )  # fmt: skip
    assert found.pop("url").endswith(f"#annotation-{against.pk}")
    assert found == {
        "said": "contradicted by",
        "annotation": str(against.pk),
        "shown": "on 5 November",
        "quote": PILOTS[found["start"] : found["end"]],
        "revision": 1,
        "start": 27,
        "end": 40,
        "status": "proposed",
    }


def test_every_document_says_it_beside_the_quote_and_cites_it(
    report: Report, raw: Raw, settings: Any
) -> None:
    settings.ANNOTATE_URL = "https://annotate.example.org"
    text = raw("markdown", report=[report.slug]).decode()
    assert "[^1]\n\n*Contradicted by:* “on 5 November” (“Pilots”, The Quay)\n" in text
    [note] = re.findall(r"^\[\^1\]: .*$", text, re.MULTILINE)
    assert "Contradicted by: Ana Ruiz, “Pilots”, *The Quay*" in note
    assert note.count("[Passage]") == 2
    html = raw("html", report=[report.slug]).decode()
    assert "<b>Contradicted by:</b> “<span>on 5 November</span>” (“Pilots”, The Quay)</p>" in html
    assert html.count(">Passage</a>") == 2
    sent = raw("docx", report=[report.slug])
    paragraphs = [
        (one.find(f"{W}pPr/{W}pStyle").get(f"{W}val"), texts(one))
        for one in part(sent, "word/document.xml").iter(f"{W}p")
    ]
    told = ("Evidence", "Contradicted by: “on 5 November” (“Pilots”, The Quay)")
    assert paragraphs.index(told) == paragraphs.index(("Quote", "4,120 landings in 2018")) + 1
    styles = {one.get(f"{W}styleId") for one in part(sent, "word/styles.xml").iter(f"{W}style")}
    assert {style for style, _ in paragraphs} <= styles
    assert texts(part(sent, "word/footnotes.xml")).count("Passage") == 2


def test_tables_and_lines_are_what_they_were(report: Report, raw: Raw) -> None:
    rows = list(csv.DictReader(StringIO(raw("csv", report=[report.slug]).decode("utf-8-sig"))))
    assert [row["quote"] for row in rows] == ["4,120 landings in 2018"]
    assert len(raw("jsonl", report=[report.slug]).splitlines()) == 1
    assert "Pilots" not in "".join(
        part(raw("xlsx", report=[report.slug]), "xl/worksheets/sheet1.xml").itertext()
    )


def test_what_stands_in_the_report_itself_is_named_by_its_note(
    report: Report, claim: Annotation, against: Annotation, coras_seat: Seat, raw: Raw,
    exported: Exported, signed_in: Callable[[User], Client],
) -> None:  # fmt: skip
    [entry] = add_to_report(seat=coras_seat, report=report, annotations=[against.pk])
    change_entry(seat=coras_seat, entry=entry, shortened=[[0, 3]])
    assert beside(exported(report=[report.slug])) == [
        [("contradicted by", "[…] 5 November")], [("contradicted by", "4,120 landings in 2018")],
    ]  # fmt: skip
    html = raw("html", report=[report.slug]).decode()
    assert '<a href="#q2">“Pilots”, The Quay; note 2</a>' in html
    assert html.count("Contradicted by") == 2
    preview = reverse("report-preview", args=[report.project.slug, report.slug])
    page = signed_in(coras_seat.user).get(preview).content.decode()
    assert '“[…] 5 November” (<a href="#note-2">“Pilots”, The Quay; note 2</a>)' in page
    assert '<a href="#note-1">“' in page
    assert page.count("Contradicted by") == 2


def test_pages_say_what_files_say(
    report: Report, coras_seat: Seat, signed_in: Callable[[User], Client], against: Annotation
) -> None:
    release = freeze(seat=coras_seat, report=report)
    client = signed_in(coras_seat.user)
    slugs = [report.project.slug, report.slug]
    frozen = client.get(reverse("report-release-detail", args=[*slugs, release.number]))
    for answer in (client.get(reverse("report-preview", args=slugs)), frozen):
        page = answer.content.decode()
        line = '<p class="beside against" dir="auto"><b>Contradicted by:</b> “on 5 November” (“Pil'
        assert line in page
        [note] = re.findall(r'<li id="note-1".*?</li>', page)
        assert "Contradicted by: Ana Ruiz" in note
        assert f"#annotation-{against.pk}" in note
    api = Api(coras_seat.user, f"/api/v1/projects/{report.project.slug}/")
    [listed] = api.get(f"reports/{report.pk}/entries/").json()["results"]
    assert listed["evidence"] == [{"said": "contradicted by", "annotation": str(against.pk)}]


def test_what_supports_says_so_in_both_directions(
    seat: Seat, report: Report, claim: Annotation, annotate: Annotate, exported: Exported
) -> None:
    figure = annotate("Count first", "claim")
    add_to_report(seat=seat, report=report, annotations=[figure.pk])
    link_annotations(seat=seat, source=figure, target=claim, kind="supports")
    assert beside(exported(report=[report.slug])) == [
        [("contradicted by", "on 5 November"), ("supported by", "Count first")],
        [("supports", "4,120 landings in 2018")],
    ]


def test_what_is_rejected_deleted_or_unlinked_is_not_shown(
    seat: Seat, report: Report, claim: Annotation, annotate: Annotate, pilots: Article,
    against: Annotation, exported: Exported, coras_seat: Seat,
) -> None:  # fmt: skip
    rejected, gone, unlinked = (
        annotate(quote, article=pilots) for quote in ("The Pilots", "say", "that")
    )
    for one in (rejected, gone, unlinked):
        link_annotations(seat=seat, source=one, target=claim, kind="supports")
    review_annotation(seat=coras_seat, annotation=rejected, verdict="rejected")
    delete_annotation(seat=seat, annotation=gone, seen_version=1)
    unlink(seat=seat, link=Link.objects.get(source=unlinked))
    assert beside(exported(report=[report.slug])) == [[("contradicted by", "on 5 November")]]
    assert "evidence" not in json.dumps(exported(report=[report.slug], status=["accepted"]))
    delete_article(seat=seat, article=pilots)
    assert beside(exported(report=[report.slug])) == [[]]


def test_what_moved_is_shown_once_somebody_said_where_it_stands(
    seat: Seat, report: Report, pilots: Article, exported: Exported, coras_seat: Seat,
    signed_in: Callable[[User], Client],
) -> None:  # fmt: skip
    text = from_text("The Pilots do not remember any day of it at all.")
    revise_article(seat=seat, article=pilots, source=text, base=1)
    assert beside(exported(report=[report.slug])) == [[]]
    slugs = [report.project.slug, report.slug]
    client = signed_in(coras_seat.user)
    assert (
        "Contradicted by" not in client.get(reverse("report-preview", args=slugs)).content.decode()
    )
    board = client.get(reverse("report-detail", args=slugs)).content.decode()
    assert "Contradicted by <q" in board
    assert "(not in the report: the article has a new text" in board


def test_what_speaks_for_a_source_speaks_for_the_entry(
    seat: Seat, coras_seat: Seat, report: Report, claim: Annotation, against: Annotation,
    annotate: Annotate, exported: Exported,
) -> None:  # fmt: skip
    same, of_rejected, third = (
        annotate(quote) for quote in ("every hour", "eleven years", "Count first")
    )
    for one in (same, of_rejected):
        link_annotations(seat=seat, source=claim, target=one, kind="same")
        link_annotations(seat=seat, source=one, target=against, kind="contradicts")
    link_annotations(seat=seat, source=third, target=of_rejected, kind="supports")
    review_annotation(seat=coras_seat, annotation=of_rejected, verdict="rejected")
    assert beside(exported(report=[report.slug])) == [[("contradicted by", "on 5 November")]]


def test_a_long_quote_is_begun_and_the_whole_of_it_is_in_the_json(
    seat: Seat, report: Report, claim: Annotation, exported: Exported
) -> None:
    long = add_article(seat=seat, source=from_text("quay " * 100), title="Quays")
    other, _ = create_annotation(seat=seat, draft=Draft(article=long, start=0, end=499, tags=[]))
    link_annotations(seat=seat, source=other, target=claim, kind="supports")
    [entry] = exported(report=[report.slug])["report"]["sections"][0]["entries"]
    _, found = entry["evidence"]
    assert found["shown"] == "quay " * 47 + "quay […]"
    assert len(found["quote"]) == 499


def test_a_release_keeps_what_was_said(
    seat: Seat, coras_seat: Seat, report: Report, against: Annotation
) -> None:
    release = freeze(seat=coras_seat, report=report)
    kept = json.loads(release.document)
    check_schema(kept)
    unlink(seat=seat, link=Link.objects.get())
    delete_annotation(seat=seat, annotation=against, seen_version=1)
    assert check_file(release.document.encode()).is_genuine
    sent = b"".join(open_release(seat=seat, release=release, format="markdown").chunks).decode()
    assert "*Contradicted by:* “on 5 November”" in sent
    later = json.loads(freeze(seat=coras_seat, report=report).document)
    assert beside(later) == [[]]


def test_an_older_release_says_what_it_said(coras_seat: Seat, report: Report) -> None:
    kept = json.loads(freeze(seat=coras_seat, report=report).document)
    for entry in kept["report"]["sections"][0]["entries"]:
        del entry["evidence"]
    check_schema(kept)
    assert kept["annotations"][0]["links"][0]["kind"] == "contradicts"
    assert b"Contradicted" not in b"".join(write(document_of_kept(kept, Style.PLAIN)))


def test_who_is_blind_is_told_of_nothing_that_is_hidden(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, annotate: Annotate, against: Annotation,
    signed_in: Callable[[User], Client],
) -> None:  # fmt: skip
    own = annotate("nearer six thousand", seat=bobs_seat)
    report = create_report(seat=coras_seat, title="Boats")
    add_to_report(seat=coras_seat, report=report, annotations=[own.pk])
    link_annotations(seat=seat, source=own, target=against, kind="contradicts")
    change_project(seat=seat, blind=True)
    draft = reverse("report-draft", args=[seat.project.slug, report.slug])
    for person, told in ((bobs_seat.user, False), (coras_seat.user, True)):
        client = signed_in(seated(person, seat.project).user)
        sent = b"".join(client.get(draft, {"format": "markdown"}).streaming_content).decode()
        assert "nearer six thousand" in sent
        assert ("on 5 November" in sent) is told


def test_words_from_outside_stay_words(
    seat: Seat, report: Report, claim: Annotation, annotate: Annotate, raw: Raw
) -> None:
    bad = 'x"><script>alert(1)</script> *a* [b](c)'
    other = add_article(seat=seat, source=from_text(bad), title=bad, publisher=bad)
    link_annotations(
        seat=seat, source=annotate(bad, article=other), target=claim, kind="contradicts"
    )
    assert "<script" not in raw("html", report=[report.slug]).decode()
    text = raw("markdown", report=[report.slug]).decode()
    assert "<script" not in text.replace("\\<script", "")
    assert "[b](c)" not in text
