"""What a new text would do to annotations, in parts that a page shows one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from annotate.annotations.carrying import Carried

IN_A_PART = 100
type Key = tuple[int, int, UUID]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of them, and the cursor from which the next part goes on; "" after the last one."""

    items: Sequence[Carried]
    more: str


def part(found: Sequence[Carried], after: str) -> Part:
    """Those after a cursor, by where they stand; the first part without a cursor, or with one that
    is none. What was annotated meanwhile neither repeats nor hides any."""
    start = _read(after)
    in_order = sorted(found, key=_key)
    rest = [one for one in in_order if start is None or _key(one) > start]
    shown = rest[:IN_A_PART]
    return Part(shown, _written(_key(shown[-1])) if len(rest) > len(shown) else "")


def _key(one: Carried) -> Key:
    return one.was.start, one.was.end, one.was.id


def _written(key: Key) -> str:
    return "~".join(map(str, key))


def _read(cursor: str) -> Key | None:
    try:
        start, end, id = cursor.split("~")
        return int(start), int(end), UUID(id)
    except ValueError:
        return None
