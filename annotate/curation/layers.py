"""One article as several people marked it: their layers side by side, and how far they agree."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from annotate.accounts.models import User, shown_name
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.curation.people import Person
from annotate.text.agreement import Comparison, Layer, Span, compare
from annotate.text.layers import Marked, Passage, passages

UNTAGGED = 0
"""Stands for the tag of what has none."""


@dataclass(frozen=True, slots=True)
class Layers:
    """What each person marked in an article's present text; who has read it and marked nothing has
    an empty layer. What was merged from several layers is in none."""

    article: Article
    people: list[Person]
    spans: list[Marked[int, UUID]]
    tags: dict[UUID, tuple[int, ...]]

    def of(self, people: Collection[int], tag: int | None = None) -> "Layers":
        """Only these people's, and only what carries the tag."""
        kept = [
            span
            for span in self.spans
            if span.who in people and (tag is None or tag in self.tags_of(span.key))
        ]
        return Layers(
            self.article, [one for one in self.people if one.id in people], kept, self.tags
        )

    def tags_of(self, annotation: UUID) -> tuple[int, ...]:
        """The ids of its tags."""
        return self.tags.get(annotation, (UNTAGGED,))

    def number_by(self, person: int) -> int:
        """How many spans somebody marked."""
        return sum(span.who == person for span in self.spans)

    def passages(self) -> list[Passage[int, UUID]]:
        """The stretches of the text that anybody marked."""
        return passages(self.spans)

    def agreement(self) -> Comparison[int, int]:
        """How far the people agree, by tag ids and people's ids."""
        by_person: dict[int, dict[int, list[Span]]] = {
            person.id: defaultdict(list) for person in self.people
        }
        for span in self.spans:
            for tag in self.tags_of(span.key):
                by_person[span.who][tag].append((span.start, span.end))
        layers: dict[int, Layer[int]] = {**by_person}
        return compare(self.article.current.length, layers)


def layers_of(article: Article, *, readers: Iterable[int] = ()) -> Layers:
    """The layers of an article's present text, the busiest person first: three queries. `readers`
    are the ids of those who have read it, whether they marked anything or not."""
    [found] = layers_in([article], readers=readers)
    return found


def layers_in(articles: Sequence[Article], *, readers: Iterable[int] = ()) -> list[Layers]:
    """The same of several articles: three queries for all."""
    found = Annotation.objects.filter(
        article__in=articles, revision__in=[one.current_id for one in articles], deleted_at=None
    ).filter(sources=None)
    spans: dict[UUID, list[Marked[int, UUID]]] = {one.pk: [] for one in articles}
    rows = found.order_by("start", "end", "id")
    for article, pk, who, start, end in rows.values_list(
        "article_id", "pk", "author_id", "start", "end"
    ):
        spans[article].append(Marked(start, end, who, pk))
    tags: dict[UUID, tuple[int, ...]] = {}
    tagging = found.filter(tagging__isnull=False).order_by("tagging__tag__position")
    for pk, tag in tagging.values_list("pk", "tagging__tag_id"):
        tags[pk] = (*tags.get(pk, ()), tag)
    names = _names({span.who for of_one in spans.values() for span in of_one} | set(readers))
    return [
        Layers(one, _people(names, (span.who for span in spans[one.pk]), readers),
               spans[one.pk], tags)
        for one in articles
    ]  # fmt: skip


def _names(people: Collection[int]) -> dict[int, str]:
    rows = User.objects.filter(pk__in=people).values_list("pk", "name", "email")
    return {pk: shown_name(name, email) for pk, name, email in rows}


def _people(names: dict[int, str], authors: Iterable[int], readers: Iterable[int]) -> list[Person]:
    numbers = dict.fromkeys(readers, 0)
    for who in authors:
        numbers[who] = numbers.get(who, 0) + 1
    people = [Person(pk, names[pk]) for pk in numbers if pk in names]
    return sorted(people, key=lambda one: (-numbers[one.id], one.name.casefold(), one.id))
