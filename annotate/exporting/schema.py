"""The JSON Schema of the export, as it is served and as the tests check every export."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

CONTENT_TYPE = "application/schema+json"


@cache
def schema_bytes() -> bytes:
    """The schema (JSON Schema 2020-12) of format `json`, version 1."""
    return files("annotate.exporting").joinpath("schemas/annotate-export-1.json").read_bytes()


def schema() -> dict[str, Any]:
    """The same, parsed."""
    return dict(json.loads(schema_bytes()))
