"""Annotations as everybody reads them: with tags, status and review, in three queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    F,
    Q,
    QuerySet,
    Value,
    When,
)

from annotate.accounts.models import User
from annotate.accounts.prepared import Among, Prepared
from annotate.annotations.models import Annotation, AnnotationTag, State
from annotate.articles.models import Article
from annotate.curation.anchoring import ANCHORING, AnchoringOn, anchoring_on
from annotate.curation.beside import COMMENTS, links
from annotate.curation.models import Verdict
from annotate.curation.people import Person, person_of

PROPOSED = "proposed"
STATUSES = {PROPOSED: "Proposed", **dict(Verdict.choices)}


@dataclass(frozen=True, slots=True)
class TagOn:
    """A tag on an annotation, with the values of its fields and their definitions."""

    id: int
    key: str
    name: str
    details: dict[str, Any]
    fields: list[dict[str, Any]]

    @property
    def keyed_details(self) -> list[tuple[str, str, Any]]:
        """(field key, field name, value) in the order of the fields; a field that is gone has its
        key for a name."""
        names = {field["key"]: field["name"] for field in self.fields}
        ordered = [key for key in names if key in self.details]
        ordered += [key for key in self.details if key not in names]
        return [(key, names.get(key, key), self.details[key]) for key in ordered]

    @property
    def named_details(self) -> list[tuple[str, Any]]:
        """(field name, value), in the same order."""
        return [(name, value) for _, name, value in self.keyed_details]


@dataclass(frozen=True, slots=True)
class ReviewOn:
    """The verdict on an annotation; `current` says whether it still counts."""

    verdict: str
    by: Person
    at: datetime
    reason: str
    current: bool


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """Everything that one annotation shows. `start` and `end` count code points, half-open."""

    id: UUID
    article: UUID
    article_title: str
    revision: int
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    sentence: str
    heading: list[str]
    tags: list[TagOn]
    note: str
    status: str
    review: ReviewOn | None
    author: Person
    version: int
    comments: int
    resolved_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    anchoring: AnchoringOn | None = None
    """None for what was made in the present text."""
    links: int = 0
    """How many others it is linked with."""

    @property
    def is_unsettled(self) -> bool:
        """Whether it waits for somebody to say where it is."""
        return self.anchoring is not None and self.anchoring.state != State.PLACED

    @property
    def place(self) -> tuple[int, int] | None:
        """Where it stands in its article's present text, or may stand; None for an orphan."""
        if self.anchoring is None or self.anchoring.state == State.PLACED:
            return self.start, self.end
        if self.anchoring.state == State.ORPHANED or self.anchoring.start is None:
            return None
        return self.anchoring.start, self.anchoring.end or 0

    @property
    def author_id(self) -> int:
        """For the policy's `may_change_annotation`."""
        return self.author.id

    @property
    def thread(self) -> str:
        """Whether what was said is "open" or "resolved"; "" when nothing was."""
        return ("resolved" if self.resolved_at else "open") if self.comments else ""

    @property
    def status_name(self) -> str:
        return STATUSES[self.status]

    @property
    def edited_since_review(self) -> bool:
        """Whether a verdict lapsed because the annotation was changed after it."""
        return self.review is not None and not self.review.current


_VERDICT_COUNTS = Q(review__annotation_version=F("version"))


def with_status(annotations: QuerySet[Annotation]) -> QuerySet[Any]:
    """Add `status`: the verdict if it is on the present version, else "proposed"."""
    return annotations.annotate(
        status=Case(
            When(_VERDICT_COUNTS, then=F("review__verdict")),
            default=Value(PROPOSED),
            output_field=CharField(),
        )
    )


def of_status(annotations: QuerySet[Annotation], statuses: Iterable[str]) -> QuerySet[Annotation]:
    """Only those whose status is one of these. Unknown ones select nothing."""
    wanted = set(statuses)
    if wanted >= set(STATUSES):
        return with_status(annotations)
    # Said in terms of the review itself, so that few verdicts are found by walking through them.
    verdicts = wanted & set(Verdict.values)
    asked = Q(review__verdict__in=verdicts) & _VERDICT_COUNTS if verdicts else Q(pk__in=[])
    if PROPOSED in wanted:
        asked |= Q(review=None) | Q(review__annotation_version__lt=F("version"))
    return with_status(annotations).filter(asked)


_COLUMNS = (
    "id", "article_id", "article__title", "revision__number", "start", "end", "quote",
    "prefix", "suffix", "sentence", "heading", "note", "version", "created_at",
    "updated_at", "deleted_at", "author_id", "author__name", "author__email",
    "review__verdict", "review__reason", "review__at", "review__by_id", "review__by__name",
    "review__by__email", "review__annotation_version", "resolution__at",
    *ANCHORING, "comment_count", "link_count",
)  # fmt: skip


def columns(annotations: QuerySet[Annotation]) -> QuerySet[Annotation, tuple[Any, ...]]:
    """The query for everything that `rows_of` puts together."""
    counted = annotations.annotate(comment_count=COMMENTS, link_count=links())
    return counted.values_list(*_COLUMNS)


def rows(annotations: QuerySet[Annotation]) -> list[AnnotationRow]:
    """The annotations in the query's order: two queries, however many they are."""
    return rows_of(columns(annotations))


_AT = Prepared(
    lambda ids: columns(Annotation.objects.filter(Among("pk", ids)).order_by()), (UUID(int=1),)
)
_TAGS_ON = Prepared(
    lambda ids: (
        AnnotationTag.objects.filter(Among("annotation", ids))
        .order_by("tag__position", "tag_id")
        .values_list("annotation_id", "tag_id", "tag__key", "tag__name", "details", "tag__fields")
    ),
    (UUID(int=1),),
)


def rows_at(ids: Iterable[UUID]) -> list[AnnotationRow]:
    """Those of these annotations that are there, also in the trash, in the order of the ids."""
    wanted = list(ids)
    there = {row.id: row for row in rows_of(_AT(wanted))} if wanted else {}
    return [there[pk] for pk in wanted if pk in there]


def rows_of(found: Iterable[tuple[Any, ...]]) -> list[AnnotationRow]:
    """The annotations of what a query of these `columns` found, in its order: one query more."""
    named = [dict(zip(_COLUMNS, row, strict=True)) for row in found]
    tags = tags_on([row["id"] for row in named])
    return [_row(row, tags.get(row["id"], [])) for row in named]


def row(annotation_id: UUID) -> AnnotationRow:
    """One annotation, read afresh, also from the trash. Raises Annotation.DoesNotExist."""
    found = rows_at([annotation_id])
    if not found:
        raise Annotation.DoesNotExist
    return found[0]


def row_of_new(annotation: Annotation, article: Article, author: User) -> AnnotationRow:
    """An annotation that was stored just now, without asking the database again."""
    tagging = sorted(annotation.carried, key=lambda one: (one.tag.position, one.tag_id))
    return AnnotationRow(
        id=annotation.pk,
        article=article.pk,
        article_title=article.title,
        revision=article.current.number,
        start=annotation.start,
        end=annotation.end,
        quote=annotation.quote,
        prefix=annotation.prefix,
        suffix=annotation.suffix,
        sentence=annotation.sentence,
        heading=annotation.heading,
        tags=[
            TagOn(one.tag_id, one.tag.key, one.tag.name, one.details, one.tag.fields)
            for one in tagging
        ],
        note=annotation.note,
        status=PROPOSED,
        review=None,
        author=Person(author.pk, author.display_name),
        version=annotation.version,
        comments=0,
        resolved_at=None,
        created_at=annotation.created_at,
        updated_at=annotation.updated_at,
        deleted_at=None,
    )


def tags_on(annotation_ids: Iterable[UUID]) -> dict[UUID, list[TagOn]]:
    """The tags of each annotation, in the project's order of tags."""
    by_annotation: dict[UUID, list[TagOn]] = defaultdict(list)
    for annotation_id, tag_id, key, name, details, fields in _TAGS_ON(list(annotation_ids)):
        by_annotation[annotation_id].append(TagOn(tag_id, key, name, details, fields))
    return by_annotation


def _row(row: dict[str, Any], tags: list[TagOn]) -> AnnotationRow:
    review = None
    if row["review__verdict"]:
        review = ReviewOn(
            verdict=row["review__verdict"],
            by=person_of(row["review__by_id"], row["review__by__name"], row["review__by__email"]),
            at=row["review__at"],
            reason=row["review__reason"],
            current=row["review__annotation_version"] == row["version"],
        )
    return AnnotationRow(
        id=row["id"],
        article=row["article_id"],
        article_title=row["article__title"],
        revision=row["revision__number"],
        start=row["start"],
        end=row["end"],
        quote=row["quote"],
        prefix=row["prefix"],
        suffix=row["suffix"],
        sentence=row["sentence"],
        heading=row["heading"],
        tags=tags,
        note=row["note"],
        status=review.verdict if review and review.current else PROPOSED,
        review=review,
        author=person_of(row["author_id"], row["author__name"], row["author__email"]),
        version=row["version"],
        comments=row["comment_count"],
        resolved_at=row["resolution__at"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        deleted_at=row["deleted_at"],
        anchoring=anchoring_on(row) if row["anchoring__state"] else None,
        links=row["link_count"],
    )
