"""The annotations of a project whose place in a new text a person must settle."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Greatest, Substr

from annotate.accounts.models import Project
from annotate.annotations.anchorings import GIVEN_UP, UNSETTLED, Anchoring, State
from annotate.text.context import CONTEXT_LENGTH

_SAID = Q(state=State.ORPHANED, method=GIVEN_UP)


class Queue(TextChoices):
    """What is gone through one after the other. Whom a person called gone waits for nobody, but
    can be looked through and attached again."""

    MOVED = "moved", "Moved"
    ORPHANED = "orphaned", "Orphaned"
    GIVEN_UP = "given-up", "Said to be gone"


_IN = {
    Queue.MOVED: Q(state=State.MOVED),
    Queue.ORPHANED: Q(state=State.ORPHANED) & ~_SAID,
    Queue.GIVEN_UP: _SAID,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """An annotation that moved or is orphaned: what it marked, and where that may be now.

    `found` is None when it was found nowhere. Prefix and suffix are what stands beside.
    """

    id: UUID
    version: int
    author_id: int
    state: str
    reason: str
    score: float
    article: UUID
    article_title: str
    quote: str
    prefix: str
    suffix: str
    found: str | None
    found_prefix: str
    found_suffix: str
    tags: Sequence[str]


def _waiting(project: Project) -> QuerySet[Anchoring]:
    return Anchoring.objects.filter(
        project=project, annotation__deleted_at=None, annotation__article__deleted_at=None
    )


def count_waiting(project: Project) -> dict[Queue, int]:
    """How many are in each queue. One query."""
    numbers = {one.name: Count("pk", filter=condition) for one, condition in _IN.items()}
    found = _waiting(project).filter(state__in=UNSETTLED).aggregate(**numbers)
    return {one: found[one.name] for one in Queue}


def waiting(
    project: Project, queue: Queue, *, after: UUID | None, only: UUID | None = None, most: int
) -> list[Waiting]:
    """Those of one queue in the order of their ids, which is when they were made, after one of
    them. `only` gives that one alone, if it is there."""
    found = _waiting(project).filter(_IN[queue])
    if after is not None:
        found = found.filter(annotation__gt=after)
    if only is not None:
        found = found.filter(annotation=only)
    start, end = F("start"), F("end")
    before = Greatest(start - CONTEXT_LENGTH, Value(0))
    found = found.annotate(
        before=Substr("revision__text", before + 1, start - before),
        behind=Substr("revision__text", end + 1, CONTEXT_LENGTH),
    ).select_related("annotation", "annotation__article")
    found = found.defer("annotation__article__search").order_by("annotation")
    return [_shown(one) for one in found.prefetch_related("annotation__tags")[:most]]


def _shown(one: Anchoring) -> Waiting:
    marked = one.annotation
    return Waiting(
        id=marked.pk,
        version=marked.version,
        author_id=marked.author_id,
        state=one.state,
        reason=one.reason,
        score=one.score,
        article=marked.article_id,
        article_title=marked.article.title,
        quote=marked.quote,
        prefix=marked.prefix,
        suffix=marked.suffix,
        found=one.quote if one.start is not None else None,
        found_prefix=getattr(one, "before", None) or "",
        found_suffix=getattr(one, "behind", None) or "",
        tags=[tag.name for tag in marked.tags.all()],
    )
