"""What a new text changes, counted."""

from annotate.text.text_map import TextMap
from annotate.web import differences


def test_words_left_out_before_the_first_change_are_counted_from_the_beginning() -> None:
    words = " ".join(f"word{number}" for number in range(200))
    hunk = differences.shown(TextMap(f"{words} old. {words}", f"{words} new. {words}"))
    [first] = hunk.hunks
    left = len(first.pieces[0].text.split())
    assert (first.skipped + left, first.pieces[0].text[-8:].strip()) == (200, "word199")
    assert hunk.after + len(first.pieces[-1].text.lstrip(".").split()) == 200


def test_a_few_words_between_two_changes_are_not_left_out() -> None:
    for between, hunks in ((50, 1), (200, 2)):
        words = "".join(f"word{100 + number} " for number in range(between))
        found = differences.shown(TextMap(f"old {words}old", f"new {words}new")).hunks
        assert len(found) == hunks
