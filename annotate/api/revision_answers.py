"""The shapes of answers about texts and places, for the OpenAPI document."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import (
    CharField,
    DateTimeField,
    IntegerField,
    UUIDField,
)

from annotate.api import answers


class AnchoringInFull(answers.Anchoring):
    """The anchoring, with where the annotation stands."""

    annotation = UUIDField()
    place = answers.Candidate(help_text="Where it was last certain.")
    by = answers.Person(allow_null=True, help_text="Who said so; null when texts were compared.")
    at = DateTimeField()


class Original(serializers.Serializer[Any]):
    """The file that a text was read from."""

    size = IntegerField(help_text="In bytes.")
    sha256 = CharField(help_text="Of the bytes, in hexadecimal.")


class Revision(serializers.Serializer[Any]):
    """One text of an article."""

    number = IntegerField()
    current = serializers.BooleanField()
    length = IntegerField(help_text="Of the text, in code points.")
    sha256 = CharField(help_text="Of the text in UTF-8, in hexadecimal.")
    filename = CharField()
    original = Original(allow_null=True, help_text="The file, at …/original/; null if pasted.")
    created_at = DateTimeField()
    by = answers.Person()
    placed = IntegerField(help_text="How many annotations storing it placed.")
    moved = IntegerField()
    orphaned = IntegerField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With the one called `source`, a name that serializers use themselves."""
        return {**super().get_fields(), "source": CharField(help_text="The kind of text.")}


class RevisionWithText(Revision):
    """One text of an article, with the text."""

    text = CharField(help_text="The canonical text. Every offset counts its code points.")
    blocks = answers.Block(many=True)


class Unsettled(answers.Anchoring):
    """An annotation that waits for a person."""

    annotation = UUIDField()
    quote = CharField(help_text="Where it was last certain.")


class Revised(serializers.Serializer[Any]):
    """What a new text did to the annotations, or would do."""

    revision = IntegerField(help_text="The number of the new text.")
    placed = IntegerField()
    moved = IntegerField()
    orphaned = IntegerField()
    unsettled = Unsettled(many=True, help_text="Those that are not placed.")
