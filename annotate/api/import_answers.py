"""The shapes of answers about imports, for the OpenAPI document."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import (
    BooleanField,
    CharField,
    DateTimeField,
    DictField,
    IntegerField,
    URLField,
    UUIDField,
)

from annotate.api import answers
from annotate.articles.import_models import ImportItem as Item
from annotate.articles.import_models import ItemState


class Import(serializers.Serializer[Any]):
    """What was given at once to be read by the worker."""

    id = UUIDField()
    state = serializers.ChoiceField([("running", "Running"), ("finished", "Finished")])
    progress = IntegerField(help_text="Of the whole, in hundredths.")
    counts = DictField(child=IntegerField(), help_text="How many items are in each state.")
    revises = UUIDField(allow_null=True, help_text="The article whose new text is read.")
    created_at = DateTimeField()
    by = answers.Person()
    url = URLField(help_text="The import's page.")


class ImportItem(serializers.Serializer[Any]):
    """One file, archive or web address."""

    id = UUIDField()
    kind = serializers.ChoiceField(Item.Kind.choices)
    name = CharField(help_text="The file's name with its folders, or the address.")
    size = IntegerField(allow_null=True, help_text="In bytes.")
    state = serializers.ChoiceField(ItemState.choices)
    progress = IntegerField(help_text="In hundredths.")
    code = CharField(help_text="Why it failed, for programs.")
    message = CharField(help_text="What there is to say of it, for people.")
    may_pass = BooleanField(help_text="Whether it failed for what may be over by now.")
    article = UUIDField(allow_null=True, help_text="What it became, or what was there already.")


class ImportWithItems(Import):
    """An import with what became of each part."""

    items = ImportItem(many=True)
