"""The lines of a PDF page as they stand on it, read by PDFium.

A PDF holds glyphs at places, not words in order. PDFium gives the glyphs; here they are put
together to pieces of lines. All measures are in points, `bottom` and `top` counted upwards.
"""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import pi
from statistics import median
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
              0xFB06: "st", 0x02: "-", 0xAD: "-", 0x2010: "-"}  # fmt: skip
_SPACES = re.compile(r"\s+")
_BOLD = 600
_UPRIGHT = 0.02  # radians
_COLUMN_GAP = 1.6  # times the size: more than any space between words, even in justified lines
_WORD_GAP = 0.2  # times the size: more than between letters
_SAME_LINE = 0.5  # of the lower one's height, that both must share


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a piece of one in a column. `size` is that of its letters, about 1.2 em high."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool = False

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.bottom + self.top) / 2


class Glyph(NamedTuple):
    """One character at its place; a space has none. (A tuple: a book has millions of them.)"""

    character: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool


_SPACE = Glyph(" ", 0, 0, 0, 0, bold=False)
_BLANKS = frozenset({0x20, 0x0D, 0x0A})
_NONE = frozenset({0, 0xFFFE, 0xFFFF})


def lines_of(page: pdfium.PdfPage) -> list[Line]:
    """The lines of a page in the order in which they were written into it."""
    textpage = page.get_textpage()
    try:
        return [line for run in _runs(_glyphs(textpage)) if (line := _line(run)) is not None]
    finally:
        textpage.close()


def _glyphs(textpage: pdfium.PdfTextPage) -> Iterator[Glyph]:
    """The upright characters; what stands askew is a watermark or a stamp."""
    box, handle = raw.FS_RECTF(), textpage.raw
    place = ctypes.byref(box)
    bottom = top = 0.0
    bold, upright = False, True
    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in _BLANKS:
            bottom = top = 0.0
            if code == 0x20:
                yield _SPACE
            continue
        if code in _NONE or 0xD800 <= code < 0xE000:
            continue
        raw.FPDFText_GetLooseCharBox(handle, index, place)
        # Weight and angle belong to a piece of text: asked once for each word.
        if box.bottom != bottom or box.top != top:
            bottom, top = box.bottom, box.top
            bold = _is_bold(handle, index)
            angle = raw.FPDFText_GetCharAngle(handle, index)
            upright = angle < _UPRIGHT or abs(angle - 2 * pi) < _UPRIGHT
        if upright and top > bottom:
            yield Glyph(_LIGATURES.get(code) or chr(code), box.left, box.right, bottom, top, bold)


def _is_bold(handle: Any, index: int) -> bool:
    """By the font's weight, or by its name: fonts that are not in the file have no weight."""
    if raw.FPDFText_GetFontWeight(handle, index) >= _BOLD:
        return True
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    raw.FPDFText_GetFontInfo(handle, index, name, len(name), ctypes.byref(flags))
    return b"bold" in name.value.lower() or b"black" in name.value.lower()


def _runs(glyphs: Iterator[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs that follow one another on one line without a gap as wide as between columns."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if glyph is _SPACE:
            if run:
                run.append(run[-1]._replace(character=" ", left=run[-1].right))
            continue
        if run and not _goes_on(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _goes_on(before: Glyph, after: Glyph) -> bool:
    height = min(before.top - before.bottom, after.top - after.bottom)
    shared = min(before.top, after.top) - max(before.bottom, after.bottom)
    larger = max(before.top - before.bottom, after.top - after.bottom)
    gap = after.left - before.right
    return shared > _SAME_LINE * height and -2 * larger < gap < _COLUMN_GAP * larger


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
