"""What an annotation is linked with stands in its JSON, and a changed link is a change."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from annotate.accounts.actions import change_project
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.models import Annotation
from annotate.curation.dismissals import dismiss, undismiss
from annotate.curation.links import link_annotations, unlink
from annotate.curation.models import Dismissal, Link
from annotate.curation.reports import add_to_report, create_report
from annotate.exporting.changes import changes_between
from annotate.exporting.exports import export_project, open_export
from annotate.exporting.releases import freeze

type Annotate = Callable[..., Annotation]
type Exported = Callable[..., dict[str, Any]]


@pytest.fixture
def three(annotate: Annotate) -> list[Annotation]:
    """The first and the second have a link each; the third has none."""
    return [annotate(quote, "claim") for quote in ("4,120 landings", "Count first", "every hour")]


def by_id(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in document["annotations"]}


def test_links_and_dismissals_stand_with_both_ends(
    seat: Seat, three: list[Annotation], exported: Exported
) -> None:
    first, second, third = three
    supports, _ = link_annotations(seat=seat, source=first, target=second, kind="supports")
    against, _ = link_annotations(seat=seat, source=third, target=first, kind="contradicts")
    apart, _ = dismiss(seat=seat, source=second, target=third)
    found = by_id(exported())

    links = found[str(first.pk)]["links"]
    at = datetime.fromisoformat(links[0].pop("created_at"))
    assert at == Link.objects.get(pk=supports.pk).created_at
    assert links[0] == {
        "id": str(supports.pk),
        "from": str(first.pk),
        "to": str(second.pk),
        "kind": "supports",
        "author": {"name": seat.user.display_name},
    }
    assert [one["id"] for one in links] == [str(supports.pk), str(against.pk)]
    assert found[str(second.pk)]["links"][0]["id"] == links[0]["id"]
    assert found[str(third.pk)]["links"] == links[1:]
    assert "dismissed" not in found[str(first.pk)]
    [dismissed] = found[str(second.pk)]["dismissed"]
    assert dismissed == found[str(third.pk)]["dismissed"][0]
    ends = {dismissed["from"], dismissed["to"]}
    assert (dismissed["id"], ends) == (str(apart.pk), {str(second.pk), str(third.pk)})


def test_an_annotation_that_nobody_linked_says_nothing_of_it(
    seat: Seat, three: list[Annotation], exported: Exported
) -> None:
    link_annotations(seat=seat, source=three[0], target=three[1], kind="same")
    assert set(by_id(exported())[str(three[2].pk)]) & {"links", "dismissed"} == set()


def test_the_other_end_may_be_elsewhere_but_not_in_the_trash(
    seat: Seat, three: list[Annotation], annotate: Annotate, exported: Exported
) -> None:
    figure = annotate("in 2018", "figure")
    link_annotations(seat=seat, source=figure, target=three[0], kind="supports")
    [alone] = exported(tag=["figure"])["annotations"]
    assert [one["to"] for one in alone["links"]] == [str(three[0].pk)]
    delete_annotation(seat=seat, annotation=three[0], seen_version=three[0].version)
    [alone] = exported(tag=["figure"])["annotations"]
    assert "links" not in alone


def test_who_reads_blindly_sees_no_link_to_what_she_does_not_see(
    seat: Seat, bobs_seat: Seat, three: list[Annotation], annotate: Annotate
) -> None:
    mine = annotate("in 2018", "figure", seat=bobs_seat)
    link_annotations(seat=seat, source=mine, target=three[0], kind="same")
    change_project(seat=seat, blind=True)
    bobs_seat.project.refresh_from_db()
    [only] = json.loads(b"".join(open_export(seat=bobs_seat).chunks))["annotations"]
    assert (only["id"], "links" in only) == (str(mine.pk), False)


def test_a_link_made_or_removed_since_is_a_change_of_both_its_ends(
    seat: Seat, three: list[Annotation]
) -> None:
    def since(name: str) -> tuple[str, dict[str, str]]:
        export = export_project(project=seat.project, since=name)
        found = json.loads(b"".join(export.chunks))["annotations"]
        return str(export.id), {one["id"]: one.get("change", "") for one in found}

    ends = {str(one.pk): "changed" for one in three[:2]}
    start, _ = since("")
    link, _ = link_annotations(seat=seat, source=three[0], target=three[1], kind="contradicts")
    linked, told = since(start)
    assert told == ends
    unlink(seat=seat, link=link)
    apart, told = since(linked)
    assert told == ends
    dismissal, _ = dismiss(seat=seat, source=three[0], target=three[1])
    dismissed, told = since(apart)
    assert told == ends
    undismiss(seat=seat, dismissal=Dismissal.objects.get(pk=dismissal.pk))
    assert since(dismissed)[1] == ends


def test_a_release_keeps_its_links_and_the_next_one_says_what_changed(
    seat: Seat, three: list[Annotation]
) -> None:
    report = create_report(seat=seat, title="Boats")
    add_to_report(seat=seat, report=report, annotations=[one.pk for one in three])
    before = freeze(seat=seat, report=report)
    link_annotations(seat=seat, source=three[0], target=three[1], kind="contradicts")
    now = freeze(seat=seat, report=report)
    changes = changes_between(json.loads(before.document), json.loads(now.document))
    assert changes.what == {str(one.pk): ["links", "evidence"] for one in three[:2]}
