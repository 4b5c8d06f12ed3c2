"""What changed since an earlier export: nothing is left out, whoever commits when."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from annotate.accounts.actions import change_project
from annotate.accounts.errors import Invalid
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation, restore_annotation
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation
from annotate.annotations.projects import start_project
from annotate.articles.actions import delete_article
from annotate.articles.models import Article
from annotate.curation.actions import review_annotation
from annotate.exporting.exports import export_project, open_export
from annotate.exporting.filters import Filters
from annotate.exporting.models import PastExport
from tests.conftest import seated
from tests.exporting.conftest import check_schema
from tests.exporting.report import make_report

type Annotate = Callable[..., Annotation]
type Json = dict[str, Any]


def whole(seat: Seat, **filters: Any) -> Json:
    """An export, read to its end."""
    export = open_export(seat=seat, filters=Filters.of(**filters))
    document = json.loads(b"".join(export.chunks))
    check_schema(document)
    return {**document, "id": str(export.id)}


def since(seat: Seat, earlier: Json, **filters: Any) -> Json:
    """What changed after it."""
    filters_now = Filters.of(**filters)
    export = open_export(seat=seat, since=earlier["id"], filters=filters_now)
    document = json.loads(b"".join(export.chunks))
    check_schema(document)
    assert document["since"] == earlier["id"]
    return {**document, "id": str(export.id)}


def told(document: Json) -> dict[str, str]:
    """Quotes, or ids of those that are gone, with what is said of them."""
    found = {one["quote"]: one["change"] for one in document["annotations"]}
    return found | {one["id"]: one["why"] for one in document["deleted"]}


def taken_over(earlier: Json, changes: Json) -> dict[str, Json]:
    """What somebody has who applies the changes to what she had."""
    had = {one["id"]: one for one in earlier["annotations"]}
    for one in changes["annotations"]:
        assert (one["id"] in had) == (one.pop("change") == "changed")
        had[one["id"]] = one
    for one in changes["deleted"]:
        del had[one["id"]]
    return had


def test_nothing_changed(annotate: Annotate, seat: Seat) -> None:
    annotate("eleven years")
    document = since(seat, whole(seat))
    assert document["annotations"] == document["deleted"] == []
    assert document["integrity"] == {"checked": 1, "failed": []}


def test_what_was_added_changed_and_deleted_makes_the_later_export_of_the_earlier(
    annotate: Annotate, seat: Seat, coras_seat: Seat, article: Article
) -> None:
    noted, judged, talked, gone, there = (
        annotate(quote, "claim")
        for quote in ("eleven years", "4,120 landings", "every hour", "the pilots", "Count first")
    )
    first = whole(seat)
    change_annotation(seat=seat, annotation=noted, seen_version=1, note="Or twelve.")
    review_annotation(seat=coras_seat, annotation=judged, verdict="accepted")
    add_comment(seat=coras_seat, annotation=talked, text="Really?")
    delete_annotation(seat=seat, annotation=gone, seen_version=1)
    annotate("arithmetic")
    second = since(seat, first)
    assert told(second) == {
        "eleven years": "changed",
        "4,120 landings": "changed",
        "every hour": "changed",
        "arithmetic": "added",
        str(gone.pk): "trash",
    }
    now = whole(seat)
    assert taken_over(first, second) == {one["id"]: one for one in now["annotations"]}
    restore_annotation(seat=seat, annotation=Annotation.objects.get(pk=gone.pk))
    delete_article(seat=seat, article=article)
    assert told(since(seat, second)) == dict.fromkeys(
        [str(one.pk) for one in (noted, judged, talked, there)]
        + [str(Annotation.objects.get(quote="arithmetic").pk)],
        "trash",
    )


def test_what_leaves_the_filter_is_told_and_what_comes_into_it(
    annotate: Annotate, seat: Seat, coras_seat: Seat
) -> None:
    leaves, comes, stays = (annotate(one) for one in ("eleven years", "the pilots", "every hour"))
    for one in (leaves, stays):
        review_annotation(seat=coras_seat, annotation=one, verdict="accepted")
    first = whole(seat, status=["accepted"])
    review_annotation(seat=coras_seat, annotation=leaves, verdict="rejected")
    review_annotation(seat=coras_seat, annotation=comes, verdict="accepted")
    changes = since(seat, first)
    assert changes["filter"] == {"status": ["accepted"]}
    assert told(changes) == {"the pilots": "added", str(leaves.pk): "filter"}
    assert told(since(seat, changes, status=["accepted"])) == {}


def test_the_name_of_an_author_and_the_filter_of_a_report_count_too(
    annotate: Annotate, seat: Seat, bobs_seat: Seat
) -> None:
    report = make_report(seat, annotate)
    annotate("eleven years", seat=bobs_seat)
    everything, of_report = whole(seat), whole(seat, report=[report.slug])
    User.objects.filter(pk=bobs_seat.user.pk).update(name="Robert")
    entry = report.entries.order_by("id").first()
    gone = str(entry.annotation_id)
    report.entries.filter(pk=entry.pk).delete()
    assert told(since(seat, everything)) == {"eleven years": "changed"}
    changes = since(seat, of_report)
    assert told(changes) == {gone: "filter"}
    assert len(changes["report"]["sections"]) == 2


def test_json_lines_say_it_line_by_line(annotate: Annotate, seat: Seat) -> None:
    gone, kept = annotate("eleven years"), annotate("every hour")
    export = open_export(seat=seat, format="jsonl")
    lines = [json.loads(line) for line in b"".join(export.chunks).splitlines()]
    assert [line["id"] for line in lines] == [str(gone.pk), str(kept.pk)]
    delete_annotation(seat=seat, annotation=gone, seen_version=1)
    annotate("Count first")
    later = open_export(seat=seat, format="jsonl", since=str(export.id))
    found = [json.loads(line) for line in b"".join(later.chunks).splitlines()]
    assert [(one["change"], one.get("quote", one["id"])) for one in found] == [
        ("added", "Count first"),
        ("deleted", str(gone.pk)),
    ]
    assert told(since(seat, {"id": str(export.id)})) == {
        "Count first": "added",
        str(gone.pk): "trash",
    }


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """Somebody else's connection."""
    parameters = connection.get_connection_params()
    del parameters["context"], parameters["cursor_factory"]
    with psycopg.connect(**parameters) as other:
        yield other
        other.rollback()


def changed(other: psycopg.Connection[Any], annotation: Annotation, note: str) -> None:
    other.execute(
        "UPDATE annotations_annotation SET note = %s, version = version + 1 WHERE id = %s",
        (note, annotation.pk),
    )


def test_what_was_under_way_and_is_committed_late_is_in_the_next(
    elsewhere: psycopg.Connection[Any], annotate: Annotate, seat: Seat
) -> None:
    early, late = annotate("eleven years"), annotate("every hour")
    changed(elsewhere, late, "Begun before the others, and committed after them.")
    change_annotation(seat=seat, annotation=early, seen_version=1, note="Committed at once.")
    first = whole(seat)
    assert [one["note"] for one in first["annotations"]] == ["Committed at once.", ""]
    assert told(second := since(seat, first)) == {}
    elsewhere.commit()
    assert told(third := since(seat, second)) == {"every hour": "changed"}
    assert told(since(seat, first)) == {"every hour": "changed"}
    assert told(since(seat, third)) == {}


def test_what_is_made_in_a_transaction_that_ends_after_the_export_is_in_the_next(
    transactional_db: None, annotate: Annotate, seat: Seat
) -> None:
    gone = annotate("the pilots")
    with transaction.atomic():
        annotate("Count first")
        delete_annotation(seat=seat, annotation=gone, seen_version=1)
        first = whole(seat)
        assert [one["quote"] for one in first["annotations"]] == ["the pilots"]
    assert told(since(seat, first)) == {"Count first": "added", str(gone.pk): "trash"}


def test_an_export_that_is_broken_off_is_not_remembered(
    transactional_db: None, annotate: Annotate, seat: Seat
) -> None:
    annotate("eleven years")
    export = open_export(seat=seat)
    next(export.chunks)
    export.chunks.close()
    assert not PastExport.objects.exists()
    with pytest.raises(Invalid) as refused:
        open_export(seat=seat, since=str(export.id))
    assert refused.value.code == "unknown_export"


@pytest.mark.parametrize("said", ["x", "5b0a8c1e-9d5e-4c3e-8f53-0c6a4f7d2b10"])
def test_an_unknown_export_is_refused(said: str, seat: Seat) -> None:
    with pytest.raises(Invalid) as refused:
        open_export(seat=seat, since=said)
    assert (list(refused.value.fields), refused.value.code) == (["since"], "unknown_export")


def test_an_export_of_another_project_is_unknown(seat: Seat) -> None:
    other = seated(seat.user, start_project(actor=seat.user, name="Other desk"))
    with pytest.raises(Invalid, match="No export"):
        open_export(seat=seat, since=whole(other)["id"])


def test_other_filters_and_formats_for_people_are_refused(seat: Seat) -> None:
    first = whole(seat, tag=["claim"])
    for format, filters in (("json", Filters(tag=("figure",))), ("docx", None), ("csv", None)):
        with pytest.raises(Invalid) as refused:
            open_export(seat=seat, since=first["id"], format=format, filters=filters)
        assert list(refused.value.fields) == ["since"]


def test_a_colleague_may_go_on_from_it_unless_the_project_is_blind(
    annotate: Annotate, seat: Seat, bobs_seat: Seat
) -> None:
    annotate("eleven years")
    first = whole(seat)
    mine = annotate("Count first", seat=bobs_seat)
    assert told(since(bobs_seat, first)) == {"Count first": "added"}
    change_project(seat=seat, blind=True)
    bob = seated(bobs_seat.user, seat.project)
    with pytest.raises(Invalid, match="No export"):
        open_export(seat=bob, since=first["id"])
    own = whole(bob)
    annotate("every hour")
    change_annotation(seat=bob, annotation=mine, seen_version=1, note="First.")
    assert told(since(bob, own)) == {"Count first": "changed"}


def test_what_is_hidden_since_is_only_gone(annotate: Annotate, seat: Seat, bobs_seat: Seat) -> None:
    hers = annotate("eleven years")
    first = whole(bobs_seat)
    change_project(seat=seat, blind=True)
    delete_annotation(seat=seat, annotation=hers, seen_version=1)
    assert told(since(seated(bobs_seat.user, seat.project), first)) == {str(hers.pk): "gone"}


def test_who_is_meant_by_me_stays_the_same(annotate: Annotate, seat: Seat, bobs_seat: Seat) -> None:
    annotate("eleven years")
    annotate("every hour", seat=bobs_seat)
    first = whole(seat, where=["author:me"])
    assert told(since(bobs_seat, first)) == {}


def test_a_command_goes_on_from_any(annotate: Annotate, seat: Seat) -> None:
    annotate("eleven years")
    first = whole(seat)
    export = export_project(project=seat.project, since=first["id"])
    assert json.loads(b"".join(export.chunks))["annotations"] == []
    assert PastExport.objects.get(pk=export.id).person is None
