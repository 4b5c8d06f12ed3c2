"""Taking the events of an HTML parser to a Builder. What is left out is decided here."""

import re
from collections import Counter
from collections.abc import Callable

from annotate.text.builder import Builder, safe_href
from annotate.text.characters import words
from annotate.text.structure import InlineKind

DROPPED = words(
    "script style template noscript iframe object embed applet svg math canvas audio video map "
    "form button input select textarea datalist fieldset dialog frameset head noframes meter "
    "progress rt rp"
)
"""Elements whose whole content is left out."""

_VOID = words("area base br col embed hr img input link meta source track wbr")
_BLOCKS = words(
    "address article aside body caption center dd details dir div dl dt figcaption figure footer "
    "header hgroup html legend listing main nav p pre search section summary table tbody tfoot "
    "thead tr"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CONTAINERS = {"blockquote": "quote", "ul": "ul", "ol": "ol", "li": "li", "menu": "ul"}
_RANGES = {
    "em": InlineKind.EMPHASIS,
    "i": InlineKind.EMPHASIS,
    "cite": InlineKind.EMPHASIS,
    "strong": InlineKind.STRONG,
    "b": InlineKind.STRONG,
    "code": InlineKind.CODE,
    "kbd": InlineKind.CODE,
    "samp": InlineKind.CODE,
}
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE
)


def _is_for_notes(attributes: dict[str, str], part: str) -> bool:
    """Whether an element has this part in a book's notes, which EPUB 3 and DPUB-ARIA name each in
    their own way: `noteref` leads to a note, `backlink` from it to where it was."""
    return f"doc-{part}" in attributes.get("role", "").split() or part in (
        attributes.get("epub:type", "").split()
    )


def _asks_to_hide(attributes: dict[str, str]) -> bool:
    if not attributes:
        return False
    if _is_for_notes(attributes, "backlink"):
        return True
    if "hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true":
        return True
    return _HIDING_STYLE.search(attributes.get("style", "")) is not None


class Reader:
    """Takes the parser's events one by one, so that no depth of nesting costs anything."""

    def __init__(self, dropped: frozenset[str] = DROPPED) -> None:
        self.builder = Builder()
        self.title: list[str] = []
        self._dropped = dropped
        self._open: list[tuple[str, Callable[[], None]]] = []
        self._counts: Counter[str] = Counter()
        self._hidden = 0
        self._blocks_in_cell = 0
        self._headings = 0
        self._references = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag in _VOID:
            if not self._hidden and not _asks_to_hide(attributes):
                self._void(tag, attributes)
            return
        self._counts[tag] += 1
        if self._hidden or tag in self._dropped or _asks_to_hide(attributes):
            self._hidden += 1
            self._open.append((tag, self._unhide))
        else:
            self._open.append((tag, self._enter(tag, attributes)))

    def end(self, tag: str) -> None:
        """An element ends, and with it whatever was left open inside."""
        if tag in _VOID or not self._counts[tag]:
            return
        while self._open:
            name, leave = self._open.pop()
            self._counts[name] -= 1
            leave()
            if name == tag:
                return

    def data(self, text: str) -> None:
        """Text between tags, in any number of pieces."""
        if self._counts["title"] and self._counts["head"]:
            self.title.append(text)
        elif self._hidden:
            return
        elif self._references and (number := text.strip()).isdecimal():
            self.builder.add(f"[{number}]")  # else it is one with the word or number before it
        elif self._counts["pre"]:
            self.builder.add_verbatim(text)
        else:
            self.builder.add(text)

    def close(self) -> None:
        """The document ends."""
        while self._open:
            self.end(self._open[-1][0])

    def _unhide(self) -> None:
        self._hidden -= 1

    def _void(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "br":
            self.builder.line_break()
        elif tag == "hr":
            self.builder.end_block()
        elif tag == "img":
            self.builder.add(attributes.get("alt", ""))

    def _enter(self, tag: str, attributes: dict[str, str]) -> Callable[[], None]:
        """Begin what an element stands for; gives what must be done at its end."""
        builder = self.builder
        if tag in _RANGES or tag == "a":
            href = safe_href(attributes.get("href")) if tag == "a" else ""
            builder.start_range(_RANGES.get(tag, InlineKind.LINK), href)
            if tag == "a" and _is_for_notes(attributes, "noteref"):
                self._references += 1
                return self._leave_reference
            return builder.end_range
        if tag in _HEADINGS:
            builder.heading(_HEADINGS[tag])
            self._headings += 1
            return self._leave_heading
        if tag in _CONTAINERS:
            builder.enter(_CONTAINERS[tag], _number(tag, attributes))
            return builder.leave
        if tag in _BLOCKS:
            return self._border()
        if tag in ("td", "th"):
            self._blocks_in_cell = 0
            builder.add(" ")
        elif tag == "q":
            builder.add("“")
            return lambda: builder.add("”")
        return _nothing

    def _leave_reference(self) -> None:
        self._references -= 1
        self.builder.end_range()

    def _leave_heading(self) -> None:
        self._headings -= 1
        self.builder.end_block()

    def _border(self) -> Callable[[], None]:
        """A block begins; but a heading, and the first block of a cell, stay in one piece."""
        first_in_cell = self._counts["td"] + self._counts["th"] and not self._blocks_in_cell
        self._blocks_in_cell += 1
        if self._headings or first_in_cell:
            self.builder.add(" ")
            return lambda: self.builder.add(" ")
        self.builder.end_block()
        return self.builder.end_block


def _nothing() -> None:
    """An element that means nothing to us ends."""


def _number(tag: str, attributes: dict[str, str]) -> int:
    """Where an ordered list or one of its items begins to count."""
    said = attributes.get("start" if tag == "ol" else "value", "").strip()
    number = int(said) if re.fullmatch(r"[0-9]{1,6}", said) else 0
    return number or int(tag == "ol")
