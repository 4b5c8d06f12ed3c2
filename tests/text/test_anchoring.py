import pytest

from annotate.text.anchoring import Anchored, carry, differences
from annotate.text.differences import quote_differences
from annotate.text.errors import SpanError

OLD = (
    "Harbour traffic\n"
    "The port handled 25,890 containers in March, 13 percent more than a year before. "
    "Most of them came from the new terminal on the eastern quay.\n"
    "The harbour master said the figures surprised nobody. The crane drivers were less sure, "
    "and asked for a second shift on Sundays.\n"
    "A committee will report in the autumn on whether the old terminal should close."
)


def one(new: str, quote: str, old: str = OLD) -> Anchored:
    start = old.index(quote)
    return carry(old, new, [(start, start + len(quote))])[0]


def now(new: str, quote: str) -> str:
    found = one(new, quote)
    assert found.start is not None
    return new[found.start : found.end]


def test_words_that_stay_are_placed_though_others_change_around_them() -> None:
    new = "An update.\n" + OLD.replace("surprised nobody", "surprised everybody")
    found = one(new, "came from the new terminal")
    assert (found.state, found.method, found.score) == ("placed", "map", 1.0)
    assert found.start == OLD.index("came from the new terminal") + len("An update.\n")


def test_the_same_text_places_everything_where_it_was() -> None:
    spans = [(start, end) for start in range(0, 60, 7) for end in range(start + 1, 90, 11)]
    for (start, end), found in zip(spans, carry(OLD, OLD, spans), strict=True):
        assert (found.state, found.start, found.end) == ("placed", start, end)
        assert found.method == "identical"


def test_typography_alone_leaves_a_quote_placed() -> None:
    old = OLD.replace("surprised nobody", 'were "no surprise" - to anyone')
    new = OLD.replace("surprised nobody", "were “no surprise” — to  anyone").replace("\n", " \n\n")
    quote = 'figures were "no surprise" - to anyone. The'
    found = one(new, quote, old)
    assert (found.state, new[found.start : found.end]) == (
        "placed",
        "figures were “no surprise” — to  anyone. The",
    )
    assert "only white space" in found.reason


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("25,890 containers", "26,004 containers", "the number changed: 25,890 → 26,004"),
        ("13 percent more", "15 percent more", "the number changed: 13 percent → 15 percent"),
        ("13 percent more", "13% more", "the words changed: “percent” → “%”"),
        ("13 percent more", "thirteen percent more", "the words changed: “13” → “thirteen”"),
        ("25,890", "4.5 million", "the number changed: 25,890 → 4.5 million"),
    ],
)
def test_a_changed_number_is_told_and_another_way_to_write_it_is_not(
    before: str, after: str, reason: str
) -> None:
    found = one(OLD.replace(before, after), before)
    assert (found.state, found.reason) == ("moved", reason)
    assert now(OLD.replace(before, after), before) == after


@pytest.mark.parametrize(
    ("quote", "before", "after", "reason"),
    [
        ("4.5", "4.5 million", "4.5 billion", "the number changed: 4.5 million → 4.5 billion"),
        ("4.5", "4.5 million", "4.5", "the number changed: 4.5 million → 4.5"),
        ("4 °C", "4 °C", "−4 °C", "the number changed: 4 °C → −4 °C"),
        ("−4 °C", "−4 °C", "4 °C", "the number changed: −4 → 4"),
        (
            "cost $4",
            "cost $4",
            "cost $4 thousand",
            "the number changed: cost $4 → cost $4 thousand",
        ),
    ],
)
def test_a_number_that_changed_outside_of_the_quote_is_told(
    quote: str, before: str, after: str, reason: str
) -> None:
    old = OLD.replace("25,890 containers", f"{before} in all")
    found = one(OLD.replace("25,890 containers", f"{after} in all"), quote, old)
    assert (found.state, found.reason) == ("moved", reason)


def test_a_dash_before_a_number_is_no_minus() -> None:
    old = OLD.replace("25,890", "2010-15")
    new = OLD.replace("25,890", "2010 to 15")
    assert one(new, "15", old).state == "placed"


NOTE = " Correction: an earlier version said: “A committee will report in the {} on it.”"


@pytest.mark.parametrize("quote", ["A committee will report in the autumn on it.", "autumn"])
def test_a_note_that_quotes_what_it_corrects_takes_nothing_for_certain(quote: str) -> None:
    old = OLD.replace("whether the old terminal should close", "it")
    new = old.replace("autumn", "spring") + NOTE.format("autumn")
    assert one(new, quote, old).state != "placed"
    assert one(old + NOTE.format("winter"), "The crane drivers", old).state == "placed"


def test_a_copy_put_in_before_a_passage_leaves_it_uncertain() -> None:
    title, first, rest = OLD.split("\n", 2)
    quote = "25,890 containers in March"
    found = one("\n".join([title, first.replace("13", "15"), first, rest]), quote)
    assert found.state == "moved"
    assert "not certain" in found.reason


def test_a_changed_word_is_found_and_waits_for_a_person() -> None:
    new = OLD.replace("harbour master said", "Harbour Master told reporters that")
    found = one(new, "The harbour master said the figures surprised nobody.")
    assert found.state == "moved"
    assert new[found.start : found.end] == (
        "The Harbour Master told reporters that the figures surprised nobody."
    )


@pytest.mark.parametrize(
    "words",
    [
        "Python36Scripts 36 Python37Scripts 37",
        "FY15 15 FY16 16",
        "v2beta v2 v3beta v3",
        "Python36 Python Python37 Python37",
    ],
)
def test_of_a_word_that_changed_only_the_part_that_was_quoted_is_found(words: str) -> None:
    word, quote, changed, expected = words.split()
    old = OLD.replace("the new terminal", f"the {word} terminal")
    found = one(old.replace(word, changed), quote, old)
    assert found.state == "moved"
    assert old.replace(word, changed)[found.start : found.end] == expected


def test_of_a_sentence_whose_second_half_was_dropped_the_first_half_is_kept() -> None:
    kept = "The suite is the first target for new dialects"
    dropped = ", and as it grows it should become a better way of testing new dialects"
    old, new = OLD + f"\n{kept}{dropped}.\nLayout", OLD + f"\n{kept}.\nLayout"
    first = old.index("new dialects")
    second = old.index("new dialects", first + 1)
    there, gone = carry(old, new, [(first, first + 12), (second, second + 12)])
    assert (there.start, there.end) == (first, first + 12)
    assert gone.state == "orphaned"


def test_a_deleted_passage_is_orphaned() -> None:
    gone = "The crane drivers were less sure, and asked for a second shift on Sundays."
    found = one(OLD.replace(gone, ""), "The crane drivers were less sure")
    assert (found.state, found.start, found.reason) == ("orphaned", None, "deleted")


def test_a_deleted_passage_is_not_attached_to_the_same_words_elsewhere() -> None:
    new = OLD.replace("Most of them came from the new terminal on the eastern quay.\n", "\n")
    assert "terminal" in new
    found = one(new, "terminal")
    assert found.state == "orphaned"
    assert "stand elsewhere" in found.reason


def test_a_paragraph_put_elsewhere_takes_its_annotations_along_for_a_person_to_confirm() -> None:
    title, first, second, third = OLD.split("\n")
    new = f"{title}\n{third}\n{second}\n{first}"
    found = one(new, "second shift on Sundays")
    assert (found.state, found.method) == ("moved", "passage")
    assert now(new, "second shift on Sundays") == "second shift on Sundays"
    assert "another place" in found.reason


def test_what_was_inserted_beside_a_passage_does_not_join_it() -> None:
    new = OLD.replace("The crane", "The agents shrugged. The crane")
    assert now(new, "The crane drivers") == "The crane drivers"
    new = OLD.replace("nobody. The", "nobody. The agents shrugged. The")
    assert now(new, "surprised nobody.") == "surprised nobody."


def test_of_a_sentence_cut_in_two_the_larger_half_is_kept() -> None:
    new = OLD.replace(" and asked for a second shift on Sundays", "")
    quote = "The crane drivers were less sure, and asked for a second shift on Sundays."
    found = one(new, quote)
    assert found.state in {"moved", "orphaned"}
    assert found.start is not None or found.candidate is not None


@pytest.mark.parametrize("span", [(3, 3), (5, 4), (-1, 3), (0, len(OLD) + 1)])
def test_a_span_that_is_empty_or_outside_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(SpanError, match=str(span[0])):
        carry(OLD, OLD, [span])


def test_the_difference_covers_both_texts_and_tells_changes_word_by_word() -> None:
    new = OLD.replace("13 percent", "15 percent").replace(" on Sundays", "")
    found = differences(OLD, new)
    assert "".join(OLD[step.old_start : step.old_end] for step in found) == OLD
    assert "".join(new[step.new_start : step.new_end] for step in found) == new
    changes = [
        (step.kind, OLD[step.old_start : step.old_end], new[step.new_start : step.new_end])
        for step in found
        if step.kind != "equal"
    ]
    assert changes == [("replace", "13", "15"), ("delete", " on Sundays", "")]


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("13 murders", "15 murders", ["13"], ["15"]),
        ("fewer than six boats", "more than nine boats", ["fewer", "six"], ["more", "nine"]),
        ("the outer quay", "the inner quay of old", ["outer"], ["inner", " of old"]),
        ("one, two, three", "four, five, six", ["one, two, three"], ["four, five, six"]),
        ("一二三四", "一二五四", ["三"], ["五"]),
        ("", "new", [], ["new"]),
        ("same", "same", [], []),
    ],
)
def test_of_two_quotes_only_the_words_that_changed_differ(
    old: str, new: str, removed: list[str], added: list[str]
) -> None:
    found = quote_differences(old, new)
    changed = [one for one in found if one.kind != "equal"]
    lost = [old[one.old_start : one.old_end] for one in changed]
    won = [new[one.new_start : one.new_end] for one in changed]
    assert [one for one in lost if one] == removed
    assert [one for one in won if one] == added
    assert "".join(old[one.old_start : one.old_end] for one in found) == old
    assert "".join(new[one.new_start : one.new_end] for one in found) == new


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("Bertha > 5 boats", "Bertha < 5 boats", "the signs changed: “>” → “<”"),
        ("a 🎉 regatta", "a regatta", "signs were left out: “🎉”"),
        ("a small, grey boat", "a small grey boat", "only punctuation changed"),
    ],
)
def test_a_sign_that_means_something_is_no_punctuation(
    before: str, after: str, reason: str
) -> None:
    text = "The harbour office wrote in its report of {} there, and nobody asked for more of it."
    found = one(text.format(after), before, text.format(before))
    assert (found.state, found.reason) == ("moved", reason)
