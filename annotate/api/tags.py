"""A project's tags."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from annotate.annotations.models import Colour, Tag, Underline
from annotate.annotations.tags import add_tag, archive_tag, change_tag, delete_tag, unarchive_tag
from annotate.api import answers, representations
from annotate.api.paging import Keyset, Page
from annotate.api.responses import json_response, no_content
from annotate.api.schema import describes
from annotate.api.seats import ProjectView
from annotate.api.shapes import PageQuery, Shape, Text, Yes

_IN_ORDER = Keyset((("position", int), ("id", int)))


class TagShape(Shape):
    """A tag's name, looks and fields."""

    name = Text(max_length=60)
    description = Text(max_length=500, required=False)
    colour = Text(required=False, help_text=f"One of: {', '.join(Colour.values)}.")
    underline = Text(required=False, help_text=f"One of: {', '.join(Underline.values)}.")
    shortcut = Text(required=False, help_text="One letter or digit, or empty.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With the one called `fields`, a name that serializers use themselves."""
        typed = serializers.ListField(
            child=serializers.DictField(),
            required=False,
            help_text="Each has name, type (text, number, date, choice), key?, choices?, help?.",
        )
        return {**super().get_fields(), "fields": typed}


class NewTagShape(TagShape):
    """A new tag."""

    key = Text(max_length=60, required=False, help_text="Made from the name when left out.")


class ChangedTagShape(TagShape):
    """What is to change; what is left out stays."""

    archived = Yes(required=False, help_text="true: offered no longer; annotations keep it.")


PAGE = PageQuery()
NEW_TAG, CHANGED_TAG = NewTagShape(), ChangedTagShape(partial=True)


class TagList(ProjectView):
    """The tags, in the project's order; archived ones too, since annotations may carry them."""

    queries = {"GET": PAGE}

    @describes("List the tags", answer=answers.Tag, page=True, query=PAGE)
    def get(self, request: object, slug: str) -> HttpResponse:
        """In the project's order."""
        page: Page[Tag] = self.page(_IN_ORDER)
        tags = Tag.objects.filter(project=self.seat.project)
        return json_response(
            page.answer(
                list(page.window(tags)),
                key=lambda one: (one.position, one.pk),
                show=representations.tag,
            )
        )

    @describes("Add a tag", body=NewTagShape, answer=answers.Tag, code=201, errors=(403,))
    def post(self, request: object, slug: str) -> HttpResponse:
        """At the end of the list. For admins."""
        tag = add_tag(seat=self.seat, **self.body(NEW_TAG))
        return json_response(representations.tag(tag), code=201)


class TagDetail(ProjectView):
    """One tag, by its key."""

    @describes("Look at a tag", answer=answers.Tag)
    def get(self, request: object, slug: str, key: str) -> HttpResponse:
        """Its name, its looks and its typed fields."""
        return json_response(representations.tag(self._tag(key)))

    @describes("Change a tag", body=ChangedTagShape, answer=answers.Tag, errors=(403,))
    def patch(self, request: object, slug: str, key: str) -> HttpResponse:
        """The key stays: exports name it. For admins."""
        tag, values = self._tag(key), self.body(CHANGED_TAG)
        archived = values.pop("archived", None)
        with transaction.atomic():
            tag = change_tag(seat=self.seat, tag=tag, **values)
            if archived is not None and archived != (tag.archived_at is not None):
                tag = (archive_tag if archived else unarchive_tag)(seat=self.seat, tag=tag)
        return json_response(representations.tag(tag))

    @describes("Delete a tag", code=204, errors=(403,))
    def delete(self, request: object, slug: str, key: str) -> HttpResponse:
        """Annotations that carry it stay, with their other tags. For admins."""
        delete_tag(seat=self.seat, tag=self._tag(key))
        return no_content()

    def _tag(self, key: str) -> Tag:
        found = Tag.objects.filter(project=self.seat.project, key=key).first()
        if found is None:
            raise NotFound("There is no such tag.")
        return found
