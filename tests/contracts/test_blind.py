"""Blind projects: whatever somebody may ask for, others' work in an article that she is not done
with changes nothing in the answer. Every address that is served is walked, so that a new one is
looked at too."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from annotate.accounts import blindfold
from annotate.accounts.actions import change_project
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation
from annotate.articles.assignments import give, set_reader_status
from annotate.articles.models import Article
from annotate.curation.actions import review_annotation
from annotate.curation.dismissals import dismiss
from annotate.curation.links import link_annotations
from annotate.curation.merging import merge_layers
from annotate.curation.models import Report
from annotate.curation.reports import add_to_report
from annotate.exporting.models import PastExport
from annotate.exporting.releases import freeze
from annotate.web.pictures import paint
from tests.conftest import seated
from tests.contracts.conftest import Clients
from tests.contracts.test_borders import OF_A_PROJECT, address

type Annotate = Callable[..., Annotation]

SECRET = "unmistakably"
# What differs from one answer to the next by itself.
_PASSING = [
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(rb'"X-CSRFToken": "[^"]*"'),
    re.compile(rb'nonce="[^"]*"'),
    re.compile(rb'"id":"[^"]*","exported_at"'),
    re.compile(rb'name="id" value="[^"]*"'),
    re.compile(rb'data-back="[^"]*"'),
    re.compile(rb'data-live-since="[^"]*"'),
    re.compile(rb">(now|\d+ min)</time>|just now|\d+ min ago"),
    re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+]00:00)?"),
]
QUERIES = {
    "annotation-list": ("?q=unmistakably", "?tag=claim", "?status=accepted", "?article={article}"),
    "api-link-suggestions": ("?annotation={annotation}",),
    "api-link-list": ("?annotation={annotation}",),
    "api-dismissal-list": ("?annotation={annotation}",),
    "annotation-links": ("?q=unmistakably", "?q=quay"),
    "article-comparison": ("?kind=lone",),
    "api-annotation-list": ("?q=unmistakably", "?deleted=any", "?tag=claim", "?thread=open"),
    "api-article-list": ("?tag=claim",),
    "article-cards": ("?from=0&to=100000",),
    "export-file": ("?format=json", "?format=csv", "?format=jsonl", "?status=accepted"),
    "api-export-detail": (
        "?format=json",
        "?format=csv",
        "?status=accepted",
        "?article={article}",
        "?where=unmistakably",
    ),
    "export-detail": ("?status=accepted", "?tag=claim", "?where=unmistakably"),
    "trash": ("?what=articles",),
    "anchoring-list": ("?state=orphaned",),
    "work": ("?show=done",),
}


@pytest.fixture
def blind(seat: Seat, bobs_seat: Seat, article: Article, annotate: Annotate) -> Seat:
    """Bob's seat in a blind project, in which he has done something himself."""
    change_project(seat=seat, blind=True)
    bob = seated(bobs_seat.user, seat.project)
    own = annotate("4,120 landings", "figure", seat=bob, note="mine")
    add_comment(seat=bob, annotation=own, text="My own thought")
    give(seat=seat, articles=[article.pk], people=[bob.user.pk])
    return bob


def work_of_others(seat: Seat, cora: Seat, annotate: Annotate) -> dict[str, Any]:
    """Everything that others may do in Bob's article, without touching what he did."""
    one = annotate("the outer quay", "claim", note=SECRET, details={"claim": {"claimant": SECRET}})
    two = annotate("eleven years", "claim", seat=cora, note=SECRET)
    three = annotate("For eleven years nobody", "claim", note=SECRET)
    gone = annotate("What the pictures changed", note=SECRET)
    delete_annotation(seat=seat, annotation=gone, seen_version=1)
    comment = add_comment(seat=seat, annotation=one, text=f"{SECRET} @Bob Bianchi")
    review_annotation(seat=cora, annotation=one, verdict="accepted", reason=SECRET)
    merged = merge_layers(seat=cora, seen={two.pk: 1, three.pk: 1})
    bobs = Annotation.objects.get(note="mine")
    for kind in ("same", "supports"):
        link_annotations(seat=cora, source=bobs, target=one, kind=kind)
    dismiss(seat=cora, source=bobs, target=two)
    for report in Report.objects.all():
        add_to_report(seat=cora, report=report, annotations=[one.pk])
        freeze(seat=cora, report=report)
    return {"annotation": one.pk, "comment": comment.pk, "merged": merged.pk, "gone": gone.pk}


def asked_for(ids: dict[str, Any]) -> list[str]:
    """Every address, with what it can be asked for; of annotations Bob's own."""
    bobs = Annotation.objects.get(note="mine")
    said = bobs.comments.get()
    ids = {**ids, "annotation": bobs.pk, "comment": said.pk}
    found = ["/", "/inbox/", "/api/v1/projects/", "/account/"]
    for name, pattern in OF_A_PROJECT:
        place = address(pattern, ids)
        found.append(place)
        found += [place + each.format(**ids) for each in QUERIES.get(name, ())]
    return found


def seen(client: Client, place: str) -> tuple[int, bytes]:
    answer = client.get(place)
    body = b"".join(answer) if answer.streaming else answer.content
    PastExport.objects.all().delete()  # what asking leaves of itself
    for pattern in _PASSING:
        body = pattern.sub(b"", body)
    return answer.status_code, body


def test_others_work_changes_nothing_that_an_annotator_is_told(
    ids: dict[str, Any], clients: Clients, blind: Seat, seat: Seat, coras_seat: Seat,
    annotate: Annotate,
) -> None:  # fmt: skip
    bob = clients["annotator"]
    places = asked_for(ids)
    before = {place: seen(bob, place) for place in places}
    assert sum(status == 200 for status, _ in before.values()) > 60
    others = work_of_others(seat, coras_seat, annotate)
    for place in places:
        now = seen(bob, place)
        assert now == before[place], place
        assert SECRET in place or SECRET.encode() not in now[1], place
        assert str(others["annotation"]).encode() not in now[1], place


def test_an_annotation_of_somebody_else_is_not_there(
    ids: dict[str, Any], clients: Clients, blind: Seat, seat: Seat, coras_seat: Seat,
    annotate: Annotate,
) -> None:  # fmt: skip
    others = work_of_others(seat, coras_seat, annotate)
    for key in ("annotation", "merged", "gone"):
        there = {**ids, "annotation": others[key], "comment": others["comment"]}
        for name, pattern in OF_A_PROJECT:
            if "annotations/<" in pattern or name.startswith("anchoring-d"):
                for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                    answer = clients["annotator"].generic(
                        method, address(pattern, there), b"{}", content_type="application/json",
                        headers={"If-Match": '"1"'},
                    )  # fmt: skip
                    assert answer.status_code in (400, 404, 405), (name, method)
                    assert SECRET.encode() not in answer.content


def test_an_id_that_is_taken_is_refused_and_nothing_more_is_said(
    clients: Clients, blind: Seat, seat: Seat, coras_seat: Seat, annotate: Annotate,
    article: Article,
) -> None:  # fmt: skip
    others = work_of_others(seat, coras_seat, annotate)
    body = {"id": str(others["annotation"]), "article": str(article.pk), "quote": "the outer quay"}
    answer = clients["annotator"].post(
        f"/api/v1/projects/{seat.project.slug}/annotations/", json.dumps(body),
        content_type="application/json",
    )  # fmt: skip
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "id_taken")


def test_who_is_done_sees_everything_and_curators_always_do(
    clients: Clients, blind: Seat, seat: Seat, coras_seat: Seat, annotate: Annotate,
    article: Article, ids: dict[str, Any],
) -> None:  # fmt: skip
    work_of_others(seat, coras_seat, annotate)
    listed = f"/api/v1/projects/{seat.project.slug}/annotations/?page_size=100"

    def number(role: str) -> int:
        return len(clients[role].get(listed).json()["results"])

    assert (number("annotator"), number("curator"), number("viewer")) == (1, 7, 0)
    reading = f"/p/{seat.project.slug}/articles/{article.pk}/reading/"
    assert clients["annotator"].post(reading, {"status": "done"}).status_code == 302
    assert number("annotator") == number("curator") == number("viewer") == 7
    assert SECRET in clients["annotator"].get("/inbox/").content.decode()
    assert SECRET in clients["annotator"].get(reading.replace("reading/", "")).content.decode()
    # She has seen it: only a curator says that she is not done.
    assert clients["annotator"].post(reading, {"status": "todo"}).status_code == 403
    set_reader_status(seat=coras_seat, article=article, status="todo", person=blind.user)
    assert number("annotator") == 1


def test_what_is_told_live_is_ones_own(
    blind: Seat, seat: Seat, coras_seat: Seat, annotate: Annotate, article: Article
) -> None:
    class Changed:
        repaints = moves = True

        def __init__(self, pk: Any) -> None:
            self.annotation = pk

    others = work_of_others(seat, coras_seat, annotate)
    own = Annotation.objects.get(author=blind.user)
    theirs = [Changed(others[key]) for key in ("annotation", "merged", "gone")]
    picture = paint(str(article.pk), theirs, blind)
    assert picture.is_empty
    assert not paint(str(article.pk), theirs, coras_seat).is_empty
    both = paint(str(article.pk), [*theirs, Changed(own.pk)], blind)
    told = json.dumps(both.seen_from(blind))
    assert str(own.pk) in told
    assert SECRET not in told
    assert not any(str(others[key]) in told for key in others)
    assert "1 annotation," in told


def test_nothing_is_hidden_in_other_projects_nor_from_actions(
    blind: Seat, seat: Seat, annotate: Annotate, charlie: User
) -> None:
    annotate("the outer quay", note=SECRET)
    with blindfold.wearing(blindfold.of_seat(blind)):
        assert Annotation.objects.count() == 1
        with blindfold.lifted():
            assert Annotation.objects.count() == 2
        assert Annotation.objects.count() == 1
    assert Annotation.objects.count() == 2
    assert blindfold.of_seat(seat) is None
    assert blindfold.of_person(charlie) is None


def test_who_is_blind_gives_no_article_a_new_text(
    clients: Clients, blind: Seat, seat: Seat
) -> None:
    at = f"/api/v1/projects/{seat.project.slug}/articles/"
    own = clients["annotator"].post(at, {"text": "Words."}, content_type="application/json").json()
    answer = clients["annotator"].post(
        f"{at}{own['id']}/revisions/", {"text": "Other words."}, content_type="application/json"
    )
    assert answer.status_code == 403
