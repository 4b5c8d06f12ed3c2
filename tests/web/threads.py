"""Addresses of threads."""

from django.urls import reverse

from annotate.annotations.models import Annotation, Comment

HTMX = {"HX-Request": "true"}


def thread_of(annotation: Annotation) -> str:
    return reverse("annotation-comments", args=[annotation.project.slug, annotation.pk])


def at(comment: Comment, name: str) -> str:
    annotation = comment.annotation
    return reverse(name, args=[annotation.project.slug, annotation.pk, comment.pk])


def resolution_of(annotation: Annotation) -> str:
    return reverse("annotation-resolution", args=[annotation.project.slug, annotation.pk])
