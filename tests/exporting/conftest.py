"""Exports as values: read to the end, parsed, and held against the schema."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from annotate.accounts.models import Project
from annotate.exporting.exports import export_project
from annotate.exporting.filters import Filters
from annotate.exporting.schema import schema


@pytest.fixture
def raw(project: Project) -> Callable[..., bytes]:
    """The bytes of an export of the project; filters by name."""

    def raw(format: str = "json", **filters: Any) -> bytes:
        export = export_project(project=project, format=format, filters=Filters.of(**filters))
        return b"".join(export.chunks)

    return raw


@pytest.fixture
def exported(raw: Callable[..., bytes]) -> Callable[..., dict[str, Any]]:
    """The document, which is valid by the schema."""

    def exported(**filters: Any) -> dict[str, Any]:
        document = json.loads(raw(**filters))
        check_schema(document)
        return dict(document)

    return exported


def check_schema(document: Any) -> None:
    Draft202012Validator(schema(), format_checker=FormatChecker()).validate(document)
