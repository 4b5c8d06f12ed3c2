"""The discussion follows when one annotation becomes several, or several one.

Comments move as they are; their history says where they stood, so that taking the change back
takes them back too, with no record of its own.
"""

from collections.abc import Sequence
from uuid import UUID

from annotate.annotations.models import Comment, Resolution
from annotate.annotations.steps import Step
from annotate.annotations.versions import GONE


def move_talk(sources: Sequence[UUID], target: UUID) -> None:
    """Let what was said under the sources stand under the target. Talk that is open there opens a
    thread that was resolved, as a new comment does."""
    unsettled = Comment.objects.present().filter(
        annotation__in=sources, annotation__resolution=None
    )
    if unsettled.exists():
        Resolution.objects.filter(annotation=target).delete()
    Comment.objects.filter(annotation__in=sources).update(annotation=target)


def follow(steps: Sequence[Step]) -> None:
    """After a split or a merge was taken back or made again: what stood under an annotation that
    is back returns to it, and what stands under one that is gone goes to the one that stays."""
    gone = [step.annotation for step in steps if step.after == GONE != step.before]
    back = {step.annotation for step in steps if step.before == GONE != step.after}
    stays = [step.annotation for step in steps if GONE not in (step.before, step.after)]
    if not stays:
        return
    move_talk(gone, stays[0])
    for comment, home in _homes(stays, back).items():
        Comment.objects.filter(pk=comment).update(annotation=home)


def _homes(stays: Sequence[UUID], back: set[UUID]) -> dict[UUID, UUID]:
    """For comments under those that stay: where each stood last among those that are back."""
    if not back:
        return {}
    stood = (
        Comment.objects.filter(annotation__in=stays)
        .order_by("pk", "events__pgh_id")
        .values_list("pk", "events__annotation_id")
    )
    return {comment: place for comment, place in stood if place in back}
