"""What is different between two releases of a report."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

type Json = dict[str, Any]

# What is compared of an annotation, and what that is called.
_OWN = {
    "quote": "quote", "tags": "tags", "details": "details", "note": "note", "status": "status",
    "revision": "place", "start": "place", "end": "place", "comments": "comments",
    "links": "links",
}  # fmt: skip
_BY_EDITOR = {
    "heading": "heading", "paraphrase": "paraphrase", "shown": "quote as shown", "same": "sources",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changes:
    """By annotation id: what was added and removed, in the order of the report that has it; what of
    an annotation changed; which stand elsewhere among those that both have. `words` are the titles
    and texts, of the report and of its sections, that only one of the two has."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    moved: list[str] = field(default_factory=list)
    words_added: list[str] = field(default_factory=list)
    words_removed: list[str] = field(default_factory=list)

    @property
    def reordered(self) -> bool:
        return bool(self.moved)

    @property
    def any(self) -> bool:
        """Whether there is any difference."""
        return any(getattr(self, name) for name in self.__slots__)


def changes_between(older: Json, newer: Json) -> Changes:
    """What the newer document has otherwise than the older one."""
    before, now = _placed(older), _placed(newer)
    both = [id for id in now if id in before]
    elsewhere = _moved([id for id in before if id in now], both)
    words_before, words_now = list(_words(older)), list(_words(newer))
    return Changes(
        added=[id for id in now if id not in before],
        removed=[id for id in before if id not in now],
        changed={id: what for id in both if (what := _changed(before[id], now[id]))},
        moved=[id for id in both if id in elsewhere or before[id][2] != now[id][2]],
        words_added=[text for text in words_now if text not in words_before],
        words_removed=[text for text in words_before if text not in words_now],
    )


def _placed(document: Json) -> dict[str, tuple[Json, Json, str]]:
    """(annotation, what the editor says of it, title of its section) by id, in order."""
    by_id = {one["id"]: one for one in document["annotations"]}
    return {
        entry["annotation"]: (by_id[entry["annotation"]], entry, section["title"])
        for section in document["report"]["sections"]
        for entry in section["entries"]
        if entry["annotation"] in by_id
    }


def _changed(before: tuple[Json, Json, str], now: tuple[Json, Json, str]) -> list[str]:
    found = [called for name, called in _OWN.items() if before[0].get(name) != now[0].get(name)]
    found += [
        called
        for name, called in _BY_EDITOR.items()
        # Older releases have nothing where newer ones have no sources.
        if (before[1].get(name) or None) != (now[1].get(name) or None)
    ]
    return list(dict.fromkeys(found))


def _words(document: Json) -> Iterator[str]:
    report = document["report"]
    for part in (report, *report["sections"]):
        yield from filter(None, (part["title"], part["text"]))


def _moved(before: Sequence[str], now: Sequence[str]) -> set[str]:
    """Those that must have moved: all but a longest run that is in the same order in both
    (Fredman, "On computing the length of longest increasing subsequences", 1975)."""
    place = {id: number for number, id in enumerate(before)}
    tails: list[int] = []  # the lowest place that ends a run of each length
    ends: list[str] = []
    previous: dict[str, str | None] = {}
    for id in now:
        at = bisect_left(tails, place[id])
        previous[id] = ends[at - 1] if at else None
        tails[at : at + 1] = [place[id]]
        ends[at : at + 1] = [id]
    kept: set[str] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = previous[last]
    return set(now) - kept
