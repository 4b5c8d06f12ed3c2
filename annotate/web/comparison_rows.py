"""Passages that several people marked, as the comparison shows them: a column for each person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from annotate.annotations.models import Annotation
from annotate.articles.queries import load_text
from annotate.curation.layers import UNTAGGED, Layers
from annotate.curation.merged import Source
from annotate.curation.people import Person
from annotate.curation.queries import AnnotationRow, rows
from annotate.text.layers import Marked, Passage

_LINES = 3  # under a text: of one person's tags in one place


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a passage's text; `css` says how it is marked, "" for not at all."""

    text: str
    css: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person did with a passage: nothing, when there are no annotations."""

    person: Person
    pieces: list[Piece]
    annotations: list[AnnotationRow]


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage with everybody's marks, and what was merged from them."""

    passage: Passage[int, UUID]
    heading: str
    cells: list[Cell]
    merged: AnnotationRow | None
    choices: list[AnnotationRow]
    """Those that can be merged, none when there is nothing to merge."""

    @property
    def id(self) -> UUID:
        """Of the element that shows it."""
        return min(span.key for span in self.passage.spans)


def passage_rows(layers: Layers, found: Sequence[Passage[int, UUID]]) -> list[PassageRow]:
    """The passages of these layers with their texts and annotations: five queries for all."""
    text = load_text(layers.article.current_id).text
    keys = [span.key for passage in found for span in passage.spans]
    shown = {row.id: row for row in rows(Annotation.objects.filter(pk__in=keys))}
    sources = Source.objects.filter(annotation__in=keys, merged__deleted_at=None)
    merged_into = dict(sources.values_list("annotation_id", "merged_id"))
    merged = {
        row.id: row for row in rows(Annotation.objects.filter(pk__in=set(merged_into.values())))
    }
    return [_row(layers, passage, text, shown, merged_into, merged) for passage in found]


def _row(
    layers: Layers,
    passage: Passage[int, UUID],
    text: str,
    shown: Mapping[UUID, AnnotationRow],
    merged_into: Mapping[UUID, UUID],
    merged: Mapping[UUID, AnnotationRow],
) -> PassageRow:
    spans = [span for span in passage.spans if span.key in shown]
    cells = [
        _cell(layers, passage, person, text, [s for s in spans if s.who == person.id], shown)
        for person in layers.people
    ]
    into = next((merged_into[span.key] for span in spans if span.key in merged_into), None)
    free = [shown[span.key] for span in spans if span.key not in merged_into]
    heading = shown[spans[0].key].heading if spans else []
    return PassageRow(
        passage=passage,
        heading=" › ".join(heading),
        cells=cells,
        merged=merged.get(into) if into else None,
        choices=free if len(free) > 1 else [],
    )


def _cell(
    layers: Layers,
    passage: Passage[int, UUID],
    person: Person,
    text: str,
    spans: list[Marked[int, UUID]],
    shown: Mapping[UUID, AnnotationRow],
) -> Cell:
    cuts = {passage.start, passage.end, *(edge for s in spans for edge in (s.start, s.end))}
    edges = sorted(cuts)
    pieces = [
        Piece(text[start:end], _css(layers, (s for s in spans if s.start <= start < s.end)))
        for start, end in pairwise(edges)
    ]
    return Cell(person, pieces, [shown[span.key] for span in spans])


def _css(layers: Layers, here: Iterable[Marked[int, UUID]]) -> str:
    """The classes of a highlight with the first three tags of those that lie here."""
    tags = list(dict.fromkeys(tag for span in here for tag in layers.tags_of(span.key)))
    return " ".join(f"u{place}-{tag or UNTAGGED}" for place, tag in enumerate(tags[:_LINES], 1))
