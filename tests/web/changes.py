"""Every kind of change as the reader's outbox sends it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.test import Client
from django.urls import reverse

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotation, delete_annotation
from annotate.annotations.comments import add_comment, delete_comment
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.curation.actions import review_annotation

HTMX = {"HX-Request": "true"}


def at(annotation: Annotation, name: str = "annotation-detail", *more: Any) -> str:
    return reverse(name, args=[annotation.project.slug, annotation.pk, *more])


def at_comment(annotation: Annotation, name: str) -> str:
    """An address of the thread's only comment."""
    return at(annotation, name, annotation.comments.get().pk)


def reversals(annotation: Annotation) -> str:
    return reverse("reversal-list", args=[annotation.project.slug])


def send(client: Client, address: str, fields: Any, change: str = "", **headers: str) -> Any:
    extra = {"Change-Id": change} if change else {}
    return client.post(address, fields, headers=HTMX | extra | headers)


def rows_of_history() -> list[int]:
    models = [
        *apps.get_app_config("annotations").get_models(),
        apps.get_model("curation.ReviewEvent"),
    ]
    return [one._default_manager.count() for one in models if one.__name__.endswith("Event")]


def touching(annotation: Annotation) -> Annotation:
    """The other annotation of the article."""
    return Annotation.objects.exclude(pk=annotation.pk).get(article=annotation.article)


KINDS: dict[str, Callable[[Annotation], tuple[str, dict[str, Any]]]] = {
    "create": lambda one: (
        reverse("article-annotations", args=[one.project.slug, one.article_id]),
        {"id": str(uuid4()), "quote": "Count first", "tags": "claim", "note": "New"},
    ),
    "edit": lambda one: (at(one), {"version": 1, "note": "Two", "tags": ["claim", "figure"]}),
    "delete": lambda one: (at(one, "annotation-trash"), {"version": 1}),
    "restore": lambda one: (at(one, "annotation-restoration"), {}),
    "accept": lambda one: (at(one, "annotation-review"), {"verdict": "accepted", "version": 1}),
    "reject": lambda one: (
        at(one, "annotation-review"),
        {"verdict": "rejected", "reason": "No source", "version": 1},
    ),
    "take back": lambda one: (at(one, "annotation-review"), {"verdict": "", "version": 1}),
    "comment": lambda one: (at(one, "annotation-comments"), {"text": "Is this so?"}),
    "change a comment": lambda one: (at_comment(one, "comment-detail"), {"text": "It is so."}),
    "delete a comment": lambda one: (at_comment(one, "comment-deletion"), {}),
    "restore a comment": lambda one: (at_comment(one, "comment-restoration"), {}),
    "resolve": lambda one: (at(one, "annotation-resolution"), {"resolved": "yes"}),
    "move bounds": lambda one: (
        at(one, "annotation-span"),
        {"version": 1, "start": one.start, "end": one.start + 5, "quote": "4,120"},
    ),
    "split": lambda one: (at(one, "annotation-parts"), {"version": 1, "at": one.start + 6}),
    "merge": lambda one: (
        at(one, "annotation-merger"),
        {"version": 1, "with": f"{touching(one).pk} 1"},
    ),
    "undo": lambda one: (reversals(one), {"step": f"{one.pk} 1 0"}),
}


def prepare(kind: str, seat: Seat, annotation: Annotation) -> None:
    """Make what must be there before such a change of the annotation, its first, can be made."""
    if kind == "restore":
        delete_annotation(seat=seat, annotation=annotation, seen_version=1)
    elif kind == "take back":
        review_annotation(seat=seat, annotation=annotation, verdict="accepted")
    elif kind == "merge":
        draft = Draft(article=annotation.article, quote=" in 2018", tags=["figure"], note="Two")
        create_annotation(seat=seat, draft=draft)
    elif kind == "resolve" or kind.endswith("a comment"):
        comment = add_comment(seat=seat, annotation=annotation, text="Is this so?")
        if kind == "restore a comment":
            delete_comment(seat=seat, comment=comment)
