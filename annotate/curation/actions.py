"""The only writes to reviews."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.models import Annotation
from annotate.curation.models import GIVEN, Review, Source, Verdict

LONGEST_REASON = 2000


def review_annotation(
    *,
    seat: Seat,
    annotation: Annotation,
    verdict: str,
    reason: str = "",
    seen_version: int | None = None,
) -> Review:
    """Accept or reject an annotation; an earlier verdict is replaced, history keeps it.

    The verdict is on the version that the curator saw, else on the present one. If somebody
    changed the annotation meanwhile it does not count, and the annotation says so.
    Raises NotPermitted below curator, Invalid as `checked_reason` does or for a version that never
    was, and Conflict (`merged_already`) for a part of a merged annotation.
    """
    permissions.require(seat.may_review, "review")
    reason = checked_reason(seat, verdict, reason)
    version = annotation.version if seen_version is None else seen_version
    if not 1 <= version <= annotation.version:
        raise Invalid.field("version", "The annotation has had no such version.")
    with by(seat.user):
        _hold_alone(annotation)
        review, _ = Review.objects.update_or_create(
            annotation=annotation,
            defaults={
                "verdict": verdict,
                "reason": reason,
                "by": seat.user,
                "at": timezone.now(),
                "annotation_version": version,
            },
        )
    return review


def checked_reason(seat: Seat, verdict: str, reason: str) -> str:
    """The reason of a verdict as it is stored.

    Raises Invalid for an unknown verdict, a reason over 2,000 characters, or none for a rejection
    where the project wants one.
    """
    if verdict not in GIVEN:
        raise Invalid.field("verdict", f"A verdict is one of: {', '.join(GIVEN)}.")
    if len(reason) > LONGEST_REASON or "\x00" in reason:
        raise Invalid.field("reason", "A reason has at most 2,000 characters, and no NUL.")
    reason = reason.strip()
    if verdict == Verdict.REJECTED and not reason and seat.project.rejections_need_reasons:
        raise Invalid.field("reason", "This project wants a reason for each rejection.")
    return reason


def take_back_review(*, seat: Seat, annotation: Annotation) -> None:
    """Make an annotation proposed again. Without a review nothing happens.

    Raises NotPermitted, or Conflict (`merged_already`) for a part of a merged annotation.
    """
    permissions.require(seat.may_review, "review")
    with by(seat.user):
        _hold_alone(annotation)
        Review.objects.filter(annotation=annotation).delete()


def parts_of_merged(annotations: Iterable[UUID]) -> set[UUID]:
    """Those that are merged, as they are now, into an annotation that is there: what was edited
    since is proposed again, and of a merged annotation in the trash nothing is a part."""
    parts = Source.objects.filter(
        annotation__in=list(annotations),
        merged__deleted_at=None,
        annotation__review__verdict=Verdict.MERGED,
        annotation__review__annotation_version=F("annotation__version"),
    )
    return set(parts.values_list("annotation", flat=True))


def _hold_alone(annotation: Annotation) -> None:
    """Hold it until the transaction ends, so that nobody merges it meanwhile."""
    list(
        Annotation.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=annotation.pk)
        .values_list("pk")
    )
    if parts_of_merged([annotation.pk]):
        raise Conflict(
            "It is part of a merged annotation: judge that one, or take the merge back.",
            code="merged_already",
        )
