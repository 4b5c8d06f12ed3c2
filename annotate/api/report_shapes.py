"""What is sent about reports."""

from rest_framework import serializers

from annotate.api.shapes import Id, Shape, Text, Whole
from annotate.curation.conditions import LONGEST


class ReportShape(Shape):
    """A new report."""

    title = Text(max_length=300)
    text = Text(required=False, help_text="In a subset of Markdown.")


class ChangedReportShape(ReportShape):
    """What is to change; what is left out stays."""


class SectionShape(ReportShape):
    """A new section."""

    position = Whole(required=False, min_value=1, help_text="From 1; at the end when left out.")


class ChangedSectionShape(SectionShape):
    """What is to change; what is left out stays."""


class WordsShape(Shape):
    """An editor's own words about a quote."""

    heading = Text(max_length=300, required=False)
    paraphrase = Text(required=False, help_text="In a subset of Markdown.")
    shortened = serializers.ListField(
        child=serializers.ListField(child=Whole(), min_length=2, max_length=2),
        required=False,
        max_length=1000,
        help_text="The parts of the quote that are left out: start and end in code points.",
    )
    section = Id(required=False, allow_null=True, help_text="null: in none yet.")
    position = Whole(required=False, min_value=1, help_text="From 1; at the end when left out.")


class EntryShape(WordsShape):
    """An annotation in a report."""

    annotation = Id()


class ChangedEntryShape(WordsShape):
    """What is to change; what is left out stays."""


class ReleaseShape(Shape):
    """A new release."""

    note = Text(max_length=2000, required=False)
    where = Text(max_length=LONGEST, required=False, help_text="An expression: only what it means.")
    withhold = serializers.ListField(
        child=serializers.CharField(max_length=20),
        required=False,
        max_length=10,
        help_text="forbidden leaves out the words around quotes, as for the export.",
    )
