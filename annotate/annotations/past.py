"""Annotations as they were when their text was current, read from the history."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps

from annotate.accounts.models import User
from annotate.annotations.models import Annotation, State, Tag
from annotate.articles.models import Revision
from annotate.text.segments import MOVED


@dataclass(frozen=True, slots=True)
class Past:
    """An annotation as it was: `[start, end)` in code points of that text. `waited` says that its
    place there was never confirmed."""

    id: UUID
    start: int
    end: int
    quote: str
    note: str
    author: str
    tags: list[Tag]
    waited: bool

    @property
    def slots(self) -> tuple[int, ...]:
        """What its highlight carries."""
        own = tuple(tag.pk for tag in self.tags)
        return (*own, MOVED) if self.waited else own


def past_of(revision: Revision) -> list[Past]:
    """What stood in the text when the next one took its place, in document order."""
    later = Revision.objects.filter(article=revision.article_id, number__gt=revision.number)
    until = later.order_by("number").values_list("created_at", flat=True).first()
    stood = _last("AnnotationEvent", "pgh_obj_id", until, revision=revision.pk)
    found = {
        id: (event.start, event.end, event.quote, event.note, False)
        for id, event in stood.items()
        if event.deleted_at is None
    }
    for id, event in _last("AnchoringEvent", "pgh_obj_id", until, revision=revision.pk).items():
        if event.state == State.MOVED and event.start is not None:
            found[id] = (event.start, event.end, event.quote, "", True)
    authors = _authors(list(found))
    tags = _tags(list(found), until)
    rows = [
        Past(id, start, end, quote, note, authors[id], tags[id], waited)
        for id, (start, end, quote, note, waited) in found.items()
        if id in authors
    ]
    return sorted(rows, key=lambda one: (one.start, one.end, one.id))


def _last(model: str, key: str, until: datetime | None, **where: Any) -> dict[UUID, Any]:
    """The last event of each annotation up to that time."""
    events: Any = apps.get_model("annotations", model)
    found = events.objects.filter(**where)
    if until is not None:
        found = found.filter(pgh_created_at__lt=until)
    return {getattr(event, key): event for event in found.order_by("pgh_id")}


def _authors(ids: list[UUID]) -> dict[UUID, str]:
    rows = Annotation.objects.filter(pk__in=ids).values_list("pk", "author_id")
    people = User.objects.in_bulk({author for _, author in rows})
    return {pk: people[author].display_name for pk, author in rows}


def _tags(ids: list[UUID], until: datetime | None) -> dict[UUID, list[Tag]]:
    """The tags that each carried then, but for those that were deleted since."""
    carried: dict[UUID, dict[int, bool]] = defaultdict(dict)
    events: Any = apps.get_model("annotations", "AnnotationTagEvent")
    found = events.objects.filter(annotation__in=ids)
    if until is not None:
        found = found.filter(pgh_created_at__lt=until)
    for annotation, tag, kind in found.order_by("pgh_id").values_list(
        "annotation_id", "tag_id", "pgh_label"
    ):
        carried[annotation][tag] = kind != "delete"
    known = Tag.objects.in_bulk({tag for tags in carried.values() for tag in tags})
    named: dict[UUID, list[Tag]] = defaultdict(list)
    for annotation, tags in carried.items():
        there = [known[tag] for tag, is_there in tags.items() if is_there and tag in known]
        named[annotation] = sorted(there, key=lambda tag: (tag.position, tag.pk))
    return named
