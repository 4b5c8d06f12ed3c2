"""Structure of Markdown (CommonMark with tables), nothing of it ever becoming HTML."""

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, html_inline, image, link
from markdown_it.token import Token

from annotate.text.builder import Builder, safe_href
from annotate.text.canonical import MAX_PARTS, normalize
from annotate.text.errors import TooManyParts
from annotate.text.structure import InlineKind, StructuredText

type Rule = Callable[..., bool]

_CONTAINERS = {
    "blockquote_open": "quote",
    "bullet_list_open": "ul",
    "ordered_list_open": "ol",
    "list_item_open": "li",
}
_ENDS = frozenset(name.replace("_open", "_close") for name in _CONTAINERS)
_RANGES = {"em_open": InlineKind.EMPHASIS, "strong_open": InlineKind.STRONG}
_RANGE_ENDS = frozenset({"em_close", "strong_close", "link_close"})
_CELL_ENDS = frozenset({"th_close", "td_close"})
_BREAKING_TAG = re.compile(r"<br\s*/?>$", re.IGNORECASE)
_HIDING = re.compile(r"<(?:script|style|template|iframe|noscript)\b", re.IGNORECASE)
_HIDING_END = re.compile(r"</(?:script|style|template|iframe|noscript)\b", re.IGNORECASE)
_MARKS = re.compile(r"[\[*_`<!&\\]")
_HIDDEN_ENDS = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE)
    for name in ("script", "style", "template", "iframe", "noscript")
}
_HIDDEN_NAME = re.compile(rf"<({'|'.join(_HIDDEN_ENDS)})\b", re.IGNORECASE)
_COMMENT_END, _TAG_END = re.compile("-->"), re.compile(">")
_DEEP, _MOST_TRIES = 3, 20_000
"""Within more than so many open brackets, so many in one text may turn out to be no link. An
article has hardly one, also one with 100,000 footnotes; `![` over and over has forty for each."""
# What such a beginning needs further on to be raw HTML; the first that fits counts.
_DECLARATIONS = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", "?>"))


def _raw_html(state: StateInline, *args: bool) -> bool:
    """markdown-it's rule for raw HTML, which would look through the whole rest of the text at each
    of many beginnings that never end."""
    for opening, ending in _DECLARATIONS:
        if state.src.startswith(opening, state.pos):
            last = _last(state, ending)
            return last >= state.pos and html_inline(state, *args)
    return html_inline(state, *args)


def _last(state: StateInline, ending: str) -> int:
    """Where an ending stands last in what is being parsed, looked for once."""
    known: dict[tuple[str, str], int] = state.env.setdefault("endings", {})
    key = (ending, state.src)
    if key not in known:
        known[key] = state.src.rfind(ending)
    return known[key]


def _bounded(rule: Rule) -> Rule:
    """markdown-it's rule for links or for images, which tries a bracket that is never closed again
    for each of the depths it may lie at. Raises TooManyParts in a text of little else."""

    def bounded(state: StateInline, *args: bool) -> bool:
        if state.src[state.pos] not in "[!":
            return False
        if rule(state, *args):
            return True
        if state.level > _DEEP:
            state.env["in vain"] = tries = state.env.get("in vain", 0) + 1
            if tries > _MOST_TRIES:
                raise TooManyParts(MAX_PARTS)
        return False

    return bounded


_parser = MarkdownIt("commonmark").enable("table")
_parser.inline.ruler.at("html_inline", _raw_html)
_parser.inline.ruler.at("link", _bounded(link))
_parser.inline.ruler.at("image", _bounded(image))


def from_markdown(text: str, title: str | None = None) -> StructuredText:
    """Canonical text, blocks, ranges and title of Markdown. A given title wins.

    Raw HTML in it is not read as HTML: tags, comments, scripts and styles are dropped, the
    text between tags stays. Images leave their alternative text, code its lines.

    Raises EmptyText, TextTooLong, TooManyParts or UndecodableText.
    """
    source = normalize(text)
    if max(len(_MARKS.findall(source)), source.count("\n")) > MAX_PARTS:
        raise TooManyParts(MAX_PARTS)
    builder = Builder()
    for token in _parser.parse(source):
        _block(builder, token)
    return builder.finish(title or "")


def _block(builder: Builder, token: Token) -> None:
    """Take over one token of the document's block level."""
    kind = token.type
    if kind in _CONTAINERS:
        builder.enter(_CONTAINERS[kind], _first_number(token))
    elif kind in _ENDS:
        builder.leave()
    elif kind == "heading_open":
        builder.heading(int(token.tag[1]))
    elif kind == "inline":
        _inlines(builder, token.children or [])
    elif kind in ("fence", "code_block"):
        builder.end_block()
        builder.add_verbatim(token.content)
        builder.end_block()
    elif kind == "html_block":
        builder.end_block()
        builder.add(_without_markup(token.content))
        builder.end_block()
    elif kind in _CELL_ENDS:
        builder.add(" ")
    elif kind in ("paragraph_close", "heading_close", "tr_close", "tr_open"):
        builder.end_block()


def _without_markup(source: str) -> str:
    """Raw HTML as its text: tags, comments, scripts and styles each become a space."""
    parts: list[str] = []
    endless: set[re.Pattern[str]] = set()
    done, at = 0, source.find("<")
    while at >= 0:
        end = _end_of_markup(source, at, endless)
        if end:
            parts += (source[done:at], " ")
            done = end
        at = source.find("<", end or at + 1)
    return "".join(parts) + source[done:]


def _end_of_markup(source: str, at: int, endless: set[re.Pattern[str]]) -> int:
    """Where what begins with the `<` at `at` ends; 0 when it does not. `endless` remembers which
    ends do not come any more, so that each is looked for in vain only once."""
    hidden = _HIDDEN_NAME.match(source, at)
    ends = [_HIDDEN_ENDS[hidden[1].lower()]] if hidden else []
    if source.startswith("<!--", at):
        ends.append(_COMMENT_END)
    for end in (*ends, _TAG_END):
        if end in endless:
            continue
        if found := end.search(source, at + (4 if end is _COMMENT_END else 1)):
            return found.end()
        endless.add(end)
    return 0


def _first_number(token: Token) -> int:
    if token.type != "ordered_list_open":
        return 0
    return max(int(token.attrs.get("start", 1)), 1)


def _inlines(builder: Builder, tokens: Sequence[Token]) -> None:
    """Take over what stands inside a block."""
    for token in _shown(tokens):
        kind = token.type
        if kind == "text":
            builder.add(token.content)
        elif kind == "softbreak":
            builder.add("\n")
        elif kind == "hardbreak" or _is_tag(token, _BREAKING_TAG):
            builder.line_break()
        elif kind == "code_inline":
            builder.start_range(InlineKind.CODE)
            builder.add(token.content)
            builder.end_range()
        elif kind in _RANGES:
            builder.start_range(_RANGES[kind])
        elif kind == "link_open":
            builder.start_range(InlineKind.LINK, safe_href(str(token.attrs.get("href", ""))))
        elif kind in _RANGE_ENDS:
            builder.end_range()
        elif kind == "image":
            _inlines(builder, token.children or [])


def _shown(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens outside elements whose content is never shown. Left open, one hides nothing."""
    hidden = False
    ends = [at for at, token in enumerate(tokens) if _is_tag(token, _HIDING_END)]
    for at, token in enumerate(tokens):
        if _is_tag(token, _HIDING):
            hidden = bool(ends) and at < ends[-1]
        elif _is_tag(token, _HIDING_END):
            hidden = False
        elif not hidden:
            yield token


def _is_tag(token: Token, pattern: re.Pattern[str]) -> bool:
    return token.type == "html_inline" and pattern.match(token.content) is not None
