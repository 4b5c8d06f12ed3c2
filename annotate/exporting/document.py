"""The one model of a document, from which every format for reading is written.

A report or a release is its sections; any other selection has a section for each article. Sections
and items are iterators that are read once, in order: a selection may be as large as it likes.
"""

import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from annotate.curation.report_evidence import AGAINST
from annotate.exporting import as_json
from annotate.exporting.articles import articles
from annotate.exporting.citations import Source, Style, within
from annotate.exporting.filters import Selection
from annotate.exporting.report_parts import report_part
from annotate.exporting.rows import groups
from annotate.exporting.snapshots import Connection

type Json = dict[str, Any]

_LISTED = 20
"""Ids that a warning names."""


@dataclass(frozen=True, slots=True)
class Other:
    """An annotation that says the same as another one, and its source."""

    annotation: Json
    source: Source


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an item is `said` to be (“Contradicted by”) to another passage: its quote as it is
    shown, its source, and its address. `number` is that of the item that it is in this document, or
    is a source of; 0 where it stands only here."""

    said: str
    shown: str
    source: Source
    url: str
    number: int

    @property
    def is_against(self) -> bool:
        return self.said == AGAINST.capitalize()

    @property
    def where(self) -> str:
        """Its source in a few words: the note has the whole of it, or `number` is the note's."""
        published = self.source.publisher
        words = [f"“{within(self.source.title)}”", " ".join(published.split())]
        return ", ".join(filter(None, words)) + (f"; note {self.number}" if self.number else "")


@dataclass(frozen=True, slots=True)
class Item:
    """An annotation, as the format `json` has it, in its place: the editor's own heading and
    paraphrase (Markdown subset), the quote as it is shown, what says the same elsewhere, and what
    speaks for and against it."""

    annotation: Json
    source: Source
    heading: str
    paraphrase: str
    shown: str
    others: tuple[Other, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def cited(self) -> tuple[Other, ...]:
        """All that it rests on, itself first."""
        return Other(self.annotation, self.source), *self.others


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part; `title` is "" for what stands in no section."""

    title: str
    text: str
    items: Iterator[Item]


@dataclass(frozen=True, slots=True)
class Document:
    """What a writer of a format needs. `release` is 0 for what is not frozen, which is `by` nobody
    but the project; `fields` are the typed fields of the tags as (tag key, field key, type).
    `language` (BCP 47) is that of the articles when all have the same, otherwise English.
    `checked` quotes were compared with their texts; those of the annotations `failed` differ."""

    title: str
    text: str
    project: str
    at: str
    release: int
    note: str
    by: str
    style: Style
    tags: dict[str, str]
    fields: list[tuple[str, str, str]]
    sections: Iterator[Section]
    filter: Mapping[str, list[str]]
    checked: int
    failed: list[str]
    language: str

    @property
    def warning(self) -> str:
        """What is to be said before anybody uses it; "" when every quote is the text at its
        offsets, as they should be."""
        if not self.failed:
            return ""
        listed = ", ".join(self.failed[:_LISTED]) + (" …" if len(self.failed) > _LISTED else "")
        return (
            f"{len(self.failed):,} of {self.checked:,} quotes are not the text at their offsets. "
            f"Do not use them, and tell your administrator: {listed}."
        )

    @property
    def items(self) -> Iterator[Item]:
        """All items in their order."""
        return (item for section in self.sections for item in section.items)


def document_of(connection: Connection, selection: Selection, now: datetime) -> Document:
    """The document of what a snapshot holds. A report's annotations are few enough to be held."""
    head = as_json.head(connection, selection, now)
    found = (one for some in articles(connection, selection) for one in some)
    sources = {str(one["id"]): _source(one) for one in found}
    rows = (json.loads(one) for group in groups(connection, selection) for one in group)
    if selection.report_id is None:
        return _document(head, None, selection.citations, sources, _by_article(rows, sources))
    part = report_part(connection, selection)
    by_id = {row["id"]: row for row in rows}
    sections = _by_section(part, by_id, sources)
    return _document(head, part, selection.citations, sources, sections)


def document_of_kept(kept: Json, style: Style) -> Document:
    """The document of a release, from its JSON."""
    sources = {one["id"]: _source(one) for one in kept["articles"]}
    by_id = {one["id"]: one for one in kept["annotations"]}
    sections = _by_section(kept["report"], by_id, sources)
    return _document(kept, kept["report"], style, sources, sections)


def _document(
    head: Json,
    report: Json | None,
    style: Style,
    sources: Mapping[str, Source],
    sections: Generator[Section],
) -> Document:
    languages = {one.language for one in sources.values()}
    unfrozen: Json = {"note": "", "at": head["exported_at"], "by": head["project"]}
    frozen: Json = (report or {}).get("frozen") or unfrozen
    return Document(
        title=report["title"] if report else head["project"]["name"],
        text=report["text"] if report else "",
        project=head["project"]["name"],
        at=frozen["at"],
        release=(report or {}).get("release") or 0,
        note=frozen["note"],
        by=frozen["by"]["name"],
        style=style,
        tags={tag["key"]: tag["name"] for tag in head["tags"]},
        fields=[
            (tag["key"], field["key"], field["type"])
            for tag in head["tags"]
            for field in tag["fields"]
        ],
        sections=sections,
        filter=head["filter"],
        checked=head["integrity"]["checked"],
        failed=head["integrity"]["failed"],
        language=(languages.pop() if len(languages) == 1 else "") or "en",
    )


def _by_article(rows: Iterator[Json], sources: dict[str, Source]) -> Generator[Section]:
    for article, own in groupby(rows, key=lambda row: row["article"]):
        source = sources[article]
        yield Section(source.title, "", (Item(one, source, "", "", one["quote"]) for one in own))


def _by_section(
    part: Json, by_id: dict[str, Json], sources: dict[str, Source]
) -> Generator[Section]:
    numbers = _numbers(part)
    for section in part["sections"]:
        yield Section(
            section["title"],
            section["text"],
            (
                Item(
                    one := by_id[str(entry["annotation"])],
                    sources[one["article"]],
                    entry["heading"],
                    entry["paraphrase"],
                    entry["shown"],
                    tuple(
                        Other(other := by_id[str(id)], sources[other["article"]])
                        for id in entry.get("same", ())
                    ),
                    tuple(_evidence(each, numbers) for each in entry.get("evidence", ())),
                )
                for entry in section["entries"]
            ),
        )


def _numbers(part: Json) -> dict[str, int]:
    """Which item of the document, from 1, each annotation is or is a source of."""
    found: dict[str, int] = {}
    entries = (entry for section in part["sections"] for entry in section["entries"])
    for number, entry in enumerate(entries, start=1):
        for id in (entry["annotation"], *entry.get("same", ())):
            found[str(id)] = number
    return found


def _evidence(one: Json, numbers: Mapping[str, int]) -> Evidence:
    return Evidence(
        said=one["said"].capitalize(),
        shown=one["shown"],
        source=_source(one["article"]),
        url=one["url"],
        number=numbers.get(str(one["annotation"]), 0),
    )


def _source(article: Json) -> Source:
    on, seen = article["published_on"], article.get("added_on")
    return Source(
        id=str(article["id"]),
        title=article["title"],
        byline=article["byline"],
        publisher=article["publisher"],
        url=article["url"],
        published_on=date.fromisoformat(on) if isinstance(on, str) else on,
        seen_on=date.fromisoformat(seen) if isinstance(seen, str) else seen,
        language=article["language"],
    )
