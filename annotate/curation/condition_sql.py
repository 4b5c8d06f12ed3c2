"""What conditions mean in one project, as SQL with parameters.

A fragment is made of this module's own text only; everything that somebody typed is a parameter.
`{a}` stands for the annotation's table, which has another alias in each query.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func

from annotate.curation.conditions import All, Either, Negated, Term, Tree
from annotate.curation.fragments import Where
from annotate.curation.known import Known
from annotate.curation.term_sql import ALTERNATIVES, term_sql


def where(tree: Tree, known: Known) -> Where:
    """The fragment that is true of the annotations meant. Raises Wrong, naming what the project
    does not have or a value that does not fit, and where it stands."""
    match tree:
        case Term():
            return term_sql([tree], known)
        case Negated(part):
            inside = where(part, known)
            return Where(f"NOT ({inside.sql})", inside.values)
        case All(parts):
            return _joined(" AND ", [where(part, known) for part in parts], "TRUE")
        case Either(parts):
            return _joined(" OR ", [_of_group(group, known) for group in _grouped(parts)], "FALSE")


class Holds(Func):
    """The fragment as a condition of a query over annotations, whatever their table is called."""

    output_field = BooleanField()

    def __init__(self, fragment: Where) -> None:
        super().__init__(F("pk"))
        self.fragment = fragment

    def as_sql(
        self, compiler: Any, connection: Any, *_: Any, **_context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """With the alias that the query gave to the table."""
        [column] = self.get_source_expressions()
        alias = connection.ops.quote_name(column.alias)
        return f"({self.fragment.sql.replace('{a}', alias)})", self.fragment.values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Holds) and self.fragment == other.fragment

    def __hash__(self) -> int:
        return hash(self.fragment)


def _of_group(group: list[Tree], known: Known) -> Where:
    terms = [part for part in group if isinstance(part, Term)]
    return term_sql(terms, known) if len(terms) == len(group) else where(group[0], known)


def _grouped(parts: Iterable[Tree]) -> list[list[Tree]]:
    """Alternatives about the same, such as one of two tags, are asked for at once."""
    groups: dict[object, list[Tree]] = {}
    for number, part in enumerate(parts):
        merges = (
            isinstance(part, Term) and part.name in ALTERNATIVES and part.operator in (":", "=")
        )
        groups.setdefault(part.name if merges and isinstance(part, Term) else number, []).append(
            part
        )
    return list(groups.values())


def _joined(word: str, fragments: list[Where], nothing: str) -> Where:
    if len(fragments) < 2:
        return fragments[0] if fragments else Where(nothing)
    text = word.join(f"({fragment.sql})" for fragment in fragments)
    return Where(text, tuple(value for fragment in fragments for value in fragment.values))
