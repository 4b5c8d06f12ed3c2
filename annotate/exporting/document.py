"""The one model of a document, from which every format for reading is written.

A report or a release is its sections; any other selection has a section for each article. Sections
and items are iterators that are read once, in order: a selection may be as large as it likes.
"""

import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from annotate.exporting import as_json
from annotate.exporting.citations import Source, Style
from annotate.exporting.filters import Selection
from annotate.exporting.report_parts import report_part
from annotate.exporting.rows import groups
from annotate.exporting.snapshots import Connection

type Json = dict[str, Any]

ALSO = ". Also: "
"""What stands between the sources of an entry that stands for several annotations."""


@dataclass(frozen=True, slots=True)
class Other:
    """An annotation that says the same as another one, and its source."""

    annotation: Json
    source: Source


@dataclass(frozen=True, slots=True)
class Item:
    """An annotation, as the format `json` has it, in its place: the editor's own heading and
    paraphrase (Markdown subset), the quote as it is shown, and what says the same elsewhere."""

    annotation: Json
    source: Source
    heading: str
    paraphrase: str
    shown: str
    others: tuple[Other, ...] = ()

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
    """What a writer of a format needs. `release` is 0 for what is not frozen; `fields` are the
    typed fields of the tags as (tag key, field key, type)."""

    title: str
    text: str
    project: str
    at: str
    release: int
    note: str
    style: Style
    tags: dict[str, str]
    fields: list[tuple[str, str, str]]
    sections: Iterator[Section]

    @property
    def items(self) -> Iterator[Item]:
        """All items in their order."""
        return (item for section in self.sections for item in section.items)


def document_of(connection: Connection, selection: Selection, now: datetime) -> Document:
    """The document of what a snapshot holds. A report's annotations are few enough to be held."""
    head = as_json.head(connection, selection, now)
    found = (one for some in as_json.articles(connection, selection) for one in some)
    sources = {str(one["id"]): _source(one) for one in found}
    rows = (json.loads(one) for group in groups(connection, selection) for one in group)
    if selection.report_id is None:
        return _document(head, None, selection.citations, _by_article(rows, sources))
    part = report_part(connection, selection)
    by_id = {row["id"]: row for row in rows}
    return _document(head, part, selection.citations, _by_section(part, by_id, sources))


def document_of_kept(kept: Json, style: Style) -> Document:
    """The document of a release, from its JSON."""
    sources = {one["id"]: _source(one) for one in kept["articles"]}
    by_id = {one["id"]: one for one in kept["annotations"]}
    sections = _by_section(kept["report"], by_id, sources)
    return _document(kept, kept["report"], style, sections)


def _document(
    head: Json, report: Json | None, style: Style, sections: Generator[Section]
) -> Document:
    frozen = (report or {}).get("frozen") or {"note": "", "at": head["exported_at"]}
    return Document(
        title=report["title"] if report else head["project"]["name"],
        text=report["text"] if report else "",
        project=head["project"]["name"],
        at=frozen["at"],
        release=(report or {}).get("release") or 0,
        note=frozen["note"],
        style=style,
        tags={tag["key"]: tag["name"] for tag in head["tags"]},
        fields=[
            (tag["key"], field["key"], field["type"])
            for tag in head["tags"]
            for field in tag["fields"]
        ],
        sections=sections,
    )


def _by_article(rows: Iterator[Json], sources: dict[str, Source]) -> Generator[Section]:
    for article, own in groupby(rows, key=lambda row: row["article"]):
        source = sources[article]
        yield Section(source.title, "", (Item(one, source, "", "", one["quote"]) for one in own))


def _by_section(
    part: Json, by_id: dict[str, Json], sources: dict[str, Source]
) -> Generator[Section]:
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
                )
                for entry in section["entries"]
            ),
        )


def _source(article: Json) -> Source:
    on = article["published_on"]
    return Source(
        id=str(article["id"]),
        title=article["title"],
        byline=article["byline"],
        publisher=article["publisher"],
        url=article["url"],
        published_on=date.fromisoformat(on) if isinstance(on, str) else on,
    )
