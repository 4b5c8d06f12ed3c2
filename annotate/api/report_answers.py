"""The shapes of answers about reports, for the OpenAPI document, and what is written in them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from rest_framework import serializers
from rest_framework.serializers import (
    BooleanField,
    CharField,
    DateTimeField,
    DictField,
    IntegerField,
    ListField,
    URLField,
    UUIDField,
)

from annotate.api.answers import Person
from annotate.api.representations import Json, person
from annotate.curation.models import Release, Report, Section
from annotate.curation.report_evidence import SAID
from annotate.curation.report_queries import STALE, EntryRow
from annotate.exporting.changes import Changes as Found


class ReportAnswer(serializers.Serializer[Any]):
    """An ordered, sectioned selection of annotations."""

    id = UUIDField()
    slug = CharField()
    title = CharField()
    text = CharField(help_text="In a subset of Markdown.")
    version = IntegerField()
    created_at = DateTimeField()
    updated_at = DateTimeField(help_text="When anything in it changed.")
    url = URLField(help_text="The report's page.")


class SectionAnswer(serializers.Serializer[Any]):
    """A part of a report."""

    id = UUIDField()
    title = CharField()
    text = CharField()
    position = IntegerField(help_text="From 1.")
    version = IntegerField()


class EvidenceAnswer(serializers.Serializer[Any]):
    """What an entry is said to be to another annotation."""

    said = serializers.ChoiceField(list(SAID))
    annotation = UUIDField()


class EntryAnswer(serializers.Serializer[Any]):
    """An annotation in a report."""

    id = UUIDField()
    annotation = UUIDField()
    section = UUIDField(allow_null=True)
    position = IntegerField(help_text="From 1, in its section.")
    heading = CharField()
    paraphrase = CharField()
    quote = CharField(help_text="The whole quote, as it is now.")
    shown = CharField(help_text="The quote with […] for each part that is left out.")
    shortened = ListField(child=ListField(child=IntegerField()))
    stale = serializers.ChoiceField(list(STALE), allow_null=True)
    same = ListField(child=UUIDField(), help_text="Annotations that are the same: its sources too.")
    evidence = EvidenceAnswer(many=True, help_text="What speaks for it and against it.")
    version = IntegerField()


class ReleaseAnswer(serializers.Serializer[Any]):
    """A report frozen."""

    number = IntegerField()
    sha256 = CharField(help_text="Of the frozen document as canonical JSON (RFC 8785).")
    note = CharField()
    entries = IntegerField(help_text="How many annotations it has.")
    created_at = DateTimeField()
    by = Person()
    url = URLField(help_text="The release's page.")


class ChangesAnswer(serializers.Serializer[Any]):
    """What a release has otherwise than another one, by annotation id."""

    since = IntegerField()
    added = ListField(child=UUIDField())
    removed = ListField(child=UUIDField())
    changed = ListField(child=UUIDField())
    what = DictField(child=ListField(child=CharField()), help_text="What changed of each.")
    reordered = BooleanField()
    moved = ListField(child=UUIDField(), help_text="Those that stand elsewhere.")
    words = BooleanField(help_text="Whether titles or texts changed.")


def report(one: Report, request: HttpRequest, slug: str) -> Json:
    """A report without its contents."""
    return {
        "id": one.pk,
        "slug": one.slug,
        "title": one.title,
        "text": one.text,
        "version": one.version,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "url": request.build_absolute_uri(reverse("report-detail", args=[slug, one.slug])),
    }


def section(one: Section, position: int) -> Json:
    """A section; its position is that among the others, from 1."""
    return {
        "id": one.pk,
        "title": one.title,
        "text": one.text,
        "position": position,
        "version": one.version,
    }


def entry(one: EntryRow, position: int) -> Json:
    """An entry; its position is that in its section, from 1."""
    return {
        "id": one.id,
        "annotation": one.annotation.id,
        "section": one.entry.section_id,
        "position": position,
        "heading": one.entry.heading,
        "paraphrase": one.entry.paraphrase,
        "quote": one.annotation.quote,
        "shown": one.shown,
        "shortened": one.shortened,
        "stale": one.stale or None,
        "same": [other.id for other in one.others],
        "evidence": [
            {"said": each.said, "annotation": each.annotation.id} for each in one.evidence
        ],
        "version": one.entry.version,
    }


def release(one: Release, request: HttpRequest, slug: str) -> Json:
    """A release without its document."""
    address = reverse("report-release-detail", args=[slug, one.report.slug, one.number])
    return {
        "number": one.number,
        "sha256": one.sha256,
        "note": one.note,
        "entries": one.entries,
        "created_at": one.created_at,
        "by": person(one.by),
        "url": request.build_absolute_uri(address),
    }


def changes(found: Found, since: int) -> Json:
    """The difference between two releases."""
    return {
        "since": since,
        "added": found.added,
        "removed": found.removed,
        "changed": list(found.changed),
        "what": found.what,
        "reordered": found.reordered,
        "moved": found.elsewhere,
        "words": found.words,
    }
