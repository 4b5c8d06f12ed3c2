"""The format `w3c`: a W3C Web Annotation collection as JSON-LD.

Web Annotation Data Model, W3C Recommendation of 23 February 2017: an AnnotationCollection (section
5.1) whose one page (5.2) has all annotations. Each says its place twice: by its quote
(TextQuoteSelector, 4.2.4) and by its position (TextPositionSelector, 4.2.5), which counts Unicode
code points of the text that the target's state names. What the model has no word for stands under
the prefix `annotate`.
"""

import json
from collections.abc import Generator, Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from annotate.exporting import as_json
from annotate.exporting.articles import articles
from annotate.exporting.citations import Style
from annotate.exporting.filters import Selection
from annotate.exporting.kept import in_order
from annotate.exporting.links import revision_link
from annotate.exporting.rows import groups
from annotate.exporting.snapshots import Connection

type Json = dict[str, Any]

_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"annotate": "urn:annotate:"}]


def write(connection: Connection, selection: Selection, now: datetime) -> Generator[bytes]:
    """The collection, streamed. Articles are held, annotations are not."""
    head = as_json.head(connection, selection, now)
    found = (one for some in articles(connection, selection) for one in some)
    sources = {str(one["id"]): one for one in found}
    rows = ([json.loads(one) for one in group] for group in groups(connection, selection))
    yield from _collection(head, sources, rows, head["integrity"]["checked"])


def write_kept(text: str, style: Style) -> Generator[bytes]:
    """The collection of a release, from its JSON, in the order of the report."""
    kept = json.loads(text)
    sources = {one["id"]: one for one in kept["articles"]}
    rows = list(in_order(kept))
    yield from _collection(kept, sources, [rows], len(rows))


def _collection(
    head: Json, sources: dict[str, Json], groups: Iterable[list[Json]], total: int
) -> Iterator[bytes]:
    slug = head["project"]["slug"]
    report = head.get("report") or {}
    asked = json.dumps([slug, head["filter"], report.get("id"), report.get("release")])
    name = f"urn:uuid:{uuid5(NAMESPACE_URL, asked)}"
    collection = {
        "@context": _CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": report.get("title") or head["project"]["name"],
        "generator": {"type": "Software", "name": "Annotate"},
        "generated": head["exported_at"],
        "annotate:filter": head["filter"],
        "annotate:integrity": head["integrity"],
        "annotate:offsetUnit": head["offset_unit"],
        "total": total,
    }
    if not total:
        # A page has at least one annotation (5.2).
        yield as_json.dumps(collection) + b"\n"
        return
    page = f"{name}#page"
    first = {"id": page, "type": "AnnotationPage", "partOf": name, "startIndex": 0}
    yield as_json.dumps(collection | {"last": page})[:-1] + b',"first":' + as_json.dumps(first)[:-1]
    between = b',"items":[\n'
    for group in groups:
        if group:
            yield between + b",\n".join(
                as_json.dumps(_annotation(one, sources, slug)) for one in group
            )
            between = b",\n"
    yield b"\n]}}\n"


def _annotation(one: Json, sources: dict[str, Json], slug: str) -> Json:
    """One annotation, from what the format `json` says of it."""
    bodies = list(_bodies(one))
    found = {
        "id": f"urn:uuid:{one['id']}",
        "type": "Annotation",
        "motivation": list(dict.fromkeys(body["purpose"] for body in bodies)) or ["highlighting"],
        "creator": _person(one["author"]),
        "created": one["created_at"],
        "modified": one["updated_at"],
        "annotate:status": one["status"],
        "annotate:anchoring": one["anchoring"]["state"],
        "body": bodies,
        "target": _target(one, sources[one["article"]], slug),
    }
    if "text_withheld" in one:
        found["annotate:textWithheld"] = one["text_withheld"]
    if one["url"].startswith("http"):
        found["via"] = one["url"]
    return found


def _bodies(one: Json) -> Iterator[Json]:
    for tag in one["tags"]:
        yield _body("tagging", tag)
    if one["details"]:
        yield _body(
            "describing", json.dumps(one["details"], ensure_ascii=False), "application/json"
        )
    if one["note"]:
        yield _body("commenting", one["note"])
    for said in one["comments"]:
        signed = {"creator": _person(said["author"]), "created": said["at"]}
        yield _body("replying", said["text"], "text/markdown") | signed
    if review := one["review"]:
        signed = {"creator": _person(review["by"]), "created": review["at"]}
        reason = {"annotate:reason": review["reason"]} if review["reason"] else {}
        yield _body("assessing", review["verdict"]) | signed | reason


def _body(purpose: str, value: str, format: str = "text/plain") -> Json:
    return {"type": "TextualBody", "purpose": purpose, "format": format, "value": value}


def _person(person: Json) -> Json:
    return {"type": "Person", "name": person["name"]}


def _target(one: Json, article: Json, slug: str) -> Json:
    """The article, the place in it, and the text in which that is the place."""
    id, revision = str(article["id"]), one["revision"]
    around = {name: one[name] for name in ("prefix", "suffix") if one[name]}
    texts = {text["revision"]: text["sha256"] for text in article.get("earlier_revisions", ())}
    texts[article["revision"]] = article["sha256"]
    source = {
        "id": article["url"] or f"urn:uuid:{id}",
        "type": "Text",
        "annotate:article": id,
        "annotate:title": article["title"],
    }
    if article["language"]:
        source["language"] = article["language"]
    return {
        "type": "SpecificResource",
        "source": source,
        "selector": [
            {"type": "TextQuoteSelector", "exact": one["quote"], **around},
            {"type": "TextPositionSelector", "start": one["start"], "end": one["end"]},
        ],
        "state": {
            "type": "TimeState",
            "cached": revision_link(slug, id, revision),
            "annotate:revision": revision,
            "annotate:sha256": texts[revision],
        },
    }
