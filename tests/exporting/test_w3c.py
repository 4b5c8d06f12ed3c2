"""W3C Web Annotation: its shapes, and places that are where they say."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from annotate.accounts.permissions import Seat
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation
from annotate.articles.actions import change_article
from annotate.articles.models import Article
from annotate.curation.actions import review_annotation
from annotate.exporting.exports import open_release
from annotate.exporting.releases import freeze
from tests.exporting.report import make_report

type Annotate = Callable[..., Annotation]
type Raw = Callable[..., bytes]

# What the model says of each shape (sections 3.1, 3.2.4, 3.3.1, 4.2.4, 4.2.5, 4.3.1, 5.1, 5.2).
PERSON = {
    "type": "object",
    "required": ["type", "name"],
    "properties": {"type": {"const": "Person"}},
}
BODY = {
    "type": "object",
    "required": ["type", "value", "purpose"],
    "properties": {
        "type": {"const": "TextualBody"},
        "value": {"type": "string", "minLength": 1},
        "purpose": {"enum": ["tagging", "describing", "commenting", "replying", "assessing"]},
        "creator": PERSON,
        "created": {"format": "date-time"},
    },
}
QUOTE = {
    "type": "object",
    "required": ["type", "exact"],
    "properties": {"type": {"const": "TextQuoteSelector"}, "exact": {"minLength": 1}},
}
POSITION = {
    "type": "object",
    "required": ["type", "start", "end"],
    "properties": {
        "type": {"const": "TextPositionSelector"},
        "start": {"type": "integer", "minimum": 0},
        "end": {"type": "integer", "minimum": 1},
    },
}
ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "target", "creator", "created", "modified"],
    "properties": {
        "id": {"format": "uri"},
        "type": {"const": "Annotation"},
        "creator": PERSON,
        "created": {"format": "date-time"},
        "modified": {"format": "date-time"},
        "body": {"type": "array", "items": BODY},
        "target": {
            "type": "object",
            "required": ["source", "selector", "state"],
            "properties": {
                "source": {"required": ["id", "type"], "properties": {"id": {"format": "uri"}}},
                "selector": {"prefixItems": [QUOTE, POSITION], "minItems": 2, "maxItems": 2},
                "state": {"required": ["cached"], "properties": {"type": {"const": "TimeState"}}},
            },
        },
    },
}
COLLECTION = {
    "type": "object",
    "required": ["@context", "id", "type", "total"],
    "properties": {
        "@context": {"prefixItems": [{"const": "http://www.w3.org/ns/anno.jsonld"}]},
        "id": {"format": "uri"},
        "type": {"const": "AnnotationCollection"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "required": ["id", "type", "partOf", "startIndex", "items"],
            "properties": {
                "type": {"const": "AnnotationPage"},
                "startIndex": {"const": 0},
                "items": {"type": "array", "minItems": 1, "items": ANNOTATION},
            },
        },
    },
    "dependentRequired": {"first": ["last"], "last": ["first"]},
}


def collection(sent: bytes) -> dict[str, Any]:
    found = json.loads(sent)
    Draft202012Validator(COLLECTION, format_checker=FormatChecker()).validate(found)
    page = found.get("first")
    if page:
        assert (page["partOf"], found["last"]) == (found["id"], page["id"])
        assert len(page["items"]) == found["total"]
    return dict(found)


def quoted(article: Article, target: dict[str, Any]) -> str:
    """What stands at the target's position, which its quote selector must say too."""
    text = article.current.text
    quote, position = target["selector"]
    start, end = position["start"], position["end"]
    assert text[start:end] == quote["exact"]
    assert text[:start].endswith(quote.get("prefix", ""))
    assert text[end:].startswith(quote.get("suffix", ""))
    assert target["state"]["annotate:sha256"] == article.current.sha256
    return str(quote["exact"])


def test_every_place_is_where_both_selectors_say(
    annotate: Annotate, article: Article, raw: Raw
) -> None:
    quotes = ["For eleven years", "Count first 🛥️", "rest is arithmetic."]
    for quote in quotes:
        annotate(quote)
    found = collection(raw("w3c"))
    items = found["first"]["items"]
    assert [quoted(article, one["target"]) for one in items] == quotes
    assert found["annotate:offsetUnit"] == "unicode code point"
    assert found["annotate:integrity"] == {"checked": 3, "failed": []}
    assert items[0]["motivation"] == ["highlighting"]


def test_bodies_say_what_everybody_said(
    annotate: Annotate, seat: Seat, coras_seat: Seat, article: Article, raw: Raw
) -> None:
    one = annotate("4,120 landings", "figure", "claim", note="In “2018”?\n<b>",
                   details={"figure": {"value": 4120}})  # fmt: skip
    add_comment(seat=coras_seat, annotation=one, text="*Yes*.")
    review_annotation(seat=coras_seat, annotation=one, verdict="accepted", reason="As it says.")
    change_article(seat=seat, article=article, source_url="https://quay.example.org/a?b=1&c=2")
    [item] = collection(raw("w3c"))["first"]["items"]
    said = [(body["purpose"], body["value"]) for body in item["body"]]
    assert said == [
        ("tagging", "claim"),
        ("tagging", "figure"),
        ("describing", '{"figure": {"value": 4120}}'),
        ("commenting", "In “2018”?\n<b>"),
        ("replying", "*Yes*."),
        ("assessing", "accepted"),
    ]
    assert [body.get("creator", {}).get("name") for body in item["body"][-2:]] == ["Cora Costa"] * 2
    assert item["target"]["source"]["id"] == "https://quay.example.org/a?b=1&c=2"
    assert item["creator"] == {"type": "Person", "name": "Alice Ahlberg"}


def test_a_collection_of_nothing_has_no_page(article: Article, raw: Raw) -> None:
    found = collection(raw("w3c", tag=["claim"]))
    assert (found["total"], "first" in found) == (0, False)


def test_what_is_withheld_is_in_no_selector(
    annotate: Annotate, seat: Seat, article: Article, raw: Raw
) -> None:
    annotate("4,120 landings")
    change_article(seat=seat, article=article, republication="forbidden")
    [item] = collection(raw("w3c", withhold=["forbidden"]))["first"]["items"]
    assert item["annotate:textWithheld"] is True
    assert item["target"]["selector"][0] == {"type": "TextQuoteSelector", "exact": "4,120 landings"}


@pytest.mark.parametrize("url", ["", "https://annotate.example.org"])
def test_a_release_is_written_too_in_its_order(
    url: str, annotate: Annotate, seat: Seat, article: Article, settings: Any
) -> None:
    settings.ANNOTATE_URL = url
    release = freeze(seat=seat, report=make_report(seat, annotate))
    export = open_release(seat=seat, release=release, format="w3c")
    found = collection(b"".join(export.chunks))
    assert found["label"] == "Boats & <counting>"
    items = found["first"]["items"]
    assert [quoted(article, one["target"]) for one in items] == [
        "4,120 landings in 2018",
        "Count first 🛥️; the rest is arithmetic",
        "every hour",
    ]
    assert all(one["target"]["state"]["cached"].startswith(f"{url}/api/v1/") for one in items)
    assert [("via" in one) for one in items] == [bool(url)] * 3
