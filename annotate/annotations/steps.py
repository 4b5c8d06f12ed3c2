"""What a change did to annotations, so that it can be shown and taken back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

type Span = tuple[int, int]
"""`[start, end)`, code points."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a change did to one annotation: its version before and after, 0 where it was not there
    (not made yet, or in the trash), and every span that looks otherwise now."""

    annotation: UUID
    before: int
    after: int
    spans: tuple[Span, ...] = ()

    def as_json(self) -> list[Any]:
        """As it is kept in a receipt."""
        return [str(self.annotation), self.before, self.after, [list(span) for span in self.spans]]

    @classmethod
    def from_json(cls, kept: list[Any]) -> "Step":
        """From a receipt."""
        id, before, after, spans = kept
        return cls(UUID(id), before, after, tuple((start, end) for start, end in spans))
