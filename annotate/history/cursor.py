"""Reading the history on from where one was, without ever skipping a transaction.

A number that a transaction took from a sequence, and a time that it wrote, are older than its
commit: who remembers the highest one that she saw never sees what was taken earlier and committed
later. PostgreSQL itself says what is still under way: every transaction below a snapshot's `xmin`
has ended (documentation, 9.27, "Transaction ID and Snapshot Information Functions").

History rows have no transaction number in a column, and need none. A trigger writes them, so their
transaction has its number before they take theirs. Therefore: a snapshot sees rows up to `tops`,
and afterwards we draw a transaction number of our own. Whatever was under way at the snapshot has
a lower number; whatever begins later takes rows above `tops`. Once some snapshot's `xmin` has
reached our number, all that is still to come stands above `tops`.

A snapshot's own `xmax` would not do in place of the number drawn: it is one past the highest
transaction that has *ended*, and higher ones may be under way.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

from django.db.models import CharField, Func

type Floors = tuple[int, ...]
"""For each history table the row up to which nothing new can appear."""

_REMEMBERED = 4096


class SnapshotXmin(Func):
    """The transaction below which all have ended, as text: annotate a query with it."""

    template = "pg_snapshot_xmin(pg_current_snapshot())::text"
    output_field = CharField()
    arity = 0


@dataclass
class Watermark:
    """Up to where the history has settled, learnt from one snapshot after the other."""

    floors: Floors | None = None
    _numbers: list[int] = field(default_factory=list)
    _marks: list[Floors] = field(default_factory=list)

    @property
    def lowest(self) -> Floors | None:
        """From where the next read has to look: the floors, or before there are any, the tops of
        the first snapshot."""
        return self.floors or (self._marks[0] if self._marks else None)

    def is_beyond(self, floors: Floors, tops: Floors) -> bool:
        """Whether floors stand above all that was ever seen, here and by a snapshot with these
        tops: they come from another history, such as before a restored backup."""
        known = self._marks[-1] if self._marks else tops
        return any(
            floor > max(highest) for floor, *highest in zip(floors, tops, known, strict=True)
        )

    def rises(self, tops: Floors) -> bool:
        """Whether a snapshot saw rows that none before it had seen: then it wants a `mark`."""
        return not self._marks or any(
            new > old for new, old in zip(tops, self._marks[-1], strict=True)
        )

    def mark(self, number: int, tops: Floors) -> None:
        """Remember a snapshot's tops with a transaction number that was drawn after it."""
        before = self._marks[-1] if self._marks else tops
        self._numbers.append(number)
        self._marks.append(tuple(max(pair) for pair in zip(before, tops, strict=True)))
        if len(self._marks) > _REMEMBERED:
            self._thin_out()

    def _thin_out(self) -> None:
        """Forget every other mark, never the first, the last, nor the one of the floors. Who came
        with a forgotten one gets the one before, which is lower and as true."""
        kept = [
            at
            for at in range(len(self._marks))
            if at % 2 == 0 or at == len(self._marks) - 1 or self._marks[at] == self.floors
        ]
        self._numbers = [self._numbers[at] for at in kept]
        self._marks = [self._marks[at] for at in kept]

    def settle(self, xmin: int) -> None:
        """Raise the floors to what a snapshot with this `xmin` proves."""
        self.floors = self.at(xmin) or self.floors

    def at(self, xmin: int) -> Floors | None:
        """The floors for somebody whose own snapshot had this `xmin`; None when that was before
        all that is remembered."""
        found = bisect_right(self._numbers, xmin)
        return self._marks[found - 1] if found else None
