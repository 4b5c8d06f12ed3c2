"""Where everything stands in two documents of one report, and what stands elsewhere in the newer.

Sections have no ids in a document. Two are the same that have the same title; else those that share
the most quotes, so that a section with another title has another title and no other quotes; else
those with the same text.
"""

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

type Json = dict[str, Any]

_KNOWN = ("title", "text", "entries", "annotations")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: in which section (from 0) and what that is called, its place there and
    its number in the document, both from 1."""

    section: int
    title: str
    place: int
    number: int
    entry: Json


@dataclass(frozen=True, slots=True)
class Move:
    """From where to where an entry was moved."""

    before: Place
    now: Place


@dataclass(frozen=True, slots=True)
class SectionPair:
    """A section in both documents, None where it is not, with its place among those with a title,
    from 1 (0 for what stands in none, and where it is not). `is_moved`: it stands elsewhere among
    those that both have."""

    before: Json | None
    now: Json | None
    places: tuple[int, int]
    is_moved: bool

    @property
    def has_other_words(self) -> bool:
        """Whether its title, its text or what it has beside its entries is not the same."""
        before, now = (words_of(one) if one else {} for one in (self.before, self.now))
        return any((before.get(one) or None) != (now.get(one) or None) for one in {*before, *now})

    @property
    def is_different(self) -> bool:
        """Whether there is anything to say of it."""
        return self.is_moved or self.has_other_words or None in (self.before, self.now)


@dataclass(frozen=True, slots=True)
class Order:
    """By annotation id where each entry stood and stands; what of them was moved, and what was
    carried along with its section (`carried`); all sections, the newer document's first."""

    before: dict[str, Place]
    now: dict[str, Place]
    moved: dict[str, Move]
    carried: list[str]
    sections: list[SectionPair]


def order_of(older: Json, newer: Json) -> Order:
    """Compare the two orders."""
    old, new = older["report"]["sections"], newer["report"]["sections"]
    before, now = _places(older), _places(newer)
    same = _paired(old, new)
    away = _moved(sorted(same.values()), [same[at] for at in sorted(same)])
    moved: set[str] = set()
    in_section: dict[int, list[str]] = defaultdict(list)
    for id in now:
        if id in before:
            in_section[now[id].section].append(id)
    for at, here in in_section.items():
        stayed = [id for id in here if before[id].section == same.get(at)]
        were = sorted(stayed, key=lambda id: before[id].number)
        moved |= (set(here) - set(stayed)) | _moved(were, stayed)
    places = _titled(old), _titled(new)
    pairs = [
        SectionPair(
            old[same[at]] if at in same else None, section,
            (places[0].get(same.get(at), 0), places[1].get(at, 0)), same.get(at) in away,
        )
        for at, section in enumerate(new)
    ]  # fmt: skip
    pairs += [
        SectionPair(section, None, (places[0].get(at, 0), 0), is_moved=False)
        for at, section in enumerate(old)
        if at not in same.values()
    ]
    return Order(
        before=before,
        now=now,
        moved={id: Move(before[id], now[id]) for id in now if id in moved},
        carried=[id for id in now if id in before and before[id].section in away],
        sections=pairs,
    )


def _titled(sections: Sequence[Json]) -> dict[int | None, int]:
    """The place of each section with a title among those, from 1."""
    titled = (at for at, section in enumerate(sections) if section["title"])
    return {at: place for place, at in enumerate(titled, start=1)}


def _places(document: Json) -> dict[str, Place]:
    """Where each entry stands whose annotation the document has."""
    known = {one["id"] for one in document["annotations"]}
    found: dict[str, Place] = {}
    number = 0
    for at, section in enumerate(document["report"]["sections"]):
        for place, entry in enumerate(section["entries"], start=1):
            number += 1
            if entry["annotation"] in known:
                found[entry["annotation"]] = Place(at, section["title"], place, number, entry)
    return found


def _paired(old: Sequence[Json], new: Sequence[Json]) -> dict[int, int]:
    """Which section of the older document each one of the newer is."""
    found: dict[int, int] = {}
    for pairs in (_by_title, _by_quotes, _by_text):
        taken = set(found.values())
        left = [at for at in range(len(old)) if at not in taken]
        for before, now in pairs(old, new, left, [at for at in range(len(new)) if at not in found]):
            if now not in found and before not in taken:
                found[now] = before
                taken.add(before)
    return found


type _Sections = Sequence[Json]
type _Places = Sequence[int]
type _Pairs = Iterator[tuple[int, int]]


def _by_title(old: _Sections, new: _Sections, were: _Places, are: _Places) -> _Pairs:
    """The first of a title and the first of the same, the second and the second."""
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for before in were:
        waiting[old[before]["title"]].append(before)
    for now in are:
        if there := waiting[new[now]["title"]]:
            yield there.popleft(), now


def _by_quotes(old: _Sections, new: _Sections, were: _Places, are: _Places) -> _Pairs:
    """Those with the most quotes in common first."""
    section = {id: at for at in were if old[at]["title"] for id in _quotes(old[at])}
    shared = Counter(
        (section[id], now)
        for now in are
        if new[now]["title"]
        for id in _quotes(new[now])
        if id in section
    )
    yield from (pair for pair, _ in shared.most_common())


def _by_text(old: _Sections, new: _Sections, were: _Places, are: _Places) -> _Pairs:
    texts = {old[at]["text"]: at for at in were if old[at]["text"] and old[at]["title"]}
    for now in are:
        if new[now]["title"] and new[now]["text"] in texts:
            yield texts[new[now]["text"]], now


def _quotes(section: Json) -> set[str]:
    return {entry["annotation"] for entry in section["entries"]}


def words_of(section: Json) -> Json:
    """What is compared of a section itself; the list of its annotations where that is not the one
    of its entries."""
    own = {name: value for name, value in section.items() if name not in _KNOWN}
    ids = [entry["annotation"] for entry in section["entries"]]
    listed = section.get("annotations", ids)
    own |= {"annotations": listed} if listed != ids else {}
    return {"title": section["title"], "text": section["text"], **own}


def _moved[Key: (str, int)](before: Sequence[Key], now: Sequence[Key]) -> set[Key]:
    """Those that must have moved: all but a longest run that is in the same order in both
    (Fredman, "On computing the length of longest increasing subsequences", 1975)."""
    place = {id: number for number, id in enumerate(before)}
    tails: list[int] = []  # the lowest place that ends a run of each length
    ends: list[Key] = []
    previous: dict[Key, Key | None] = {}
    for id in now:
        at = bisect_left(tails, place[id])
        previous[id] = ends[at - 1] if at else None
        tails[at : at + 1] = [place[id]]
        ends[at : at + 1] = [id]
    kept: set[Key] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = previous[last]
    return set(now) - kept
