"""Telling what kind of file some bytes are, by what they contain."""

import io
import zipfile

WORD, OPEN_DOCUMENT, BOOK, PDF = "docx", "odt", "epub", "pdf"
ARCHIVE = "zip"
TEXT = ""
"""Nothing that is told by its bytes: text, or what `annotate.text.decoding` refuses by name."""

NAMES = {
    WORD: "a Word document (.docx)",
    OPEN_DOCUMENT: "an OpenDocument text (.odt)",
    BOOK: "a book (.epub)",
    PDF: "a PDF file (.pdf)",
    ARCHIVE: "a ZIP archive",
}
_MEDIA_TYPES = {
    b"application/epub+zip": BOOK,
    b"application/vnd.oasis.opendocument.text": OPEN_DOCUMENT,
    b"application/vnd.oasis.opendocument.text-template": OPEN_DOCUMENT,
}
_LONGEST_MEDIA_TYPE = 200
_HEADER_WITHIN = 1024  # bytes before %PDF-, as readers of PDF allow (ISO 32000-1, annex H.3)


def tell(data: bytes) -> str:
    """One of the kinds above. What claims to be a ZIP and is broken counts as one."""
    if b"%PDF-" in data[:_HEADER_WITHIN]:
        return PDF
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return TEXT
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _LONGEST_MEDIA_TYPE:
                return _MEDIA_TYPES.get(archive.read("mimetype").strip(), ARCHIVE)
    except (zipfile.BadZipFile, RuntimeError, ValueError, OSError):
        return ARCHIVE
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return WORD
    return BOOK if "META-INF/container.xml" in names else ARCHIVE
