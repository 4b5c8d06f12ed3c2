"""What is written in answers, as plain dictionaries; `answers` describes the same for the OpenAPI
document, and the tests hold both against each other."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from annotate.accounts import blindfold
from annotate.accounts.models import Membership, Project, User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Comment, Resolution, State, Tag
from annotate.articles import licences
from annotate.articles.models import Article, Revision
from annotate.curation.people import Person
from annotate.curation.queries import AnnotationRow
from annotate.text.context import RevisionText

type Json = dict[str, Any]


def person(who: Person | User) -> Json:
    """A person as others see her: never with her address."""
    name = who.display_name if isinstance(who, User) else who.name
    return {"id": who.id, "name": name}


def project(one: Project, role: str, request: HttpRequest) -> Json:
    """A project, with the role of the person who asks."""
    return {
        "slug": one.slug,
        "name": one.name,
        "description": one.description,
        "rejections_need_reasons": one.rejections_need_reasons,
        "blind": one.blind,
        "role": role,
        "created_at": one.created_at,
        "url": request.build_absolute_uri(reverse("project-detail", args=[one.slug])),
    }


def member(one: Membership, *, by: Seat) -> Json:
    """A member. Addresses are shown to the project's admins only, who invite by them."""
    shown: Json = {
        "id": one.pk,
        "person": person(one.user),
        "role": one.role,
        "created_at": one.created_at,
    }
    if by.may_manage_members:
        shown["email"] = one.user.email
    return shown


def tag(one: Tag) -> Json:
    """A tag with its typed fields."""
    return {
        "key": one.key,
        "name": one.name,
        "description": one.description,
        "colour": one.colour,
        "underline": one.underline,
        "shortcut": one.shortcut,
        "position": one.position,
        "fields": one.fields,
        "archived_at": one.archived_at,
    }


def article(
    one: Article, request: HttpRequest, slug: str, labels: Iterable[str] | None = None
) -> Json:
    """An article without its text; its labels are looked up unless they are given."""
    revision = one.current
    return {
        "id": one.pk,
        "title": one.title,
        "byline": one.byline,
        "publisher": one.publisher,
        "source_url": one.source_url,
        "published_on": one.published_on,
        "language": one.language,
        "licence": one.licence,
        "republication": licences.republication(one.licence, one.republication),
        "status": one.status,
        "assigned_to": person(one.assigned_to) if one.assigned_to else None,
        "labels": [label.name for label in one.labels.all()] if labels is None else list(labels),
        "revision": revision.number,
        "length": revision.length,
        "sha256": revision.sha256,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "deleted_at": one.deleted_at,
        "url": request.build_absolute_uri(reverse("article-detail", args=[slug, one.pk])),
    }


def blocks(text: RevisionText) -> list[Json]:
    """The paragraphs, headings and so on of a text, in code points."""
    return [
        {"kind": str(block.kind), "start": block.start, "end": block.end, "level": block.level}
        for block in text.blocks
    ]


class Annotations:
    """Writes annotations of one project; what their addresses have in common is made once."""

    def __init__(self, request: HttpRequest, slug: str) -> None:
        nowhere = UUID(int=0)
        address = request.build_absolute_uri(reverse("article-detail", args=[slug, nowhere]))
        self.before, self.after = address.split(str(nowhere))

    def __call__(self, row: AnnotationRow) -> Json:
        """One annotation. Offsets are code points of its revision's text."""
        return {
            "id": row.id,
            "article": row.article,
            "revision": row.revision,
            "start": row.start,
            "end": row.end,
            "quote": row.quote,
            "prefix": row.prefix,
            "suffix": row.suffix,
            "sentence": row.sentence,
            "heading": row.heading,
            "tags": [tag.key for tag in row.tags],
            "details": {tag.key: tag.details for tag in row.tags if tag.details},
            "note": row.note,
            "status": row.status,
            "review": self.review(row),
            "author": person(row.author),
            "comments": row.comments,
            "resolved_at": row.resolved_at,
            "anchoring": anchoring(row),
            "version": row.version,
            "created_at": row.created_at,
            "updated_at": row.updated_at,
            "deleted_at": row.deleted_at,
            "url": f"{self.before}{row.article}{self.after}#annotation-{row.id}",
        }

    @staticmethod
    def review(row: AnnotationRow) -> Json | None:
        """The verdict; `current` is false when the annotation was changed after it."""
        if row.review is None:
            return None
        return {
            "verdict": row.review.verdict,
            "by": person(row.review.by),
            "at": row.review.at,
            "reason": row.review.reason,
            "current": row.review.current,
        }


MADE_HERE: Json = {
    "state": State.PLACED,
    "score": 1.0,
    "method": "made here",
    "reason": "",
    "candidate": None,
}


def anchoring(row: AnnotationRow) -> Json:
    """What became of an annotation in its article's present text."""
    one = row.anchoring
    if one is None:
        return MADE_HERE
    found = None
    if one.start is not None and one.end is not None:
        found = candidate(one.revision, one.start, one.end, one.quote)
    return {
        "state": one.state,
        "score": one.score,
        "method": one.method,
        "reason": one.reason,
        "candidate": found,
    }


def candidate(revision: int, start: int, end: int, quote: str) -> Json:
    """Where an annotation may be, in code points of the revision of this number."""
    return {"revision": revision, "start": start, "end": end, "quote": quote}


def anchoring_in_full(row: AnnotationRow) -> Json:
    """The anchoring, with where the annotation stands and who said so."""
    one = row.anchoring
    return {
        **anchoring(row),
        "annotation": row.id,
        "place": candidate(row.revision, row.start, row.end, row.quote),
        "by": person(one.by) if one and one.by else None,
        "at": one.at if one else row.created_at,
    }


def revision(one: Revision, *, current: UUID) -> Json:
    """One text of an article, without the text. The counts are what storing it did."""
    did, original = getattr(one, "carrying", None), getattr(one, "original", None)
    if blindfold.worn():
        did = None
    return {
        "number": one.number,
        "current": one.pk == current,
        "length": one.length,
        "sha256": one.sha256,
        "source": one.source,
        "filename": one.filename,
        "original": original and {"size": original.size, "sha256": original.sha256},
        "created_at": one.created_at,
        "by": person(one.created_by),
        "placed": did.placed if did else 0,
        "moved": did.moved if did else 0,
        "orphaned": did.orphaned if did else 0,
    }


def comment(one: Comment) -> Json:
    """A contribution to the thread under an annotation."""
    return {
        "id": one.pk,
        "author": person(one.author),
        "text": one.text,
        "mentions": [{"id": each.person_id, "name": each.name} for each in one.mentions.all()],
        "created_at": one.created_at,
        "edited_at": one.edited_at,
    }


def resolution(one: Resolution) -> Json:
    """Who said that a thread is settled, and when."""
    return {"by": person(one.by), "at": one.at}
