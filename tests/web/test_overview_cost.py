"""What the overview of a project costs, and what it estimates instead of counting."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.assignments import give
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.reports import add_to_report, create_report

type Annotate = Callable[..., Annotation]
type SignedIn = Callable[[User], Client]


def overview(client: Client, seat: Seat) -> Any:
    return client.get(f"/p/{seat.project.slug}/")


def test_it_costs_as_many_queries_for_much_as_for_little(
    seat: Seat, bobs_seat: Seat, article: Article, annotate: Annotate, signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    # On a busy machine counting may be slow, and what was slow is kept, which asks once more.
    monkeypatch.setattr("annotate.curation.counts._QUICK", 3600)
    client = signed_in(seat.user)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert overview(client, seat).status_code == 200
        return len(asked.captured_queries)

    for who in (seat, bobs_seat):
        annotate("eleven years", "claim", seat=who)
    few = queries()
    for number in range(30):
        text = add_article(seat=seat, source=from_text(f"Text number {number} of many."))
        for who in (seat, bobs_seat):
            annotate("of many", "claim", "figure", article=text, seat=who)
        give(seat=seat, articles=[text.pk], people=[seat.user.pk, bobs_seat.user.pk])
    report = create_report(seat=seat, title="Much")
    add_to_report(
        seat=seat, report=report, annotations=Annotation.objects.values_list("pk", flat=True)
    )
    assert queries() == few <= 40


def test_many_annotations_are_estimated_from_some_articles(
    seat: Seat, annotate: Annotate, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        text = add_article(seat=seat, source=from_text(f"Text number {number} of many boats."))
        for quote in ("Text number", "of many", "boats"):
            annotate(quote, "claim", article=text)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE annotations_annotation, articles_article")
    monkeypatch.setattr("annotate.curation.counts._QUICK", 3600)
    monkeypatch.setattr("annotate.curation.sampling.ANNOTATIONS", 12)
    monkeypatch.setattr("annotate.curation.sampling.FEWEST", 4)
    client = signed_in(seat.user)
    assert overview(client, seat).context["counts"].all_annotations == 36
    monkeypatch.setattr("annotate.curation.counts.EXACT", 10)
    told = overview(client, seat)
    counts = told.context["counts"]
    assert counts.about
    assert counts.annotations["proposed"] == sum(counts.by_tag.values()) > 10
    assert list(counts.by_author) == [seat.user.pk]
    assert "about <span" in told.content.decode()
