"""What tests of bounds and of merging share."""

from collections.abc import Sequence
from typing import Any

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation, AnnotationTag, Comment
from annotate.annotations.reversal import Move
from annotate.annotations.spans import merge_annotations
from annotate.annotations.steps import Step


def say(annotation: Annotation, text: str) -> Comment:
    return Comment.objects.create(annotation=annotation, author=annotation.author, text=text)


def talk(annotation: Annotation) -> list[str]:
    return list(annotation.comments.order_by("text").values_list("text", flat=True))


def tags(annotation: Annotation) -> dict[str, dict[str, Any]]:
    rows = AnnotationTag.objects.filter(annotation=annotation).order_by("tag__key")
    return dict(rows.values_list("tag__key", "details"))


def fresh(annotation: Annotation) -> Annotation:
    return Annotation.objects.get(pk=annotation.pk)


def back(steps: Sequence[Step]) -> list[Move]:
    return [Move(step.annotation, step.after, step.before) for step in reversed(steps)]


def again(steps: Sequence[Step]) -> list[Move]:
    return [Move(step.annotation, step.before, step.after) for step in steps]


def merge(seat: Seat, annotation: Annotation, *others: Annotation) -> list[Step]:
    return merge_annotations(
        seat=seat,
        annotation=annotation,
        seen_version=annotation.version,
        others=[(other.pk, other.version) for other in others],
    )
