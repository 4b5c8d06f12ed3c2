import re
from html.parser import HTMLParser

import pytest

from annotate.text import rendering
from annotate.text.context import RevisionText
from annotate.text.html import from_html
from annotate.text.plain import from_plain
from annotate.text.rendering import render_article, render_blocks
from annotate.text.segments import Mark
from annotate.text.structure import StructuredText

TEXT = "One two three four five six."


class Parsed(HTMLParser):
    """Each mark as (its text, classes, annotations, begins), and the text of each block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.marks: list[list[str]] = []
        self.blocks: dict[int, str] = {}
        self._in_mark = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "mark":
            names = ("class", "data-annotations", "data-begins")
            self.marks.append(["", *(found.get(name) or "" for name in names)])
            self._in_mark = True
        if start := found.get("data-start"):
            self.blocks[int(start)] = ""

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = self._in_mark and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.blocks[max(self.blocks)] += data
        if self._in_mark:
            self.marks[-1][0] += data


def revision(made: StructuredText) -> RevisionText:
    return RevisionText(made.text, made.to_json())


def marks_in(made: StructuredText, marks: list[Mark]) -> list[list[str]]:
    parsed = Parsed(render_article(revision(made), marks))
    assert parsed.blocks == {b.start: made.text[b.start : b.end] for b in made.blocks}
    return parsed.marks


def test_one_annotation_is_one_mark() -> None:
    assert marks_in(from_plain(TEXT), [(4, 7, "a", (5,))]) == [["two", "u1-5", "a", "a"]]


def test_an_annotation_without_a_tag_has_the_slot_zero() -> None:
    assert marks_in(from_plain(TEXT), [(4, 7, "a", ())]) == [["two", "u1-0", "a", "a"]]


def test_where_annotations_overlap_the_mark_names_all_in_order() -> None:
    marks: list[Mark] = [(8, 18, "b", (2, 3)), (4, 13, "a", (1,)), (8, 18, "a2", (1, 4))]
    assert marks_in(from_plain(TEXT), marks) == [
        ["two ", "u1-1", "a", "a"],
        ["three", "u1-1 u2-4 u3-2 over", "a a2 b", "a2 b"],
        [" four", "u1-1 u2-4 u3-2 over", "a2 b", ""],
    ]


def test_when_the_first_ends_the_next_tags_move_up() -> None:
    marks: list[Mark] = [(0, 7, "a", (1,)), (0, 13, "b", (2,)), (4, 13, "c", (3,))]
    assert [mark[1] for mark in marks_in(from_plain(TEXT), marks)] == [
        "u1-2 u2-1 over",
        "u1-2 u2-1 u3-3 over",
        "u1-2 u2-3 over",
    ]


def test_an_annotation_over_three_blocks_begins_once() -> None:
    made = from_html("<p>one</p><p>two</p><p>three</p>")
    assert marks_in(made, [(1, 9, "a", (1,))]) == [
        ["ne", "u1-1", "a", "a"],
        ["two", "u1-1", "a", ""],
        ["t", "u1-1", "a", ""],
    ]


def test_marks_stand_inside_links_and_emphasis() -> None:
    made = from_html('<p>one <a href="https://norder.example/?a&b">two <b>three</b></a> four')
    html = render_article(revision(made), [(4, 18, "a", (1,))])
    assert html == (
        '<p id="block-0" data-start="0" dir="auto">one '
        '<a href="https://norder.example/?a&amp;b" rel="noopener nofollow noreferrer">'
        '<mark class="u1-1" data-annotations="a" data-begins="a">two </mark>'
        '<strong><mark class="u1-1" data-annotations="a">three</mark></strong></a>'
        '<mark class="u1-1" data-annotations="a"> four</mark></p>'
    )


def test_lists_and_quotations_are_wrapped_and_have_the_direction() -> None:
    made = from_html(
        "<ul><li>a<ol><li>b</ol></ul><blockquote>c<blockquote>d</blockquote></blockquote>"
    )
    assert render_article(revision(made), []) == (
        '<ul dir="auto"><li><p id="block-0" data-start="0">a</p>'
        '<ol><li value="1"><p id="block-1" data-start="2">b</p></li></ol></li></ul>'
        '<blockquote dir="auto"><p id="block-2" data-start="4">c</p>'
        '<blockquote><p id="block-3" data-start="6">d</p></blockquote></blockquote>'
    )


@pytest.mark.parametrize(
    ("levels", "elements"),
    [
        ((1, 2, 3, 2), "h2 h2 h3 h2"),  # the first is the title, which the page shows as h1
        ((2, 2, 3), "h2 h2 h3"),
        ((1, 3, 6, 3), "h2 h2 h3 h2"),
        ((1, 1, 3), "h2 h2 h3"),
    ],
)
def test_headings_tell_how_deep_they_are_and_skip_nothing(
    levels: tuple[int, ...], elements: str
) -> None:
    made = from_html("".join(f"<h{level}>One</h{level}><p>text</p>" for level in levels))
    html = render_article(revision(made), [])
    assert " ".join(re.findall(r"<(h\d)", html)) == elements


def test_text_that_looks_like_html_stays_text() -> None:
    made = from_plain('Write <b>&amp;</b> & {{ name }} <script>alert("x")</script> here.')
    assert marks_in(made, [(6, 9, "a", (1,))])[0][0] == "<b>"
    assert "<script>" not in render_article(revision(made), [])


def test_a_block_to_swap_is_rendered_as_in_the_article() -> None:
    made = from_html("<h2>one</h2><p>two</p>")
    marks: list[Mark] = [(1, 6, "a", (1,))]
    alone = render_blocks(revision(made), marks, only={1}, out_of_band=True)
    assert [index for index, _ in alone] == [1]
    swapped = alone[0][1].replace(' hx-swap-oob="true"', "")
    assert swapped in render_article(revision(made), marks)
    assert swapped != alone[0][1]


def test_an_article_that_is_rendered_again_shows_what_lies_on_it_now() -> None:
    made = from_html("<p>one two</p><p>three</p>")
    kept = revision(made)
    layers: list[list[Mark]] = [
        [(0, 3, "a", (1,))],
        [(0, 3, "a", (1,)), (4, 7, "b", (1,))],
        [(0, 3, "a", (2,)), (8, 13, "c", (1,))],
        [],
        [(0, 3, "a", (1,))],
    ]
    for marks in layers:
        assert render_article(kept, marks) == render_article(revision(made), marks)


def test_blocks_that_did_not_change_are_not_made_again() -> None:
    made = from_html("<p>one two</p><p>three</p>")
    kept = revision(made)
    first: Mark = (0, 3, "a", (1,))
    render_article(kept, [first])
    was = kept.painted[0]
    render_article(kept, [first, (8, 13, "c", (1,))])
    assert kept.painted[0] is was
    assert set(kept.painted) == {0, 1}


def test_what_is_kept_of_a_text_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_MOST_PAINTED", 60)
    made = from_html("<p>one two</p><p>three</p>")
    kept = revision(made)
    marks: list[Mark] = [(0, 3, "a", (1,)), (8, 13, "c", (1,))]
    assert render_article(kept, marks) == render_article(revision(made), marks)
    assert kept.painted_size == sum(len(html) for _, html in kept.painted.values()) <= 60
