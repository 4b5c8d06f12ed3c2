"""What would become of an article's annotations in another text. Nothing is written here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from annotate.annotations.anchorings import GIVEN_UP, State
from annotate.annotations.drafts import place
from annotate.annotations.errors import Unplaced
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.articles.queries import load_text
from annotate.text.anchored import Anchored
from annotate.text.anchoring import carry_with
from annotate.text.context import RevisionText
from annotate.text.text_map import TextMap

BY_A_PERSON = "Somebody said that it is gone."


@dataclass(frozen=True, slots=True)
class Standing:
    """An annotation where it was last certain: `[start, end)`, code points of `revision`."""

    id: UUID
    revision: UUID
    start: int
    end: int
    quote: str
    version: int
    deleted: bool
    given_up: bool
    """Whether a person orphaned it: then only a person attaches it again."""


@dataclass(frozen=True, slots=True)
class Carried:
    """An annotation and what becomes of it. `place` holds the fields of an annotation that follow
    from its new span, or from the span where it may be; None where there is none."""

    was: Standing
    state: State
    score: float
    method: str
    reason: str
    place: dict[str, Any] | None


def standing(article: Article) -> list[Standing]:
    """All annotations of the article, those in the trash too, in document order."""
    rows: Iterable[Any] = (
        Annotation.objects.filter(article=article)
        .order_by("start", "end", "id")
        .values_list(
            "id", "revision_id", "start", "end", "quote", "version", "deleted_at",
            "anchoring__state", "anchoring__method",
        )
    )  # fmt: skip
    return [
        Standing(
            id=id,
            revision=revision,
            start=start,
            end=end,
            quote=quote,
            version=version,
            deleted=deleted is not None,
            given_up=state == State.ORPHANED and method == GIVEN_UP,
        )
        for id, revision, start, end, quote, version, deleted, state, method in rows
    ]


def carried(
    annotations: Iterable[Standing],
    new: RevisionText,
    maps: Mapping[UUID, TextMap] = MappingProxyType({}),
) -> list[Carried]:
    """What becomes of the annotations in the new text, in the order given.

    Each is carried from the text in which it was last certain, so one that was orphaned comes back
    when its passage does. `maps` to the new text are those that are made already, by revision.
    """
    by_text: dict[UUID, list[Standing]] = defaultdict(list)
    for one in annotations:
        by_text[one.revision].append(one)
    found: dict[UUID, Carried] = {}
    for revision, here in by_text.items():
        spans = [(one.start, one.end) for one in here]
        texts = maps.get(revision) or TextMap(load_text(revision).text, new.text)
        results = carry_with(texts, spans)
        found |= {
            one.id: _fitted(one, result, new) for one, result in zip(here, results, strict=True)
        }
    return [found[one.id] for here in by_text.values() for one in here]


def counts(found: Sequence[Carried]) -> dict[str, int]:
    """How many are placed, moved and orphaned, without those in the trash."""
    numbers = Counter(str(one.state) for one in found if not one.was.deleted)
    return {str(state): numbers[state] for state in State}


def _fitted(one: Standing, result: Anchored, new: RevisionText) -> Carried:
    """The result with the fields of its place, on whole graphemes."""
    state, reason = State(result.state), result.reason
    method: str = result.method
    span = result.candidate
    if result.start is not None and result.end is not None:
        span = result.start, result.end
    fields: dict[str, Any] | None = None
    if span is not None:
        try:
            fields = place(new, quote=None, start=span[0], end=span[1])
        except Unplaced as error:
            state, reason = State.ORPHANED, error.message
    if one.given_up:
        # By its method the text after this one still knows it, which nobody said anything in.
        method = GIVEN_UP
        if state != State.ORPHANED:
            state, reason = State.ORPHANED, BY_A_PERSON
    return Carried(one, state, result.score, method, reason, fields)
