"""Freezing a report: its whole document as canonical JSON, by which a checksum is worth something.

RFC 8785 says how a JSON value is written as bytes, one way only; so a file that somebody kept, and
a program wrote anew with other spaces or another order of members, has the same checksum still.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import rfc8785

from annotate.accounts.errors import Conflict
from annotate.accounts.permissions import Seat
from annotate.curation.models import Release, Report
from annotate.curation.releases import Frozen, keep_release
from annotate.exporting import as_json, snapshots
from annotate.exporting.filters import Filters, Selection, select

_LARGEST = 2**53 - 1  # of a whole number that every reader of JSON has exactly (RFC 8785, 3.2.2.3)


def freeze(
    *,
    seat: Seat,
    report: Report,
    note: str = "",
    where: str = "",
    withhold: Sequence[str] = (),
) -> Release:
    """Make the next release of a report, for ever; with an expression of the desk (`where`) only of
    what that means, with `withhold` without the words around quotes of articles that may not be
    republished. The release says so.

    Raises NotPermitted below curator, Invalid (`note`, `where`, `withhold`), and Conflict: `empty`
    when nothing of the report is there, `integrity` when a quote is not the text at its offsets.
    """

    filters = Filters.of(report=[str(report.pk)], where=[where], withhold=withhold)
    selection = select(report.project, filters, seat.user)

    def document(frozen: Frozen) -> tuple[str, int]:
        found = _document(selection, frozen)
        if found["integrity"]["failed"]:
            raise Conflict(
                "A quote is not the text at its offsets; `manage.py verify` says which.",
                code="integrity",
            )
        if not found["annotations"]:
            raise Conflict("There is nothing in the report yet.", code="empty")
        entries = sum(len(one["entries"]) for one in found["report"]["sections"])
        return canonical(found).decode(), entries

    return keep_release(seat=seat, report=report, note=note, document=document)


def canonical(value: Any) -> bytes:
    """The value as RFC 8785 writes it. Raises rfc8785.CanonicalizationError for what is no JSON."""
    return rfc8785.dumps(_exact(value))


def checksum(value: Any) -> str:
    """SHA-256 over the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _document(selection: Selection, frozen: Frozen) -> dict[str, Any]:
    now = datetime.now(UTC)
    with snapshots.snapshot() as connection:
        found: dict[str, Any] = json.loads(b"".join(as_json.write(connection, selection, now)))
    del found["filter"]["report"]
    found["report"] |= {
        "release": frozen.number,
        "frozen": {
            "at": f"{frozen.at:%Y-%m-%dT%H:%M:%SZ}",
            "by": {"name": frozen.by},
            "note": frozen.note,
        },
    }
    return found


def _exact(value: Any) -> Any:
    """Whole numbers beyond what JSON's readers agree on as the nearest ones that they do."""
    match value:
        case dict():
            return {name: _exact(one) for name, one in value.items()}
        case list():
            return [_exact(one) for one in value]
        case int() if not isinstance(value, bool) and abs(value) > _LARGEST:
            return float(value)
        case _:
            return value
