"""What Word's styles and numberings say of a paragraph."""

import re
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading ([1-9])$")
_QUOTES = frozenset({"quote", "intense quote", "block text"})
_DEEPEST = 20  # styles that are based on one another


def is_on(properties: etree._Element | None, name: str) -> bool:
    """Whether a switch such as `<w:b/>` is there and not off."""
    found = None if properties is None else properties.find(W + name)
    return found is not None and found.get(W + "val", "true") not in ("0", "false", "off")


def value(parent: etree._Element | None, path: str) -> str:
    """The `w:val` of what stands at a path such as `pPr/pStyle`; "" when nothing does."""
    found = None if parent is None else parent.find("/".join(W + name for name in path.split("/")))
    return "" if found is None else found.get(W + "val", "")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph's part in the text: `level` is a heading's, else 0."""

    level: int = 0
    quotation: bool = False
    numbering: etree._Element | None = None


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, root: etree._Element | None) -> None:
        found = () if root is None else root.iter(W + "style")
        self._styles = {style.get(W + "styleId", ""): style for style in found}

    def of(self, paragraph: etree._Element) -> Style:
        """What a paragraph is by its own properties and by its style and those that it rests on."""
        own = paragraph.find(W + "pPr")
        level = _outline(own)
        numbering = None
        quotation = False
        name = value(own, "pStyle")
        for _ in range(_DEEPEST):
            style = self._styles.get(name)
            if style is None:
                break
            called = value(style, "name").lower()
            heading = _HEADING.match(called)
            level = level or (int(heading[1]) if heading else 0) or int(called == "title")
            level = level or _outline(style.find(W + "pPr"))
            quotation = quotation or called in _QUOTES
            if numbering is None:
                numbering = style.find(f"{W}pPr/{W}numPr")
            name = value(style, "basedOn")
        return Style(min(level, 6), quotation, numbering)


def _outline(properties: etree._Element | None) -> int:
    said = value(properties, "outlineLvl")
    return int(said) + 1 if said.isdecimal() and int(said) < 9 else 0


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its numbering, its depth from 0, whether and from where it counts."""

    number: str
    depth: int
    ordered: bool
    start: int


class Numbering:
    """Which numberings count and which have bullets."""

    def __init__(self, root: etree._Element | None) -> None:
        self._kinds: dict[tuple[str, int], tuple[bool, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        abstract = {one.get(W + "abstractNumId", ""): one for one in root.iter(W + "abstractNum")}
        for number in root.iter(W + "num"):
            levels = abstract.get(value(number, "abstractNumId"))
            for level in () if levels is None else levels.iter(W + "lvl"):
                depth = level.get(W + "ilvl", "0")
                form, start = value(level, "numFmt"), value(level, "start")
                self._kinds[number.get(W + "numId", ""), int(depth) if depth.isdecimal() else 0] = (
                    form not in ("bullet", "none", ""),
                    int(start) if start.isdecimal() else 1,
                )

    def of(self, paragraph: etree._Element, by_style: etree._Element | None) -> Item | None:
        """The item of a list that a paragraph is; None for no item."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        properties = by_style if own is None else own
        number = value(properties, "numId") or value(by_style, "numId")
        if not number or number == "0":
            return None
        said = value(properties, "ilvl")
        depth = int(said) if said.isdecimal() else 0
        ordered, start = self._kinds.get((number, depth), (False, 1))
        return Item(number, depth, ordered, start)

    def count(self, item: Item) -> int:
        """What an item counts: a numbering goes on wherever it comes again."""
        for counted in [one for one in self._counts if one[0] == item.number]:
            if counted[1] > item.depth:
                del self._counts[counted]
        key = (item.number, item.depth)
        self._counts[key] = self._counts.get(key, item.start - 1) + 1
        return self._counts[key]
