"""Where annotations lie, changed in the reader: new bounds, two out of one, one out of several."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.errors import Stale
from annotate.annotations.models import Annotation
from annotate.annotations.spans import merge_annotations, move_bounds, split_annotation
from annotate.annotations.steps import Step
from annotate.curation.revising import give_up_place, settle_place
from annotate.web.annotation_forms import seen_version
from annotate.web.answers import answer_card, refusals, status_of
from annotate.web.changes import answer_change, once
from annotate.web.conflicts import who_changed
from annotate.web.seats import PageRequest, annotation_or_404, at_the_table


def _change(
    action: Callable[[Seat, Annotation, int, QueryDict], list[Step]],
    ask: Callable[[PageRequest, Seat, Annotation], SafeString] | None = None,
) -> Callable[..., HttpResponseBase]:
    """A view that carries an action out once, and shows what a stale one would have changed; `ask`
    lets the person choose."""

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
                    change.did(action(seat, annotation, version, request.POST))
        except Stale as error:
            if error.current.deleted_at is not None:
                raise
            return answer_card(
                request,
                seat,
                error.current,
                spans=[(error.current.start, error.current.end)],
                message="" if ask else f"{error.message} Look at it again.",
                below=ask(request, seat, error.current) if ask else "",
                status=status_of(error),
            )
        return answer_change(request, seat, change)

    return view


def _both_places(request: PageRequest, seat: Seat, current: Annotation) -> SafeString:
    """A form with both bounds: those that the person wanted, and those that it has now."""
    context = {
        "seat": seat,
        "current": current,
        "mine": request.POST,
        "who": who_changed(current, seat),
    }
    return SafeString(render_to_string("annotations/both_places.html", context, request))


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


span = _change(_move, ask=_both_places)


@_change
def anchoring(seat: Seat, annotation: Annotation, version: int, data: QueryDict) -> list[Step]:
    """It stands where it was found in the new text."""
    return settle_place(seat=seat, annotation=annotation, seen_version=version)


@_change
def anchoring_removal(
    seat: Seat, annotation: Annotation, version: int, data: QueryDict
) -> list[Step]:
    """Its passage is gone from the new text."""
    return give_up_place(seat=seat, annotation=annotation, seen_version=version)


@_change
def parts(seat: Seat, annotation: Annotation, version: int, data: QueryDict) -> list[Step]:
    """Split an annotation in two `at` a code point."""
    return split_annotation(
        seat=seat, annotation=annotation, seen_version=version, at=_number(data, "at")
    )


@_change
def merger(seat: Seat, annotation: Annotation, version: int, data: QueryDict) -> list[Step]:
    """Merge an annotation with others: each `with` is "<annotation> <version seen>"."""
    others = [_seen(one) for one in data.getlist("with")]
    return merge_annotations(seat=seat, annotation=annotation, seen_version=version, others=others)


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
