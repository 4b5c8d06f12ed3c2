"""Which figures are looked at together for one page of the ledger.

All that count one thing are, as long as they are no more than `MOST`: so a page that begins or ends
among them knows what disagrees with what. Of more, those for one time are: periods that may mean
the same days are never parted.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from annotate.curation import figure_keys
from annotate.curation.figures import Source, read
from annotate.curation.links import components
from annotate.text.ledger import content_words
from annotate.text.periods import parse_period

MOST = 2_000
"""Figures that are compared with each other, at most."""
_PERIODS = 2_000
_TIMES = 40

type _When = tuple[bool, str, str]


@dataclass(frozen=True, slots=True)
class Window:
    """Figures of one counted thing. `onwards` is the period from which the next ones begin, None
    for none; `is_cut`: there are more than are looked at."""

    sources: list[Source]
    onwards: str | None = None
    is_cut: bool = False


def window(tags: Collection[int], counted: str, during: str | None, enough: int) -> Window:
    """Those that count this; of very many those for `during` and some later times, until they are
    enough for a page. Three queries, or six."""
    found = figure_keys.counting(tags, counted, MOST + 1)
    if len(found) <= MOST:
        return Window(read(found))
    written = figure_keys.periods_of(tags, [counted], _PERIODS)
    times = times_of(period for _, period in written)
    ahead = _from(times, during)
    near = [period for one in ahead[:_TIMES] for period in one]
    sizes = figure_keys.sizes(tags, counted, near, MOST + 1)
    taken, number = 0, 0
    while taken < len(ahead) and number < enough:
        size = sum(sizes.get(period, MOST) for period in ahead[taken])
        if taken and number + size > MOST:
            break
        taken, number = taken + 1, number + size
    wanted = [(counted, period) for one in ahead[:taken] for period in one]
    of_each = MOST if number <= MOST else MOST // len(wanted)
    return Window(
        read(figure_keys.for_periods(tags, wanted, of_each)),
        ahead[taken][0] if taken < len(ahead) else None,
        is_cut=number > MOST or len(written) == _PERIODS,
    )


def _from(times: list[list[str]], during: str | None) -> list[list[str]]:
    """The times from the one to which a period belongs; where it is gone, from the next."""
    if during is None:
        return times
    for number, one in enumerate(times):
        if during in one:
            return times[number:]
    return [one for one in times if _order(one[0]) > _order(during)]


def times_of(periods: Iterable[str]) -> list[list[str]]:
    """Periods in the order of time, those together that may mean the same days: by their words, or
    because one that names no year may be any year's."""
    said = {period: parse_period(period) for period in periods}
    of_any_year = {when.days for when in said.values() if when and not when.has_year}
    alike: dict[object, list[str]] = defaultdict(list)
    for period, when in said.items():
        alike[content_words(period)].append(period)
        if when:
            alike[when.days if when.days in of_any_year else (when.first, when.last)].append(period)
    beside: dict[str, set[str]] = {period: set() for period in said}
    for together in alike.values():
        first, *others = together
        beside[first].update(others)
        for other in others:
            beside[other].add(first)
    found = [sorted(one, key=_order) for one in components(beside)]
    return sorted(found, key=lambda one: _order(one[0]))


def _order(period: str) -> _When:
    when = parse_period(period)
    return when is None, when.last.isoformat() if when else "", period
