"""The OpenAPI document: what views say about themselves, and the errors that all have in common."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers

from annotate.api import answers
from annotate.api.shapes import Query

ERROR_MEANINGS = {
    400: ("invalid", "The request is not right; `fields` says what."),
    401: ("not_authenticated", "No token and no session, or not a valid one."),
    403: ("not_permitted", "Your role does not let you do this."),
    404: ("not_found", "There is no such thing, or you are not a member of its project."),
    409: ("conflict", "It contradicts what is stored already."),
    412: ("stale", "It was changed since the version in If-Match; `current` is what it is now."),
    413: ("too_large", "The body or the file is larger than what is taken here."),
    415: ("unsupported_media_type", "The body is of a kind that is not read here."),
    422: ("quote_mismatch", "The place cannot be found in the text; nothing was stored."),
    428: ("precondition_required", "Send the ETag that you saw in If-Match."),
}
_ALWAYS = (400, 401, 404)
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description='The ETag of the version that you saw, such as `"3"`.',
)
PREFER = OpenApiParameter(
    "Prefer",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="`wait=5`: wait at most so many seconds for the worker; `respond-async`: do not.",
)


def describes[**P, R](
    summary: str,
    *,
    body: Any = None,
    answer: type[serializers.Serializer[Any]] | None = None,
    also: Mapping[int, Any] | None = None,
    files: Mapping[tuple[int, str], Any] | None = None,
    code: int = 200,
    page: bool = False,
    query: Query | None = None,
    errors: Iterable[int] = (),
    headers: Iterable[OpenApiParameter] = (),
    examples: Iterable[OpenApiExample] = (),
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Describe a view's method: body, parameters, its answer and the errors that it may give.
    `files`: what it answers instead of JSON, by status and media type."""
    given: Any = answer
    if page and answer is not None:
        given = _page_of(answer)
    meanings = {number: _error(number) for number in sorted({*_ALWAYS, *errors})}
    if body is not None:
        meanings |= {number: _error(number) for number in (413, 415)}
    answered: dict[Any, Any] = {code: given}
    if files is not None:
        answered = dict(files)
    parameters: list[Any] = list(headers)
    if query is not None:
        parameters.append(type(query))
    return extend_schema(
        operation_id=slugify(summary).replace("-", "_"),
        summary=summary,
        request=body,
        parameters=parameters,
        responses={**answered, **(also or {}), **meanings},
        examples=list(examples),
    )


def _page_of(answer: type[serializers.Serializer[Any]]) -> Any:
    """A page of these: results and the addresses of its neighbours."""
    return inline_serializer(
        name=f"{answer.__name__}Page",
        fields={
            "results": answer(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )


def _error(number: int) -> OpenApiResponse:
    code, meaning = ERROR_MEANINGS[number]
    shape: Any = {412: answers.StaleAnswer, 422: answers.RefusedAnswer}.get(
        number, answers.ErrorAnswer
    )
    return OpenApiResponse(shape, meaning, [_example(number, code, meaning)])


def _example(number: int, code: str, meaning: str) -> OpenApiExample:
    value: dict[str, Any] = {"error": {"code": code, "message": meaning, "fields": {}}}
    return OpenApiExample(code, value=value, response_only=True, status_codes=[str(number)])


class _TokenScheme(OpenApiAuthenticationExtension):
    """How the document describes the tokens."""

    target_class = "annotate.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """`Authorization: Token …`."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token` and a token from your account's page.",
        }


def may_be_empty(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """A parameter that is sent empty counts as not sent, as a form without JavaScript sends it. The
    lists of values are left: an empty one in them is a value, and a wrong one."""
    for operations in result["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "query" and parameter["schema"].get("type") != "array":
                    parameter["allowEmptyValue"] = True
                    parameter["schema"].pop("minLength", None)
    return result


@cache
def document() -> bytes:
    """The OpenAPI document as JSON. It depends on nothing but the code."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return json.dumps(schema, ensure_ascii=False, separators=(",", ":")).encode()


def schema(request: HttpRequest) -> HttpResponse:
    """`/api/v1/schema/`, for everybody: it says nothing about anyone's data."""
    return HttpResponse(
        document(),
        content_type="application/vnd.oai.openapi+json;version=3.1",
        headers={"Cache-Control": "public, max-age=300"},
    )
