"""Changes as the reader's outbox sends them: each with an id, so that it is carried out once, and
answered with the steps that it took, so that it can be taken back.

    with once(request, seat) as change:
        if change.is_new:
            change.did(split_annotation(...))      # the Steps that the action returns
    return answer_change(request, seat, change, message="")

A refusal inside leaves nothing behind, so the same change may be sent again.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.annotations.queries import candidates
from annotate.annotations.steps import Step
from annotate.curation.queries import rows
from annotate.history import receipts
from annotate.web.answers import around, gone_cards
from annotate.web.cards import CardMaker
from annotate.web.seats import PageRequest

CHANGE_ID, STEPS = "Change-Id", "Annotate-Steps"


@dataclass(slots=True)
class Change:
    """A change being carried out, or one that was carried out before."""

    kept: receipts.Once

    @property
    def is_new(self) -> bool:
        return self.kept.is_new

    @property
    def steps(self) -> list[Step]:
        return [Step.from_json(one) for one in self.kept.result]

    def did(self, steps: Iterable[Step]) -> None:
        """Remember what was done."""
        self.kept.result.extend(step.as_json() for step in steps)


@contextmanager
def once(request: PageRequest, seat: Seat) -> Iterator[Change]:
    """One transaction for a change; `is_new` says whether it is still to be carried out.

    Raises Invalid for an id that is none, and Conflict for one of somebody else's change.
    """
    text = request.headers.get(CHANGE_ID, "")
    try:
        change = UUID(text) if text else None
    except ValueError:
        raise Invalid("The change has no proper identifier.") from None
    with receipts.once(actor=seat.user, change=change) as kept:
        yield Change(kept)


def with_steps[R: HttpResponseBase](response: R, steps: Iterable[Step]) -> R:
    """Say in the answer what the change did."""
    said = [[str(step.annotation), step.before, step.after] for step in steps]
    response[STEPS] = json.dumps(said, separators=(",", ":"))
    return response


def answer_change(request: PageRequest, seat: Seat, change: Change) -> HttpResponseBase:
    """How the annotations of a change look now, read afresh: their cards, or that they are gone,
    and the blocks that their spans touch. All of them belong to one article.

    Without htmx: on to the reader, at the first one that is there.
    """
    steps = change.steps
    found = Annotation.objects.filter(pk__in=[step.annotation for step in steps])
    present = rows(found.filter(deleted_at=None).order_by("start", "end", "id"))
    one = (
        found.select_related("article__current")
        .defer("article__search", "article__current__text", "article__current__structure")
        .first()
    )
    if one is None:
        return with_steps(HttpResponse(), steps)
    if not request.htmx:
        response = redirect("article-detail", seat.project.slug, one.article_id)
        response.status_code = 303
        response["Location"] += f"#annotation-{present[0].id}" if present else ""
        return response
    gone = {step.annotation for step in steps} - {row.id for row in present}
    spans = [span for step in steps for span in step.spans]
    if any(each.revision_id != one.article.current_id for each in found):
        spans += candidates(each.pk for each in found)
    html = CardMaker(seat).cards(present) + gone_cards(gone) + around(request, one.article, spans)
    return with_steps(HttpResponse(html), steps)
