"""The only writes to reviews."""

from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.models import Annotation
from annotate.curation.models import GIVEN, Review, Verdict


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
    Raises NotPermitted below curator, Invalid for an unknown verdict, a version that never was or
    a reason over 2,000 characters.
    """
    permissions.require(seat.may_review, "review")
    if verdict not in GIVEN:
        raise Invalid.field("verdict", f"A verdict is one of: {', '.join(GIVEN)}.")
    if len(reason) > 2000 or "\x00" in reason:
        raise Invalid.field("reason", "A reason has at most 2,000 characters, and no NUL.")
    version = annotation.version if seen_version is None else seen_version
    if not 1 <= version <= annotation.version:
        raise Invalid.field("version", "The annotation has had no such version.")
    with by(seat.user):
        review, _ = Review.objects.update_or_create(
            annotation=annotation,
            defaults={
                "verdict": verdict,
                "reason": reason.strip(),
                "by": seat.user,
                "at": timezone.now(),
                "annotation_version": version,
            },
        )
    return review


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
