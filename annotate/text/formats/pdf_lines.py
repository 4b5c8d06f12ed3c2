"""The lines of a PDF page as they stand on it, read by PDFium.

A PDF holds glyphs at places, not words in order. PDFium gives the glyphs; here they are put
together to pieces of lines. All measures are in points, `bottom` and `top` counted upwards.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import pi
from statistics import median
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import regex
from pypdfium2 import raw

from annotate.text.direction import direction_of

CLOSED = regex.compile(r"[.!?…:;。！？][\"'”’»)\]]*(?:\[?\d{1,3}\]?)?$")
LOWER = regex.compile(r"^[\"'“‘«(\[]*\p{Ll}")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
              0xFB06: "st", 0x02: "-", 0xAD: "-", 0x2010: "-"}  # fmt: skip
_SPACES = re.compile(r"\s+")
_BOLD = 600
_UPRIGHT = 0.02  # radians
_QUARTER = pi / 2
COLUMN_GAP = 1.6  # times the size: more than any space between words, even in justified lines
INITIAL = 1.6  # times the size of the lines beside it, that the large letter before them has
_WORD_GAP = 0.2  # times the size: more than between letters
_PRINTED_OVER = 0.2  # times the size, that two prints of one line differ in place
_SAME_LINE = 0.5  # of the lower one's height, that both must share


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a piece of one in a column. `size` is that of its letters, about 1.2 em high;
    `cells` are the pieces, parted by wide gaps, that it was put together from."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool = False
    cells: int = 1

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in the order in which they were written, and its height in points."""

    lines: list[Line]
    height: float


class Glyph(NamedTuple):
    """One character at its place; a space has none. (A tuple: a book has millions of them.)"""

    character: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool
    turned: int  # quarters, with the clock: as PDFium counts


_SPACE = Glyph(" ", 0, 0, 0, 0, bold=False, turned=0)
_BLANKS = frozenset({0x20, 0x0D, 0x0A})
_NONE = frozenset({0, 0xFFFE, 0xFFFF})


def page_of(page: pdfium.PdfPage) -> Page:
    """The lines of a page as whoever reads it holds it: one whose text runs upwards or downwards,
    such as that of a wide table, is turned. Where most letters are of a script that runs to the
    left, all lines are mirrored, so that what is read first is on the left everywhere."""
    textpage = page.get_textpage()
    try:
        glyphs = list(_glyphs(textpage))
    finally:
        textpage.close()
    counts = Counter(glyph.turned for glyph in glyphs if glyph is not _SPACE)
    turned = counts.most_common(1)[0][0] if counts else 0
    width, height = page.get_size()
    if page.get_rotation() % 180:  # of what is shown, while glyphs are placed as before it
        width, height = height, width
    if turned:
        glyphs = [one if one is _SPACE else _upright(one, width, height) for one in glyphs]
    runs = _runs(one for one in glyphs if one is _SPACE or one.turned == turned)
    lines = list(_once(line for run in runs if (line := _line(run)) is not None))
    if direction_of("".join([line.text for line in lines])) == "rtl":
        lines = [replace(line, left=-line.right, right=-line.left) for line in lines]
    return Page(lines, width if turned % 2 else height)


def _once(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines without those that were printed over themselves, which makes them look bold."""
    seen: set[tuple[str, int, int]] = set()
    for line in lines:
        near = line.size * _PRINTED_OVER
        across, up = round(line.left / near), round(line.middle / near)
        around = product(range(across - 1, across + 2), range(up - 1, up + 2))
        if not any((line.text, *place) in seen for place in around):
            seen.add((line.text, across, up))
            yield line


def _upright(one: Glyph, width: float, height: float) -> Glyph:
    """A glyph of a page that is turned until its text runs to the right."""
    match one.turned:
        case 1:
            box = (height - one.top, height - one.bottom, one.left, one.right)
        case 2:
            box = (width - one.right, width - one.left, height - one.top, height - one.bottom)
        case 3:
            box = (one.bottom, one.top, width - one.right, width - one.left)
        case _:
            return one
    left, right, bottom, top = box
    return one._replace(left=left, right=right, bottom=bottom, top=top)


def _glyphs(textpage: pdfium.PdfTextPage) -> Iterator[Glyph]:
    """The characters that stand upright or at a right angle; what is askew is a watermark or a
    stamp."""
    box, handle = raw.FS_RECTF(), textpage.raw
    place = ctypes.byref(box)
    edges: tuple[float, float] = (0.0, 0.0)
    bold, turned = False, 0
    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in _BLANKS:
            edges = (0.0, 0.0)
            if code == 0x20:
                yield _SPACE
            continue
        if code in _NONE or 0xD800 <= code < 0xE000:
            continue
        raw.FPDFText_GetLooseCharBox(handle, index, place)
        # Weight and angle belong to a piece of text: asked once for each word.
        across = (box.left, box.right) if turned % 2 else (box.bottom, box.top)
        if across != edges:
            bold = _is_bold(handle, index)
            turned = _turned(raw.FPDFText_GetCharAngle(handle, index))
            edges = (box.left, box.right) if turned % 2 else (box.bottom, box.top)
        if turned >= 0 and box.top > box.bottom:
            character = _LIGATURES.get(code) or chr(code)
            yield Glyph(character, box.left, box.right, box.bottom, box.top, bold, turned)


def _turned(angle: float) -> int:
    """Quarters of a turn in an angle in radians; -1 for what is askew."""
    quarters = round(angle / _QUARTER)
    return quarters % 4 if abs(angle - quarters * _QUARTER) < _UPRIGHT else -1


def _is_bold(handle: Any, index: int) -> bool:
    """By the font's weight, or by its name: fonts that are not in the file have no weight."""
    if raw.FPDFText_GetFontWeight(handle, index) >= _BOLD:
        return True
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    raw.FPDFText_GetFontInfo(handle, index, name, len(name), ctypes.byref(flags))
    return b"bold" in name.value.lower() or b"black" in name.value.lower()


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs that follow one another on one line without a gap as wide as between columns."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if glyph is _SPACE:
            if run:
                run.append(run[-1]._replace(character=" ", left=run[-1].right))
            continue
        if run and not _goes_on(run, glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _goes_on(run: list[Glyph], after: Glyph) -> bool:
    before = run[-1]
    heights = before.top - before.bottom, after.top - after.bottom
    if len(run) == 1 and before.character.isupper() and heights[0] > INITIAL * heights[1]:
        return False
    shared = min(before.top, after.top) - max(before.bottom, after.bottom)
    gap = after.left - before.right
    return shared > _SAME_LINE * min(heights) and -2 * max(heights) < gap < COLUMN_GAP * max(
        heights
    )


def _line(run: list[Glyph]) -> Line | None:
    text = _SPACES.sub(" ", "".join(_spaced(run))).strip()
    inked = [glyph for glyph in run if glyph.character.strip()]
    if not text or not inked:
        return None
    return Line(
        text=text,
        left=min(glyph.left for glyph in inked),
        right=max(glyph.right for glyph in inked),
        bottom=median(glyph.bottom for glyph in inked),
        top=median(glyph.top for glyph in inked),
        size=median(glyph.top - glyph.bottom for glyph in inked),
        bold=sum(glyph.bold for glyph in inked) > 0.8 * len(inked),
    )


def _spaced(run: list[Glyph]) -> Iterator[str]:
    """The characters, with the spaces that only distance shows."""
    before: Glyph | None = None
    for glyph in run:
        inked = before is not None and before.character != " " and glyph.character != " "
        if (
            before is not None
            and inked
            and glyph.left - before.right > _WORD_GAP * (glyph.top - glyph.bottom)
        ):
            yield " "
        yield glyph.character
        before = glyph
