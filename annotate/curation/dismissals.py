"""Suggestions of links that somebody said are wrong: kept, so that nobody is asked again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.models import Annotation
from annotate.curation.link_models import Dismissal
from annotate.curation.links import hold_both, links_in
from annotate.curation.queries import AnnotationRow, rows


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A dismissal with its two annotations."""

    dismissal: Dismissal
    one: AnnotationRow
    other: AnnotationRow


def dismiss(*, seat: Seat, source: Annotation, target: Annotation) -> tuple[Dismissal, bool]:
    """Say that two annotations do not belong together; whether that is new. Said again, also the
    other way round, it stays as it is.

    Raises NotPermitted below annotator, Invalid for one annotation twice.
    """
    permissions.require(seat.may_annotate, "dismiss suggestions")
    if source.pk == target.pk:
        raise Invalid.field("to", "An annotation belongs together with itself.")
    first, second = sorted((source, target), key=lambda one: one.pk)
    with by(seat.user):
        hold_both(first, second)
        known = Dismissal.objects.filter(source=first, target=second).first()
        if known is not None:
            return known, False
        made = Dismissal.objects.create(
            project=seat.project, source=first, target=second, author=seat.user
        )
    return made, True


def undismiss(*, seat: Seat, dismissal: Dismissal) -> None:
    """Let the two be suggested again: one's own, or for curators anybody's. Raises NotPermitted."""
    permissions.require(seat.may_change_annotation(dismissal), "take this back")
    with by(seat.user):
        Dismissal.objects.filter(pk=dismissal.pk).delete()


def dismissals_in(seat: Seat) -> "QuerySet[Dismissal]":
    """The project's, between annotations that are not in the trash."""
    found: QuerySet[Dismissal] = Dismissal.objects.present_in(seat.project)
    return found


def with_annotations(found: Iterable[Dismissal]) -> list[Dismissed]:
    """Each with its two annotations: a few queries, however many they are."""
    listed = list(found)
    ends = {end for one in listed for end in (one.source_id, one.target_id)}
    shown = {row.id: row for row in rows(Annotation.objects.filter(pk__in=ends))}
    return [
        Dismissed(one, shown[one.source_id], shown[one.target_id])
        for one in listed
        if one.source_id in shown and one.target_id in shown
    ]


def dismissed_pairs(seat: Seat, annotations: Iterable[UUID]) -> set[frozenset[UUID]]:
    """The pairs with one of these annotations that are not to be suggested."""
    return _pairs(Dismissal.objects.filter(project=seat.project), annotations)


def decided_pairs(seat: Seat, annotations: Iterable[UUID]) -> set[frozenset[UUID]]:
    """The pairs with one of these annotations of which a person has said what they are: linked, or
    dismissed."""
    wanted = list(annotations)
    return _pairs(links_in(seat), wanted) | dismissed_pairs(seat, wanted)


def _pairs(found: "QuerySet[Any]", annotations: Iterable[UUID]) -> set[frozenset[UUID]]:
    wanted = list(annotations)
    # Two queries: each has an index that leads to it.
    pairs = [*found.filter(source__in=wanted).values_list("source_id", "target_id")]
    pairs += found.filter(target__in=wanted).values_list("source_id", "target_id")
    return {frozenset(pair) for pair in pairs}
