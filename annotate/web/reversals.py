"""Undo and redo: changes of annotations taken back, step by step, all or none."""

from uuid import UUID

from django.http import HttpResponseBase
from django.views.decorators.http import require_POST

from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.reversal import Move
from annotate.curation.reversing import reverse_changes
from annotate.web.answers import refusals
from annotate.web.changes import answer_change, once
from annotate.web.seats import PageRequest, at_the_table


@at_the_table
@require_POST
@refusals
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """Each `step` is "<annotation> <version that it is at> <version wanted>", 0 for the trash."""
    moves = [_move(step) for step in request.POST.getlist("step")]
    with once(request, seat) as change:
        if change.is_new:
            change.did(reverse_changes(seat=seat, moves=moves))
    return answer_change(request, seat, change)


def _move(step: str) -> Move:
    try:
        annotation, since, to = step.split()
        return Move(UUID(annotation), int(since), int(to))
    except ValueError:
        raise Invalid.field("step", "This names no change.") from None
