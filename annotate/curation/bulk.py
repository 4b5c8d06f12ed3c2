"""Verdicts and tags for many annotations at once, in one transaction each, and the way back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.models import Annotation, AnnotationTag, Tag
from annotate.curation.actions import checked_reason, parts_of_merged
from annotate.curation.models import Entry, Review, Verdict

MOST = 10_000
"""Annotations changed by one request."""
_FIELDS = ["verdict", "reason", "by", "at", "annotation_version"]

type Kept = list[Any]
"""What an annotation was before, as JSON: its id first."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many were changed, and what they were before, for the way back."""

    number: int
    before: list[Kept] = field(default_factory=list)
    more: str = ""
    """What else is to be said of it, as a sentence."""
    merged: int = 0
    """How many are parts of merged annotations, which have no verdict of their own."""


def judge(*, seat: Seat, annotations: Sequence[UUID], verdict: str, reason: str = "") -> Done:
    """Accept or reject them, each at its present version; what is so already, or part of a merged
    annotation, stays.

    Raises NotPermitted below curator, Invalid as `review_annotation` does or for too many.
    """
    permissions.require(seat.may_review, "review")
    reason = checked_reason(seat, verdict, reason)
    with by(seat.user):
        versions = dict(_locked(seat, annotations).values_list("pk", "version"))
        reviews = {one.pk: one for one in Review.objects.filter(annotation__in=versions)}
        parts = parts_of_merged(pk for pk, one in reviews.items() if one.verdict == Verdict.MERGED)
        for pk, one in reviews.items():
            same = (one.verdict, one.reason) == (verdict, reason)
            if pk in parts or (same and one.annotation_version == versions[pk]):
                del versions[pk]
        now = timezone.now()
        _store(
            Review(annotation_id=pk, verdict=verdict, reason=reason, by=seat.user, at=now,
                   annotation_version=version)
            for pk, version in versions.items()
        )  # fmt: skip
    before = [_kept(pk, now, reviews.get(pk)) for pk in versions]
    return Done(len(versions), before, merged=len(parts))


def take_back(*, seat: Seat, annotations: Sequence[UUID]) -> Done:
    """Make them proposed again; parts of merged annotations stay. Raises NotPermitted, Invalid."""
    permissions.require(seat.may_review, "review")
    with by(seat.user):
        ids = list(_locked(seat, annotations).values_list("pk", flat=True))
        parts = parts_of_merged(ids)
        found = Review.objects.filter(annotation__in=ids).exclude(annotation__in=parts)
        before = [_kept(one.pk, None, one) for one in found]
        found.delete()
    return Done(len(before), before, merged=len(parts))


def unjudge(*, seat: Seat, before: Iterable[Kept]) -> int:
    """Bring verdicts back to what they were before `judge` or `take_back`, where nobody has said
    anything else since. How many."""
    permissions.require(seat.may_review, "review")
    kept = {UUID(one[0]): one for one in before}
    with by(seat.user):
        there = set(_locked(seat, list(kept)).values_list("pk", flat=True))
        now = {one.pk: one for one in Review.objects.filter(annotation__in=there)}
        mine = {
            pk: was
            for pk, (_, given, was) in ((pk, kept[pk]) for pk in there)
            if (now[pk].at.isoformat() if pk in now else None) == given
        }
        Review.objects.filter(annotation__in=[pk for pk, was in mine.items() if not was]).delete()
        _store(
            Review(annotation_id=pk, verdict=was[0], reason=was[1], by_id=was[2],
                   at=datetime.fromisoformat(was[3]), annotation_version=was[4])
            for pk, was in mine.items() if was
        )  # fmt: skip
    return len(mine)


def retag(*, seat: Seat, annotations: Sequence[UUID], add: str = "", remove: str = "") -> Done:
    """Give them a tag, take one from them, or both: the keys of tags. Each is a new version, so a
    verdict on the one before lapses; what has the tag already, or has it not, stays as it is.

    Raises NotPermitted, Invalid for a tag that the project has not, or for too many.
    """
    permissions.require(seat.may_review, "change everyone's annotations")
    if not (add or remove) or add == remove:
        raise Invalid.field("tag", "Choose a tag.")
    given = _tag(seat, add, in_use=True)
    taken = _tag(seat, remove)
    with by(seat.user):
        versions = dict(_locked(seat, annotations).values_list("pk", "version"))
        carried = AnnotationTag.objects.filter(annotation__in=versions)
        gone = {} if taken is None else dict(
            carried.filter(tag=taken).values_list("annotation_id", "details")
        )  # fmt: skip
        have = set() if given is None else set(
            carried.filter(tag=given).values_list("annotation_id", flat=True)
        )  # fmt: skip
        new = set() if given is None else set(versions) - have
        carried.filter(tag=taken, annotation__in=gone).delete()
        AnnotationTag.objects.bulk_create(
            AnnotationTag(annotation_id=pk, tag=given) for pk in sorted(new)
        )
        changed = [pk for pk in versions if pk in new or pk in gone]
        _grow(changed)
    names = given and given.key, taken and taken.key
    return Done(
        len(changed),
        [
            [str(pk), versions[pk] + 1, names[0] if pk in new else None,
             names[1] if pk in gone else None, gone.get(pk)]
            for pk in changed
        ],
    )  # fmt: skip


def untag(*, seat: Seat, before: Iterable[Kept]) -> int:
    """Bring tags back to what they were before `retag`, with their details and the verdicts, where
    nobody has changed the annotation since; entries of reports that saw it so are not stale. How
    many."""
    permissions.require(seat.may_review, "change everyone's annotations")
    kept = {UUID(one[0]): one for one in before}
    with by(seat.user):
        versions = dict(_locked(seat, list(kept)).values_list("pk", "version"))
        mine = [pk for pk, version in versions.items() if version == kept[pk][1]]
        tags = dict(Tag.objects.filter(project=seat.project).values_list("key", "pk"))
        for key in {kept[pk][2] for pk in mine} - {None}:
            AnnotationTag.objects.filter(
                annotation__in=[pk for pk in mine if kept[pk][2] == key], tag=tags.get(key)
            ).delete()
        AnnotationTag.objects.bulk_create(
            AnnotationTag(annotation_id=pk, tag_id=tags[kept[pk][3]], details=kept[pk][4])
            for pk in mine
            if kept[pk][3] in tags
        )
        _grow(mine)
        # What was judged, or seen for a report, says again what it said then.
        Review.objects.filter(
            annotation__in=mine, annotation_version=F("annotation__version") - 2
        ).update(annotation_version=F("annotation_version") + 2)
        Entry.objects.filter(annotation__in=mine, seen_version=F("annotation__version") - 2).update(
            seen_version=F("seen_version") + 2
        )
    return len(mine)


def _grow(annotations: Sequence[UUID]) -> None:
    Annotation.objects.filter(pk__in=annotations).update(
        version=F("version") + 1, updated_at=timezone.now()
    )


def _tag(seat: Seat, key: str, *, in_use: bool = False) -> Tag | None:
    if not key:
        return None
    tags = Tag.objects.filter(project=seat.project)
    found = (tags.in_use() if in_use else tags).filter(key=key.replace("\x00", "")).first()
    if found is None:
        raise Invalid.field("tag", f"The project has no tag “{key}”.", code="unknown_tag")
    return found


def _locked(seat: Seat, annotations: Sequence[UUID]) -> QuerySet[Annotation]:
    if not annotations:
        raise Invalid.field("annotation", "Choose annotations first.")
    if len(annotations) > MOST:
        raise Invalid.field("annotation", f"At most {MOST:,} annotations are changed at once.")
    found: QuerySet[Annotation] = Annotation.objects.filter(
        project=seat.project, pk__in=annotations
    ).present()
    return found.order_by("pk").select_for_update(of=("self",))


def _store(reviews: Iterable[Review]) -> None:
    Review.objects.bulk_create(
        reviews, update_conflicts=True, unique_fields=["annotation"], update_fields=_FIELDS
    )


def _kept(pk: UUID, given: datetime | None, was: Review | None) -> Kept:
    """Which annotation, when the present verdict was given, and the one before."""
    values = was and [
        was.verdict, was.reason, was.by_id, was.at.isoformat(), was.annotation_version
    ]  # fmt: skip
    return [str(pk), given.isoformat() if given else None, values]
