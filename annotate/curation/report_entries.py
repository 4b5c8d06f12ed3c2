"""What an editor says of an annotation in a report, and keeping what became of it: for curators."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.apps import apps

from annotate.accounts import permissions
from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.models import Annotation
from annotate.curation.models import Entry, Report, Section
from annotate.curation.queries import with_status
from annotate.curation.report_texts import clean_text, clean_title, require_seen
from annotate.curation.reports import lock_report, touch
from annotate.text.graphemes import is_boundary
from annotate.text.shortening import kept_of

type Parts = list[tuple[int, int]]
"""`[start, end)` in code points of a quote, in order, apart from each other."""

_WHAT = "edit reports"
_KEPT = (
    "annotation_id", "position", "heading", "paraphrase", "shortened", "seen_version",
    "seen_status", "version",
)  # fmt: skip
_MOST_PARTS = 50


def change_entry(
    *,
    seat: Seat,
    entry: Entry,
    base: int | None = None,
    heading: str | None = None,
    paraphrase: str | None = None,
    shortened: Iterable[Sequence[int]] | None = None,
) -> Entry:
    """An editor's own heading and paraphrase, and the parts of the quote that are left out; what is
    None stays. `base` is the version that the person saw.

    Raises NotPermitted, ChangedMeanwhile, and Invalid (`shortened`) for parts outside the quote,
    within a character that a reader sees as one, or that leave nothing.
    """
    permissions.require(seat.may_edit_reports, _WHAT)
    with by(seat.user):
        report = lock_report(entry.report_id)
        found = Entry.objects.get(pk=entry.pk)
        require_seen(found, base)
        if heading is not None:
            found.heading = clean_title("heading", heading, needed=False)
        if paraphrase is not None:
            found.paraphrase = clean_text("paraphrase", paraphrase)
        if shortened is not None:
            found.shortened = [list(part) for part in clean_parts(found.seen_quote, shortened)]
        found.version += 1
        found.save(update_fields=["heading", "paraphrase", "shortened", "version"])
        touch(report)
    return found


def settle_entry(*, seat: Seat, entry: Entry) -> Entry:
    """The editor has seen what became of the annotation, and keeps it as it is now.

    A quote that has other words is whole again. Raises NotPermitted, and Conflict (`gone`) when the
    annotation is in the trash: it can only be taken out of the report, or restored.
    """
    permissions.require(seat.may_edit_reports, _WHAT)
    with by(seat.user):
        report = lock_report(entry.report_id)
        found = Entry.objects.get(pk=entry.pk)
        present = with_status(Annotation.objects.filter(pk=found.annotation_id).present())
        now = present.values_list("version", "status", "quote").first()
        if now is None:
            raise Conflict("The annotation is in the trash.", code="gone")
        found.seen_version, found.seen_status, quote = now
        if quote != found.seen_quote:
            found.seen_quote, found.shortened = quote, []
        found.version += 1
        found.save(
            update_fields=["seen_version", "seen_status", "seen_quote", "shortened", "version"]
        )
        touch(report)
    return found


def restore_entry(*, seat: Seat, report: Report, id: UUID) -> Entry:
    """Put back what was taken out of the report last, with its words, where it stood.

    Raises NotPermitted, and Conflict (`gone`) when there was none, the annotation is in the trash,
    or the report has it again.
    """
    permissions.require(seat.may_edit_reports, _WHAT)
    with by(seat.user):
        found = lock_report(report.pk)
        events: Any = apps.get_model("curation", "EntryEvent")
        past = events.objects.filter(pgh_obj_id=id, report=found, pgh_label="delete")
        was = past.order_by("-pgh_id").first()
        present = Annotation.objects.filter(pk=was.annotation_id).present() if was else None
        now = present.values_list("version", "quote").first() if present is not None else None
        again = Entry.objects.filter(report=found, annotation=was.annotation_id) if was else None
        if now is None or again is None or again.exists():
            raise Conflict("This cannot be put back any more.", code="gone")
        values = {name: getattr(was, name) for name in _KEPT}
        if now[0] != was.seen_version:
            values["shortened"] = []
        section = Section.objects.filter(report=found, pk=was.section_id).first()
        entry = Entry(pk=id, report=found, section=section, seen_quote=now[1], **values)
        entry.save(force_insert=True)
        touch(found)
    return entry


def clean_parts(quote: str, parts: Iterable[Sequence[int]]) -> Parts:
    """The parts in order, joined where they touch. Raises Invalid (`shortened`)."""
    cleaned: Parts = []
    for start, end in sorted(_pair(part) for part in parts):
        if not 0 <= start < end <= len(quote):
            raise Invalid.field("shortened", "A part that is left out lies inside the quote.")
        if not (is_boundary(quote, start) and is_boundary(quote, end)):
            raise Invalid.field("shortened", "A part cannot cut a character.")
        if cleaned and not quote[cleaned[-1][1] : start].strip():
            cleaned[-1] = (cleaned[-1][0], max(end, cleaned[-1][1]))
        else:
            cleaned.append((start, end))
    if len(cleaned) > _MOST_PARTS:
        raise Invalid.field("shortened", f"At most {_MOST_PARTS} parts are left out.")
    if cleaned and not "".join(kept_of(quote, cleaned)).strip():
        raise Invalid.field("shortened", "Something of the quote has to stay.")
    return cleaned


def _pair(part: Sequence[int]) -> tuple[int, int]:
    match part:
        case [int(start), int(end)] if not isinstance(start, bool) and not isinstance(end, bool):
            return start, end
        case _:
            raise Invalid.field("shortened", "A part is two whole numbers: where it begins, ends.")
