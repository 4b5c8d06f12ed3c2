"""Freezing a report, reading what was frozen, comparing, and checking a file."""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.actions import change_article
from annotate.articles.models import Article
from annotate.curation.models import Release, Report
from annotate.curation.reports import add_to_report, create_report
from annotate.exporting.releases import freeze
from tests.exporting.conftest import check_schema

type Annotate = Callable[..., Annotation]


@pytest.fixture
def report(seat: Seat, annotate: Annotate) -> Report:
    report = create_report(seat=seat, title="Boats")
    add_to_report(seat=seat, report=report, annotations=[annotate("every hour").pk])
    return report


def at(name: str, report: Report, *parts: object) -> str:
    return reverse(f"report-{name}", args=[report.project.slug, report.slug, *parts])


def test_a_release_is_made_and_read(cora: Client, report: Report) -> None:
    page = cora.post(at("release-list", report), {"note": "For <print>."}, follow=True)
    text = page.content.decode()
    release = Release.objects.get()
    assert "Release 1" in text
    assert release.sha256 in text
    assert "For &lt;print&gt;." in text
    assert "“every hour”" in text
    assert release.sha256 in cora.get(at("release-list", report)).content.decode()


def test_it_can_leave_out_the_words_around_what_may_not_be_republished(
    cora: Client, seat: Seat, article: Article, report: Report
) -> None:
    there = at("release-list", report)
    assert "are left out" not in cora.post(there, follow=True).content.decode()
    change_article(seat=seat, article=article, republication="forbidden")
    page = cora.post(there, {"withhold": "forbidden"}, follow=True).content.decode()
    assert "The words around 1 quote are left out" in page
    kept = json.loads(Release.objects.get(number=2).document)
    check_schema(kept)
    assert kept["filter"] == {"withhold": ["forbidden"]}
    asked = {"withhold": "forbidden"}
    for format in ("json", "jsonl", "csv", "w3c", "html"):
        first, second, draft = (
            b"".join(cora.get(address, {"format": format, **query}).streaming_content)
            for address, query in (
                (at("release-file", report, 1), {}),
                (at("release-file", report, 2), {}),
                (at("draft", report), asked),
            )
        )
        assert (b"publish its arrivals" in first) is (format != "html")
        assert b"publish its arrivals" not in second + draft
        assert b"every hour" in second
    assert cora.post(there, {"withhold": "unknown"}).status_code == 422


def test_an_empty_report_is_refused_with_its_note_kept(cora: Client, seat: Seat) -> None:
    empty = create_report(seat=seat, title="Empty")
    answer = cora.post(at("release-list", empty), {"note": "Kept."})
    assert answer.status_code == 422
    assert "Kept." in answer.content.decode()


@pytest.mark.parametrize("format", ["docx", "json", "markdown"])
def test_files_are_sent(cora: Client, seat: Seat, report: Report, format: str) -> None:
    freeze(seat=seat, report=report)
    for there in (at("release-file", report, 1), at("draft", report)):
        answer = cora.get(there, {"format": format, "citations": "apa"})
        assert answer["Content-Disposition"].startswith(f'attachment; filename="{report.slug}-')
        assert b"".join(answer.streaming_content)
        assert cora.get(there, {"format": "pdf"}).status_code == 404


def test_two_releases_are_compared(
    cora: Client, seat: Seat, report: Report, annotate: Annotate
) -> None:
    freeze(seat=seat, report=report)
    add_to_report(seat=seat, report=report, annotations=[annotate("eleven years").pk])
    freeze(seat=seat, report=report)
    page = cora.get(at("release-changes", report, 2)).content.decode()
    assert "Release 1 → 2" in page
    assert "1 added" in page
    back = cora.get(at("release-changes", report, 1), {"since": "2"}).content.decode()
    assert "1 removed" in back
    assert cora.get(at("release-changes", report, 1)).status_code == 404


def test_a_file_is_verified(cora: Client, seat: Seat, report: Report) -> None:
    release = freeze(seat=seat, report=report)
    there = reverse("report-verification", args=[seat.project.slug])
    kept = release.document.encode()
    for data, said in (
        (kept, "Genuine"),
        (kept.replace(b"every hour", b"each hour"), "is not what was frozen: 1 quote changed."),
        (b"{}", "Unknown"),
        (b"PK", "Not a release file"),
        (kept[:-9], "cannot be read. It ends in its middle"),
        (b'{"format": "annotate-export"}', "Not a release"),
    ):
        page = cora.post(there, {"file": SimpleUploadedFile("<kept>.json", data)}).content.decode()
        assert said in page
        assert "&lt;kept&gt;.json" in page
    assert cora.post(there, {}).status_code == 422


@override_settings(UPLOAD_MAX_BYTES=10)
def test_a_file_that_is_too_large_is_not_verified(cora: Client, seat: Seat) -> None:
    there = reverse("report-verification", args=[seat.project.slug])
    answer = cora.post(there, {"file": SimpleUploadedFile("kept.json", b"eleven chars")})
    assert answer.status_code == 422
    assert answer.context["wrong"] == "A file has at most 10 bytes; this one has 12\xa0bytes."
