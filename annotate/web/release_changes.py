"""The difference between two releases as a page shows it: what each field was and is, in words."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotate.exporting.changes import Change, Changes, Json, changes_between, compared
from annotate.exporting.release_order import SectionPair, words_of
from annotate.text.shortening import begun
from annotate.web.differences import Words, words
from annotate.web.release_moves import became, moved_from_to, named

ON_A_PAGE = 100  # quotes
_QUOTE = 90  # code points of a quote that only names it
# What an editor looks for first; everything else that is different is folded below it.
_FIRST = (
    "heading", "paraphrase", "quote", "shown", "same", "evidence", "note", "tags", "details",
    "status", "comments",
)  # fmt: skip
_INSTANTS = ("created_at", "updated_at", "exported_at", "at")
_BETWEEN = {"tags": ", ", "heading": " › "}
_NAMES = (
    ("added", "Added"), ("removed", "Removed"), ("changed", "Changed"), ("moved", "Re-ordered"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A field that is different: what it is called, and its words."""

    name: str
    words: Words


@dataclass(frozen=True, slots=True)
class Row:
    """A quote of one of the lists. `number` is that in the newer release, or in the older one for
    what it has not; 0 for what is only a source. `was` is its number in the older one where that
    is another. `fields` are what is different of it, `folded` what few look for."""

    kind: str
    source: str
    quote: str
    number: int
    was: int = 0
    heading: str = ""
    paraphrase: str = ""
    move: str = ""
    fields: list[Field] = field(default_factory=list)
    folded: list[Field] = field(default_factory=list)

    @property
    def folded_names(self) -> str:
        """What is folded, by name."""
        return ", ".join(dict.fromkeys(one.name for one in self.folded))


@dataclass(frozen=True, slots=True)
class Listed:
    """One kind of difference: how many quotes there are, and those of this page."""

    kind: str
    name: str
    number: int
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading: of the report, a section, an article."""

    name: str
    said: str
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class ShownChanges:
    """Everything that is different, the quotes a page at a time; `next` is the page after this."""

    changes: Changes
    lists: list[Listed]
    texts: list[Group]
    articles: list[Group]
    beside: list[Field]
    frozen: list[Field]
    next: int | None

    @property
    def summary(self) -> str:
        """How much there is of what, in a few words."""
        counts = [f"{one.number:,} {one.name.lower()}" for one in self.lists]
        changes = self.changes
        # How many quotes were compared, and what is new with a quote, goes without saying.
        known = any(not _came_or_went(some) for some in changes.articles.values())
        more = any(one.field != "integrity" for one in changes.beside)
        others = [
            (changes.words, "other titles or texts"),
            (any(one.is_moved for one in changes.sections), "sections in another order"),
            (known, "something else known of sources"),
            (more, "something else in the file"),
        ]
        told = [*counts, *(name for found, name in others if found)]
        return ", ".join(told)


def shown_changes(before: Json, now: Json, page: int = 0) -> ShownChanges:
    """What the newer of two documents has otherwise; `page` is counted from 0."""
    found = changes_between(before, now)
    teller = _Teller(before, now)
    ids = {
        "added": found.added, "removed": found.removed,
        "changed": list(found.changed), "moved": list(found.moved),
    }  # fmt: skip
    asked = [(kind, id) for kind, some in ids.items() for id in some]
    here = asked[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    rows: dict[str, list[Row]] = {kind: [] for kind in ids}
    for kind, id in here:
        rows[kind].append(teller.row(kind, id, found))
    first = page == 0
    return ShownChanges(
        changes=found,
        lists=[
            Listed(kind, name, len(ids[kind]), rows[kind]) for kind, name in _NAMES if ids[kind]
        ],
        texts=list(teller.texts(found)) if first else [],
        articles=list(teller.articles(found)) if first else [],
        beside=teller.fields(found.beside) if first else [],
        frozen=teller.fields(found.frozen) if first else [],
        next=page + 1 if (page + 1) * ON_A_PAGE < len(asked) else None,
    )


class _Teller:
    """Says what is different in words: an id is named by the quote or the title that it has."""

    def __init__(self, before: Json, now: Json) -> None:
        self._before = {one["id"]: one for one in before["annotations"]}
        self._now = {one["id"]: one for one in now["annotations"]}
        self._titles = {
            str(one["id"]): str(one.get("title", ""))
            for document in (before, now)
            for one in document.get("articles", [])
        }
        self._places = [_entries(document) for document in (before, now)]

    def row(self, kind: str, id: str, found: Changes) -> Row:
        """A quote, and what is different of it."""
        one = self._before[id] if kind == "removed" else self._now[id]
        numbers = [places.get(id, (0, {}))[0] for places in self._places]
        number = numbers[0] if kind == "removed" else numbers[1]
        entry = self._places[kind != "removed"].get(id, (0, {}))[1]
        own = kind in ("added", "removed")
        changes = _once(found.changed[id]) if kind == "changed" else []
        return Row(
            kind=kind,
            source=self._titles.get(str(one.get("article")), ""),
            quote=str(entry.get("shown", one.get("quote", ""))),
            number=number,
            was=numbers[0] if numbers[0] != number else 0,
            heading=str(entry.get("heading", "")) if kind != "changed" else "",
            paraphrase=str(entry.get("paraphrase", "")) if own else "",
            move=moved_from_to(found.moved[id]) if kind == "moved" else "",
            fields=self.fields(each for each in changes if each.field in _FIRST),
            folded=self.fields(each for each in changes if each.field not in _FIRST),
        )

    def fields(self, changes: Iterable[Change]) -> list[Field]:
        """Fields with their words."""
        found = []
        for one in changes:
            name = f"{one.name} ({one.field})" if one.name == "place" else one.name
            texts = self._text(one.before, one.field), self._text(one.now, one.field)
            if texts[0] == texts[1]:
                texts = _exactly(one.before), _exactly(one.now)
            found.append(Field(name or "value", words(*texts)))
        return found

    def texts(self, found: Changes) -> Iterator[Group]:
        """The report's own words, and sections that are not what they were."""
        if found.report:
            yield Group("The report", "", self.fields(found.report))
        for one in found.sections:
            yield Group(named(one), became(one), self.fields(_section_changes(one)))

    def articles(self, found: Changes) -> Iterator[Group]:
        """What is known of the articles."""
        for id, changes in found.articles.items():
            said = _came_or_went(changes)
            yield Group(self._titles.get(id, id), said, self.fields(changes))

    def _text(self, value: Any, name: str) -> str:
        """A value as people read it; two different ones may read alike."""
        match value:
            case None:
                return ""
            case str():
                return self._named(value, name)
            case list() if name in _BETWEEN:
                return _BETWEEN[name].join(map(str, value))
            case list() if name == "evidence":
                return "\n".join(map(_evidence, value))
            case list():
                return "\n".join("; ".join(self._leaves(one)) for one in value)
            case _:
                return "\n".join(self._leaves(value))

    def _leaves(self, value: Any, name: str = "") -> Iterator[str]:
        """What is in a value, each with its name."""
        match value:
            case dict():
                for key, inner in value.items():
                    yield from self._leaves(inner, f"{name}.{key}" if name else key)
            case list():
                for inner in value:
                    yield from self._leaves(inner, name)
            case _:
                said = self._named(value, name.rpartition(".")[2])
                yield f"{name.replace('_', ' ')}: {said}" if name else said

    def _named(self, value: Any, name: str) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        if name in _INSTANTS:
            return f"{value.removesuffix('Z').replace('T', ' ', 1)} UTC"
        if value in self._titles:
            return self._titles[value]
        one = self._now.get(value) or self._before.get(value)
        return f"“{begun(str(one.get('quote', '')), _QUOTE)}”" if one else value


def _entries(document: Json) -> Mapping[str, tuple[int, Json]]:
    """By annotation id, the number of its entry in the document, from 1, and the entry."""
    entries = (one for section in document["report"]["sections"] for one in section["entries"])
    return {one["annotation"]: (number, one) for number, one in enumerate(entries, start=1)}


def _once(changes: list[Change]) -> list[Change]:
    """Without the quote as it is shown where that is just the quote."""
    quote = next((one for one in changes if one.field == "quote"), None)
    return [
        one
        for one in changes
        if one.field != "shown" or quote is None
        or (one.before, one.now) != (quote.before, quote.now)
    ]  # fmt: skip


def _came_or_went(article: Iterable[Change]) -> str:
    """That an article is only in one of the two releases; "" of one that is in both."""
    found = list(article)
    if all(one.before is None for one in found):
        return "New in this release"
    return "No longer a source" if all(one.now is None for one in found) else ""


def _section_changes(one: SectionPair) -> list[Change]:
    before, now = one.before or {}, one.now or {}
    return compared(
        words_of(before) if before else {}, words_of(now) if now else {},
        {"title": "title", "text": "text"},
    )  # fmt: skip


def _evidence(one: Any) -> str:
    """As a document says it."""
    if not isinstance(one, dict) or not isinstance(one.get("article"), dict):
        return _exactly(one)
    source = one["article"]
    where = ", ".join(filter(None, (f"“{source.get('title')}”", str(source.get("publisher", "")))))
    return f"{str(one.get('said', '')).capitalize()}: “{one.get('shown')}” ({where})"


def _exactly(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
