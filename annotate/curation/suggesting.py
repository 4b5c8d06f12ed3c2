"""Which annotations may belong together: suggestions of links, from the newest figures on.

Each page of them is about so many figures and what an index leads to from these: those with the
same value, and those that count the same for the same time. A pair stands where the newer of its
two does.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from annotate.accounts.permissions import Seat
from annotate.accounts.time_limits import by_index
from annotate.annotations.models import Annotation
from annotate.curation import figure_keys
from annotate.curation.dismissals import decided_pairs
from annotate.curation.figures import figures_of, read
from annotate.text.ledger import (
    Figure,
    Suggestion,
    alike_in_words,
    content_words,
    suggest,
    suggestion_for,
)
from annotate.text.periods import parse_period

MOST = 40
"""Suggestions at once."""
FIGURES = 100
"""Figures that one page of them is about."""
_OF_A_VALUE, _OF_A_TIME, _TIMES = 5, 10, 40
_FOR_ONE, _TIMES_OF_ONE, _PASSAGES = 100, 500, 2000


@dataclass(frozen=True, slots=True)
class Offered:
    """Suggestions, the likeliest first; `more`: the annotation after which the next ones begin,
    None where there are no older figures."""

    found: list[Suggestion[UUID]]
    more: UUID | None


def suggestions(seat: Seat, *, after: UUID | None = None, most: int = MOST) -> Offered:
    """What may belong together among the figures of a project that are older than an annotation,
    and of which nobody has said yet whether it does. About so many; more, when one figure alone
    has more."""
    with by_index():
        return _suggestions(seat, after, most)


def _suggestions(seat: Seat, after: UUID | None, most: int) -> Offered:
    tags = figure_keys.tags_with_values(seat)
    keys = figure_keys.newest(tags, after, FIGURES + 1)
    about = dict.fromkeys(annotation for annotation, _ in keys[:FIGURES])
    more = keys[FIGURES - 1][0] if len(keys) > FIGURES else None
    own = [pk for annotation, pk in keys[:FIGURES]]
    found = suggest(_near(tags, own, before=next(iter(about), None)), about)
    by_newer: dict[UUID, list[Suggestion[UUID]]] = defaultdict(list)
    for one in _open(seat, found, about):
        by_newer[max(one.one, one.other)].append(one)
    taken: list[Suggestion[UUID]] = []
    last: UUID | None = None
    for newer in about:
        if taken and len(taken) + len(by_newer[newer]) > most:
            return Offered(_likeliest(taken), more=last)
        taken += by_newer[newer]
        last = newer
    return Offered(_likeliest(taken), more)


def suggestions_for(seat: Seat, annotation: Annotation) -> list[Suggestion[UUID]]:
    """What an annotation may belong with: figures by their values and what they count, others by
    their words."""
    found: list[Suggestion[UUID]] = []
    with by_index():
        tags = figure_keys.tags_with_values(seat)
        own = figures_of(tags, [annotation.pk])
        for mine in own[:1]:
            near = figure_keys.of_the_same_value(tags, [mine.id], _FOR_ONE)
            for _, counted, said in figure_keys.said_of(tags, [mine.id]):
                written = figure_keys.periods_of(tags, [counted], _TIMES_OF_ONE) if counted else []
                wanted = [one for one in written if said and _meets(one[1], said)]
                near += figure_keys.for_periods(tags, wanted, _FOR_ONE)
            others = (suggestion_for(mine.figure, other.figure) for other in read(near))
            found = [one for one in others if one]
    if not own:
        words = Annotation.objects.filter(project=seat.project, deleted_at=None)
        near_words = words.filter(article__deleted_at=None, tagging__tag__in=annotation.tags.all())
        near_words = near_words.exclude(article=annotation.article_id).order_by("-id")
        for pk, quote in near_words.values_list("pk", "quote")[:_PASSAGES]:
            if score := alike_in_words(annotation.quote, quote):
                found.append(Suggestion(annotation.pk, pk, "same", score, "the same words"))
    return _likeliest(_open(seat, found, [annotation.pk]))[:MOST]


def _near(tags: Collection[int], own: list[int], before: UUID | None) -> list[Figure[UUID]]:
    """The figures themselves, and those not newer than `before` with which one of them may belong
    together: four queries."""
    keys = {*own, *figure_keys.of_the_same_value(tags, own, _OF_A_VALUE, before)}
    said = {(counted, period) for _, counted, period in figure_keys.said_of(tags, own)}
    times: dict[str, set[str]] = defaultdict(set)
    for counted, period in said:
        if counted and period:
            times[counted].add(period)
    wanted = {
        (counted, written)
        for counted, written in figure_keys.periods_of(tags, times, _TIMES)
        if any(_meets(written, period) for period in times[counted])
    }
    wanted |= {(counted, period) for counted, period in said if counted and period}
    keys.update(figure_keys.for_periods(tags, wanted, _OF_A_TIME, before))
    return [one.figure for one in read(keys)]


def _meets(one: str, other: str) -> bool:
    """Whether two periods, as they are written, may mean the same days."""
    ours, theirs = parse_period(one), parse_period(other)
    if ours and theirs:
        return ours.is_same(theirs)
    return content_words(one) == content_words(other)


def _open(
    seat: Seat, found: Iterable[Suggestion[UUID]], of: Iterable[UUID]
) -> list[Suggestion[UUID]]:
    """Those of which nobody has said what they are; each is of one of these annotations."""
    decided = decided_pairs(seat, of)
    return [one for one in found if frozenset((one.one, one.other)) not in decided]


def _likeliest(found: Iterable[Suggestion[UUID]]) -> list[Suggestion[UUID]]:
    return sorted(found, key=lambda one: -one.score)
