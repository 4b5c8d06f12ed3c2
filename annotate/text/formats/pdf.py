"""PDF files: their text in reading order, as paragraphs and headings.

Left out: pictures, running heads and feet, page numbers, what stands askew. Bold and italic words
inside paragraphs and links are not kept. A PDF of pictures (a scan) has no text to read.
"""

import re
import unicodedata
from collections import Counter

import pypdfium2 as pdfium
from pypdfium2 import raw

from annotate.text.builder import Builder
from annotate.text.errors import EmptyText, UnreadableFile
from annotate.text.formats.pdf_edges import without_running_heads
from annotate.text.formats.pdf_layout import in_reading_order
from annotate.text.formats.pdf_lines import Page, page_of
from annotate.text.formats.pdf_paragraphs import Paragraph, paragraphs_of
from annotate.text.formats.reads import Read
from annotate.text.metadata import Metadata

MOST_PAGES = 5_000
_SCANNED = 5  # characters a page: less is a stamp or a page number on a picture
_MOST_UNREADABLE = 0.1  # of the characters: fonts of symbols have a few of their own
_LARGER = 1.12  # times the body's letters: a heading's
_BOLD_AT_MOST = 0.2  # of all letters: more than that is emphasis
_LONGEST_HEADING = 200  # code points
_NO_LETTERS = frozenset({"Cc", "Cn", "Co"})
_BULLET = re.compile(r"^[•◦▪‣●○■□·\uf0b7\uf0a7]\s+")
_NO_TITLE = re.compile(
    r"untitled|microsoft (word|powerpoint)|\.(docx?|odt|indd|qxd|tex|pdf|rtf|pages)$"
    r"|^(slide|layout)",
    re.IGNORECASE,
)


def read(data: bytes, address: str) -> Read:
    """A PDF. Raises UnreadableFile: damaged, protected, scanned, or in fonts without
    meaning; or what Builder raises."""
    document = _opened(data)
    try:
        pages = _pages(document)
        said = document.get_metadata_dict()
    finally:
        document.close()
    letters = sum(len(line.text) for page in pages for line in page.lines)
    if letters < _SCANNED * max(len(pages), 1):
        raise UnreadableFile(
            "It has no text, only pictures of pages: it was scanned. "
            "Have its text recognised (OCR) first.",
            "no_text",
        )
    if _unreadable(pages) > _MOST_UNREADABLE * letters:
        raise UnreadableFile(
            "Its letters cannot be told: its fonts do not say what they show. "
            "Have its text recognised (OCR) first.",
            "no_text",
        )
    paragraphs = paragraphs_of(in_reading_order(without_running_heads(pages)))
    metadata = _metadata(said)
    structured = _built(_with_drop_caps(paragraphs)).finish(metadata.title)
    return Read(structured, metadata)


def _unreadable(pages: list[Page]) -> int:
    """How many characters stand for none: controls, and codes that each font uses as it likes."""
    characters = Counter(letter for page in pages for line in page.lines for letter in line.text)
    return sum(
        number
        for letter, number in characters.items()
        if unicodedata.category(letter) in _NO_LETTERS
    )


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise UnreadableFile(
                "It is protected with a password. Save it without one.", "protected_file"
            ) from error
        raise UnreadableFile("It is damaged, or no PDF at all.") from error


def _pages(document: pdfium.PdfDocument) -> list[Page]:
    number = len(document)
    if number > MOST_PAGES:
        raise UnreadableFile(
            f"It has {number:,} pages; at most {MOST_PAGES:,} are read.", "too_many_parts"
        )
    if not number:
        raise EmptyText("The file has no pages.")
    pages = []
    for index in range(number):
        try:
            page = document[index]
        except pdfium.PdfiumError as error:
            raise UnreadableFile(f"It is damaged: page {index + 1} cannot be read.") from error
        pages.append(page_of(page))
        page.close()
    return pages


def _metadata(said: dict[str, str]) -> Metadata:
    title = " ".join(said.get("Title", "").split())
    author = " ".join(said.get("Author", "").split())
    return Metadata(
        title="" if _NO_TITLE.search(title) or len(title) < 3 else title,
        byline=author if " " in author else "",  # one word is an account's name
    )


def _with_drop_caps(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A large letter that begins a paragraph belongs to it."""
    kept: list[Paragraph] = []
    initial = ""
    for one in paragraphs:
        if len(one.text) == 1 and one.text.isalpha() and one.text.isupper():
            initial = one.text
        else:
            text = initial + one.text if initial else one.text
            kept.append(Paragraph(text, one.size, one.bold))
            initial = ""
    return kept


def _built(paragraphs: list[Paragraph]) -> Builder:
    builder = Builder()
    levels = _levels(paragraphs)
    for one in paragraphs:
        level = levels.get(_rank(one), 0) if len(one.text) <= _LONGEST_HEADING else 0
        if level:
            builder.heading(level)
            builder.add(one.text)
        elif bullet := _BULLET.match(one.text):
            builder.enter("ul")
            builder.enter("li")
            builder.add(one.text[bullet.end() :])
            builder.leave()
            builder.leave()
        else:
            builder.add(one.text)
        builder.end_block()
    return builder


def _rank(one: Paragraph) -> tuple[float, bool]:
    return (round(one.size * 2) / 2, one.bold)


def _levels(paragraphs: list[Paragraph]) -> dict[tuple[float, bool], int]:
    """The level of each size of heading: those larger than most letters, then bold lines."""
    letters: Counter[tuple[float, bool]] = Counter()
    for one in paragraphs:
        letters[_rank(one)] += len(one.text)
    body, body_bold = letters.most_common(1)[0][0] if letters else (0.0, False)
    larger = sorted({size for size, _ in letters if size > _LARGER * body}, reverse=True)
    levels = {
        (size, bold): min(larger.index(size) + 1, 6) for size, bold in letters if size in larger
    }
    # The bold of a font is often a little higher or lower than its upright letters.
    bolds = [one for one in letters if one[1] and one not in levels and one[0] > 0.85 * body]
    if not body_bold and sum(letters[one] for one in bolds) < _BOLD_AT_MOST * letters.total():
        levels |= dict.fromkeys(bolds, min(len(larger) + 1, 6))
    return levels
