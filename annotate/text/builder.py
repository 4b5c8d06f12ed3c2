"""Building a canonical text with its structure from a document's parts, in reading order."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from annotate.text.canonical import MAX_LENGTH, MAX_PARTS, canonicalize
from annotate.text.characters import is_blank
from annotate.text.errors import EmptyText, TextTooLong, TooManyParts
from annotate.text.structure import (
    Block,
    BlockKind,
    InlineKind,
    InlineRange,
    StructuredText,
)

_COLLAPSED = re.compile("[ \t\n\f\r]+")
_IGNORED_IN_ADDRESS = re.compile("[\x00-\x20\x7f-\x9f]")
_SCHEMES = frozenset({"http", "https", "mailto"})
_LONGEST_ADDRESS = 2_000  # code points
_DEEPEST = 50  # lists, quotations or formatted ranges within each other


def safe_href(address: str | None) -> str:
    """The address of a link when it is absolute and http, https or mailto, else ""."""
    bare = (address or "").strip()
    if not bare or len(bare) > _LONGEST_ADDRESS or _IGNORED_IN_ADDRESS.search(bare):
        return ""
    try:
        parts = urlsplit(bare)
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or not (parts.netloc or parts.scheme == "mailto"):
        return ""
    return bare


@dataclass(slots=True)
class _Container:
    """A list, an item of one, or a quotation that what comes next stands in."""

    name: str
    number: int = 0
    fresh: bool = False


@dataclass(slots=True)
class _Draft:
    """The block being written."""

    kind: BlockKind
    level: int
    number: int
    text: list[str] = field(default_factory=list)
    length: int = 0
    last: str = ""

    def add(self, piece: str) -> None:
        if piece:
            self.text.append(piece)
            self.length += len(piece)
            self.last = piece[-1]


class Builder:
    """Takes text and the borders of blocks and ranges; gives a StructuredText.

    Inside a block white space collapses as a browser does it (non-breaking spaces stay).
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._blocks: list[Block] = []
        self._ranges: list[InlineRange] = []
        self._at = 0
        self._draft: _Draft | None = None
        self._open: list[tuple[InlineKind, str, int]] = []
        self._drafted: list[tuple[InlineKind, str, int, int]] = []
        self._containers: list[_Container] = []
        self._lists: list[_Container] = []
        self._quotes = 0
        self._too_deep = 0

    def enter(self, name: str, number: int = 0) -> None:
        """Begin a container: `quote`, `ul`, `ol` (number: its first) or `li`."""
        self.end_block()
        if name == "li":
            outer = self._lists[-1] if self._lists else None
            if outer is not None and outer.name == "ol":
                outer.number = number = number or outer.number
                outer.number += 1
            else:
                number = 0
        container = _Container(name, number, fresh=name == "li")
        self._containers.append(container)
        self._quotes += name == "quote"
        if name in ("ul", "ol"):
            self._lists.append(container)

    def leave(self) -> None:
        """End the innermost container."""
        self.end_block()
        container = self._containers.pop()
        self._quotes -= container.name == "quote"
        if container.name in ("ul", "ol"):
            self._lists.pop()

    def heading(self, level: int) -> None:
        """Begin a heading."""
        self.end_block()
        self._draft = _Draft(BlockKind.HEADING, min(max(level, 1), 6), 0)

    def block(self) -> _Draft:
        """The block being written; a new one of the kind that its containers ask for."""
        if self._draft is None:
            self._draft = self._kind_here()
        return self._draft

    def _kind_here(self) -> _Draft:
        inner = self._containers[-1] if self._containers else None
        if inner is not None and inner.name == "li" and inner.fresh:
            return _Draft(
                BlockKind.LIST_ITEM, min(max(len(self._lists), 1), _DEEPEST), inner.number
            )
        if self._quotes and (inner is None or inner.name == "quote"):
            return _Draft(BlockKind.QUOTATION, min(self._quotes, _DEEPEST), 0)
        return _Draft(BlockKind.PARAGRAPH, 0, 0)

    def add(self, text: str) -> None:
        """Text in which white space collapses."""
        text = _COLLAPSED.sub(" ", text)
        if text.startswith(" ") and (self._draft is None or self._draft.last in ("", " ", "\n")):
            text = text[1:]
        if text:
            self.block().add(text)

    def add_verbatim(self, text: str) -> None:
        """Text whose line ends and spaces stay; a blank line in it begins a new block."""
        for number, line in enumerate(canonicalize(text).split("\n")):
            if is_blank(line):
                self.end_block()
            else:
                draft = self.block()
                draft.add("\n" + line if number and draft.length else line)

    def line_break(self) -> None:
        """A forced line end; two of them begin a new block."""
        draft = self._draft
        if draft is None or draft.length == 0:
            return
        if draft.last == "\n":
            self.end_block()
            return
        draft.add("\n")

    def start_range(self, kind: InlineKind, href: str = "") -> None:
        """Begin a link, emphasis, strong or code. It may go on over several blocks."""
        if len(self._open) >= _DEEPEST:
            self._too_deep += 1
            return
        self._open.append((kind, href, self._draft.length if self._draft else 0))

    def end_range(self) -> None:
        """End the range begun last."""
        if self._too_deep:
            self._too_deep -= 1
            return
        kind, href, start = self._open.pop()
        if self._draft:
            self._drafted.append((kind, href, start, self._draft.length))

    def end_block(self) -> None:
        """End the block being written; nothing remains of a blank one."""
        draft, self._draft = self._draft, None
        if draft is None:
            return
        drafted, self._drafted = self._drafted, []
        if self._open:
            drafted += [(kind, href, start, draft.length) for kind, href, start in self._open]
            self._open = [(kind, href, 0) for kind, href, _ in self._open]
        raw = "".join(draft.text)
        text = _tidy(raw)
        if not is_blank(text):
            self._append(draft, raw, text, drafted)

    def _append(
        self,
        draft: _Draft,
        raw: str,
        text: str,
        drafted: list[tuple[InlineKind, str, int, int]],
    ) -> None:
        start, end = self._at, self._at + len(text)
        self._blocks.append(Block(draft.kind, start, end, draft.level, draft.number))
        self._texts.append(text)
        if draft.kind is BlockKind.LIST_ITEM:
            self._containers[-1].fresh = False
        for kind, href, raw_low, raw_high in drafted:
            low, high = _moved(raw, text, raw_low), _moved(raw, text, raw_high)
            if (
                low < high
                and not is_blank(text[low:high])
                and (href or kind is not InlineKind.LINK)
            ):
                self._ranges.append(InlineRange(kind, start + low, start + high, href))
        self._at = end + 1
        if self._at > MAX_LENGTH + 1:
            raise TextTooLong(self._at - 1, MAX_LENGTH)
        if max(len(self._blocks), len(self._ranges)) > MAX_PARTS:
            raise TooManyParts(MAX_PARTS)

    def finish(self, title: str = "") -> StructuredText:
        """The text. Without a title the first heading of level 1 gives it. Raises EmptyText."""
        self.end_block()
        if not self._blocks:
            raise EmptyText
        ranges = sorted(self._ranges, key=lambda inline: (inline.start, -inline.end, inline.kind))
        return StructuredText(
            "\n".join(self._texts),
            tuple(self._blocks),
            tuple(ranges),
            title or self._heading(),
        )

    def _heading(self) -> str:
        for block, text in zip(self._blocks, self._texts, strict=True):
            if block.kind is BlockKind.HEADING and block.level == 1:
                return text
        first = self._blocks[0]
        return self._texts[0] if first.kind is BlockKind.HEADING else ""


def _tidy(raw: str) -> str:
    """A block's canonical text: no blank lines, no spaces at the ends that a browser drops."""
    text = canonicalize(raw).rstrip(" \n")
    if "\n" not in text:
        return text
    return "\n".join([line for line in text.split("\n") if not is_blank(line)])


def _moved(raw: str, text: str, at: int) -> int:
    """Where an offset of the raw text lies in the tidied one."""
    if text.startswith(raw) or raw.startswith(text):
        return min(at, len(text))
    return min(len(_tidy(raw[:at] + "\x01")) - 1, len(text))
