"""Taking changes back, with the verdicts and the reports: what an annotation says again counts as
it did when it was judged, and when an editor saw it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations import reversal
from annotate.annotations.models import Annotation
from annotate.annotations.reversal import Move
from annotate.annotations.steps import Step
from annotate.annotations.versions import contents, present_content
from annotate.curation.models import Entry, Review


def reverse_changes(*, seat: Seat, moves: Sequence[Move]) -> list[Step]:
    """As `annotate.annotations.reversal.reverse_changes`. A verdict on a version that said what the
    annotation says now, and an entry of a report that saw one, are about its version of now."""
    with by(seat.user):
        steps = reversal.reverse_changes(seat=seat, moves=moves)
        _count_again(move.annotation for move in moves)
    return steps


def _count_again(annotations: Iterable[UUID]) -> None:
    now = {one.pk: one for one in Annotation.objects.filter(pk__in=list(annotations))}
    earlier: dict[UUID, set[int]] = defaultdict(set)
    for found in (
        Review.objects.filter(annotation__in=now).values_list("annotation", "annotation_version"),
        Entry.objects.filter(annotation__in=now).values_list("annotation", "seen_version"),
    ):
        for pk, version in found:
            if version != now[pk].version:
                earlier[pk].add(version)
    for pk, versions in earlier.items():
        present = present_content(now[pk])
        same = [one for one, said in contents(pk, versions).items() if said == present]
        version = now[pk].version
        Review.objects.filter(annotation=pk, annotation_version__in=same).update(
            annotation_version=version
        )
        Entry.objects.filter(annotation=pk, seen_version__in=same).update(seen_version=version)
