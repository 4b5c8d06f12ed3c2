"""The desk's filter as it stands in the address: fields that need no typing, and an expression.

Each field that says something is one condition; all of them, and the expression, must hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.http import QueryDict

from annotate.curation.conditions import OPERATORS, All, Negated, Term, Tree, both, either, parse
from annotate.curation.known import Known
from annotate.curation.listed import Page
from annotate.curation.models import Sort
from annotate.web.typed import whole

DATES = {"created": "Made", "changed": "Changed", "reviewed": "Reviewed"}
VIEWS = {"cards": "Cards", "table": "Table"}
HAS = {
    "has:note": "a note",
    "has:comments": "comments",
    "is:open": "unresolved talk",
    "is:edited": "an edit after its review",
    "is:unsettled": "an unsettled place",
}
_ANY_OF = ("tag", "status", "author")
_DEFAULTS = {"sort": Sort.NEWEST.value, "view": "cards", "on": "created", "is": "="}
_ONLY_WITH = {"on": ("from", "to"), "is": ("value",), "field": ("value",)}
_FIELDS = (*_ANY_OF, "article", "q", "on", "from", "to", "field", "is", "value", "with", "not")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for, as she gave it."""

    query: QueryDict
    sort: str
    view: str

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        sort, view = query.get("sort", ""), query.get("view", "")
        return cls(
            query,
            sort if sort in Sort.values else Sort.NEWEST,
            view if view in VIEWS else "cards",
        )

    def one(self, name: str) -> str:
        return self.query.get(name, "").strip()

    def onwards(self, page: Page) -> str:
        """The query string of the page after this one; "" for none."""
        looked = str(page.looked_through or "")
        return self.address(after=page.more, looked=looked) if page.more else ""

    def many(self, name: str) -> list[str]:
        return [value for value in dict.fromkeys(self.query.getlist(name)) if value]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but order and view was asked for."""
        return any(self.query.get(name) for name in _FIELDS if name not in ("on", "is", "not"))

    @property
    def more(self) -> int:
        """How many of the fields that are folded away say something."""
        return sum(bool(self.query.get(name)) for name in ("from", "to", "value", "with"))

    @property
    def conditions(self) -> int:
        """How many conditions the fields make, but for what is typed as words or an expression."""
        dates = self.one("from") or self.one("to")
        value = self.one("field") and self.one("value")
        named = (*_ANY_OF, "article")
        return sum(map(bool, (dates, value, *(self.many(name) for name in named)))) + len(
            [one for one in self.many("with") if one in HAS]
        )

    @property
    def with_these(self) -> list[str]:
        """The values of the boxes below “With”."""
        return self.many("with")

    @property
    def looked(self) -> int:
        """How many annotations were looked through before the place where the page begins."""
        return whole(self.one("looked")) or 0

    @property
    def counted(self) -> int:
        """How many were found before that place, where one counts on."""
        return whole(self.one("counted")) or 0

    def tree(self, known: Known) -> Tree:
        """The condition that all of it makes. Raises Wrong for an expression that is none."""
        parts = [
            *(self._any_of(name, known) for name in _ANY_OF),
            *self._article(),
            *self._dates(),
            *self._value(),
            *(parse(value) for value in self.many("with") if value in HAS),
        ]
        return both(*parts, parse(self.one("q")))

    def address(self, **changed: str) -> str:
        """The query string with some values changed; what says nothing is left out, and how far one
        came, unless it is among those."""
        query = self.query.copy()
        for name in ("looked", "counted"):
            query.pop(name, None)
        for name, value in changed.items():
            query.pop(name, None)
            if value:
                query[name] = value
        for name in list(query):
            if not any(query.getlist(name)) or query.getlist(name) == [_DEFAULTS.get(name)]:
                del query[name]
        for name, needed in _ONLY_WITH.items():
            if not any(query.get(other) for other in needed):
                query.pop(name, None)
        return query.urlencode()

    def _any_of(self, name: str, known: Known) -> Tree:
        values: Iterable[str] = self.many(name)
        if name == "author":
            values = [one if (id := whole(one)) is None else known.name_of(id) for one in values]
        tree = either(*(Term(name, ":", value) for value in values))
        return Negated(tree) if tree != All() and name in self.many("not") else tree

    def _article(self) -> list[Tree]:
        return [Term("article", ":", value) for value in self.many("article")[:1]]

    def _dates(self) -> list[Tree]:
        name = self.one("on") if self.one("on") in DATES else "created"
        ends = ((">=", self.one("from")), ("<=", self.one("to")))
        return [Term(name, operator, value) for operator, value in ends if value]

    def _value(self) -> list[Tree]:
        field, value = self.one("field"), self.one("value")
        operator = self.one("is") if self.one("is") in OPERATORS else "="
        return [Term(field.lower(), operator, value)] if field and value else []
