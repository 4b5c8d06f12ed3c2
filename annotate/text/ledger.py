"""Figures from several sources: which are of the same thing, and which disagree.

A figure has a value and says what is counted, for which period and for which place. Two figures
disagree when they count the same for the same period and place and have different values. Figures
for different periods do not disagree. Those that a person has linked as the same must agree in
everything: in the value, and in the period too.

Suggestions come from likeness alone and are for a person to judge; the tests measure them.
"""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import combinations
from typing import Literal

from annotate.text.periods import Period

type Kind = Literal["same", "contradicts"]

_WORD = re.compile(r"[^\W_]+")
# Words that do not say what is counted, or of what a passage speaks.
_EMPTY = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "by", "for", "from", "had", "has", "have",
    "in", "into", "is", "it", "its", "of", "on", "or", "over", "that", "the", "their", "there",
    "these", "they", "this", "to", "was", "were", "which", "who", "will", "with", "about", "almost",
    "nearly", "some", "more", "than", "number", "numbers", "total", "totals", "count", "reported",
    "recorded", "registered", "official",
})  # fmt: skip
# Numbers below this stand in many figures by chance.
_TELLING = 20
_ALIKE = 0.5  # likeness, from 0 to 1
_SHARED_WORDS = 4  # that say something about what is counted
_NEAR = timedelta(days=3)
_MOST_ALIKE = 100  # figures of one kind that are compared with each other


@dataclass(frozen=True, slots=True)
class Figure[Key]:
    """One figure: `key` is what it is known by, `source` where it stands. `when` is the period's
    days as far as they are understood; `words` is the passage around it."""

    key: Key
    source: object
    value: float
    unit: str = ""
    period: str = ""
    scope: str = ""
    when: Period | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion[Key]:
    """Two figures that may belong together, from 0 to 1 how likely, and why."""

    one: Key
    other: Key
    kind: Kind
    score: float
    reason: str


@lru_cache(maxsize=8192)
def content_words(text: str) -> frozenset[str]:
    """The words that say something, in one form for singular and plural."""
    found = (_singular(word) for word in _WORD.findall(text.casefold()))
    return frozenset(word for word in found if word not in _EMPTY)


def likeness(one: str, other: str) -> float:
    """How many of the words of two texts are in both, from 0 to 1 (Jaccard); 1 for two that are
    empty."""
    ours, theirs = content_words(one), content_words(other)
    either = ours | theirs
    return len(ours & theirs) / len(either) if either else 1.0


def same_period[Key](one: Figure[Key], other: Figure[Key]) -> bool:
    """Whether two figures are for the same time. What is not understood is compared word by word,
    and what nobody said is not the same as anything but itself."""
    if one.when and other.when:
        return one.when.is_same(other.when)
    return content_words(one.period) == content_words(other.period)


def same_place[Key](one: Figure[Key], other: Figure[Key]) -> bool:
    """Whether two figures are for the same place or group."""
    return content_words(one.scope) == content_words(other.scope)


def same_unit[Key](one: Figure[Key], other: Figure[Key]) -> bool:
    """Whether two figures count the same."""
    return content_words(one.unit) == content_words(other.unit)


def about_the_same[Key](one: Figure[Key], other: Figure[Key]) -> bool:
    """Whether two figures are comparable: the same is counted for the same time and place, and
    both say for which time."""
    return (
        bool(one.unit and one.period and other.period)
        and same_unit(one, other)
        and same_period(one, other)
        and same_place(one, other)
    )


def differences[Key](figures: Sequence[Figure[Key]]) -> list[str]:
    """In what figures differ that ought to be the same: of "value", "unit", "period", "place"."""
    units = {content_words(one.unit) for one in figures if one.unit}
    places = {content_words(one.scope) for one in figures if one.scope}
    # A line may have a thousand sources: of those for the same time one is compared.
    times = {(one.when, content_words(one.period)): one for one in figures if one.period}
    found = ["value"] if len({one.value for one in figures}) > 1 else []
    if len(units) > 1:
        found.append("unit")
    if any(not same_period(one, other) for one, other in combinations(times.values(), 2)):
        found.append("period")
    if len(places) > 1:
        found.append("place")
    return found


def suggest[Key](
    figures: Iterable[Figure[Key]], about: Container[Key] | None = None
) -> list[Suggestion[Key]]:
    """Pairs from different sources that may be the same figure, or contradict each other; the
    likeliest first. Only figures with the same value, or that count the same for the same time,
    are looked at, and of many of a kind the first. With `about` each pair has one of these."""
    listed = list(figures)
    buckets: dict[object, list[int]] = {}
    for place, figure in enumerate(listed):
        buckets.setdefault(("value", figure.value), []).append(place)
        if figure.unit and figure.period:
            told = figure.when.days if figure.when else content_words(figure.period)
            buckets.setdefault((content_words(figure.unit), told), []).append(place)
    near = (places[:_MOST_ALIKE] for places in buckets.values())
    pairs = {pair for places in near for pair in combinations(places, 2)}
    found = [
        suggestion
        for one, other in sorted(pairs)
        if about is None or listed[one].key in about or listed[other].key in about
        if (suggestion := suggestion_for(listed[one], listed[other]))
    ]
    return sorted(found, key=lambda each: -each.score)


def suggestion_for[Key](one: Figure[Key], other: Figure[Key]) -> Suggestion[Key] | None:
    """What may be between two figures; None for nothing."""
    if one.source == other.source:
        return None
    places = _compatible_places(one, other)
    unit = likeness(one.unit, other.unit) if one.unit and other.unit else 0.0
    words = likeness(one.words, other.words) if one.words and other.words else 0.0
    if one.value == other.value:
        if not _compatible_periods(one, other) or max(unit, words) < _ALIKE / 2:
            return None
        if abs(one.value) < _TELLING and unit < _ALIKE and words < _ALIKE:
            return None
        # One event has its place named in several ways ("Skerry", "the northern coast").
        if not places and not (unit == 1 and _near_days(one, other)):
            return None
        score = 0.2 + 0.2 * places + 0.3 * unit + 0.2 * same_period(one, other) + 0.1 * words
        return Suggestion(one.key, other.key, "same", score, _why(one, other, unit))
    if places and unit == 1 and one.period and other.period and same_period(one, other):
        score = 0.5 + 0.3 * same_place(one, other) + 0.2 * words
        reason = f"{one.unit}, {one.period}: {one.value:,g} and {other.value:,g}"
        return Suggestion(one.key, other.key, "contradicts", score, reason)
    return None


def alike_in_words(one: str, other: str) -> float:
    """How alike two passages are that have no figures, from 0 to 1; 0 where they share too little
    to say anything."""
    shared = content_words(one) & content_words(other)
    found = likeness(one, other)
    return found if len(shared) >= _SHARED_WORDS and found >= _ALIKE else 0.0


def _compatible_periods[Key](one: Figure[Key], other: Figure[Key]) -> bool:
    """The same, or unknown, or days so near that one source may have them wrong."""
    if not one.period or not other.period or same_period(one, other):
        return True
    return _near_days(one, other)


def _near_days[Key](one: Figure[Key], other: Figure[Key]) -> bool:
    return bool(one.when and other.when and one.when.is_near(other.when, _NEAR))


def _compatible_places[Key](one: Figure[Key], other: Figure[Key]) -> bool:
    ours, theirs = content_words(one.scope), content_words(other.scope)
    return not ours or not theirs or bool(ours & theirs)


def _why[Key](one: Figure[Key], other: Figure[Key], unit: float) -> str:
    counted = f" {one.unit}" if unit >= _ALIKE else ""
    parts = [f"{one.value:,g}{counted} in both"]
    if one.period and other.period:
        same = same_period(one, other)
        parts.append(f"for {one.period}" if same else f"for {one.period} and {other.period}")
    if not _compatible_places(one, other):
        parts.append(f"{one.scope} and {other.scope}")
    return ", ".join(parts)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
