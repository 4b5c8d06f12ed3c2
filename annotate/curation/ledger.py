"""The ledger: what is counted, for which period and place, and each source's value, page by page.

A page has about `ON_A_PAGE` figures. What counts one thing is not parted between pages, unless it
alone is more than that: then the page ends between two lines, and still knows of all the others
(`annotate.curation.ledger_windows`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Self
from uuid import UUID

from annotate.accounts.permissions import Seat
from annotate.accounts.time_limits import by_index
from annotate.curation import figure_keys
from annotate.curation.figures import Source, figures_of, marked, read
from annotate.curation.ledger_lines import Line, lines_of, with_doubts
from annotate.curation.ledger_windows import window
from annotate.curation.links import groups
from annotate.text.ledger import content_words

ON_A_PAGE = 200
OF_A_LINE = 50
"""Sources of one line that a page shows; the others have pages of their own."""
_TRIES = 5
_MATES, _OF_EACH = 20, 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after what counts `after`, or in what counts `inside`, from a period
    and after a line."""

    after: str | None = None
    inside: str | None = None
    during: str | None = None
    line: str = ""

    @property
    def query(self) -> dict[str, str]:
        """As parameters of an address."""
        names = {"after": self.after, "in": self.inside, "from": self.during, "line": self.line}
        return {name: value for name, value in names.items() if value is not None and value != ""}


@dataclass(frozen=True, slots=True)
class Account:
    """What is counted in one unit, in the order of time; `is_continued`: its first lines are on a
    page before."""

    unit: str
    lines: list[Line] = field(default_factory=list)
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some accounts by alphabet; `more` is where the next page begins, None for nowhere.
    `is_cut`: of one time there are more figures than are compared."""

    accounts: list[Account]
    more: Place | None = None
    is_cut: bool = False


def accounts(seat: Seat, place: Place | None = None) -> Page:
    """One page of what is counted. Rejected and merged figures are left out. What is linked as the
    same stands in one line, whatever each source counts, under the first of their units."""
    page = Page([], place or Place())
    with by_index():
        tags = figure_keys.tags_with_values(seat)
        for _ in range(_TRIES):
            if page.accounts or page.more is None:
                break
            page = _page(seat, tags, page.more)
    return page


def _page(seat: Seat, tags: list[int], place: Place) -> Page:
    if place.inside is not None:
        return _inside(seat, tags, place.inside, place)
    keys = figure_keys.after(tags, place.after, ON_A_PAGE + 1)
    names = list(dict.fromkeys(counted for counted, _ in keys))
    if len(keys) > ON_A_PAGE:
        # The last of them may go on beyond what was read.
        *names, last = names
        if not names:
            return _inside(seat, tags, last, Place(inside=last))
    sources = read([pk for counted, pk in keys if counted in set(names)])
    more = Place(after=names[-1]) if len(keys) > ON_A_PAGE else None
    lines = _lines(seat, tags, sources)
    return Page(_accounts(seat, tags, lines, {one.figure.key for one in sources}), more)


def _inside(seat: Seat, tags: list[int], counted: str, place: Place) -> Page:
    """A page of one account that has more figures than a page."""
    there = window(tags, counted, place.during, ON_A_PAGE + 1)
    lines = _lines(seat, tags, there.sources)
    ahead = [line for line in lines if line.key > place.line] if place.line else lines
    shown: list[Line] = []
    number = 0
    while len(shown) < len(ahead) and number < ON_A_PAGE:
        number += min(len(ahead[len(shown)].sources), OF_A_LINE)
        shown.append(ahead[len(shown)])
    more: Place | None = None
    if len(shown) < len(ahead):
        more = replace(place, inside=counted, line=shown[-1].key)
    elif there.onwards is not None:
        more = Place(inside=counted, during=there.onwards)
    elif figure_keys.after(tags, counted, 1):
        more = Place(after=counted)
    own = {one.figure.key for one in there.sources}
    found = _accounts(seat, tags, shown, own, beside=lines)
    if place.during or place.line:
        found = [replace(account, is_continued=True) for account in found]
    return Page(found, more, there.is_cut)


@dataclass(frozen=True, slots=True)
class LinePage:
    """Some sources of one line, the newest first; `more` is the last of them, None at the end."""

    account: Account
    more: UUID | None

    @classmethod
    def of(cls, seat: Seat, annotation: UUID, after: UUID | None) -> Self | None:
        """The line in which this annotation stands, after one of its sources; None where it stands
        in none."""
        with by_index():
            return cls._of(seat, annotation, after)

    @classmethod
    def _of(cls, seat: Seat, annotation: UUID, after: UUID | None) -> Self | None:
        tags = figure_keys.tags_with_values(seat)
        said = figure_keys.said_of(tags, [one.id for one in figures_of(tags, [annotation])])
        for _, counted, during in said:
            there = window(tags, counted, during, 1)
            for line in _lines(seat, tags, there.sources):
                if any(one.figure.key == annotation for one in line.sources):
                    left = [one for one in line.sources if after is None or one.figure.key < after]
                    page = left[:ON_A_PAGE]
                    more = page[-1].figure.key if len(left) > len(page) else None
                    shown = replace(line, sources=page, differs=line.differs, hidden=0)
                    return cls(Account(page[0].figure.unit if page else "", [shown]), more)
        return None


def _lines(seat: Seat, tags: list[int], sources: Sequence[Source]) -> list[Line]:
    """The lines in which these stand, with whatever is linked as the same as one of them, and what
    counts the same for the same time as that."""
    here = {one.figure.key for one in sources}
    together = groups(seat, here)
    linked = figures_of(tags, {key for group in together for key in group} - here)
    mates: Iterable[int] = ()
    if linked:
        said = figure_keys.said_of(tags, [one.id for one in linked[:_MATES]])
        wanted = {(counted, period) for _, counted, period in said if counted and period}
        mates = figure_keys.for_periods(tags, wanted, _OF_EACH)
    known = {one.id for one in (*sources, *linked)}
    beside = read([pk for pk in mates if pk not in known])
    lines = lines_of([*sources, *linked, *beside], together)
    return [line for line in lines if any(one.figure.key in here for one in line.sources)]


def _accounts(
    seat: Seat, tags: list[int], lines: list[Line], here: set[UUID], beside: Sequence[Line] = ()
) -> list[Account]:
    """The lines under what they count; only so much of each is shown as a page can hold."""
    shown = [line.shortened(OF_A_LINE) for line in with_doubts(seat, tags, lines, beside)]
    against = {one.id: one for one in marked(seat, [one for line in shown for one in line.sources])}
    found: dict[frozenset[str], Account] = {}
    for line in shown:
        own = [one.figure.unit for one in line.sources if one.figure.key in here]
        unit = min(own or [line.sources[0].figure.unit], key=lambda unit: unit.strip().lower())
        said = replace(line, sources=[against[one.id] for one in line.sources])
        found.setdefault(content_words(unit), Account(unit)).lines.append(said)
    return sorted(found.values(), key=lambda account: account.unit.strip().lower())
