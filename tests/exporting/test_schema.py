import json

from django.test import Client
from jsonschema import Draft202012Validator

ADDRESS = "/schemas/annotate-export-1.json"


def test_everybody_may_read_the_schema() -> None:
    answer = Client().get(ADDRESS)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/schema+json"
    assert "public" in answer["Cache-Control"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    schema = json.loads(answer.content)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == ADDRESS


def test_the_schema_is_only_read() -> None:
    assert Client().post(ADDRESS).status_code == 405
