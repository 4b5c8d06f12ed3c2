"""Is a file that somebody kept a release, and the whole of it?

What two readers of JSON could understand otherwise is no release: a file whose members have the
same name twice (RFC 8785, 3.1, which asks for I-JSON, RFC 7493) may show one reader other words
than those that were compared.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import rfc8785
from django.db.models import QuerySet

from annotate.accounts.models import Project
from annotate.curation.models import Release
from annotate.exporting.changes import Changes, changes_between
from annotate.exporting.releases import canonical

MOST_PARTS = 3_000_000
"""Values of a file that is looked into while somebody waits: they take 0.2 kB of memory each."""
_BETWEEN_PARTS = (b",", b"[", b"{")
type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file is. `state`: "genuine", "altered" (it says that it is `release`, and is not what
    was frozen), "draft" (an export, but of nothing that was frozen), "unknown" (no release that is
    here), "unreadable" (`why`) or "large" (it is not byte by byte a release, and has too many parts
    to look into). `rewritten`: a program wrote the same contents anew."""

    state: str
    release: Release | None = None
    sha256: str = ""
    rewritten: bool = False
    changes: Changes | None = None
    why: str = ""

    @property
    def is_genuine(self) -> bool:
        return self.state == "genuine"


def check_file(
    data: bytes, *, project: Project | None = None, most_parts: int | None = None
) -> Checked:
    """Compare a release file (format `json`) with the releases of the project, or of all."""
    releases = Release.objects.select_related("report__project", "by")
    if project is not None:
        releases = releases.filter(report__project=project)
    sha256 = hashlib.sha256(data).hexdigest()
    if found := releases.filter(sha256=sha256).first():
        return Checked("genuine", found, sha256)
    if most_parts is not None and sum(map(data.count, _BETWEEN_PARTS)) > most_parts:
        return Checked("large")
    try:
        value = _parsed(data)
        text = canonical(value)
    except _Unreadable as unreadable:
        return Checked("unreadable", why=str(unreadable))
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError, OverflowError):
        return Checked("unreadable", why="It has numbers or signs that JSON cannot hold.")
    sha256 = hashlib.sha256(text).hexdigest()
    if found := releases.filter(sha256=sha256).first():
        return Checked("genuine", found, sha256, rewritten=True)
    if (claimed := _claimed(value, releases)) is None:
        return Checked("draft" if _is_draft(value) else "unknown", None, sha256)
    changes = None
    if _is_comparable(value):
        changes = changes_between(json.loads(claimed.document), value)
    return Checked("altered", claimed, sha256, changes=changes)


def problem_with_release(document: str, sha256: str) -> str:
    """What is wrong with a stored release; "" when it is what was frozen."""
    if hashlib.sha256(document.encode()).hexdigest() != sha256:
        return f"its document does not have the checksum {sha256}"
    try:
        is_canonical = canonical(_parsed(document.encode())) == document.encode()
    except (_Unreadable, rfc8785.CanonicalizationError, UnicodeError, OverflowError):
        is_canonical = False
    return "" if is_canonical else "its document is not canonical JSON"


class _Unreadable(ValueError):
    """Why a file is no JSON, for people."""


def _parsed(data: bytes) -> Any:
    """The JSON value. Raises _Unreadable."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unreadable("It is no text in UTF-8.") from error
    try:
        return json.loads(text, parse_constant=_refuse, object_pairs_hook=_members)
    except json.JSONDecodeError as error:
        ends = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        cut_off = "It ends in its middle: perhaps it was cut off."
        raise _Unreadable(cut_off if text.strip() and ends else "It is no JSON.") from error
    except _Unreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise _Unreadable("It has numbers that are too long, or is nested too deeply.") from error


def _members(pairs: list[tuple[str, Any]]) -> Json:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Unreadable("It says something twice, under the same name: readers may differ.")
    return members


def _refuse(text: str) -> None:
    raise _Unreadable(f"{text} is no number in JSON.")


def _claimed(value: Any, releases: QuerySet[Release]) -> Release | None:
    """The release that a file says to be."""
    report = value.get("report") if isinstance(value, dict) else None
    if not isinstance(report, dict):
        return None
    id, number = report.get("id"), report.get("release")
    if not isinstance(id, str) or type(number) is not int or not 0 < number < 2**31:
        return None
    try:
        return releases.filter(report=UUID(id), number=number).first()
    except ValueError:
        return None


def _is_draft(value: Any) -> bool:
    """Whether it is an export that nobody froze."""
    if not isinstance(value, dict) or value.get("format") != "annotate-export":
        return False
    report = value.get("report")
    return report is None or (isinstance(report, dict) and report.get("release") is None)


def _is_comparable(value: Json) -> bool:
    """Whether it has the shape that a comparison needs; an altered file may have any."""
    annotations, sections = value.get("annotations"), value["report"].get("sections")
    if not _are_objects(annotations, "id") or not _are_objects(sections, "title", "text"):
        return False
    known = value.get("articles", []), value.get("tags", [])
    if not _are_objects(known[0], "id") or not _are_objects(known[1], "key"):
        return False
    words = all(isinstance(value["report"].get(name), str) for name in ("title", "text"))
    return words and all(_are_objects(one.get("entries"), "annotation") for one in sections)


def _are_objects(found: Any, *texts: str) -> bool:
    """Whether it is a list of objects with these texts."""
    return isinstance(found, list) and all(
        isinstance(one, dict) and all(isinstance(one.get(name), str) for name in texts)
        for one in found
    )
