"""What the reader's filter has to know of every highlight in an article."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from annotate.accounts.models import User, shown_name
from annotate.annotations.models import Annotation, Comment
from annotate.annotations.queries import shown_in
from annotate.curation.people import Person
from annotate.curation.queries import PROPOSED


@dataclass(frozen=True, slots=True)
class Facts:
    """One annotation: who made it, how it was judged, its tags, whether its talk is open."""

    id: UUID
    author: int
    status: str
    talks: bool
    tags: tuple[int, ...]


def facts_of(revision_id: UUID) -> list[Facts]:
    """The facts of a revision's annotations in document order: two queries, rows and no models."""
    talking = set(
        Comment.objects.present()
        .filter(
            Q(annotation__revision=revision_id) | Q(annotation__anchoring__revision=revision_id),
            annotation__resolution=None,
        )
        .order_by()
        .values_list("annotation_id", flat=True)
        .distinct()
    )
    found: dict[UUID, Facts] = {}
    rows: Iterable[tuple[UUID, int, int, str | None, int | None, int | None]] = (
        Annotation.objects.filter(shown_in(revision_id), deleted_at=None)
        .order_by("start", "end", "id", "tagging__tag__position", "tagging__tag_id")
        .values_list(
            "id",
            "author_id",
            "version",
            "review__verdict",
            "review__annotation_version",
            "tagging__tag_id",
        )
    )
    for id, author, version, verdict, judged, tag in rows:
        before = found[id].tags if id in found else ()
        tags = before if tag is None else (*before, tag)
        status = verdict if verdict and judged == version else PROPOSED
        found[id] = Facts(id, author, status, id in talking, tags)
    return list(found.values())


def authors_among(facts: list[Facts]) -> list[Person]:
    """The people who made them, by name."""
    people = User.objects.filter(pk__in={one.author for one in facts})
    rows = people.values_list("pk", "name", "email")
    named = [Person(pk, shown_name(name, email)) for pk, name, email in rows]
    return sorted(named, key=lambda person: person.name.casefold())
