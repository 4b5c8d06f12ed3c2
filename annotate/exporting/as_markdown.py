"""The format `markdown`: headings, quotations and footnotes (as GitHub and Pandoc read them).

Every text but the editor's own Markdown is escaped, so that no title or quote becomes a link, a
heading or HTML. The editor's own is written anew from what was understood of it.
"""

import re
from collections.abc import Generator, Iterator

from annotate.exporting.citations import Run
from annotate.exporting.document import Document, Item
from annotate.exporting.marked_text import Paragraph, Words, paragraphs
from annotate.exporting.notes import Notes

_SIGNS = re.compile(r"([\\`*_{}\[\]<>|~^$&#!@])")
_LINE_START = re.compile(r"^(\s*)([-+=:])", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)
_BAD_IN_LINK = re.compile(r"[\s<>()\\]")


def write(document: Document) -> Generator[bytes]:
    """The document, section after section; each note stands below its quote, so that memory does
    not grow with their number."""
    yield f"# {_line(document.title)}\n\n{_line(_about(document))}\n".encode()
    if document.warning:
        yield f"\n**{escaped(document.warning)}**\n".encode()
    if document.text:
        yield f"\n{marked(document.text)}\n".encode()
    number, notes = 0, Notes(document.style)
    for section in document.sections:
        if section.title:
            yield f"\n## {_line(section.title)}\n".encode()
        if section.text:
            yield f"\n{marked(section.text)}\n".encode()
        for item in section.items:
            number += 1
            yield _item(item, number, notes).encode()


def marked(text: str) -> str:
    """The editor's own text, with nothing in it but what was understood of it."""
    return "\n\n".join(_paragraph(one) for one in paragraphs(text))


def escaped(text: str) -> str:
    """A text that stays the text it is."""
    text = _LINE_START.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", text))
    return _NUMBERED.sub(r"\1\\\2", text)


def _about(document: Document) -> str:
    what = f"release {document.release}, " if document.release else ""
    return f"{document.project}, {what}{document.at[:10]}"


def _item(item: Item, number: int, notes: Notes) -> str:
    parts = []
    if item.heading:
        parts.append(f"### {_line(item.heading)}")
    if item.paraphrase:
        parts.append(marked(item.paraphrase))
    quote = "\n".join(f"> {escaped(line)}".rstrip() for line in item.shown.split("\n"))
    parts.append(f"{quote}[^{number}]")
    parts += [
        f"*{each.said}:* {escaped(f'“{_flat(each.shown)}” ({each.where})')}"
        for each in item.evidence
    ]
    return "".join(f"\n{part}\n" for part in parts) + _note(item, number, notes)


def _note(item: Item, number: int, notes: Notes) -> str:
    words = "".join(
        escaped(one.before)
        + "".join(map(_run, one.runs))
        + (f" {_link('Passage', one.passage)}" if one.passage else "")
        for one in notes.of(item)
    )
    return f"\n[^{number}]: {words}\n"


def _run(run: Run) -> str:
    text = escaped(run.text)
    if run.href:
        return _link(run.text, run.href)
    return f"*{text}*" if run.italic and text.strip() else text


def _paragraph(one: Paragraph) -> str:
    text = "".join(_words(one.words))
    indent = "    " * max(0, one.depth - 1 - one.quoted)
    first = f"{'-' if one.marker == '•' else one.marker} " if one.marker else ""
    before = ("> " if one.quoted else "") + indent
    lines = text.split("\n")
    inner = " " * len(first) if first else ""
    return "\n".join(
        f"{before}{first if not number else inner}{line}" for number, line in enumerate(lines)
    )


def _words(words: list[Words]) -> Iterator[str]:
    for one in words:
        if one.text == "\n":
            yield "  \n"
            continue
        text = f"`{one.text}`" if one.code and "`" not in one.text else escaped(one.text)
        for sign, wanted in (("*", one.emphasis), ("**", one.strong)):
            text = f"{sign}{text}{sign}" if wanted and text.strip() else text
        yield _link(one.text, one.href) if one.href else text


def _link(words: str, href: str) -> str:
    return f"[{escaped(words)}](<{_BAD_IN_LINK.sub(_percent, href)}>)"


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _line(text: str) -> str:
    return escaped(_flat(text))


def _flat(text: str) -> str:
    return " ".join(text.split())
