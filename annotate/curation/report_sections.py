"""The sections of a report: for curators."""

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.curation.models import Entry, Report, Section
from annotate.curation.report_order import GAP, position_at, renumber
from annotate.curation.report_texts import MOST_SECTIONS, clean_text, clean_title, reword
from annotate.curation.reports import entries_in, lock_report, touch

_WHAT = "edit reports"


def add_section(
    *, seat: Seat, report: Report, title: str, text: str = "", place: int | None = None
) -> Section:
    """A new section at `place` (from 0) or at the end.

    Raises NotPermitted below curator, Invalid for a wrong title or text, or for too many.
    """
    permissions.require(seat.may_edit_reports, _WHAT)
    title, text = clean_title("title", title), clean_text("text", text)
    with by(seat.user):
        found = lock_report(report.pk)
        others = list(Section.objects.filter(report=found))
        if len(others) >= MOST_SECTIONS:
            raise Invalid.field("title", f"A report has at most {MOST_SECTIONS} sections.")
        section = Section(report=found, title=title, text=text, position=0)
        position = position_at(others, place)
        if position is None:
            others.insert(place or 0, section)
            Section.objects.bulk_update(
                [one for one in renumber(others) if one is not section], ["position"]
            )
        else:
            section.position = position
        section.save(force_insert=True)
        touch(found)
    return section


def change_section(
    *,
    seat: Seat,
    section: Section,
    base: int | None = None,
    title: str | None = None,
    text: str | None = None,
) -> Section:
    """Another title or text; what is None stays. `base` is the version that the person saw.

    Raises NotPermitted, Invalid or ChangedMeanwhile.
    """
    permissions.require(seat.may_edit_reports, _WHAT)
    with by(seat.user):
        report = lock_report(section.report_id)
        found = Section.objects.get(pk=section.pk)
        found.save(update_fields=reword(found, base=base, title=title, text=text))
        touch(report)
    return found


def move_section(*, seat: Seat, section: Section, place: int) -> Section:
    """Let the section stand at `place` (from 0). Raises NotPermitted."""
    permissions.require(seat.may_edit_reports, _WHAT)
    with by(seat.user):
        report = lock_report(section.report_id)
        found = Section.objects.get(pk=section.pk)
        others = list(Section.objects.filter(report=report).exclude(pk=found.pk))
        position = position_at(others, place)
        if position is None:
            others.insert(max(place, 0), found)
            Section.objects.bulk_update(renumber(others), ["position"])
        else:
            found.position = position
            found.save(update_fields=["position"])
        touch(report)
    return found


def delete_section(*, seat: Seat, section: Section) -> None:
    """Remove a section; its entries wait for another one, after those that do already.

    Raises NotPermitted.
    """
    permissions.require(seat.may_edit_reports, _WHAT)
    with by(seat.user):
        report = lock_report(section.report_id)
        waiting = entries_in(report, None).order_by("-position")
        position = waiting.values_list("position", flat=True).first() or 0
        moved = list(Entry.objects.filter(section=section))
        for number, entry in enumerate(moved, start=1):
            entry.section, entry.position = None, position + number * GAP
        Entry.objects.bulk_update(moved, ["section", "position"])
        Section.objects.filter(pk=section.pk).delete()
        touch(report)
