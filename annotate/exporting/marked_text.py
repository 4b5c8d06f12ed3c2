"""The Markdown subset of reports, as the tokens that each writer turns into its own format."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

from annotate.text.comments import tokens


@dataclass(frozen=True, slots=True)
class Words:
    """Words set alike; a `href` makes them a link. `text` may be a line break."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words in a row. `marker` is "•" or a number for the first of a list item; `depth` counts the
    lists and quotations around it."""

    words: list[Words] = field(default_factory=list)
    depth: int = 0
    marker: str = ""
    quoted: bool = False


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a text, in order."""
    depth, quoted, marker = 0, 0, ""
    counters: list[int] = []
    for token in tokens(text):
        match token.type:
            case "bullet_list_open":
                counters.append(0)
                depth += 1
            case "ordered_list_open":
                counters.append(int(token.attrs.get("start", 1)))
                depth += 1
            case "bullet_list_close" | "ordered_list_close":
                counters.pop()
                depth -= 1
            case "list_item_open":
                marker = f"{counters[-1]}." if counters[-1] else "•"
                counters[-1] += 1 if counters[-1] else 0
            case "blockquote_open":
                depth, quoted = depth + 1, quoted + 1
            case "blockquote_close":
                depth, quoted = depth - 1, quoted - 1
            case "inline":
                yield Paragraph(list(_words(token.children or [])), depth, marker, quoted > 0)
                marker = ""
            case "fence":
                code = Words(token.content.rstrip("\n"), code=True)
                yield Paragraph([code], depth, marker, quoted > 0)
                marker = ""


def _words(children: list[Token]) -> Iterator[Words]:
    strong = emphasis = 0
    href = ""
    for token in children:
        match token.type:
            case "strong_open":
                strong += 1
            case "strong_close":
                strong -= 1
            case "em_open":
                emphasis += 1
            case "em_close":
                emphasis -= 1
            case "link_open":
                href = str(token.attrs["href"])
            case "link_close":
                href = ""
            case "softbreak" | "hardbreak":
                yield Words("\n", strong > 0, emphasis > 0, href=href)
            case _:
                is_code = token.type == "code_inline"
                yield Words(token.content, strong > 0, emphasis > 0, is_code, href)
