"""The shapes of bodies and query strings: strict types, and nothing that is not known.

REST framework's own fields are lenient ("3" is an integer, 3 is a string); a program that sends the
wrong type has a mistake that it wants to hear about.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import QueryDict
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from annotate.api.parsing import check_characters

LARGEST_INTEGER = 2**31 - 1


class Text(serializers.CharField):
    """A string as it was sent: white space is kept, numbers are not turned into one."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("trim_whitespace", False)
        options.setdefault("allow_blank", True)
        super().__init__(**options)
        # The parser has looked for surrogates already; this validator looks at each character.
        surrogates = ProhibitSurrogateCharactersValidator
        self.validators = [each for each in self.validators if not isinstance(each, surrogates)]

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class Whole(serializers.IntegerField):
    """A JSON number without a fraction, from 0 up."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 0)
        options.setdefault("max_value", LARGEST_INTEGER)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class Id(serializers.UUIDField):
    """A UUID written in the usual form."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class Day(serializers.DateField):
    """A date as YYYY-MM-DD; an empty string means none, as in a form."""

    def to_internal_value(self, data: Any) -> Any:
        return None if data == "" else super().to_internal_value(data)


class Yes(serializers.BooleanField):
    """true or false."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Shape(serializers.Serializer[Any]):
    """An object with known fields. Unknown ones are an error, not ignored.

    One instance serves all requests: `Shape.run_validation(data)` keeps nothing.
    """

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            raise serializers.ValidationError("This must be a JSON object.")
        wrong: dict[str, Any] = {
            str(name): ["There is no such field."] for name in data if name not in self.fields
        }
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if not isinstance(error.detail, Mapping):
                raise
            wrong |= dict(error.detail)
        if wrong:
            raise serializers.ValidationError(wrong)
        return dict(values)

    def read(self, data: Any) -> dict[str, Any]:
        """The checked values. Raises ValidationError."""
        values: dict[str, Any] = self.run_validation(data)
        return values


class Query(serializers.Serializer[Any]):
    """The parameters that an address knows. Unknown ones, and one given twice, are errors."""

    def read(self, sent: QueryDict) -> dict[str, Any]:
        """The checked parameters. Raises ValidationError."""
        check_characters({name: sent.getlist(name) for name in sent})
        wrong: dict[str, Any] = {}
        for name in sent:
            field = self.fields.get(name)
            if field is None:
                wrong[name] = [f"There is no such parameter; known: {', '.join(self.fields)}."]
            elif not isinstance(field, serializers.ListField) and len(sent.getlist(name)) > 1:
                wrong[name] = ["Give this parameter once."]
        if wrong:
            raise serializers.ValidationError(wrong)
        return dict(self.run_validation(sent))


class PageQuery(Query):
    """What every list takes."""

    page_size = serializers.IntegerField(
        min_value=1, max_value=500, default=50, help_text="How many results a page has."
    )
    cursor = serializers.CharField(
        max_length=1000, default="", help_text="From `next` or `previous`; its inside may change."
    )


class NoQuery(Query):
    """For addresses that take no parameters."""
