from collections.abc import Iterable

import pytest

from annotate.text.errors import EmptyText, TooManyParts
from annotate.text.html import from_html
from annotate.text.markdown import from_markdown
from annotate.text.structure import StructuredText


def blocks(made: StructuredText) -> list[tuple[object, ...]]:
    return [
        (made.text[b.start : b.end], b.kind.value, b.level, *([b.number] if b.number else []))
        for b in made.blocks
    ]


def ranges(made: StructuredText) -> list[tuple[str, ...]]:
    found: Iterable[tuple[str, ...]] = (
        (r.kind.value, made.text[r.start : r.end], *([r.href] if r.href else []))
        for r in made.ranges
    )
    return list(found)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>Ferry</h1><h3>Tolls</h3>", [("Ferry", "heading", 1), ("Tolls", "heading", 3)]),
        (
            "<ul><li>one<ol start=4><li>two<li>three</ol><li>four</ul>",
            [
                ("one", "list_item", 1),
                ("two", "list_item", 2, 4),
                ("three", "list_item", 2, 5),
                ("four", "list_item", 1),
            ],
        ),
        (
            "<blockquote><p>one<blockquote>two</blockquote></blockquote>three",
            [("one", "quotation", 1), ("two", "quotation", 2), ("three", "paragraph", 0)],
        ),
        (
            "<table><tr><th>Year<th>Toll<tr><td><p>1990</p><td>3</table>",
            [("Year Toll", "paragraph", 0), ("1990 3", "paragraph", 0)],
        ),
        ("<pre>a  b\n  c</pre>", [("a  b\n  c", "paragraph", 0)]),
        ("<p>a<br>b<br><br>c", [("a\nb", "paragraph", 0), ("c", "paragraph", 0)]),
        ('<p>See <img src=x alt="a chart of tolls">.', [("See a chart of tolls.", "paragraph", 0)]),
        ("<p>&lt;b&gt;&amp;amp; \n  two", [("<b>&amp; two", "paragraph", 0)]),
        (
            (
                '<p>In 2019<a epub:type="noteref" href="#n"><sup>3</sup></a> and'
                ' later<a role="doc-noteref" href="#m">*</a>.<aside id="n" epub:type="footnote">3'
                ' Or before. <a role="doc-backlink" href="#r">↩︎</a></aside>'
            ),
            [("In 2019[3] and later*.", "paragraph", 0), ("3 Or before.", "paragraph", 0)],
        ),
    ],
)
def test_html_becomes_these_blocks(html: str, expected: list[tuple[object, ...]]) -> None:
    assert blocks(from_html(html)) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>no()</script>",
        "<style>p{}</style>",
        "<template><p>no</template>",
        "<noscript>no</noscript>",
        "<!-- no -->",
        "<p hidden>no</p>",
        "<p aria-hidden=TRUE>no</p>",
        '<div style="color:red; DISPLAY : none"><p>no</p></div>',
        '<span style="visibility:hidden">no</span>',
        "<form><label>no</label><input value=no></form>",
        "<button>no</button>",
        "<select><option>no</select>",
        "<textarea>no</textarea>",
        "<iframe>no</iframe>",
        "<svg><text>no</text></svg>",
        "<img hidden alt=no>",
    ],
)
def test_what_nobody_sees_is_left_out(hidden: str) -> None:
    assert from_html(f"<p>before</p>{hidden}<p>after</p>").text == "before\nafter"


def test_a_form_around_the_page_keeps_the_text_but_not_the_controls() -> None:
    page = (
        "<div>Menu</div><form><input value=no><label>Search</label><main><article><p>"
        "The ferry closed in May.</p></article></main><button>Send</button></form>"
    )
    assert from_html(page).text == "Menu\nThe ferry closed in May."


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://norder.example/a?b=1&amp;c=2", "https://norder.example/a?b=1&c=2"),
        ("HTTP://norder.example", "HTTP://norder.example"),
        ("mailto:desk@norder.example", "mailto:desk@norder.example"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("&#106;avascript:alert(1)", None),
        ("java&#9;script:alert(1)", None),
        ("java&#10;script:alert(1)", None),
        ("&#1;javascript:alert(1)", None),
        (" javascript:alert(1)", None),
        ("vbscript:x", None),
        ("data:text/html,x", None),
        ("//norder.example", None),
        ("/page", None),
        ("https:norder", None),
        ("ftp://norder.example", None),
        ("http://[bad", None),
    ],
)
def test_links_go_only_to_the_web_and_to_mail(address: str, kept: str | None) -> None:
    made = from_html(f'<p>See <a href="{address}" onclick="no()">there</a>.')
    assert made.text == "See there."
    assert ranges(made) == ([("link", "there", kept)] if kept else [])


def test_emphasis_and_code_are_ranges() -> None:
    made = from_html("<p><b>one <i>two</i></b> <code>three</code><em> </em>")
    assert ranges(made) == [("strong", "one two"), ("emphasis", "two"), ("code", "three")]


@pytest.mark.parametrize("html", ["", "<p> </p>", "<script>x</script>", "<p hidden>no"])
def test_html_with_nothing_to_read_is_refused(html: str) -> None:
    with pytest.raises(EmptyText):
        from_html(html)


@pytest.mark.parametrize("html", ["<p>" * 300_000, "<p>word</p>" * 300_000])
def test_html_of_too_many_pieces_is_refused(html: str) -> None:
    with pytest.raises(TooManyParts, match="100,000"):
        from_html(html)


MARKDOWN = """\
# The *last* ferry

One line
goes on.\\
Forced.

1. first
   - inner
2. second

> quoted
> > deeper

    code  here

| a | b |
|---|---|
| 1 | `2` |

![a chart](x.png) <b>bold</b> <script>x *y*</script>[out](https://norder.example) [no](javascript:x)
"""


def test_markdown_becomes_these_blocks_and_ranges() -> None:
    made = from_markdown(MARKDOWN)
    assert blocks(made) == [
        ("The last ferry", "heading", 1),
        ("One line goes on.\nForced.", "paragraph", 0),
        ("first", "list_item", 1, 1),
        ("inner", "list_item", 2),
        ("second", "list_item", 1, 2),
        ("quoted", "quotation", 1),
        ("deeper", "quotation", 2),
        ("code  here", "paragraph", 0),
        ("a b", "paragraph", 0),
        ("1 2", "paragraph", 0),
        ("a chart bold out [no](javascript:x)", "paragraph", 0),
    ]
    assert ranges(made) == [
        ("emphasis", "last"),
        ("code", "2"),
        ("link", "out", "https://norder.example"),
    ]
    assert made.title == "The last ferry"


@pytest.mark.parametrize("sign", ["[", "![", "*a ", "_a", "`a``", "<a ", "&"])
def test_markdown_of_too_many_marks_is_refused(sign: str) -> None:
    with pytest.raises(TooManyParts):
        from_markdown(sign * 100_001)


@pytest.mark.parametrize("sign", [">", "> ", "- ", "1. "])
def test_markdown_nested_beyond_reason_is_read_or_refused(sign: str) -> None:
    with pytest.raises(EmptyText):
        from_markdown(sign * 20_000)
