"""What the page of a report costs, however much is in it, and that its strings are safe."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, create_annotations
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article, change_article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.links import link_annotations
from annotate.curation.models import Report
from annotate.curation.report_entries import change_entry
from annotate.curation.report_sections import add_section
from annotate.curation.reports import add_to_report, create_report
from tests.web.conftest import Cost

type SignedIn = Callable[[User], Client]
BAD = '"><script>alert(1)</script>'


@pytest.fixture
def report(seat: Seat) -> Report:
    return create_report(seat=seat, title="What the harbour counts")


def at(name: str, report: Report) -> str:
    return reverse(f"report-{name}", args=[report.project.slug, report.slug])


def made(seat: Seat, number: int, *, title: str = "Quays") -> list[Annotation]:
    article = add_article(seat=seat, source=from_text("quay " * number, title=title))
    drafts = [
        Draft(article=article, start=5 * one, end=5 * one + 4, tags=["claim"])
        for one in range(number)
    ]
    return [one for one, _ in create_annotations(seat=seat, drafts=drafts)]


@pytest.mark.parametrize("name", ["detail", "preview"])
def test_many_entries_cost_no_more_queries_and_no_more_of_the_templates(
    name: str, seat: Seat, report: Report, signed_in: SignedIn, cost: Cost
) -> None:
    client, there = signed_in(seat.user), at(name, report)
    for number in range(3):
        add_section(seat=seat, report=report, title=f"Part {number}")
    some = made(seat, 40)
    add_to_report(seat=seat, report=report, annotations=[some[0].pk])
    review_annotation(seat=seat, annotation=some[0], verdict="rejected")
    cost(client, there)
    few = cost(client, there)
    add_to_report(seat=seat, report=report, annotations=[one.pk for one in some[1:]])
    for one in some[::3]:
        review_annotation(seat=seat, annotation=one, verdict="rejected")
    assert cost(client, there) == few


def test_everything_that_somebody_wrote_is_text(
    seat: Seat, report: Report, signed_in: SignedIn
) -> None:
    add_section(seat=seat, report=report, title=BAD, text=BAD)
    one, other, third = made(seat, 3, title=BAD)
    change_article(seat=seat, article=one.article, byline=BAD, publisher=BAD)
    far = made(seat, 1, title=BAD)[0]
    link_annotations(seat=seat, source=one, target=far, kind="same")
    link_annotations(seat=seat, source=third, target=far, kind="contradicts")
    entries = add_to_report(seat=seat, report=report, annotations=[one.pk, other.pk, third.pk])
    change_entry(seat=seat, entry=entries[0], heading=BAD, paraphrase=BAD)
    review_annotation(seat=seat, annotation=other, verdict="rejected", reason=BAD)
    change_annotation(seat=seat, annotation=third, seen_version=1, note=BAD)
    seat.user.name = BAD
    seat.user.save(update_fields=["name"])
    client = signed_in(seat.user)
    for name in ("detail", "preview", "release-list"):
        page = client.get(at(name, report)).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
    board = client.get(at("detail", report)).content.decode()
    assert "The same in" in board
    assert "Contradicted by <q" in board
