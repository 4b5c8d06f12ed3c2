"""Reports as everybody reads them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from annotate.accounts.models import Project
from annotate.annotations.models import Annotation, State
from annotate.articles.models import Article
from annotate.curation.models import Entry, Release, Report, Section, Verdict
from annotate.curation.queries import AnnotationRow, rows
from annotate.curation.report_evidence import (
    Evidence,
    ends_of_group,
    evidence,
    other_ends,
)
from annotate.curation.report_groups import NO_SOURCE, same_as, standing_under
from annotate.text.shortening import shown_quote

STALE = {
    "deleted": "in the trash",
    "orphaned": "its passage is gone from the text",
    "moved": "moved in a new text",
    "rejected": "rejected",
    "merged": "made into another one, with others",
    "changed": "changed",
}
"""Why an entry is stale, and how that is said."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry with its annotation as it is now; `stale` is a key of STALE, or "". `others` say the
    same and are its sources too; an entry that stands `under` an annotation further up, which says
    the same, shows nothing itself."""

    entry: Entry
    annotation: AnnotationRow
    stale: str
    others: tuple[AnnotationRow, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    under: UUID | None = None

    @property
    def id(self) -> UUID:
        return self.entry.pk

    @property
    def why(self) -> str:
        """Why it is stale, in words."""
        return STALE.get(self.stale, "")

    @property
    def shortened(self) -> list[list[int]]:
        """The parts that are left out; of a quote with other words than those seen, none."""
        same = self.entry.seen_quote == self.annotation.quote
        return self.entry.shortened if same else []

    @property
    def shown(self) -> str:
        """The quote with its ellipses."""
        return shown_quote(self.annotation.quote, self.shortened)


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section, or None for what waits for one, with its entries in order."""

    section: Section | None
    entries: list[EntryRow]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in the list of a project's."""

    id: UUID
    slug: str
    title: str
    entries: int
    sections: int
    releases: int
    updated_at: datetime


def reports_of(project: Project) -> QuerySet[Report]:
    """The project's reports, the newest first."""
    return Report.objects.filter(project=project).order_by("-id")


def lines(reports: Iterable[Report]) -> list[ReportLine]:
    """The reports with what is in them: three queries, however many they are."""
    listed = list(reports)
    ids = [report.pk for report in listed]
    entries = _counted(Entry.objects.filter(report__in=ids))
    sections = _counted(Section.objects.filter(report__in=ids))
    last = Release.objects.filter(report__in=ids).order_by().values_list("report")
    releases = dict(last.annotate(last=Max("number")))
    return [
        ReportLine(
            one.pk, one.slug, one.title, entries.get(one.pk, 0), sections.get(one.pk, 0),
            releases.get(one.pk, 0), one.updated_at,
        )
        for one in listed
    ]  # fmt: skip


def outline(report: Report) -> list[SectionRow]:
    """Everything in a report in its order: what waits for a section first, where there is any.
    Seven queries, however much it is."""
    found: dict[UUID | None, list[EntryRow]] = defaultdict(list)
    for one in entry_rows(Entry.objects.filter(report=report)):
        found[one.entry.section_id].append(one)
    waiting = [SectionRow(None, found[None])] if found[None] else []
    sections = Section.objects.filter(report=report)
    return _folded(waiting + [SectionRow(section, found[section.pk]) for section in sections])


def _folded(parts: list[SectionRow]) -> list[SectionRow]:
    """What an earlier entry stands for stands under that."""
    there = [one for part in parts for one in part.entries if one.stale != "deleted"]
    same = {one.annotation.id: {other.id for other in one.others} for one in there}
    if not any(same.values()):
        return parts
    same = {
        key: others | {one for one, theirs in same.items() if key in theirs}
        for key, others in same.items()
    }
    under = standing_under((one.annotation.id for one in there), same)
    return [
        SectionRow(
            part.section,
            [replace(one, under=under.get(one.annotation.id)) for one in part.entries],
        )
        for part in parts
    ]


def entry_rows(entries: QuerySet[Entry]) -> list[EntryRow]:
    """The entries in the query's order, with their annotations, what says the same, and what speaks
    for and against them: six queries."""
    listed = list(entries)
    ids = [entry.annotation_id for entry in listed]
    same = same_as(ids)
    beside = {other for others in same.values() for other in others}
    ends = other_ends({*ids, *beside})
    shown = {*ids, *beside, *(end.other for some in ends.values() for end in some)}
    annotations = {one.id: one for one in rows(Annotation.objects.filter(pk__in=shown))}
    articles = {one.article for one in annotations.values()}
    gone = set(
        Article.objects.filter(pk__in=articles, deleted_at__isnull=False).values_list(
            "pk", flat=True
        )
    )
    found = []
    for entry in listed:
        one = annotations.get(entry.annotation_id)
        if one is None:
            continue
        group = {one.id, *same.get(one.id, ())}
        others = _sources(same.get(one.id, ()), annotations)
        told = ends_of_group([one.id, *(other.id for other in others)], group, ends)
        stale = staleness(entry, one, article_is_gone=one.article in gone)
        found.append(EntryRow(entry, one, stale, others, evidence(told, annotations)))
    return found


def _sources(
    ids: Iterable[UUID], annotations: Mapping[UUID, AnnotationRow]
) -> tuple[AnnotationRow, ...]:
    """What says the same, but for what was rejected or merged."""
    found = (annotations[id] for id in sorted(ids) if id in annotations)
    return tuple(one for one in found if one.status not in NO_SOURCE)


def staleness(entry: Entry, annotation: AnnotationRow, *, article_is_gone: bool) -> str:
    """What became of the annotation since the editor saw it, as a key of STALE; "" for nothing."""
    waits = annotation.anchoring.state if annotation.anchoring else State.PLACED
    return became(
        gone=annotation.deleted_at is not None or article_is_gone,
        version=(entry.seen_version, annotation.version),
        status=(entry.seen_status, annotation.status),
        anchoring=waits,
    )


def became(*, gone: bool, version: tuple[int, int], status: tuple[str, str], anchoring: str) -> str:
    """The same from what was seen and what is now."""
    if gone:
        return "deleted"
    if status[1] in (Verdict.REJECTED, Verdict.MERGED) and status[1] != status[0]:
        return str(status[1])
    if version[0] == version[1]:
        return ""
    return "changed" if anchoring == State.PLACED else str(anchoring)


def _counted(rows: "QuerySet[Entry] | QuerySet[Section]") -> dict[UUID, int]:
    return dict(rows.order_by().values_list("report").annotate(number=Count("pk")))
