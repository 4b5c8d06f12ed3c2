"""One accepted annotation out of those that several people made of the same passage.

The annotations that it is made of stay as they are, with their authors, history and discussion.
They are neither accepted nor rejected but merged, which is a verdict on the version that was seen:
one that somebody edits afterwards is proposed again. To take a merge back puts the new annotation
into the trash and gives the others the verdicts that they had.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.anchoring import require_certain
from annotate.annotations.drafts import clean_note, place
from annotate.annotations.errors import Stale
from annotate.annotations.merging import merged_details, merged_note
from annotate.annotations.models import Annotation, AnnotationTag
from annotate.articles.queries import hold_text, load_text
from annotate.curation.merged import Source
from annotate.curation.models import Review, Verdict
from annotate.text.ids import uuid7

MOST_MERGED = 50

type Bounds = Literal["widest", "common"]


@dataclass(frozen=True, slots=True)
class Take:
    """What the merged annotation takes from its sources: bounds that hold all of them or what all
    of them hold; or bounds, tags and details `like` one of them."""

    bounds: Bounds = "widest"
    like: UUID | None = None


def merge_layers(*, seat: Seat, seen: Mapping[UUID, int], take: Take | None = None) -> Annotation:
    """Make one accepted annotation of several in one article. `seen` are their versions.

    Raises NotPermitted below curator, Stale when one is otherwise by now, Conflict when one is
    merged already, and Invalid when they are too few or too many, lie in several articles, or say
    different things and it is not said whose to take.
    """
    permissions.require(seat.may_review, "merge annotations")
    if not 1 < len(seen) <= MOST_MERGED:
        raise Invalid.field("annotations", f"Between 2 and {MOST_MERGED} annotations are merged.")
    take = take or Take()
    with by(seat.user):
        sources = _locked(seat, seen)
        model = _model(sources, take)
        article = sources[0].article_id
        hold_text(article)
        span = (model.start, model.end) if model else _span(sources, take.bounds)
        tags = merged_details([model] if model else sources)
        merged = Annotation(
            id=uuid7(),
            project=seat.project,
            article_id=article,
            revision_id=sources[0].revision_id,
            author=seat.user,
            note=clean_note(merged_note(sources)),
            **place(load_text(sources[0].revision_id), quote=None, start=span[0], end=span[1]),
        )
        merged.save(force_insert=True)
        AnnotationTag.objects.bulk_create(
            AnnotationTag(annotation=merged, tag_id=tag, details=details)
            for tag, details in tags.items()
        )
        _remember(seat, merged, sources)
    return merged


def take_merge_back(*, seat: Seat, merged: Annotation) -> None:
    """The merged annotation goes to the trash, and its sources are what they were before.

    Raises NotPermitted, or Conflict when it was not merged from anything.
    """
    permissions.require(seat.may_review, "take a merge back")
    with by(seat.user):
        current = Annotation.objects.select_for_update(of=("self",)).get(pk=merged.pk)
        sources = list(Source.objects.filter(merged=current).order_by("annotation"))
        if not sources:
            raise Conflict("This annotation was not merged from others.", code="not_merged")
        pks = [one.annotation_id for one in sources]
        Review.objects.filter(annotation__in=pks, verdict=Verdict.MERGED).delete()
        judged = set(Review.objects.filter(annotation__in=pks).values_list("pk", flat=True))
        Review.objects.bulk_create(
            Review(annotation_id=one.annotation_id, **_verdict(one))
            for one in sources
            if one.had_verdict and one.annotation_id not in judged
        )
        Source.objects.filter(merged=current).delete()
        if current.deleted_at is None:
            current.deleted_at, current.deleted_by = timezone.now(), seat.user
            current.save(update_fields=["deleted_at", "deleted_by"])


def _locked(seat: Seat, seen: Mapping[UUID, int]) -> list[Annotation]:
    """The annotations in the text's order, locked, as the person saw them."""
    rows = Annotation.objects.select_for_update(of=("self",)).filter(
        project=seat.project, pk__in=seen, article__deleted_at=None
    )
    found = list(rows.order_by("id"))
    for one in found:
        if one.version != seen[one.pk] or one.deleted_at is not None:
            raise Stale(one)
    if len(found) < len(seen) or len({one.revision_id for one in found}) > 1:
        raise Invalid.field("annotations", "Only annotations of one text are merged.")
    require_certain(*found)
    if Source.objects.filter(annotation__in=found).exists():
        raise Conflict("One of these is merged already.", code="merged_already")
    if Source.objects.filter(merged__in=found).exists():
        raise Conflict("One of these was itself merged from others.", code="merged_already")
    return sorted(found, key=lambda one: (one.start, one.end, one.pk))


def _model(sources: Sequence[Annotation], take: Take) -> Annotation | None:
    if take.like is None:
        return None
    for one in sources:
        if one.pk == take.like:
            return one
    raise Invalid.field("like", "Take bounds and details from one of those that are merged.")


def _span(sources: Sequence[Annotation], bounds: Bounds) -> tuple[int, int]:
    if bounds == "widest":
        return min(one.start for one in sources), max(one.end for one in sources)
    start, end = max(one.start for one in sources), min(one.end for one in sources)
    if start >= end:
        raise Invalid.field("bounds", "No passage is in all of them; take the widest bounds.")
    return start, end


def _remember(seat: Seat, merged: Annotation, sources: Sequence[Annotation]) -> None:
    reviews = {one.pk: one for one in Review.objects.filter(annotation__in=sources)}
    Source.objects.bulk_create(
        Source(merged=merged, annotation=one, version=one.version, **_had(reviews.get(one.pk)))
        for one in sources
    )
    now = timezone.now()
    Review.objects.bulk_create(
        [
            Review(annotation=merged, verdict=Verdict.ACCEPTED, by=seat.user, at=now,
                   annotation_version=merged.version),
            *(
                Review(annotation=one, verdict=Verdict.MERGED, by=seat.user, at=now,
                       annotation_version=one.version)
                for one in sources
            ),
        ],
        update_conflicts=True,
        unique_fields=["annotation"],
        update_fields=["verdict", "reason", "by", "at", "annotation_version"],
    )  # fmt: skip


def _had(review: Review | None) -> dict[str, Any]:
    if review is None:
        return {}
    return {
        "had_verdict": review.verdict,
        "had_reason": review.reason,
        "had_version": review.annotation_version,
        "had_at": review.at,
        "had_by_id": review.by_id,
    }


def _verdict(source: Source) -> dict[str, Any]:
    return {
        "verdict": source.had_verdict,
        "reason": source.had_reason,
        "annotation_version": source.had_version,
        "at": source.had_at,
        "by_id": source.had_by_id,
    }
