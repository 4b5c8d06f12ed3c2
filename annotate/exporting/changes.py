"""What is different between two releases of a report, field by field.

Whatever the two documents have is compared, also what this module has no name for: a difference
that nobody foresaw is told by the name of its field.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotate.exporting.release_order import Move, Order, SectionPair, order_of

type Json = dict[str, Any]

# What fields are called; others by their own name.
_OWN = {
    "quote": "quote", "tags": "tags", "details": "details", "note": "note", "status": "status",
    "revision": "place", "start": "place", "end": "place", "comments": "comments",
    "links": "links", "review": "review", "heading": "headings of the article",
    "prefix": "words around it", "suffix": "words around it", "sentence": "sentence",
    "text_withheld": "words withheld", "dismissed": "dismissed suggestions", "url": "address",
    "created_at": "made at", "updated_at": "last change",
}  # fmt: skip
_BY_EDITOR = {
    "heading": "heading", "paraphrase": "paraphrase", "shown": "quote as shown", "same": "sources",
    "evidence": "evidence", "shortened": "parts left out", "stale": "what became of it",
}  # fmt: skip
_OF_ARTICLE = {
    "title": "title", "url": "address", "published_on": "published on", "added_on": "added on",
    "sha256": "checksum of the text", "length": "length of the text",
    "text_withheld": "words withheld", "earlier_revisions": "earlier revisions",
}  # fmt: skip
_OF_REPORT = {"title": "title", "text": "text", "slug": "address", "left_out": "left out"}
_OF_FILE = {
    "exported_at": "written at", "integrity": "quotes compared", "offset_unit": "unit of offsets"
}  # fmt: skip
_RELEASE = ("release", "frozen")
_WORDS = ("title", "text")
_EMPTY: tuple[Any, ...] = (None, "", [], {})
"""Absent, null and empty are the same: older releases have not all fields of newer ones."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field (by its name in the JSON): what it is called, what it was and what it is; None
    where it is absent."""

    field: str
    name: str
    before: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Changes:
    """By annotation id: what was added and removed, in the order of the report that has it; what of
    an annotation that both have changed, also of one that is only a source; which stand elsewhere
    in their section or in another one. `sections` are those that are new, gone, elsewhere or have
    other words; `report` its title and text, `articles` by their titles what is known of them,
    `beside` everything else. What is said of the release itself (`frozen`: its number, when, by
    whom) differs between any two."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: dict[str, list[Change]] = field(default_factory=dict)
    moved: dict[str, Move] = field(default_factory=dict)
    sections: list[SectionPair] = field(default_factory=list)
    report: list[Change] = field(default_factory=list)
    articles: dict[str, list[Change]] = field(default_factory=dict)
    beside: list[Change] = field(default_factory=list)
    frozen: list[Change] = field(default_factory=list)
    _carried: tuple[str, ...] = ()

    @property
    def elsewhere(self) -> list[str]:
        """What stands elsewhere, also because its whole section does."""
        return list(dict.fromkeys((*self.moved, *self._carried)))

    @property
    def reordered(self) -> bool:
        return bool(self.moved) or any(one.is_moved for one in self.sections)

    @property
    def words(self) -> bool:
        """Whether titles or texts are different."""
        return bool(self.report) or any(one.has_other_words for one in self.sections)

    @property
    def what(self) -> dict[str, list[str]]:
        """What changed of each annotation, by name."""
        return {id: names_of(found) for id, found in self.changed.items()}

    @property
    def any(self) -> bool:
        """Whether there is any difference but of what every release has for itself."""
        return any(getattr(self, name) for name in self.__slots__ if name != "frozen")


def names_of(changes: Iterable[Change]) -> list[str]:
    """What they are called, once each."""
    return list(dict.fromkeys(one.name for one in changes))


def changes_between(older: Json, newer: Json) -> Changes:
    """What the newer document has otherwise than the older one."""
    order = order_of(older, newer)
    before, now = _by(older["annotations"], "id"), _by(newer["annotations"], "id")
    both = [id for id in (*order.now, *now) if id in before and id in now]
    return Changes(
        added=[id for id in order.now if id not in order.before],
        removed=[id for id in order.before if id not in order.now],
        changed={
            id: found
            for id in dict.fromkeys(both)
            if (found := _of_annotation(id, before[id], now[id], order))
        },
        moved=order.moved,
        sections=[one for one in order.sections if one.is_different],
        report=compared(_only(older["report"], _WORDS), _only(newer["report"], _WORDS), _OF_REPORT),
        articles=dict(_of_articles(older.get("articles"), newer.get("articles"))),
        beside=[*_beside(older, newer, order)],
        frozen=[
            *compared(_only(older["report"], _RELEASE), _only(newer["report"], _RELEASE), {}),
            *compared(_only(older, ("exported_at",)), _only(newer, ("exported_at",)), _OF_FILE),
        ],
        _carried=tuple(order.carried),
    )


def compared(
    before: Any, now: Any, called: Mapping[str, str], without: Iterable[str] = ()
) -> list[Change]:
    """The fields of two objects that differ, those with a name of their own first."""
    if not isinstance(before, dict) or not isinstance(now, dict):
        return [] if before == now else [Change("", "", before, now)]
    names = [name for name in dict.fromkeys((*called, *before, *now)) if name not in without]
    return [
        Change(name, called.get(name, name.replace("_", " ")), before.get(name), now.get(name))
        for name in names
        if not is_alike(before.get(name), now.get(name))
    ]


def is_alike(before: Any, now: Any) -> bool:
    """Whether two values say the same."""
    return bool(before == now) or (before in _EMPTY and now in _EMPTY)


def _of_annotation(id: str, before: Json, now: Json, order: Order) -> list[Change]:
    found = compared(before, now, _OWN)
    if id in order.before and id in order.now:
        found += compared(order.before[id].entry, order.now[id].entry, _BY_EDITOR)
    return found


def _of_articles(before: Any, now: Any) -> Iterator[tuple[str, list[Change]]]:
    """What is known of each article, by its id, where that is different."""
    old, new = _by(before, "id"), _by(now, "id")
    for id in dict.fromkeys((*new, *old)):
        if found := compared(old.get(id, {}), new.get(id, {}), _OF_ARTICLE):
            yield id, found


def _beside(older: Json, newer: Json, order: Order) -> Iterator[Change]:
    """What is neither a quote nor words of the report: of the file, of the tags, what was left
    out, what only cites, and lists that are not what they should be."""
    shown = ("annotations", "articles", "tags", "report", "exported_at")
    yield from compared(older, newer, _OF_FILE, shown)
    old, new = _by(older.get("tags"), "key"), _by(newer.get("tags"), "key")
    for key in dict.fromkeys((*new, *old)):
        if not is_alike(old.get(key), new.get(key)):
            yield Change("tags", f"tag “{key}”", old.get(key), new.get(key))
    known = (*_WORDS, "sections", *_RELEASE)
    yield from compared(older["report"], newer["report"], _OF_REPORT, known)
    before, now = _by(older["annotations"], "id"), _by(newer["annotations"], "id")
    for id in dict.fromkeys((*now, *before)):
        if (id in before) != (id in now) and id not in order.before and id not in order.now:
            yield Change("annotations", "another source", before.get(id), now.get(id))
    for name in ("annotations", "articles", "tags"):
        lists = [[_key(one) for one in _listed(document.get(name))] for document in (older, newer)]
        both = set(lists[0]) & set(lists[1])
        kept = [[one for one in each if one in both] for each in lists]
        if kept[0] != kept[1]:
            yield Change(name, f"the order of {name}", *kept)


def _key(one: Any) -> str:
    return str((one.get("id") or one.get("key")) if isinstance(one, dict) else one)


def _by(found: Any, name: str) -> dict[str, Json]:
    return {str(one.get(name)): one for one in _listed(found) if isinstance(one, dict)}


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _only(found: Json, names: Iterable[str]) -> Json:
    return {name: found.get(name) for name in names}
