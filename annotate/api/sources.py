"""A text that a body brings: as JSON, or as an uploaded file."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from annotate.api.errors import TooLarge
from annotate.api.parsing import check_characters
from annotate.api.shapes import Shape
from annotate.articles.imports import Upload, checked_address
from annotate.articles.reading import READERS, Source, from_file, from_text, kind_of
from annotate.articles.sizes import too_large

KINDS = ("text", "markdown", "html")


def given_in_body(
    request: Request, pasted: Shape, uploaded: Shape
) -> tuple[Source | Upload | str, dict[str, Any]]:
    """What is given, and what else the body says in the shape of its kind: a text that was read, or
    what the worker reads, since that takes time: a file, or a web address.

    Raises ValidationError, or Invalid saying what is wrong with the text.
    """
    data: Any = request.data
    if (request.content_type or "").startswith("multipart/"):
        file, values = _checked_file(data, uploaded)
        contents, name = file.read(), file.name or ""
        if kind_of(contents, filename=name) not in READERS:
            file.seek(0)
            return Upload(file=file, name=name), values
        return from_file(contents, filename=name, title=values.get("title", "")), values
    values = pasted.read(data)
    if "url" in values:
        if any(kind in values for kind in KINDS):
            raise ValidationError({"url": [f"Give either url or one of {', '.join(KINDS)}."]})
        return checked_address(values.pop("url")), values
    return _pasted(values)


def _pasted(values: dict[str, Any]) -> tuple[Source, dict[str, Any]]:
    given = [kind for kind in KINDS if kind in values]
    if len(given) != 1:
        raise ValidationError(
            {"text": [f"Give one of {', '.join(KINDS)}; {len(given)} were given."]}
        )
    (kind,) = given
    text = values.pop(kind)
    return from_text(text, kind=kind, title=values.get("title", "")), values


def _checked_file(data: Mapping[str, Any], shape: Shape) -> tuple[Any, dict[str, Any]]:
    """The file, and what else was sent. Raises ValidationError or TooLarge."""
    check_characters({name: value for name, value in data.items() if isinstance(value, str)})
    values = shape.read(data)
    file: Any = values.pop("file")
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(too_large(file.size))
    return file, values
