"""Reports, and which annotations stand in them in which order: for curators.

Every action locks the report's row first, so that what happens to one report happens one after the
other, and a release has all of a change or nothing.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from annotate.accounts import permissions
from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.models import Annotation
from annotate.curation.models import Entry, Release, Report, Section
from annotate.curation.queries import with_status
from annotate.curation.report_groups import same_as, standing_under
from annotate.curation.report_order import GAP, position_at, renumber
from annotate.curation.report_texts import (
    MOST_ENTRIES,
    clean_text,
    clean_title,
    reword,
)

_WHAT = "edit reports"


def create_report(*, seat: Seat, title: str, text: str = "") -> Report:
    """A new report; its slug, which stays, is made from the title.

    Raises NotPermitted below curator, Invalid for a wrong title or text.
    """
    permissions.require(seat.may_edit_reports, _WHAT)
    title, text = clean_title("title", title), clean_text("text", text)
    with by(seat.user):
        taken = set(Report.objects.filter(project=seat.project).values_list("slug", flat=True))
        return Report.objects.create(
            project=seat.project,
            slug=_free_slug(title, taken),
            title=title,
            text=text,
            created_by=seat.user,
        )


def change_report(
    *,
    seat: Seat,
    report: Report,
    base: int | None = None,
    title: str | None = None,
    text: str | None = None,
) -> Report:
    """Another title or text; what is None stays. `base` is the version that the person saw.

    Raises NotPermitted, Invalid or ChangedMeanwhile.
    """
    permissions.require(seat.may_edit_reports, _WHAT)
    with by(seat.user):
        found = lock_report(report.pk)
        changed = reword(found, base=base, title=title, text=text)
        found.updated_at = timezone.now()
        found.save(update_fields=[*changed, "updated_at"])
    return found


def delete_report(*, seat: Seat, report: Report) -> None:
    """Remove a report with its sections; the annotations stay. The history keeps what it was.

    Raises NotPermitted, and Conflict (`released`) when there are releases, which stay for ever.
    """
    permissions.require(seat.may_edit_reports, _WHAT)
    with by(seat.user):
        found = lock_report(report.pk)
        if Release.objects.filter(report=found).exists():
            raise Conflict(
                "A report with releases stays: somebody may have to check them.", code="released"
            )
        found.delete()


def add_to_report(
    *, seat: Seat, report: Report, annotations: Iterable[UUID], section: Section | None = None
) -> list[Entry]:
    """Put annotations (by id) at the end of a section, or of what waits for one, in this order.

    The entries that are new: an annotation that the report has already stays where it is, and one
    of whose group the report has another is a source of that (`said_already`).
    Raises NotPermitted below curator, Invalid (`annotation`) for one that the project has not or
    has in the trash, and for more than 5,000 in a report.
    """
    permissions.require(seat.may_edit_reports, _WHAT)
    ids = list(dict.fromkeys(annotations))
    with by(seat.user):
        found = lock_report(report.pk)
        _require_section_of(found, section)
        there = set(Entry.objects.filter(report=found).values_list("annotation", flat=True))
        new = _without_doubles([id for id in ids if id not in there], there)
        if len(there) + len(new) > MOST_ENTRIES:
            raise Invalid.field("annotation", f"A report has at most {MOST_ENTRIES:,} entries.")
        seen = _seen(seat, new)
        last = entries_in(found, section).order_by("-position").values_list("position", flat=True)
        position = last.first() or 0
        entries = [
            Entry(
                report=found,
                section=section,
                annotation_id=id,
                position=position + number * GAP,
                seen_version=seen[id][0],
                seen_status=seen[id][1],
                seen_quote=seen[id][2],
            )
            for number, id in enumerate(new, start=1)
        ]
        Entry.objects.bulk_create(entries)
        touch(found)
    return entries


def remove_from_report(*, seat: Seat, report: Report, entries: Iterable[UUID]) -> int:
    """Take entries (by id) out of a report; those that are gone already do not matter. How many.
    The annotations stay. Raises NotPermitted."""
    permissions.require(seat.may_edit_reports, _WHAT)
    with by(seat.user):
        found = lock_report(report.pk)
        number = Entry.objects.filter(report=found, pk__in=list(entries)).delete()[0]
        touch(found)
    return number


def move_entry(
    *, seat: Seat, entry: Entry, section: Section | None, place: int | None = None
) -> Entry:
    """Let the entry stand at `place` (from 0) in a section, or among what waits for one; without a
    place, at the end.

    Raises NotPermitted, and Invalid (`section`) for one of another report.
    """
    permissions.require(seat.may_edit_reports, _WHAT)
    with by(seat.user):
        report = lock_report(entry.report_id)
        _require_section_of(report, section)
        found = Entry.objects.get(pk=entry.pk)
        others = list(entries_in(report, section).exclude(pk=found.pk))
        position = position_at(others, place)
        found.section = section
        if position is None:
            others.insert(place or 0, found)
            Entry.objects.bulk_update(renumber(others), ["position"])
        else:
            found.position = position
        found.save(update_fields=["section", "position"])
        touch(report)
    return found


def entries_in(report: Report, section: Section | None) -> QuerySet[Entry]:
    """The entries of a section, or those that wait for one, in their order."""
    return Entry.objects.filter(report=report, section=section)


def lock_report(pk: UUID) -> Report:
    """The report, with its row locked until the transaction ends. Raises Report.DoesNotExist."""
    return Report.objects.select_for_update(no_key=True).get(pk=pk)


def touch(report: Report) -> None:
    """Note that the report's contents changed now."""
    Report.objects.filter(pk=report.pk).update(updated_at=timezone.now())


def _without_doubles(new: list[UUID], there: set[UUID]) -> list[UUID]:
    """Those that are not the same as another one that the report has, or will have."""
    same = same_as([*there, *new])
    under = standing_under([*there, *new], same)
    return [id for id in new if id not in under]


def _require_section_of(report: Report, section: Section | None) -> None:
    if section is not None and section.report_id != report.pk:
        raise Invalid.field("section", "The report has no such section.")


def _seen(seat: Seat, ids: list[UUID]) -> dict[UUID, tuple[int, str, str]]:
    """Version, status and quote of the annotations as they are now."""
    mine = Annotation.objects.filter(project=seat.project, pk__in=ids).present()
    rows = with_status(mine).values_list("pk", "version", "status", "quote")
    found = {pk: (version, status, quote) for pk, version, status, quote in rows}
    if missing := [id for id in ids if id not in found]:
        raise Invalid.field("annotation", f"There is no annotation {missing[0]}.")
    return found


def _free_slug(title: str, taken: set[str]) -> str:
    base = slugify(title)[:70].strip("-_") or "report"
    slug, number = base, 2
    while slug in taken or slug in ("new", "verification"):
        slug, number = f"{base}-{number}", number + 1
    return slug
