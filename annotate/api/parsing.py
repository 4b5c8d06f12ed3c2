"""Bodies: strict JSON, and only text that the database can hold."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from rest_framework import exceptions
from rest_framework.parsers import BaseParser

_UNSTORABLE = "This holds a character that cannot be stored (NUL or half of a surrogate pair)."


class JSONParser(BaseParser):
    """JSON as RFC 8259 has it: UTF-8, no NaN or Infinity, no lone surrogates, no NUL."""

    media_type = "application/json"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The body's value. Raises ParseError for no JSON, ValidationError for bad characters."""
        raw = stream.read()
        try:
            data = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
        except UnicodeDecodeError:
            raise exceptions.ParseError("The body is not UTF-8.") from None
        except json.JSONDecodeError as error:
            raise exceptions.ParseError(
                f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
            ) from None
        except RecursionError:
            raise exceptions.ParseError("The JSON is nested too deeply.") from None
        except ValueError as error:
            raise exceptions.ParseError(f"The body is not JSON: {error}.") from None
        # Raw control characters and broken UTF-8 are refused above: only escapes can hide them.
        if b"\\u" in raw:
            try:
                check_characters(data)
            except RecursionError:
                raise exceptions.ParseError("The JSON is nested too deeply.") from None
        return data


def check_characters(data: Any) -> None:
    """Raise ValidationError naming each place whose text cannot be stored."""
    wrong = {where: [_UNSTORABLE] for where, text in _texts(data) if not storable(text)}
    if wrong:
        raise exceptions.ValidationError(wrong)


def storable(text: str) -> bool:
    """Whether PostgreSQL takes it: no NUL, and nothing that UTF-8 cannot write."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _texts(data: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """All strings in a JSON value with their dotted paths; a key stands for its object."""
    if isinstance(data, str):
        yield where, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if storable(key):
                yield from _texts(value, f"{where}.{key}" if where else key)
            else:
                yield where, key
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, f"{where}.{index}" if where else str(index))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
