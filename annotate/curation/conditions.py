"""A small language for asking which annotations one means, read into a tree and written again.

    tag:figure and figure.value > 1000 and not status:rejected
    (author:me or has:comments) "outer quay" created >= 2026-01

A condition is a name, an operator and a value; a word or a phrase alone is looked for in quotes and
notes. What stands side by side must all hold. `not` binds closest, then `and`, then `or`. What the
names mean in a project is said in `condition_sql`; nothing here asks the database.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from annotate.accounts.errors import Invalid

LONGEST = 4000  # code points of an expression
MOST_TERMS = 100
DEEPEST = 30  # parentheses and negations inside each other

OPERATORS = (":", "=", "!=", ">", ">=", "<", "<=")
WORDS = "text"
"""The name of a condition that is only a word or a phrase."""

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<quoted>"(?:[^"\\]|\\.)*"|“[^”]*”)
      | (?P<operator>>=|<=|!=|[:=<>])
      | (?P<bracket>[()])
      | (?P<word>(?:[^\s()":=<>!“]|!(?!=))+)
    )""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(r"""(?:[^\s()":=<>!“]|!(?!=))+""")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_KEYWORDS = ("and", "or", "not")


class Wrong(Invalid):
    """An expression cannot be understood; `start` and `end` say where, in code points."""

    code = "bad_expression"

    def __init__(self, message: str, start: int, end: int) -> None:
        said = f"At {start + 1}: {message}"
        super().__init__(said, fields={"q": [said]})
        self.start, self.end = start, max(end, start + 1)


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. `start` and `end` are where it was written, in code points."""

    name: str
    operator: str
    value: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negated:
    """What is inside must not hold."""

    part: "Tree"


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold; without parts it always does."""

    parts: "tuple[Tree, ...]" = ()


@dataclass(frozen=True, slots=True)
class Either:
    """One part must hold; there are two at least."""

    parts: "tuple[Tree, ...]"


type Tree = Term | Negated | All | Either


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int

    def is_word(self, word: str) -> bool:
        return self.kind == "word" and self.text.lower() == word


def parse(typed: str) -> Tree:
    """The tree of an expression; nothing typed is `All()`. Raises Wrong, saying what and where."""
    if len(typed) > LONGEST:
        raise Wrong(f"an expression has at most {LONGEST:,} characters.", LONGEST, len(typed))
    tokens = list(_tokens(typed))
    if not tokens:
        return All()
    terms = sum(token.kind in ("operator", "quoted", "word") for token in tokens)
    if terms > 3 * MOST_TERMS:
        raise Wrong(f"there are more than {MOST_TERMS} conditions.", 0, len(typed))
    reader = _Reader(tokens, len(typed))
    tree = reader.either(0)
    if (left := reader.here) is not None:
        raise Wrong("this parenthesis closes nothing.", left.start, left.end)
    return tree


def both(*trees: Tree) -> Tree:
    """What holds where each of them does."""
    parts: list[Tree] = []
    for tree in trees:
        parts.extend(tree.parts if isinstance(tree, All) else [tree])
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def either(*trees: Tree) -> Tree:
    """What holds where one of them does; of none, nothing is asked."""
    return Either(trees) if len(trees) > 1 else both(*trees)


def written(tree: Tree) -> str:
    """The expression of a tree: `parse` reads it as the same."""
    match tree:
        case Term():
            return _written_term(tree)
        case Negated(part):
            return f"not {_inside(part, (Term, Negated))}"
        case All(parts):
            return " and ".join(_inside(part, (Term, Negated)) for part in parts)
        case Either(parts):
            return " or ".join(_inside(part, (Term, Negated, All)) for part in parts)


def terms_of(tree: Tree) -> Iterator[Term]:
    """Every condition in it, from left to right."""
    match tree:
        case Term():
            yield tree
        case Negated(part):
            yield from terms_of(part)
        case All(parts) | Either(parts):
            for part in parts:
                yield from terms_of(part)


def _inside(tree: Tree, bare: tuple[type, ...]) -> str:
    return written(tree) if isinstance(tree, bare) else f"({written(tree)})"


def _written_term(term: Term) -> str:
    if term.name == WORDS:
        if term.operator == "=":
            return _quoted(term.value, always=True)
        return f"{WORDS}:{term.value}" if term.value.lower() in _KEYWORDS else term.value
    apart = "" if term.operator == ":" else " "
    return f"{term.name}{apart}{term.operator}{apart}{_quoted(term.value)}"


def _quoted(value: str, *, always: bool = False) -> str:
    if not always and _PLAIN.fullmatch(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tokens(typed: str) -> Iterator[_Token]:
    at = 0
    end = len(typed.rstrip())
    while at < end:
        found = _TOKEN.match(typed, at)
        if found is None:
            start = at + len(typed[at:]) - len(typed[at:].lstrip())
            raise Wrong("this quotation mark is not closed.", start, end)
        kind = found.lastgroup or ""
        text = found[kind]
        if kind == "quoted":
            inside = text[1:-1]
            text = _ESCAPED.sub(r"\1", inside) if text[0] == '"' else inside
        yield _Token(kind, text, found.start(kind), found.end(kind))
        at = found.end()


class _Reader:
    """Goes through the tokens once, from left to right."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self._tokens = tokens
        self._at = 0
        self._length = length
        self._terms = 0

    @property
    def here(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> _Token | None:
        token = self.here
        self._at += 1
        return token

    def either(self, depth: int) -> Tree:
        parts = [self._all(depth)]
        while (token := self.here) and token.is_word("or"):
            self._at += 1
            parts.append(self._all(depth, after=token))
        return either(*parts)

    def _all(self, depth: int, after: _Token | None = None) -> Tree:
        parts = [self._one(depth, after)]
        while (token := self.here) and token.text != ")" and not token.is_word("or"):
            joined = token.is_word("and")
            self._at += joined
            parts.append(self._one(depth, token if joined else None))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, depth: int, after: _Token | None) -> Tree:
        token = self._take()
        if token is None or token.is_word("and") or token.is_word("or"):
            raise self._missing(after, token)
        if depth > DEEPEST:
            raise Wrong("this is nested too deeply.", token.start, token.end)
        if token.is_word("not"):
            return Negated(self._one(depth + 1, token))
        if token.kind == "bracket":
            return self._bracket(token, depth, after)
        return self._term(token, after)

    def _bracket(self, opened: _Token, depth: int, after: _Token | None) -> Tree:
        if opened.text == ")":
            raise self._missing(after, opened)
        tree = self.either(depth + 1)
        closed = self._take()
        if closed is None:
            raise Wrong("this parenthesis is not closed.", opened.start, opened.end)
        return tree

    def _term(self, token: _Token, after: _Token | None) -> Tree:
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise Wrong(f"there are more than {MOST_TERMS} conditions.", token.start, token.end)
        if token.kind == "operator":
            raise Wrong(f"a name is missing before “{token.text}”.", token.start, token.end)
        operator = self.here
        if operator is None or operator.kind != "operator" or token.kind == "quoted":
            # A phrase is looked for as it is; of a word also the longer ones that begin with it.
            said = "=" if token.kind == "quoted" else ":"
            return Term(WORDS, said, token.text, token.start, token.end)
        self._at += 1
        value = self._take()
        if value is None or value.kind not in ("word", "quoted"):
            at = value.start if value else self._length
            raise Wrong(f"a value is missing after “{token.text}{operator.text}”.", at, at + 1)
        name, said = token.text.lower(), operator.text
        if name == WORDS:
            if said not in (":", "="):
                raise Wrong("words are looked for with “:”.", operator.start, operator.end)
            said = "=" if value.kind == "quoted" else ":"
        return Term(name, said, value.text, token.start, value.end)

    def _missing(self, after: _Token | None, found: _Token | None) -> Wrong:
        start = found.start if found else self._length
        what = f" after “{after.text}”" if after else ""
        before = f" before “{found.text}”" if found else ""
        return Wrong(f"a condition is missing{what}{before}.", start, found.end if found else start)
