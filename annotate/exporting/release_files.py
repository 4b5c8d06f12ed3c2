"""Is a file that somebody kept a release, and the whole of it?"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import rfc8785
from jsonschema import Draft202012Validator

from annotate.accounts.models import Project
from annotate.curation.models import Release
from annotate.exporting.changes import Changes, changes_between
from annotate.exporting.releases import canonical
from annotate.exporting.schema import schema


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file is. `state`: "genuine", "altered" (it says that it is `release`, and is not what
    was frozen), "unknown" (no release that is here) or "unreadable". `rewritten`: a program wrote
    the same contents anew."""

    state: str
    release: Release | None = None
    sha256: str = ""
    rewritten: bool = False
    changes: Changes | None = None

    @property
    def is_genuine(self) -> bool:
        return self.state == "genuine"


def check_file(data: bytes, *, project: Project | None = None) -> Checked:
    """Compare a release file (format `json`) with the releases of the project, or of all."""
    value = _parsed(data)
    if value is None:
        return Checked("unreadable")
    try:
        text = canonical(value)
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError, OverflowError):
        return Checked("unreadable")
    sha256 = hashlib.sha256(text).hexdigest()
    releases = Release.objects.select_related("report__project", "by")
    if project is not None:
        releases = releases.filter(report__project=project)
    if found := releases.filter(sha256=sha256).first():
        return Checked("genuine", found, sha256, rewritten=data != text)
    if not Draft202012Validator(schema()).is_valid(value) or "report" not in value:
        return Checked("unknown", None, sha256)
    report = value["report"]
    claimed = releases.filter(report=report["id"], number=report["release"] or 0).first()
    if claimed is None:
        return Checked("unknown", None, sha256)
    changes = changes_between(json.loads(claimed.document), value)
    return Checked("altered", claimed, sha256, changes=changes)


def problem_with_release(document: str, sha256: str) -> str:
    """What is wrong with a stored release; "" when it is what was frozen."""
    if hashlib.sha256(document.encode()).hexdigest() != sha256:
        return f"its document does not have the checksum {sha256}"
    value = _parsed(document.encode())
    if value is None or canonical(value) != document.encode():
        return "its document is not canonical JSON"
    return ""


def _parsed(data: bytes) -> Any:
    """The JSON value; None when it is none."""
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _refuse(text: str) -> None:
    raise ValueError(f"{text} is no JSON")
