"""Where annotations lie, changed in the reader: new bounds, two out of one, one out of several."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import restore_annotation
from annotate.annotations.errors import Stale
from annotate.annotations.models import Annotation
from annotate.annotations.spans import merge_annotations, move_bounds, split_annotation
from annotate.annotations.steps import Step
from annotate.annotations.versions import GONE
from annotate.curation.queries import rows
from annotate.web.annotation_forms import seen_version
from annotate.web.answers import answer_card, gone_cards, refusals, status_of
from annotate.web.cards import CardMaker
from annotate.web.changes import answer_change, once
from annotate.web.places import PLACE, REMOVAL, confirm, orphan
from annotate.web.seats import PageRequest, annotation_or_404, at_the_table
from annotate.web.span_conflicts import BOUNDS, MERGER, PARTS, Question, form_of


def _change(
    action: Callable[[Seat, Annotation, int, QueryDict], list[Step]],
    question: Question,
) -> Callable[..., HttpResponseBase]:
    """A view that carries an action out once. Of a stale one nothing is done: the card says so, and
    the `question` lets the person choose."""

    @at_the_table
    @require_POST
    @refusals
    @wraps(action)
    def view(request: PageRequest, seat: Seat, pk: UUID) -> HttpResponseBase:
        annotation = annotation_or_404(seat, pk)
        version = seen_version(request.POST, annotation)
        try:
            with once(request, seat) as change:
                if change.is_new:
                    was_deleted = annotation.deleted_at is not None
                    if was_deleted and request.POST.get("restored"):
                        restore_annotation(seat=seat, annotation=annotation)
                    steps = action(seat, annotation, version, request.POST)
                    change.did(_from_the_trash(steps, pk) if was_deleted else steps)
        except Stale as error:
            return _ask(request, seat, annotation, question, error)
        return answer_change(request, seat, change)

    return view


def _from_the_trash(steps: list[Step], pk: UUID) -> list[Step]:
    """The steps of a change that brought its annotation back first."""
    return [replace(step, before=GONE) if step.annotation == pk else step for step in steps]


def _ask(
    request: PageRequest,
    seat: Seat,
    annotation: Annotation,
    question: Question,
    error: Stale,
) -> HttpResponseBase:
    """The card with both versions below it, and the other cards of the change as they are now."""
    annotation = annotation_or_404(seat, annotation.pk)
    both = question.both(annotation, seen_version(request.POST, annotation), request.POST)
    form = form_of(request, seat, question, both, annotation=annotation, changed=error.current)
    there = [one.pk for one in both.others if one.deleted_at is None]
    gone = [one.pk for one in both.others if one.deleted_at is not None]
    others = CardMaker(seat).cards(rows(Annotation.objects.filter(pk__in=there))) if there else ""
    return answer_card(
        request,
        seat,
        annotation,
        spans=[(one.start, one.end) for one in (annotation, *both.others)],
        below=form,
        beside=SafeString(others + gone_cards(gone)),
        status=status_of(error),
    )


def _move(seat: Seat, annotation: Annotation, version: int, data: QueryDict) -> list[Step]:
    """Give an annotation new bounds: `start`, `end` and the `quote` between them."""
    return move_bounds(
        seat=seat,
        annotation=annotation,
        seen_version=version,
        start=_number(data, "start"),
        end=_number(data, "end"),
        quote=data.get("quote", "").replace("\r\n", "\n") or None,
    )


span = _change(_move, BOUNDS)


anchoring = _change(confirm, PLACE)
"""It stands where it was found in the new text."""
anchoring_removal = _change(orphan, REMOVAL)
"""Its passage is gone from the new text."""


def _split(seat: Seat, annotation: Annotation, version: int, data: QueryDict) -> list[Step]:
    """Split an annotation in two `at` a code point."""
    return split_annotation(
        seat=seat, annotation=annotation, seen_version=version, at=_number(data, "at")
    )


def _merge(seat: Seat, annotation: Annotation, version: int, data: QueryDict) -> list[Step]:
    """Merge an annotation with others: each `with` is "<annotation> <version seen>"."""
    others = [_seen(one) for one in data.getlist("with")]
    return merge_annotations(seat=seat, annotation=annotation, seen_version=version, others=others)


parts = _change(_split, PARTS)
merger = _change(_merge, MERGER)


def _number(data: QueryDict, name: str) -> int:
    try:
        return int(data.get(name, ""))
    except ValueError:
        raise Invalid.field(name, f"Give {name} as a whole number.") from None


def _seen(text: str) -> tuple[UUID, int]:
    try:
        annotation, version = text.split()
        return UUID(annotation), int(version)
    except ValueError:
        raise Invalid.field("with", "This names no annotation.") from None
