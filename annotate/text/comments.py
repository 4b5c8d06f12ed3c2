"""What people write in comments: a safe subset of Markdown, with mentions of members.

Emphasis, strong, code, links (http, https, mailto), lists, quotations and line breaks. Nothing of a
comment is ever HTML, an image, a heading or a table: such signs stay the signs that they are.

A mention is `@` and a member's name as others see it. Whether one is meant is decided here alone,
both when a comment is stored and when it is shown: a name in code is none.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from annotate.text.builder import safe_href

# Bounded, so that no text makes one sign look through all the rest: markdown-it's own rule for
# links takes 20 seconds for 20,000 brackets.
_LINK = re.compile(
    r"\[([^][\n]{1,300})\]\([ ]{0,9}<?([^\s<>()]{1,1000}(?:\([^\s<>()]{0,200}\))?)>?\)"
)
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,1000})>", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"://[^\s<>\"`*]{1,1000}")
_SCHEME_BEFORE = re.compile(r"(?:^|[^a-z])(https?)$", re.IGNORECASE)
_LONGEST_BEFORE = 6  # code points: "https" and the one before it
_NOT_AT_THE_END = ".,;:!?'’”)]}"
_KEPT = 512  # comments, as HTML: showing a thread again is frequent, writing in it is not


def as_html(text: str, names: Iterable[str] = ()) -> str:
    """The comment as safe HTML. `names` are those after an @ that are mentions."""
    return _as_html(text, frozenset(names))


def tokens(text: str) -> list[Token]:
    """The same as markdown-it's tokens, without mentions, for what is not HTML."""
    return _parser.parse(text, {"names": _Names(())})


def mentioned(text: str, names: Iterable[str]) -> list[str]:
    """Which of the names the comment mentions, as the names were given, each once."""
    found = {
        token.meta["name"]: None
        for block in _parser.parse(text, {"names": _Names(names)})
        for token in block.children or ()
        if token.type == "mention"
    }
    return list(found)


class _Names:
    """Names that can be found at a place in a text, the longest first, in any case."""

    def __init__(self, names: Iterable[str]) -> None:
        self.by_lower = {name.lower(): name for name in sorted(names) if name}
        self.lengths = sorted({len(name) for name in self.by_lower.values()}, reverse=True)

    def at(self, source: str, start: int) -> tuple[str, int] | None:
        """The name that stands there as a word of its own, and its end."""
        for length in self.lengths:
            end = start + length
            name = self.by_lower.get(source[start:end].lower())
            if name is not None and not _goes_on(source, end):
                return name, end
        return None


def _goes_on(source: str, end: int) -> bool:
    return end < len(source) and (source[end].isalnum() or source[end] == "_")


@lru_cache(maxsize=_KEPT)
def _as_html(text: str, names: frozenset[str]) -> str:
    html: str = _parser.render(text, {"names": _Names(names)})
    return html


def _mention(state: StateInline, *silent: bool) -> bool:
    """`@Ana Ruiz`, when that is one of the names; not in an address such as bob@example.org."""
    source, at = state.src, state.pos
    if source[at] != "@" or (at and (source[at - 1].isalnum() or source[at - 1] in "@._-")):
        return False
    found = state.env["names"].at(source, at + 1)
    if found is None:
        return False
    name, end = found
    if not any(silent):
        token = state.push("mention", "span", 0)
        token.content = source[at:end]
        token.meta = {"name": name}
    state.pos = end
    return True


def _link(state: StateInline, *silent: bool) -> bool:
    """`[words](https://…)`."""
    found = _LINK.match(state.src, state.pos) if state.src[state.pos] == "[" else None
    return found is not None and _push_link(
        state, found[2], found[1], found.end(), silent=any(silent)
    )


def _address(state: StateInline, *silent: bool) -> bool:
    """`<https://…>`."""
    found = _ADDRESS.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    return found is not None and _push_link(
        state, found[1], found[1], found.end(), silent=any(silent)
    )


def _bare_address(state: StateInline, *silent: bool) -> bool:
    """`https://…`, without the punctuation that ends its sentence."""
    found = _BARE_ADDRESS.match(state.src, state.pos) if state.src[state.pos] == ":" else None
    scheme = _SCHEME_BEFORE.search(state.pending[-_LONGEST_BEFORE:]) if found else None
    if found is None or scheme is None:
        return False
    rest = found[0].rstrip(_NOT_AT_THE_END)
    whole = scheme[1] + rest
    pending = state.pending
    if not any(silent):
        state.pending = pending[: -len(scheme[1])]
    if _push_link(state, whole, whole, state.pos + len(rest), silent=any(silent)):
        return True
    state.pending = pending
    return False


def _push_link(state: StateInline, address: str, words: str, end: int, *, silent: bool) -> bool:
    href = safe_href(address)
    if not href:
        return False
    if not silent:
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.push("text", "", 0).content = words
        state.push("link_close", "a", -1)
    state.pos = end
    return True


def _render_link(
    renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    href = escapeHtml(str(tokens[at].attrs["href"]))
    return f'<a href="{href}" rel="ugc nofollow noopener noreferrer">'


def _render_mention(
    renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    return f'<span class="mention">{escapeHtml(tokens[at].content)}</span>'


def _render_fence(
    renderer: Any, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    return f"<pre><code>{escapeHtml(tokens[at].content)}</code></pre>\n"


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True, "maxNesting": 8})
    parser.enable(["emphasis", "backticks", "newline", "escape", "list", "blockquote", "fence"])
    rules = {"mention": _mention, "link": _link, "address": _address, "bare": _bare_address}
    parser.disable(["link", "autolink"])
    for name, rule in rules.items():
        parser.inline.ruler.before("emphasis", f"comment_{name}", rule)
    parser.add_render_rule("link_open", _render_link)
    parser.add_render_rule("mention", _render_mention)
    parser.add_render_rule("fence", _render_fence)
    return parser


_parser = _make_parser()
