"""A text that a body brings: as JSON, or as an uploaded file."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from annotate.api.errors import TooLarge
from annotate.api.parsing import check_characters
from annotate.api.shapes import Shape
from annotate.articles.reading import Source, from_file, from_text

KINDS = ("text", "markdown", "html")


def source_of_body(
    request: Request, pasted: Shape, uploaded: Shape
) -> tuple[Source, dict[str, Any]]:
    """The text, and what else the body says in the shape of its kind. Raises ValidationError, or
    Invalid saying what is wrong with the text."""
    if (request.content_type or "").startswith("multipart/"):
        data: Any = request.data
        return _uploaded(data, uploaded)
    return _pasted(pasted.read(request.data))


def _pasted(values: dict[str, Any]) -> tuple[Source, dict[str, Any]]:
    given = [kind for kind in KINDS if kind in values]
    if len(given) != 1:
        raise ValidationError(
            {"text": [f"Give one of {', '.join(KINDS)}; {len(given)} were given."]}
        )
    (kind,) = given
    text = values.pop(kind)
    return from_text(text, kind=kind, title=values.get("title", "")), values


def _uploaded(data: Mapping[str, Any], shape: Shape) -> tuple[Source, dict[str, Any]]:
    check_characters({name: value for name, value in data.items() if isinstance(value, str)})
    values = shape.read(data)
    file: Any = values.pop("file")
    most = settings.UPLOAD_MAX_BYTES
    if (file.size or 0) > most:
        raise TooLarge(f"The file has {file.size:,} bytes; at most {most:,} (50 MB) are taken.")
    return from_file(file.read(), filename=file.name or "", title=values.get("title", "")), values
