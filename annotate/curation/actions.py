"""The only writes to reviews."""

from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.models import Annotation
from annotate.curation.models import GIVEN, Review, Verdict

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
    was.
    """
    permissions.require(seat.may_review, "review")
    reason = checked_reason(seat, verdict, reason)
    version = annotation.version if seen_version is None else seen_version
    if not 1 <= version <= annotation.version:
        raise Invalid.field("version", "The annotation has had no such version.")
    with by(seat.user):
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

    Raises NotPermitted, or Conflict for one that is merged: the merge is what is taken back.
    """
    permissions.require(seat.may_review, "review")
    with by(seat.user):
        found = Review.objects.filter(annotation=annotation)
        if found.filter(verdict=Verdict.MERGED).exists():
            raise Conflict("This is merged into another annotation.", code="merged_already")
        found.delete()
