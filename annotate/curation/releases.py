"""Keeping releases. What is in one is said by `annotate.exporting.releases`."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.curation.models import Release, Report
from annotate.curation.reports import lock_report

LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a document says of the release that it becomes."""

    number: int
    at: datetime
    by: str
    note: str


def keep_release(
    *, seat: Seat, report: Report, note: str, document: Callable[[Frozen], tuple[str, int]]
) -> Release:
    """Store the next release of a report: `document` makes its canonical JSON, and says how many
    annotations it has, while nobody else can change the report.

    Raises NotPermitted below curator, Invalid (`note`), and what `document` raises.
    """
    permissions.require(seat.may_edit_reports, "release reports")
    note = note.replace("\r\n", "\n").strip()
    if "\x00" in note or len(note) > LONGEST_NOTE:
        raise Invalid.field("note", f"At most {LONGEST_NOTE:,} characters, and no NUL.")
    with by(seat.user):
        found = lock_report(report.pk)
        last = Release.objects.filter(report=found).aggregate(last=Max("number"))["last"] or 0
        at = timezone.now().replace(microsecond=0)
        frozen = Frozen(number=last + 1, at=at, by=seat.user.display_name, note=note)
        text, entries = document(frozen)
        return Release.objects.create(
            report=found,
            number=frozen.number,
            note=note,
            document=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            entries=entries,
            by=seat.user,
            created_at=at,
        )
