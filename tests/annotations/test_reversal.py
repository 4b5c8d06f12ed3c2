"""Changes taken back and made again, from what the history holds."""

from collections.abc import Callable
from typing import Any

import pytest

from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import (
    change_annotation,
    create_annotation,
    delete_annotation,
    restore_annotation,
)
from annotate.annotations.drafts import Draft
from annotate.annotations.errors import Stale
from annotate.annotations.models import Annotation, Tag
from annotate.annotations.projects import start_project
from annotate.annotations.reversal import Move, reverse_changes
from annotate.annotations.tags import delete_tag
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.queries import row
from tests.conftest import seated

type Annotate = Callable[..., Annotation]


@pytest.fixture
def landings(annotate: Annotate) -> Annotation:
    details = {"figure": {"value": 4120, "unit": "landings"}}
    return annotate("4,120 landings", "figure", note="Look at the books", details=details)


def change(seat: Seat, annotation: Annotation, **values: Any) -> int:
    """The version after a change of the present version."""
    seen = Annotation.objects.get(pk=annotation.pk).version
    changed = change_annotation(seat=seat, annotation=annotation, seen_version=seen, **values)
    return changed.version


def move(seat: Seat, annotation: Annotation, since: int, to: int) -> tuple[int, int]:
    (step,) = reverse_changes(seat=seat, moves=[Move(annotation.pk, since, to)])
    return step.before, step.after


def says(annotation: Annotation) -> dict[str, Any]:
    found = row(annotation.pk)
    return {
        "quote": found.quote,
        "note": found.note,
        "tags": {tag.key: tag.details for tag in found.tags},
        "deleted": found.deleted_at is not None,
    }


def test_an_edit_is_taken_back_whole_as_a_new_version(seat: Seat, landings: Annotation) -> None:
    before = says(landings)
    start = landings.start
    change(seat, landings, note="", tags=["claim", "recommendation"], span=(start, start + 5))
    assert says(landings) != before
    assert move(seat, landings, 2, 1) == (2, 3)
    assert says(landings) == before
    landings.refresh_from_db()
    assert landings.sentence.startswith("The books gave")


def test_many_edits_are_taken_back_and_made_again_in_order(
    seat: Seat, landings: Annotation
) -> None:
    states = [says(landings)]
    for values in ({"note": "Two"}, {"tags": ["claim"]}, {"note": "Four", "tags": []}):
        change(seat, landings, **values)
        states.append(says(landings))
    undone: list[tuple[int, int]] = []
    for version in (4, 3, 2):
        undone.append(move(seat, landings, version, version - 1))
        assert says(landings) == states[version - 2]
    for number, (before, after) in enumerate(reversed(undone)):
        move(seat, landings, after, before)
        assert says(landings) == states[number + 1]


def test_a_changed_detail_of_a_kept_tag_comes_back(seat: Seat, landings: Annotation) -> None:
    before = says(landings)
    change(seat, landings, details={"figure": {"value": 6000}})
    move(seat, landings, 2, 1)
    assert says(landings) == before


def test_a_creation_is_taken_back_into_the_trash_and_made_again(
    seat: Seat, landings: Annotation
) -> None:
    before = says(landings)
    assert move(seat, landings, 1, 0) == (1, 0)
    assert says(landings)["deleted"]
    assert move(seat, landings, 0, 1) == (0, 1)
    assert says(landings) == before


def test_a_deletion_that_is_taken_back_brings_the_verdict_too(
    seat: Seat, landings: Annotation
) -> None:
    review_annotation(seat=seat, annotation=landings, verdict="accepted")
    delete_annotation(seat=seat, annotation=landings, seen_version=1)
    move(seat, landings, 0, 1)
    assert row(landings.pk).status == "accepted"


def test_what_is_so_already_stays_as_it_is(seat: Seat, landings: Annotation) -> None:
    change(seat, landings, note="Two")
    assert move(seat, landings, 2, 1) == (2, 3)
    assert move(seat, landings, 2, 1) == (3, 3)


def test_what_somebody_changed_since_is_not_overwritten(
    seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    change(seat, landings, note="Two")
    change(coras_seat, landings, note="Cora's")
    with pytest.raises(Stale):
        move(seat, landings, 2, 1)
    assert says(landings)["note"] == "Cora's"


def test_what_somebody_deleted_since_is_not_brought_back(
    seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    change(seat, landings, note="Two")
    delete_annotation(seat=coras_seat, annotation=landings, seen_version=2)
    with pytest.raises(Stale):
        move(seat, landings, 2, 1)
    assert says(landings)["deleted"]


def test_what_was_changed_and_changed_back_counts_as_unchanged(
    seat: Seat, coras_seat: Seat, landings: Annotation
) -> None:
    change(seat, landings, note="Two")
    change(coras_seat, landings, note="Cora's")
    change(coras_seat, landings, note="Two")
    assert move(seat, landings, 2, 1) == (4, 5)


def test_several_are_taken_back_together_or_not_at_all(
    seat: Seat, coras_seat: Seat, landings: Annotation, annotate: Annotate
) -> None:
    other = annotate("Count first", "recommendation")
    change(seat, landings, note="Two")
    change(seat, other, note="Two")
    change(coras_seat, other, note="Cora's")
    moves = [Move(landings.pk, 2, 1), Move(other.pk, 2, 1)]
    with pytest.raises(Stale):
        reverse_changes(seat=seat, moves=moves)
    assert says(landings)["note"] == "Two"
    change(coras_seat, other, note="Two")
    reverse_changes(seat=seat, moves=moves)
    assert [says(one)["note"] for one in (landings, other)] == ["Look at the books", ""]


def test_a_tag_that_is_gone_stays_away(seat: Seat, landings: Annotation) -> None:
    change(seat, landings, tags=["claim"])
    delete_tag(seat=seat, tag=Tag.objects.get(project=seat.project, key="figure"))
    move(seat, landings, 2, 1)
    assert says(landings)["tags"] == {}


def test_restored_and_deleted_again_ends_in_the_trash(seat: Seat, landings: Annotation) -> None:
    delete_annotation(seat=seat, annotation=landings, seen_version=1)
    restore_annotation(seat=seat, annotation=landings)
    assert move(seat, landings, 1, 0) == (1, 0)


def test_only_who_may_change_an_annotation_takes_its_changes_back(
    seat: Seat, bobs_seat: Seat, veras_seat: Seat, landings: Annotation
) -> None:
    change(seat, landings, note="Two")
    for other in (bobs_seat, veras_seat):
        with pytest.raises(NotPermitted):
            move(other, landings, 2, 1)


def test_annotations_of_other_projects_are_not_there(charlie: User, landings: Annotation) -> None:
    theirs = seated(charlie, start_project(actor=charlie, name="Elsewhere"))
    with pytest.raises(Invalid):
        move(theirs, landings, 1, 0)
    assert not says(landings)["deleted"]


@pytest.mark.parametrize("versions", [(7, 1), (1, 7), (1, -3)])
def test_versions_that_never_were_are_refused(
    seat: Seat, landings: Annotation, versions: tuple[int, int]
) -> None:
    with pytest.raises(Invalid):
        move(seat, landings, *versions)


def test_nothing_and_the_same_twice_are_refused(seat: Seat, landings: Annotation) -> None:
    with pytest.raises(Invalid):
        reverse_changes(seat=seat, moves=[])
    with pytest.raises(Invalid):
        reverse_changes(seat=seat, moves=[Move(landings.pk, 1, 0)] * 2)


def test_a_creation_is_the_same_after_its_result_was_edited(seat: Seat, article: Article) -> None:
    draft = Draft(article=article, quote="Count first", tags=["claim"], note="One")
    stored, _ = create_annotation(seat=seat, draft=draft)
    change(seat, stored, note="Two", tags=["figure"])
    again = Draft(article=article, quote="Count first", tags=["claim"], note="One", id=stored.pk)
    found, created = create_annotation(seat=seat, draft=again)
    assert (found.pk, found.note, created) == (stored.pk, "Two", False)


def test_a_span_is_brought_back_by_code_points(seat: Seat) -> None:
    article = add_article(seat=seat, source=from_text("👩‍👩‍👧 and 🛥️ and café twice"))
    draft = Draft(article=article, quote="🛥️")
    boat, _ = create_annotation(seat=seat, draft=draft)
    change(seat, boat, span=(boat.start, boat.end + 4))
    assert says(boat)["quote"] == "🛥️ and"
    move(seat, boat, 2, 1)
    assert says(boat)["quote"] == "🛥️"
