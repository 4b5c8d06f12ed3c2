"""What was put in or taken out beside a passage, and is like it, leaves its place uncertain."""

import random

import pytest

from annotate.text.anchoring import Anchored, carry
from annotate.text.sliding import slid
from annotate.text.token_map import Block, Pair
from annotate.text.tokens import tokenize

FIRST = "The port handled 25,890 containers in March, more than a year before."
SECOND = "Most of them came from the new terminal on the eastern quay."
THIRD = "The harbour master said the figures surprised nobody."
FOURTH = "The crane drivers were less sure, and asked for a second shift on Sundays."
LAST = "A committee will report in the autumn on whether the old terminal should close."
LINE = "Read more about it."


def carried(old: str, new: str, quote: str, occurrence: int = 0) -> Anchored:
    start = -1
    for _ in range(occurrence + 1):
        start = old.index(quote, start + 1)
    return carry(old, new, [(start, start + len(quote))])[0]


@pytest.mark.parametrize("quote", [LINE, "more", "."])
def test_of_two_equal_lines_that_became_one_neither_is_placed(quote: str) -> None:
    old = f"{FIRST} {SECOND}\n{LINE}\n{LINE}\n{THIRD} {FOURTH}"
    new = f"{FIRST} {SECOND}\n{LINE}\n{THIRD} {FOURTH}"
    begin = old[: old.index(LINE)].count(quote)
    for occurrence in (begin, begin + LINE.count(quote)):
        assert carried(old, new, quote, occurrence).state != "placed"
    assert carried(old, new, SECOND).state == "placed"
    assert carried(old, new, THIRD).state == "placed"


def test_a_line_of_which_one_is_deleted_and_a_sentence_put_in_waits() -> None:
    old = f"{FIRST} {SECOND}\n{LINE}\n{LINE}\n{THIRD} {FOURTH}"
    new = f"{FIRST} {SECOND}\n{LINE} Nobody was hurt.\n{THIRD} {FOURTH}"
    assert carried(old, new, LINE).state != "placed"


def test_a_line_put_in_beside_an_equal_one_leaves_it_uncertain() -> None:
    old = f"{FIRST}\n{SECOND}\n{LINE}\n{THIRD}\n{FOURTH}"
    new = f"{FIRST}\n{SECOND}\n{LINE}\n{LINE}\n{THIRD}\n{FOURTH}"
    found = carried(old, new, LINE)
    assert (found.state, found.start) == ("moved", new.index(LINE))


def test_a_full_stop_behind_a_sentence_that_was_written_anew_is_not_placed() -> None:
    old = f"{FIRST} {SECOND}\n{THIRD} {FOURTH}\n{LAST}"
    new = old.replace(FOURTH, "Several ships waited outside for days because of heavy storms.")
    start = old.index(FOURTH) + len(FOURTH) - 1
    assert carry(old, new, [(start, start + 1)])[0].state != "placed"
    start = old.index(THIRD) + len(THIRD) - 1
    assert carry(old, new, [(start, start + 1)])[0].state == "placed"


def test_of_two_equal_lines_the_second_was_put_in() -> None:
    old, new = tokenize(f"{FIRST}\n{LINE}\n{THIRD}"), tokenize(f"{FIRST}\n{LINE}\n{LINE}\n{THIRD}")
    first, line = len(tokenize(FIRST)), len(tokenize(LINE))
    before = [Block(0, 0, first), Block(first, first + line, len(old) - first)]
    assert slid(Pair(old, new), before) == [
        Block(0, 0, first + line),
        Block(first + line, first + 2 * line, len(old) - first - line),
    ]


EAST = "The eastern gate was closed on Monday for repairs to its roof."
WEST = EAST.replace("eastern", "western")


@pytest.mark.parametrize("new", [f"{FIRST}\n{WEST}\n{LAST}", f"{FIRST}\n{WEST}\n{EAST}\n{LAST}"])
def test_of_sentences_that_differed_in_one_word_none_is_placed_when_one_is_gone(new: str) -> None:
    old = f"{FIRST}\n{EAST}\n{WEST}\n{LAST}"
    for quote in (EAST, WEST):
        assert carried(old, new, quote).state != "placed"
    assert carried(old, new, FIRST).state == carried(old, new, LAST).state == "placed"


def test_an_unlike_sentence_that_was_deleted_beside_a_passage_leaves_it_placed() -> None:
    old = f"{FIRST} {SECOND} {THIRD} {FOURTH}"
    new = f"{FIRST} {SECOND} {FOURTH}"
    for quote in (FIRST, SECOND, FOURTH, "quay.", "The crane drivers"):
        assert carried(old, new, quote).state == "placed"


@pytest.mark.parametrize(("figure", "other"), [("93%", "3067"), ("$4", "615"), ("£7", "28")])
def test_a_figure_that_became_another_without_its_sign_is_followed(figure: str, other: str) -> None:
    old = f"{FIRST} {SECOND} It was {figure} in the end of the year, they said. {FOURTH}"
    found = carried(old, old.replace(figure, other), figure)
    assert found.state == "moved"
    assert found.reason == f"the number changed: {figure} → {other}"


@pytest.mark.parametrize("seed", range(40))
def test_lines_that_repeat_themselves_are_not_placed_where_others_stood(seed: int) -> None:
    """Every line is told apart by where it came from, never by its words."""
    chance = random.Random(seed)
    words = ["".join(chance.choices("abdegiklmnoprstu", k=chance.randint(2, 7))) for _ in range(90)]
    lines = [" ".join(chance.choices(words, k=chance.randint(1, 9))) + "." for _ in range(16)]
    old = [chance.choice(lines[:3]) if chance.random() < 0.4 else line for line in lines]
    kept = [at for at in range(16) if chance.random() < 0.85]
    starts = [sum(len(line) + 1 for line in old[:at]) for at in range(16)]
    where = {
        at: sum(len(old[other]) + 1 for other in kept[:place]) for place, at in enumerate(kept)
    }
    spans = [(start, start + len(line)) for start, line in zip(starts, old, strict=True)]
    new = "\n".join([old[at] for at in kept])
    for at, found in enumerate(carry("\n".join(old), new, spans)):
        if found.state == "placed":
            assert found.start == where.get(at)
