"""From bytes of unknown encoding to a string."""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from annotate.text.characters import words
from annotate.text.errors import BinaryContent, EmptyText, UndecodableText
from annotate.text.latin import CODE_PAGES, code_page
from annotate.text.plausibility import is_plausible

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"RIFF", "a media file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"OggS", "a media file"),
    (b"ID3", "a media file"),
    (b"wOF", "a font"),
    (b"\0\0\0\x18ftyp", "a media file"),
    (b"\0\0\0\x20ftyp", "a media file"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_ENOUGH = 50_000  # bytes, or characters, that tell an encoding
_AROUND = 500_000  # bytes
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_SHIFTING = frozenset({"iso2022_jp", "iso2022_kr", "hz"})
_WEB = {
    "latin_1": "cp1252",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
}
_LATIN = words("cp1250 cp1252 cp1254 cp1257 cp1258 iso8859_2 iso8859_15 mac_roman")
_LIKELY = sorted(
    _LATIN
    | words("cp1251 cp1253 cp1255 cp1256 koi8_r koi8_u iso8859_5 iso8859_7 mac_cyrillic tis_620")
    | words("shift_jis cp932 euc_jp iso2022_jp gb18030 big5 big5hkscs euc_kr cp949")
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A string, the encoding it came in, and whether that was guessed rather than said."""

    text: str
    encoding: str
    guessed: bool


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Read bytes as text: by byte order mark, as UTF-8, as declared, else by a guess.

    Raises EmptyText, BinaryContent or UndecodableText.
    """
    if not data.strip(b"\0"):
        raise EmptyText("The file is empty.")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    _refuse_binary(data)
    name = _python_name(declared)
    if name in _SHIFTING and (shifted := _try(data, name)) is not None:
        return Decoded(shifted, name, guessed=False)
    if (text := _try(data, "utf-8")) is not None:
        return Decoded(text, "utf-8", guessed=False)
    if name and name != "utf-8" and (text := _try(data, name)) is not None:
        return Decoded(text, name, guessed=False)
    _refuse_broken_utf8(data)
    return _guess(data)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _strictly(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableText(
            f"The file says that it is {encoding.upper()}, but is broken at byte {error.start:,}."
        ) from error
    if not text:
        raise EmptyText("The file is empty.")
    return Decoded(text, encoding, guessed=False)


def _python_name(declared: str | None) -> str | None:
    """Python's name of a declared encoding, as browsers read it; None for an unknown one."""
    if not declared:
        return None
    try:
        codec = codecs.lookup(declared.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    # What was readable enough to declare its encoding in ASCII cannot be UTF-16 (HTML does so too).
    if not codec._is_text_encoding or codec.name.startswith(("utf-16", "utf-32", "utf-7")):
        return None
    return _WEB.get(codec.name, codec.name)


def _refuse_binary(data: bytes) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise BinaryContent(f"The file is {what}, not text.")
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > max(2, len(data) // 200):
        raise BinaryContent(
            f"The file is not text: {controls:,} of its {len(data):,} bytes are control characters."
        )


def _refuse_broken_utf8(data: bytes) -> None:
    """Raise when the bytes are UTF-8 with damage, which any one-byte encoding would hide."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # What stands around the first damage tells it: looking at all of a large file takes long.
        near = data[max(0, error.start - _AROUND) : error.start + _AROUND]
        text = near.decode("utf-8", errors="replace")
        broken = text.count("\ufffd")
        whole = sum(1 for character in text if character > "\x7f") - broken
        if whole > broken:
            line = data.count(b"\n", 0, error.start) + 1
            raise UndecodableText(
                f"The file is UTF-8, but broken at byte {error.start:,} (line {line:,})."
            ) from error


def _sample(data: bytes) -> bytes:
    """Whole lines that are enough to tell an encoding, from the first byte beyond ASCII on."""
    beyond = _BEYOND_ASCII.search(data)
    start = data.rfind(b"\n", 0, beyond.start() if beyond else 0) + 1
    end = data.rfind(b"\n", start, start + _ENOUGH)
    return data[start : end if end > start else None]


def _of_twins(data: bytes, encoding: str) -> str:
    """The encoding, or Windows' for the Macintosh's Cyrillic one where that makes more letters: the
    small ones are the same in both, so that a short text tells a statistic nothing."""
    if encoding != "mac_cyrillic" or (text := _try(data, encoding)) is None:
        return encoding
    twin = _try(data, "cp1251") or ""
    return "cp1251" if _letters(twin) > _letters(text) else encoding


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text[:_ENOUGH]))


def _guess(data: bytes) -> Decoded:
    matches = from_bytes(_sample(data), cp_isolation=_LIKELY, enable_fallback=False)
    # A Latin code page is tried last in any case: few letters tell a statistic nothing.
    for encoding in (*(match.encoding for match in matches), CODE_PAGES[0]):
        latin = encoding in _LATIN
        name = code_page(data) if latin else _of_twins(data, encoding)
        text = _try(data, name) if name else None
        if text and is_plausible(text[:_ENOUGH], latin=latin):
            return Decoded(text, name, guessed=True)
    raise UndecodableText("The encoding of the file cannot be told. Save it as UTF-8.")
