"""The golden W3C export held against the rules of the Web Annotation Data Model, object by object.

Section numbers are those of https://www.w3.org/TR/annotation-model/ (Recommendation, 2017); names
that stand under no prefix must be terms of its JSON-LD context (Web Annotation Vocabulary, A).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).parent / "golden" / "harbour.jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# 3.3.5: what somebody may mean by an annotation or by a body.
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing",
    "highlighting", "identifying", "linking", "moderating", "questioning", "replying",
    "reviewing", "tagging",
}  # fmt: skip
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
TIMES = ("created", "modified", "generated")
LIFECYCLE = (*TIMES, "creator", "generator")


@dataclass(frozen=True)
class Rules:
    """What an object of a class must have, and what else the model lets it have."""

    must: tuple[str, ...]
    may: tuple[str, ...] = ()


CLASSES = {
    # 5.1 and 5.2
    "AnnotationCollection": Rules(
        ("@context", "id", "type", "label", "total"), ("first", "last", *LIFECYCLE)
    ),
    "AnnotationPage": Rules(
        ("id", "type", "partOf", "items", "startIndex"), ("next", "prev", "total")
    ),
    # 3.1 and 3.3
    "Annotation": Rules(
        ("id", "type", "target"),
        ("body", "motivation", "rights", "canonical", "via", "audience", *LIFECYCLE),
    ),
    # 3.2.4, 3.2.3 and 3.3.5
    "TextualBody": Rules(
        ("type", "value"), ("id", "purpose", "format", "language", "textDirection", *LIFECYCLE)
    ),
    # 4
    "SpecificResource": Rules(("type", "source"), ("id", "selector", "state", "scope", "purpose")),
    # 3.2.1: what is annotated
    "Text": Rules(("id", "type"), ("format", "language", "processingLanguage", "textDirection")),
    # 4.2.4 and 4.2.5
    "TextQuoteSelector": Rules(("type", "exact"), ("prefix", "suffix", "refinedBy")),
    "TextPositionSelector": Rules(("type", "start", "end"), ("refinedBy",)),
    # 4.3.1
    "TimeState": Rules(
        ("type", "cached"), ("sourceDate", "sourceDateStart", "sourceDateEnd", "refinedBy")
    ),
    # 3.3.2
    "Person": Rules(("type", "name"), ("id", "nickname", "email", "email_sha1", "homepage")),
    "Software": Rules(("type", "name"), ("id", "nickname", "homepage")),
}


@pytest.fixture(scope="module")
def collection() -> dict[str, Any]:
    return dict(json.loads(GOLDEN.read_text(encoding="utf-8")))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of the model, from the outside in; not the context."""
    if isinstance(value, list):
        for one in value:
            yield from objects(one)
    elif isinstance(value, dict):
        if "type" in value:
            yield value
        for name, inner in value.items():
            if name != "@context" and not name.startswith("annotate:"):
                yield from objects(inner)


def test_every_object_has_what_its_class_must_have_and_nothing_unknown(
    collection: dict[str, Any],
) -> None:
    seen = set()
    for one in objects(collection):
        rules = CLASSES[one["type"]]
        seen.add(one["type"])
        assert set(rules.must) <= set(one), one
        names = {name for name in one if not name.startswith("annotate:")}
        assert names <= {*rules.must, *rules.may}, names - {*rules.must, *rules.may}
    assert seen == set(CLASSES)


def test_the_context_is_that_of_the_model_and_names_our_prefix(collection: dict[str, Any]) -> None:
    first, own = collection["@context"]
    assert first == CONTEXT
    assert list(own) == ["annotate"]
    # JSON-LD 1.1, 4.1.5: a short term is a prefix when its IRI ends in such a sign.
    assert IRI.fullmatch(own["annotate"] + "status")
    assert own["annotate"].endswith(":")
    assert all("@context" not in one for one in list(objects(collection))[1:])


def test_ids_are_iris_and_no_two_annotations_share_one(collection: dict[str, Any]) -> None:
    named = [one["id"] for one in objects(collection) if "id" in one]
    assert all(IRI.fullmatch(name) for name in named)
    items = [one["id"] for one in collection["first"]["items"]]
    assert len(set(items)) == len(items) == collection["total"]
    assert collection["first"]["partOf"] == collection["id"]
    assert collection["last"] == collection["first"]["id"]


def test_times_are_in_utc_and_say_so(collection: dict[str, Any]) -> None:
    # 3.3.1: the timezone must be UTC, expressed as "Z".
    times = [one[name] for one in objects(collection) for name in TIMES if name in one]
    assert times
    for time in times:
        assert time.endswith("Z")
        assert datetime.fromisoformat(time).tzinfo is not None


def test_motivations_and_purposes_are_those_of_the_vocabulary(collection: dict[str, Any]) -> None:
    for one in collection["first"]["items"]:
        assert one["motivation"]
        assert set(one["motivation"]) <= MOTIVATIONS
        purposes = {body["purpose"] for body in one["body"]}
        assert purposes <= set(one["motivation"])


def test_a_place_is_said_twice_and_in_code_points(collection: dict[str, Any]) -> None:
    for one in collection["first"]["items"]:
        quote, position = one["target"]["selector"]
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert 0 <= position["start"] < position["end"]
        assert position["end"] - position["start"] == len(quote["exact"])
