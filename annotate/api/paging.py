"""Pages of a list by cursor: each page begins after a key, so that it costs the same however far it
lies, and no row is shown twice or left out when others come and go."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from annotate.api.responses import plain

type Parser = Callable[[str], Any]


def _moment(text: str) -> datetime:
    """A time with its zone, in UTC. Raises ValueError or OverflowError."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError
    return found.astimezone(UTC)


_READ: dict[type, Parser] = {
    UUID: UUID,
    datetime: _moment,
    str: str,
    int: int,
}


@dataclass(frozen=True)
class Keyset:
    """The columns, unique together, that a list is ordered by, all in one direction."""

    columns: tuple[tuple[str, type], ...]
    descending: bool = False

    def ordering(self, *, backwards: bool) -> list[str]:
        """The names for `order_by`."""
        sign = "-" if self.descending != backwards else ""
        return [sign + name for name, _ in self.columns]

    def beyond(self, key: Sequence[Any], *, backwards: bool) -> Q:
        """The rows after the key (before it, when going backwards)."""
        than = "lt" if self.descending != backwards else "gt"
        (name, _), *rest = self.columns
        if not rest:
            return Q(**{f"{name}__{than}": key[0]})
        (second, _), *_ = rest
        # The first condition alone is what an index can start from.
        return Q(**{f"{name}__{than}e": key[0]}) & (
            Q(**{f"{name}__{than}": key[0]}) | Q(**{f"{second}__{than}": key[1]})
        )

    def read(self, cursor: str) -> tuple[bool, list[Any]]:
        """Whether to go backwards, and from which key: from none, back from the end. Raises
        ValidationError when made up."""
        try:
            backwards, *key = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
            if [backwards, *key] == [1]:
                return True, []
            values = [
                _READ[kind](text)
                for (_, kind), text in zip(self.columns, key, strict=True)
                if isinstance(text, str)
            ]
            if len(values) != len(key) or any("\x00" in v for v in values if isinstance(v, str)):
                raise ValueError
            for value in values:
                if isinstance(value, int) and abs(value) >= 2**31:
                    raise ValueError
        except (ValueError, TypeError, OverflowError, RecursionError):
            raise ValidationError({"cursor": ["This is not a cursor of this list."]}) from None
        return bool(backwards), values


def write_cursor(key: Sequence[Any], *, backwards: bool) -> str:
    """The opaque form of a key."""
    parts = [1 if backwards else 0, *(v if isinstance(v, str) else _text(v) for v in key)]
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode()


def _text(value: Any) -> str:
    return str(value) if isinstance(value, int) else plain(value)


class Page[Row]:
    """One page of a list: `window` cuts it out of a query, `answer` writes it."""

    def __init__(self, request: Request, keyset: Keyset, *, size: int, cursor: str) -> None:
        self.request = request
        self.keyset = keyset
        self.size = size
        self.backwards, self.key = keyset.read(cursor) if cursor else (False, [])

    def window[M: Model](self, rows: QuerySet[M], *, within: Q | None = None) -> QuerySet[M]:
        """The page's rows and one more, which tells whether there is a further page.

        `within` is asked for together with the key, so that both are about the same joined row.
        """
        return self.on(rows, within=within)[: self.size + 1]

    def on[M: Model](self, rows: QuerySet[M], *, within: Q | None = None) -> QuerySet[M]:
        """The page's rows and all that follow."""
        conditions = within or Q()
        if self.key:
            conditions &= self.keyset.beyond(self.key, backwards=self.backwards)
        if conditions:
            rows = rows.filter(conditions)
        return rows.order_by(*self.keyset.ordering(backwards=self.backwards))

    def answer(
        self,
        found: Sequence[Row],
        *,
        key: Callable[[Row], Sequence[Any]],
        show: Callable[[Row], dict[str, Any]],
        edge: Sequence[Any] | None = None,
    ) -> dict[str, Any]:
        """The body: results, and the addresses of the pages around them. `edge` is the key from
        which to go on where that is not the last row's.

        Beside a page on which nothing stands any more, up to the list's end, lies the list's last
        page, and the first one beside one that is empty up to the beginning.
        """
        more = len(found) > self.size or edge is not None
        rows = list(found[: self.size])
        if self.backwards:
            rows.reverse()
        first, last = (key(rows[0]), key(rows[-1])) if rows else ((), ())
        if edge is not None:
            first, last = (edge, last) if self.backwards else (first, edge)
        back = bool(self.key) and (bool(rows) or not more)
        after, before = (back, more) if self.backwards else (more, back)
        return {
            "results": [show(row) for row in rows],
            "next": self._link(last, backwards=False) if after else None,
            "previous": self._link(first, backwards=True) if before else None,
        }

    def onwards(
        self,
        found: Sequence[Row],
        *,
        show: Callable[[Row], dict[str, Any]],
        edge: Sequence[Any] | None,
    ) -> dict[str, Any]:
        """The body of a list that is only walked forwards, whose pages are as long as they are."""
        return {
            "results": [show(row) for row in found],
            "next": self._link(edge, backwards=False) if edge is not None else None,
            "previous": None,
        }

    def _link(self, key: Sequence[Any], *, backwards: bool) -> str:
        query = self.request.query_params.copy()
        if key or backwards:
            query["cursor"] = write_cursor(key, backwards=backwards)
        else:
            query.pop("cursor", None)
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")
