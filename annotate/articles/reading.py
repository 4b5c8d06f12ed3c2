"""From what an editor gives (pasted text, a file, a web page) to a structured canonical text,
ready to be stored."""

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from annotate.accounts.errors import Invalid
from annotate.articles.confined import read_confined
from annotate.articles.models import Revision
from annotate.text.decoding import Decoded, decode
from annotate.text.errors import TextError, UnreadableFile
from annotate.text.formats import telling
from annotate.text.front_matter import front_matter
from annotate.text.html import decode_html, from_html
from annotate.text.language import language_of
from annotate.text.markdown import from_markdown
from annotate.text.metadata import Metadata
from annotate.text.plain import from_plain
from annotate.text.structure import StructuredText

if TYPE_CHECKING:  # what fetching needs is slow to import
    from annotate.articles.fetching import Fetched

KINDS_BY_SUFFIX = {
    ".txt": Revision.Source.TEXT,
    ".text": Revision.Source.TEXT,
    ".md": Revision.Source.MARKDOWN,
    ".markdown": Revision.Source.MARKDOWN,
    ".html": Revision.Source.HTML,
    ".htm": Revision.Source.HTML,
    ".docx": Revision.Source.DOCX,
    ".pdf": Revision.Source.PDF,
    ".odt": Revision.Source.ODT,
    ".epub": Revision.Source.EPUB,
}
READERS = {
    Revision.Source.TEXT: from_plain,
    Revision.Source.MARKDOWN: from_markdown,
    Revision.Source.HTML: from_html,
}
"""The kinds that are read at once; every other kind is for the worker."""

CONTENT_TYPES = {
    Revision.Source.TEXT: "text/plain",
    Revision.Source.MARKDOWN: "text/markdown",
    Revision.Source.HTML: "text/html",
    Revision.Source.WEB: "text/html",
    Revision.Source.PDF: "application/pdf",
    Revision.Source.EPUB: "application/epub+zip",
    Revision.Source.ODT: "application/vnd.oasis.opendocument.text",
    Revision.Source.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

_PATIENCE_FOR_PAGES = 10  # seconds


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes that a text was read from. `sha256` is theirs, in hexadecimal."""

    data: bytes = field(repr=False)
    filename: str
    content_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """A text that can be stored. `encoding` is "" for UTF-8; `guessed` says that it was guessed.

    `metadata` is what the source says of itself; `original` is None for pasted text.
    """

    structured: StructuredText
    kind: str
    filename: str = ""
    encoding: str = ""
    guessed: bool = False
    metadata: Metadata = field(default_factory=Metadata)
    original: Original | None = None


def from_text(text: str, *, kind: str = Revision.Source.TEXT, title: str = "") -> Source:
    """A pasted text, Markdown or HTML. Raises Invalid (field: the kind's name) saying what is
    wrong."""
    kind = Revision.Source(kind)
    metadata, text = _said_above(text, kind)
    title = title or metadata.title
    try:
        structured = READERS[kind](text, title=title or None)
        return Source(structured=structured, kind=kind, metadata=metadata)
    except TextError as error:
        raise Invalid.field(kind.value, str(error), code=error.code) from error


def kind_of(data: bytes, *, filename: str) -> Revision.Source:
    """What kind of file this is: by its bytes, among kinds of text by its name's ending.

    Raises Invalid (field "file") for what cannot be read, and for a name that says otherwise.
    """
    name = PurePath(filename).name
    suffix = PurePath(name).suffix.lower()
    claimed, told = KINDS_BY_SUFFIX.get(suffix), telling.tell(data)
    if claimed in READERS or (claimed is not None and told in (claimed, telling.ARCHIVE)):
        return claimed  # whether it is text, or whole, its reader says
    if claimed is None and told in KINDS_BY_SUFFIX.values():
        return Revision.Source(told)
    if claimed is not None and data:
        it_is = f", but {telling.NAMES[told]}" if told else ""
        raise _refused(name, f"it is not {telling.NAMES[claimed]}{it_is}.", "lying_type")
    if claimed is not None:
        raise _refused(name, "The file is empty.", "empty_text")
    raise Invalid.field(
        "file",
        f"“{name}” is not a kind of file that can be read: use {_listed()}.",
        code="unknown_kind",
    )


def from_file(data: bytes, *, filename: str, title: str = "") -> Source:
    """An uploaded or imported file of any kind that can be read.

    What is not in READERS is read in a process of its own, which takes up to a minute: a matter
    for the worker. Raises Invalid (field "file") saying what is wrong: unknown kind, another kind
    than its name says, broken, protected, empty, too long.
    """
    name = PurePath(filename).name
    kind = kind_of(data, filename=name)
    try:
        source = _read(data, kind, title) if kind in READERS else _confined(data, kind, title)
    except TextError as error:
        raise _refused(name, str(error), error.code) from error
    return replace(source, filename=name, original=_original(data, name, kind))


def from_page(data: bytes, *, url: str, charset: str = "", title: str = "") -> Source:
    """A web page that was fetched from `url`; `charset` is the one that its HTTP header named.

    The main text only, with what the page says of itself. Read in a process of its own, as above.
    Raises Invalid (field "url") saying what is wrong.
    """
    kind = Revision.Source.WEB
    try:
        source = _confined(data, kind, title, address=f"{url} {charset}".strip())
    except TextError as error:
        raise Invalid.field("url", str(error), code=error.code) from error
    return replace(source, original=_original(data, "page.html", kind))


def from_fetched(fetched: "Fetched") -> Source:
    """What stands at a web address: a page's main text, or a document as `from_file` reads it.

    Read in a process of its own, as above. Raises Invalid (field "url").
    """
    data, url = fetched.data, fetched.url
    page = fetched.content_type not in ("text/plain", "text/markdown") and not telling.tell(data)
    if page:
        return from_page(data, url=url, charset=fetched.charset)
    name = PurePath(unquote(urlsplit(url).path)).name or urlsplit(url).netloc
    told = telling.tell(data) or ("md" if fetched.content_type == "text/markdown" else "txt")
    try:
        source = from_file(data, filename=f"{PurePath(name).stem}.{told}")
    except Invalid as error:
        raise Invalid.field("url", error.message, code=error.code) from error
    return replace(source, metadata=Metadata(source_url=url).or_else(source.metadata))


def _read(data: bytes, kind: Revision.Source, title: str) -> Source:
    html = kind == Revision.Source.HTML
    decoded = decode_html(data) if html else decode(data)
    metadata, text = _said_above(decoded.text, kind)
    if html:
        metadata = _said_by_page(text)
        if metadata.source_url and (saved := _saved_page(data, title, metadata.source_url)):
            return replace(saved, kind=kind)
    structured = READERS[kind](text, title=title or metadata.title or None)
    return Source(
        structured=structured,
        kind=kind,
        encoding=_other_than_utf8(decoded),
        guessed=decoded.guessed,
        metadata=metadata,
    )


def _saved_page(data: bytes, title: str, address: str) -> Source | None:
    """The main text of a page that says where on the web it stands: with its menus, notices and
    comments, somebody saved it there. None where no article is found on it in good time: whoever
    sent it waits."""
    try:
        return _confined(
            data, Revision.Source.WEB, title, address=address, patience=_PATIENCE_FOR_PAGES
        )
    except UnreadableFile:
        return None


def _said_above(text: str, kind: Revision.Source) -> tuple[Metadata, str]:
    """What Markdown says of itself above its text, and the text below it."""
    return front_matter(text) if kind == Revision.Source.MARKDOWN else (Metadata(), text)


def _said_by_page(text: str) -> Metadata:
    # What reads trees is slow to import, and pasted text does without.
    from annotate.text.formats.page_metadata import page_metadata
    from annotate.text.formats.pages import parsed

    return page_metadata(parsed(text))


def _confined(
    data: bytes,
    kind: Revision.Source,
    title: str,
    *,
    address: str = "",
    patience: float | None = None,
) -> Source:
    if not data:
        raise UnreadableFile("The file is empty.", "empty_text")
    structured, metadata = read_confined(kind.value, data, address=address, patience=patience)
    if not metadata.language:
        metadata = replace(metadata, language=language_of(structured.text))
    return Source(
        structured=replace(structured, title=title or metadata.title or structured.title),
        kind=kind,
        metadata=metadata,
    )


def _other_than_utf8(decoded: Decoded) -> str:
    utf8 = decoded.encoding.lower() in ("utf-8", "utf-8-sig", "ascii")
    return "" if utf8 else decoded.encoding


def _original(data: bytes, name: str, kind: Revision.Source) -> Original:
    named = "".join(sign if sign.isprintable() else " " for sign in name)[-255:]
    return Original(data, named, CONTENT_TYPES[kind], hashlib.sha256(data).hexdigest())


def _refused(name: str, why: str, code: str) -> Invalid:
    return Invalid.field("file", f"“{name}”: {why}", code=code)


def _listed() -> str:
    shown = [suffix for suffix in KINDS_BY_SUFFIX if suffix not in (".text", ".markdown", ".htm")]
    return f"{', '.join(shown[:-1])} or {shown[-1]}"
