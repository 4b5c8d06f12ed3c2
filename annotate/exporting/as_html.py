"""The format `html`: one file that needs nothing else, for reading, printing and pasting.

No script, no request to anywhere; every text is escaped, and links lead to http, https and mailto
alone.
"""

from collections.abc import Generator
from html import escape

from annotate.exporting.citations import Run
from annotate.exporting.document import Document, Evidence, Item
from annotate.exporting.notes import Notes
from annotate.text.builder import safe_href
from annotate.text.comments import as_html

_STYLE = """\
:root { color-scheme: light dark; }
body { font: 1.05rem/1.6 Charter, "Iowan Old Style", Georgia, serif; max-width: 38rem;
  margin: 3rem auto; padding: 0 1.2rem; overflow-wrap: break-word; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 2.6rem; }
h3 { margin: 1.6rem 0 .3rem; font-size: 1.05rem; }
.about { color: GrayText; }
blockquote { margin: .7rem 0 1.1rem; padding-inline-start: 1.1rem; white-space: pre-line;
  border-inline-start: 3px solid color-mix(in srgb, currentcolor 25%, transparent); }
sup { font-size: .7em; line-height: 0; }
.evidence { font-size: .95rem; margin: -.4rem 0 1.1rem; padding-inline-start: 1.25rem; }
.note { font-size: .85rem; margin: -.6rem 0 1.2rem 1.2rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; }
"""


def write(document: Document) -> Generator[bytes]:
    """The document, section after section."""
    title = escape(document.title)
    yield (
        f'<!doctype html>\n<html lang="{escape(document.language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="author" content="{escape(document.by)}">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f'<h1 dir="auto">{title}</h1>\n<p class="about">{escape(_about(document))}</p>\n'
        f"{_warned(document)}{_marked(document.text)}"
    ).encode()
    number, notes = 0, Notes(document.style)
    for section in document.sections:
        heading = f'<h2 dir="auto">{escape(section.title)}</h2>\n' if section.title else ""
        yield f"<section>\n{heading}{_marked(section.text)}".encode()
        for item in section.items:
            number += 1
            yield _item(item, number, document, notes).encode()
        yield b"</section>\n"
    yield b"</body>\n</html>\n"


def _about(document: Document) -> str:
    what = f"Release {document.release}, " if document.release else ""
    return f"{document.project}. {what}{document.at[:10]}."


def _warned(document: Document) -> str:
    return f"<p><b>{escape(document.warning)}</b></p>\n" if document.warning else ""


def _item(item: Item, number: int, document: Document, notes: Notes) -> str:
    heading = f'<h3 dir="auto">{escape(item.heading)}</h3>\n' if item.heading else ""
    note = "".join(
        one.before
        + "".join(map(_run, one.runs))
        + (f" {_link('Passage', one.passage)}" if one.passage else "")
        for one in notes.of(item)
    )
    foreign = _foreign(item.source.language, document)
    beside = "".join(_evidence(each, document) for each in item.evidence)
    return (
        f"{heading}{_marked(item.paraphrase)}"
        f'<blockquote dir="auto"{foreign} id="q{number}">{escape(item.shown)}'
        f'<sup><a href="#n{number}">{number}</a></sup></blockquote>\n{beside}'
        f'<p class="note" dir="auto" id="n{number}"><a href="#q{number}">{number}</a> '
        f"{note}</p>\n"
    )


def _evidence(one: Evidence, document: Document) -> str:
    """What speaks for the quote above, or against it."""
    foreign = _foreign(one.source.language, document)
    where = f'<a href="#q{one.number}">{escape(one.where)}</a>' if one.number else escape(one.where)
    return (
        f'<p class="evidence" dir="auto"><b>{one.said}:</b> '
        f"“<span{foreign}>{escape(one.shown)}</span>” ({where})</p>\n"
    )


def _foreign(language: str, document: Document) -> str:
    return f' lang="{escape(language)}"' if language not in ("", document.language) else ""


def _run(run: Run) -> str:
    if run.href:
        return _link(run.text, run.href)
    return f"<i>{escape(run.text)}</i>" if run.italic else escape(run.text)


def _link(words: str, href: str) -> str:
    address = safe_href(href)
    return f'<a href="{escape(address)}">{escape(words)}</a>' if address else escape(words)


def _marked(text: str) -> str:
    return f'<div dir="auto">{as_html(text)}</div>\n' if text else ""
