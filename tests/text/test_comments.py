"""What a comment may say: a safe subset of Markdown, and who is mentioned."""

import re
from html.parser import HTMLParser
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.text.comments import as_html, mentioned

ALLOWED = {
    "p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "a", "span",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "rel"}, "span": {"class"}, "ol": {"start"}}
MARKS = "*_`[]()<>@!#-+>\\&\"'~|:/. \n1aA"


class Elements(HTMLParser):
    """Every element and attribute of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_safe(html: str) -> None:
    for tag, attributes in Elements(html).found:
        assert tag in ALLOWED, html
        assert set(attributes) <= ATTRIBUTES.get(tag, set()), html
        if tag == "a":
            assert re.match(r"(https?://|mailto:)", attributes["href"] or "", re.IGNORECASE), html
            assert attributes["rel"] == "ugc nofollow noopener noreferrer"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "<p>plain</p>"),
        ("**strong** and *soft*", "<p><strong>strong</strong> and <em>soft</em></p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("```\nx < y\n```", "<pre><code>x &lt; y\n</code></pre>"),
        ("\\*stars\\*", "<p>*stars*</p>"),
        ("# no heading", "<p># no heading</p>"),
        ("a | b\n--|--\n1 | 2", "<p>a | b<br>\n--|--<br>\n1 | 2</p>"),
        ("&lt; stays", "<p>&amp;lt; stays</p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
    ],
)
def test_a_subset_of_markdown_is_read(text: str, html: str) -> None:
    assert as_html(text).strip() == html


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[words](https://example.org/a?b=1&c=2)", "https://example.org/a?b=1&c=2"),
        ("see https://example.org/a_b_c.", "https://example.org/a_b_c"),
        ("(https://example.org/x)", "https://example.org/x"),
        ("<https://example.org>", "https://example.org"),
        ("<mailto:ana@example.org>", "mailto:ana@example.org"),
        ("[w](https://en.example.org/wiki/Quay_(port))", "https://en.example.org/wiki/Quay_(port)"),
        ("HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG"),
    ],
)
def test_links_lead_where_they_say(text: str, address: str) -> None:
    html = as_html(text)
    assert_safe(html)
    assert [at["href"] for tag, at in Elements(html).found if tag == "a"] == [address]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/x.png)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](//example.org)",
        "[x](/accounts/logout/)",
        "[x]( )",
        "[x]()",
        "<javascript:alert(1)>",
        '[x](https://example.org/"onmouseover="alert(1))',
        "[x](https://example.org 'title')",
        'https://example.org/"><script>alert(1)</script>',
        '```js" onload=alert(1)\n</code></pre><script>\n```',
        "[a](https://example.org/[b](javascript:alert(1)))",
        "<a href='https://example.org' style='position:fixed'>x</a>",
        "&#106;avascript&#58;alert(1)",
        "[x]: javascript:alert(1)\n\n[x]",
        "{{ csrf_token }} {% include 'x' %}",
        "`` ` `` <svg/onload=alert(1)>",
        "\u202egnp.exe\u202c \u0000",
    ],
)
def test_nothing_of_it_is_ever_dangerous(text: str) -> None:
    html = as_html(text, ["<b onclick=alert(1)>"])
    assert_safe(html)
    assert "<script" not in html
    assert "<img" not in html


@given(st.text(alphabet=MARKS, max_size=120), st.lists(st.text(MARKS, max_size=6), max_size=4))
def test_whatever_is_written_it_stays_safe(text: str, names: list[str]) -> None:
    assert_safe(as_html(text, names))
    assert set(mentioned(text, names)) <= {name.lower() for name in names} | set(names)


@pytest.mark.parametrize(
    "part",
    ["[", "*", "`", "_a*", "> ", "@", "[a](", "<", "![", "http://", "- a\n", "*_", "[](x", "<a:"],
)
def test_no_text_takes_long(part: str) -> None:
    text = (part * 20_000)[:20_000]
    begun = thread_time()
    as_html(text, [f"Name {number}" for number in range(500)])
    # Quadratic readers take twenty seconds of the processor for some of these; ours a fifth of one.
    assert thread_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Ana Ruiz, look", ["Ana Ruiz"]),
        ("look, @ana ruiz!", ["Ana Ruiz"]),
        ("@Ana", ["Ana"]),
        ("@Anabel", []),
        ("@Ana_", []),
        ("@Ana-Maria", ["Ana"]),
        ("@Ana's", ["Ana"]),
        ("mail ana@Ana.example", []),
        ("@@Ana", []),
        ("(@Ana)", ["Ana"]),
        ("*@Ana*", ["Ana"]),
        ("> @Ana", ["Ana"]),
        ("- @Ana\n- @Bob", ["Ana", "Bob"]),
        ("`@Ana`", []),
        ("```\n@Ana\n```", []),
        ("\\@Ana", []),
        ("[@Ana](https://example.org)", []),
        ("@Ana @Ana @Ana Ruiz", ["Ana", "Ana Ruiz"]),
        ("@ Ana", []),
        ("@Ångström is here", ["Ångström"]),
        ("@😀", ["😀"]),
    ],
)
def test_a_mention_is_a_name_after_an_at(text: str, found: list[str]) -> None:
    names = ["Ana", "Ana Ruiz", "Bob", "Ångström", "😀"]
    assert mentioned(text, names) == found
    assert as_html(text, names).count('class="mention"') >= len(found)


def test_names_are_shown_as_they_were_typed_and_escaped() -> None:
    assert as_html("@ANA", ["ana"]) == '<p><span class="mention">@ANA</span></p>\n'
    assert "@&lt;i&gt;" in as_html("@<i>", ["<i>"])
    assert "mention" not in as_html("@Ana")
