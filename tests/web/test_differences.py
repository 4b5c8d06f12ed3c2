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
