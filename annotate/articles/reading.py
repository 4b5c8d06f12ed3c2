"""From what an editor gives (pasted text, a file) to a structured canonical text, ready to be
stored."""

from dataclasses import dataclass
from pathlib import PurePath

from annotate.accounts.errors import Invalid
from annotate.articles.models import Revision
from annotate.text.decoding import decode
from annotate.text.errors import TextError
from annotate.text.html import decode_html, from_html
from annotate.text.markdown import from_markdown
from annotate.text.plain import from_plain
from annotate.text.structure import StructuredText

KINDS_BY_SUFFIX = {
    ".txt": Revision.Source.TEXT,
    ".text": Revision.Source.TEXT,
    ".md": Revision.Source.MARKDOWN,
    ".markdown": Revision.Source.MARKDOWN,
    ".html": Revision.Source.HTML,
    ".htm": Revision.Source.HTML,
}
READERS = {
    Revision.Source.TEXT: from_plain,
    Revision.Source.MARKDOWN: from_markdown,
    Revision.Source.HTML: from_html,
}


@dataclass(frozen=True, slots=True)
class Source:
    """A text that can be stored. `encoding` is "" for UTF-8; `guessed` says that it was guessed."""

    structured: StructuredText
    kind: str
    filename: str = ""
    encoding: str = ""
    guessed: bool = False


def from_text(text: str, *, kind: str = Revision.Source.TEXT, title: str = "") -> Source:
    """A pasted text, Markdown or HTML. Raises Invalid (field: the kind's name) saying what is
    wrong."""
    kind = Revision.Source(kind)
    try:
        return Source(structured=READERS[kind](text, title=title or None), kind=kind)
    except TextError as error:
        raise Invalid.field(kind.value, str(error), code=error.code) from error


def from_file(data: bytes, *, filename: str, title: str = "") -> Source:
    """An uploaded or imported file, its kind told by its name's ending, its type by its content.

    Raises Invalid (field "file") saying what is wrong: unknown ending, binary, broken encoding,
    empty, too long.
    """
    name = PurePath(filename).name
    suffix = PurePath(name).suffix.lower()
    if suffix not in KINDS_BY_SUFFIX:
        raise Invalid.field(
            "file",
            f"“{name}” is not a kind of file that can be read: use .txt, .md or .html.",
            code="unknown_kind",
        )
    kind = KINDS_BY_SUFFIX[suffix]
    try:
        decoded = decode_html(data) if kind == Revision.Source.HTML else decode(data)
        structured = READERS[kind](decoded.text, title=title or None)
    except TextError as error:
        raise Invalid.field("file", f"“{name}”: {error}", code=error.code) from error
    utf8 = decoded.encoding.lower() in ("utf-8", "utf-8-sig", "ascii")
    return Source(
        structured=structured,
        kind=kind,
        filename=name,
        encoding="" if utf8 else decoded.encoding,
        guessed=decoded.guessed,
    )
