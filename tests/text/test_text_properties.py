from collections.abc import Callable
from html.parser import HTMLParser

import regex
from hypothesis import given
from hypothesis import strategies as st

from annotate.text import graphemes, structure
from annotate.text.canonical import canonicalize
from annotate.text.characters import BLANK
from annotate.text.context import RevisionText
from annotate.text.errors import SpanError, TextError
from annotate.text.html import from_html
from annotate.text.markdown import from_markdown
from annotate.text.plain import from_plain
from annotate.text.quotes import locate
from annotate.text.rendering import render_article, render_blocks
from annotate.text.structure import InlineKind, StructuredText

type Reader = Callable[[str], StructuredText]

_VISIBLE = (
    "a B e\u0301 \u0301 \U0001f468 \u200d \U0001f469 \U0001f1f2 \U0001f1fd \u0915 \u094d \u0937 "
    "\u0e33 \u1112 \u1161 \u0600 \ufeff \u200b < & > \" ' ; . *b* > # - 1. "
    "<p> </p> <b> </i> <li> <br> <blockquote> [x](http://y.z) ` \x01"
)
_BLANK = ("\u00a0", "\u2028", "\r", " ", "\n", "\n\n", "\r\n", "\t", "\0")
PIECES = st.sampled_from((*_VISIBLE.split(), *_BLANK))
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)


class Texts(HTMLParser):
    """The text nodes of a piece of HTML, put together, and its open elements checked."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def spans_of(data: st.DataObject, text: str) -> list[tuple[int, int]]:
    ends = st.integers(0, len(text))
    drawn = data.draw(st.lists(st.tuples(ends, ends), max_size=8))
    return sorted((min(pair), max(pair)) for pair in drawn if pair[0] != pair[1])


@given(TEXTS)
def test_canonical_text_is_already_canonical(text: str) -> None:
    once = canonicalize(text)
    assert canonicalize(once) == once
    assert not regex.search("[\0\r\u0085\u2028\u2029]", once)


@given(TEXTS, st.data())
def test_snapping_cuts_no_grapheme_and_is_done_once(text: str, data: st.DataObject) -> None:
    text = canonicalize(text)
    borders = {0} | {match.end() for match in regex.finditer(r"\X", text)}
    for start, end in spans_of(data, text):
        try:
            low, high = graphemes.snap(text, start, end)
        except SpanError:
            continue
        assert {low, high} <= borders
        assert text[low:high].strip(BLANK)
        assert graphemes.snap(text, low, high) == (low, high)


@given(TEXTS, st.sampled_from([from_plain, from_markdown, from_html]))
def test_blocks_tile_the_text_of_every_reader(text: str, read: Reader) -> None:
    try:
        made: StructuredText = read(text)
    except TextError:
        return
    structure.check(made.text, made.blocks, made.ranges)
    assert canonicalize(made.text) == made.text
    assert all(made.text[b.start : b.end].strip(BLANK) for b in made.blocks)
    assert StructuredText.from_json(made.text, made.to_json(), made.title) == made


@given(TEXTS)
def test_plain_text_keeps_every_line_as_it_is(text: str) -> None:
    try:
        made = from_plain(text)
    except TextError:
        return
    lines = [line for line in canonicalize(text).split("\n") if line.strip(BLANK)]
    assert made.text == canonicalize("\n".join(lines))


@given(TEXTS, st.sampled_from([from_plain, from_markdown, from_html]), st.data())
def test_rendered_text_is_the_canonical_text(text: str, read: Reader, data: st.DataObject) -> None:
    try:
        made: StructuredText = read(text)
    except TextError:
        return
    revision = RevisionText(made.text, made.to_json())
    spans = spans_of(data, made.text)
    marks = [(s, e, f"id-{n}", (n % 4,) * (n % 2)) for n, (s, e) in enumerate(spans)]
    for index, html in render_blocks(revision, marks):
        parsed = Texts(html)
        assert parsed.text == revision.text_of(index)
        assert not parsed.open
    whole = Texts(render_article(revision, marks))
    assert whole.text == "".join(map(revision.text_of, range(len(made.blocks))))
    assert not whole.open


@given(TEXTS, st.data())
def test_a_quote_is_found_where_its_context_says(text: str, data: st.DataObject) -> None:
    try:
        made = from_plain(text)
    except TextError:
        return
    revision = RevisionText(made.text, made.to_json())
    for start, end in spans_of(data, made.text):
        try:
            low, high = graphemes.snap(made.text, start, end)
        except SpanError:
            continue
        found = revision.context(low, high)
        assert found.quote == made.text[low:high]
        assert found.prefix + found.quote + found.suffix in made.text
        assert found.quote in found.sentence
        if found.quote == canonicalize(found.quote):
            assert locate(made.text, found.quote, low, high) == (low, high)


@given(st.sampled_from(list(InlineKind)))
def test_ranges_keep_their_kind(kind: InlineKind) -> None:
    made = structure.InlineRange(kind, 0, 1, "http://a.b" if kind is InlineKind.LINK else "")
    text = StructuredText("a", from_plain("a").blocks, (made,))
    assert StructuredText.from_json("a", text.to_json()) == text
