import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.text.anchoring import carry, differences
from annotate.text.differences import Difference, quote_differences
from annotate.text.tokens import folded

SEEDS = st.integers(0, 2**32)
ALPHABETS = {
    "latin": "abcdefghiklmnoprstuvwyzéüçñ",
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "devanagari": ("क", "खा", "गि", "घी", "चु", "छू", "जे", "झो", "टं", "ठ", "क्ष", "त्र"),
    "thai": ("กา", "ขี", "คู", "งั", "จำ", "ช่", "ดี", "ต้", "น", "บ", "ปุ", "ผ", "ฝ", "พ"),
    "chinese": "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨",
    "emoji": ("a", "b", "d", "e", "i", "k", "🇲🇽", "❤️", "👍🏽", "🐈", "1️⃣", "🧑‍🚀", "🏳️‍🌈", "🌵"),
}
SCRIPTS = st.sampled_from(sorted(ALPHABETS))


def sentences(script: str, chance: random.Random, number: int) -> list[str]:
    """So many sentences of made-up words, none like another but by chance."""
    letters = ALPHABETS[script]
    words = ["".join(chance.choices(letters, k=chance.randint(2, 7))) for _ in range(300)]
    between = "" if script in {"chinese", "thai"} else " "
    return [
        between.join(chance.choices(words, k=chance.randint(7, 16))) + "." for _ in range(number)
    ]


def places(parts: Sequence[str]) -> list[tuple[int, int]]:
    """Where each part stands when they are joined by one character."""
    found, at = [], 0
    for part in parts:
        found.append((at, at + len(part)))
        at += len(part) + 1
    return found


def joined(parts: Sequence[str]) -> str:
    return "\n".join(parts)


@settings(deadline=None, max_examples=40)
@given(SCRIPTS, SEEDS)
def test_what_stayed_is_found_and_what_was_deleted_is_not(script: str, seed: int) -> None:
    chance = random.Random(seed)
    old = sentences(script, chance, 24)
    new: list[tuple[str, int | None]] = [(sentence, at) for at, sentence in enumerate(old)]
    for _ in range(chance.randint(0, 8)):
        if chance.random() < 0.5:
            new.pop(chance.randrange(len(new)))
        else:
            new.insert(chance.randrange(len(new)), (sentences(script, chance, 1)[0], None))
    where = {
        origin: place for (_, origin), place in zip(new, places([s for s, _ in new]), strict=True)
    }
    carried = carry(joined(old), joined([sentence for sentence, _ in new]), places(old))
    for at, found in enumerate(carried):
        if at in where:
            assert (found.state, found.start, found.end) == ("placed", *where[at])
        else:
            assert (found.state, found.start) == ("orphaned", None)


@settings(deadline=None, max_examples=40)
@given(SCRIPTS, SEEDS)
def test_of_paragraphs_in_another_order_at_least_one_waits(script: str, seed: int) -> None:
    chance = random.Random(seed)
    old = [" ".join(sentences(script, chance, 4)) for _ in range(5)]
    order = chance.sample(range(5), 5)
    new = [old[at] for at in order]
    where = dict(zip(order, places(new), strict=True))
    carried = carry(joined(old), joined(new), places(old))
    for at, found in enumerate(carried):
        if found.start is None or found.end is None:
            assert found.state == "orphaned"
        elif found.state == "placed":
            assert (found.start, found.end) == where[at]
    assert (order == sorted(order)) is all(found.state == "placed" for found in carried)


@settings(deadline=None, max_examples=40)
@given(SCRIPTS, SEEDS)
def test_typography_alone_moves_nothing(script: str, seed: int) -> None:
    chance = random.Random(seed)
    parts = [f'"{one}" - so it is' for one in sentences(script, chance, 6)]
    typeset = [
        part.replace('"', "”").replace(" - ", chance.choice([" — ", "\u2009– "])) for part in parts
    ]
    old, new = joined(parts), "\n\n".join(typeset)
    for span, found in zip(places(parts), carry(old, new, places(parts)), strict=True):
        assert found.state == "placed"
        assert folded(new[found.start : found.end]) == folded(old[slice(*span)])


@settings(deadline=None, max_examples=40)
@given(SCRIPTS, SEEDS, st.integers(0, 99_999), st.integers(0, 99_999))
def test_a_changed_number_always_waits_and_says_so(
    script: str, seed: int, one: int, two: int
) -> None:
    chance = random.Random(seed)
    parts = [f"{before} {one:,} {after}" for before, after in [sentences(script, chance, 2)]]
    parts = [*sentences(script, chance, 3), *parts, *sentences(script, chance, 3)]
    old = joined(parts)
    number = old.index(f" {one:,} ") + 1
    new = old.replace(f" {one:,} ", f" {two:,} ")
    spans = [places(parts)[3], (number, number + len(f"{one:,}"))]
    for found in carry(old, new, spans):
        if one == two:
            assert found.state == "placed"
        else:
            assert found.state == "moved"
            assert found.reason == f"the number changed: {one:,} → {two:,}"


PIECES = st.sampled_from(
    (
        *"aab .,\n\n“”\"'-—5",
        "the ",
        "cat ",
        "13 ",
        "é",
        "e\u0301",
        "ก็",
        "中",
        "👩‍👩‍👧",
        "\u200b",
        "\u0301",
        "ש",
    )
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=30)
ENDS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def inside(text: str, ends: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of the text between these ends."""
    spans = [(min(pair), max(pair)) for pair in ends]
    return [(start, end) for start, end in spans if start < end <= len(text)]


@settings(deadline=None)
@given(TEXTS, TEXTS, ENDS)
def test_whatever_the_texts_the_answer_keeps_its_promises(
    old: str, new: str, ends: list[tuple[int, int]]
) -> None:
    spans = [
        (min(pair), max(pair)) for pair in ends if pair[0] != pair[1] and max(pair) <= len(old)
    ]
    for (start, end), found in zip(spans, carry(old, new, spans), strict=True):
        assert 0 <= found.score <= 1
        assert found.reason
        if found.state == "orphaned":
            assert found.start is found.end is None
        else:
            assert found.start is not None
            assert found.end is not None
            assert 0 <= found.start < found.end <= len(new)
        if found.candidate:
            assert 0 <= found.candidate[0] < found.candidate[1] <= len(new)
        if found.state == "placed":
            assert folded(new[found.start : found.end]) == folded(old[start:end])


@settings(deadline=None)
@given(TEXTS, ENDS)
def test_in_the_same_text_everything_stays_where_it_is(
    text: str, ends: list[tuple[int, int]]
) -> None:
    spans = [
        (min(pair), max(pair)) for pair in ends if pair[0] != pair[1] and max(pair) <= len(text)
    ]
    for span, found in zip(spans, carry(text, text, spans), strict=True):
        assert (found.state, found.start, found.end) == ("placed", *span)


@pytest.mark.parametrize("compare", [differences, quote_differences])
@settings(deadline=None)
@given(old=TEXTS, new=TEXTS)
def test_a_difference_is_both_texts_in_order(
    compare: Callable[[str, str], list[Difference]], old: str, new: str
) -> None:
    steps = compare(old, new)
    assert "".join([old[step.old_start : step.old_end] for step in steps]) == old
    assert "".join([new[step.new_start : step.new_end] for step in steps]) == new
    for step in steps:
        if step.kind == "equal":
            assert folded(old[step.old_start : step.old_end]) == folded(
                new[step.new_start : step.new_end]
            )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("word " * 50_000, "word " * 49_000),
        ("word " * 50_000, "word " * 25_000 + "other " + "word " * 25_000),
        ("a" * 200_000, "a" * 100_000 + "b" + "a" * 100_000),
        ("天" * 50_000, "天" * 49_999),
        ("ab ba " * 20_000, "ba ab ba " * 12_000),
        ("the same again. " * 10_000, ""),
    ],
    ids=["one word", "one word and another", "one letter", "one sign", "two words", "emptied"],
)
def test_texts_that_only_repeat_themselves_place_nothing_for_certain_in_their_middle(
    old: str, new: str
) -> None:
    spans = [(at, at + 40) for at in range(40_000, 45_000, 100)]
    assert {found.state for found in carry(old, new, spans)} <= {"moved", "orphaned"}
