"""A document as a page shows it: the same model that the exports are written from."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotate.exporting.citations import Run
from annotate.exporting.document import Document, Evidence
from annotate.exporting.notes import Notes
from annotate.text.builder import safe_href
from annotate.text.comments import as_html


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An entry; `number` is its note's, from 1."""

    number: int
    heading: str
    paraphrase: SafeString
    quote: str
    evidence: SafeString
    note: SafeString


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with its entries."""

    title: str
    text: SafeString
    items: list[ShownItem]


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document with everything that a template needs."""

    title: str
    text: SafeString
    sections: list[ShownSection]


def shown_document(document: Document) -> ShownDocument:
    """Read a document to its end."""
    number, notes = 0, Notes(document.style)
    sections = []
    for section in document.sections:
        items = []
        for item in section.items:
            number += 1
            note = format_html_join(
                "",
                '{}{} <a href="{}" aria-label="The passage of note {}">↗</a>',
                (
                    (one.before, SafeString("".join(map(_run, one.runs))), one.url, number)
                    for one in notes.of(item)
                ),
            )
            items.append(
                ShownItem(
                    number=number,
                    heading=item.heading,
                    paraphrase=_marked(item.paraphrase),
                    quote=item.shown,
                    evidence=SafeString("".join(map(evidence_line, item.evidence))),
                    note=note,
                )
            )
        sections.append(ShownSection(section.title, _marked(section.text), items))
    return ShownDocument(document.title, _marked(document.text), sections)


def evidence_line(one: Evidence) -> SafeString:
    """What speaks for a quote or against it, below the quote; a link to where it stands itself."""
    note = one.number
    where = format_html('<a href="#note-{}">{}</a>', note, one.where) if note else one.where
    return format_html(
        '<p class="beside{}" dir="auto"><b>{}:</b> “{}” ({})</p>',
        " against" if one.is_against else "", one.said, one.shown, where,
    )  # fmt: skip


def _marked(text: str) -> SafeString:
    return SafeString(as_html(text))


def _run(run: Run) -> str:
    if address := safe_href(run.href):
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', address, run.text)
    return format_html("<i>{}</i>" if run.italic else "{}", run.text)
